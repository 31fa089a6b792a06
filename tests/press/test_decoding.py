"""Bytes become characters, whatever they are labelled, in pages, texts and listings alike."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract import read
from press.decoding import characters, decode, markup
from press.values import Capture
from tests.shared import shared

NINE = "cœur 45 €, Œuvre, Ÿ, šž"
TEXT = "L’été où Kiev a cédé : « Ça coûte 45 € », dit-elle à Zaporijia…"


def test_latin_nine_is_not_latin_one() -> None:
    assert decode(NINE.encode("iso-8859-15"), label="iso-8859-15") == NINE
    assert decode(NINE.encode("iso-8859-15"), label="Latin9") == NINE
    assert characters(NINE.encode("iso-8859-15"), "iso-8859-15") == NINE


def test_a_page_that_says_it_is_latin_nine() -> None:
    body = shared("cases", "house", "iso-8859-15.html").read_bytes()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    capture = Capture(source="x", origin="seed", fetched_at=now, media_type="text/html", body=body)
    found = read(capture, None, now=now)
    assert isinstance(found, tuple)
    (article,) = found
    assert article.title == "Au cœur du dossier"
    assert "la manœuvre coûte 45 €" in article.text


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "iso-8859-1"), ("utf-8", "windows-1252"), ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"), ("cp1252", None), ("cp1252", "us-ascii"), ("cp1252", "iso-8859-15"),
        ("mac_roman", "macintosh"), ("mac_roman", "x-mac-roman"), ("mac_roman", None),
        ("utf-16", None), ("utf-16-le", None), ("utf-16-be", None), ("utf-8-sig", "latin-1"),
    ],
)  # fmt: skip
def test_what_the_bytes_are_counts_more_than_what_they_are_called(
    encoding: str, label: str | None
) -> None:
    assert decode(TEXT.encode(encoding), label=label) == TEXT
    assert characters(TEXT.encode(encoding), label) == TEXT


@pytest.mark.parametrize(
    "encoding", ["windows-1251", "koi8-r", "iso-8859-2", "iso-8859-15", "cp1254"]
)
@pytest.mark.parametrize(
    "form", ["<?xml version='1.0' encoding='{}'?><p>{}", "<meta charset={}><p>{}"]
)
def test_what_the_document_declares(encoding: str, form: str) -> None:
    words = {"windows-1251": "Київ", "koi8-r": "Москва", "iso-8859-2": "Łódź"}.get(
        encoding, "Évêché"
    )
    body = form.format(encoding, words).encode(encoding)
    assert words in characters(body)
    found = markup(body)
    assert isinstance(found, bytes) and words in found.decode()


def test_sixteen_bits_without_a_mark_in_any_script() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        body = ("<rss><title>" + "Київ та Львів " * 400 + "</title></rss>").encode(encoding)
        assert characters(body).startswith("<rss><title>Київ")


@pytest.mark.parametrize(
    "label", ["uu", "idna", "undefined", "rot13", "base64", "unicode_escape", "punycode"]
)
def test_bears_labels_of_codecs_that_are_no_encoding_of_text(label: str) -> None:
    body = f'<?xml version="1.0" encoding="{label}"?><rss>Été</rss>'.encode("cp1252")
    assert "Été" in characters(body, label)


@given(
    st.binary(max_size=300),
    st.sampled_from((None, "utf-8", "iso-8859-15", "utf-16", "gb18030", "²")),
)
def test_a_listing_is_always_characters(body: bytes, label: str | None) -> None:
    assert isinstance(characters(body, label), str)
