"""What is no readable document becomes a rejection with evidence, or is decoded right."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.extract import read
from press.decoding import plain
from press.manifest import capture_of
from press.values import MAX_BYTES, Article, Capture, Rejection, Rights, Stated

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TITLE = "Des générateurs pour l’hôpital d’Odessa"
PARAGRAPH = (
    "Le convoi a franchi la frontière dans la nuit : vingt-deux générateurs, « de quoi tenir l’hiver », "
    "selon le médecin-chef, qui espère rouvrir deux blocs opératoires avant Noël."
)
TEXT = f"{TITLE}\n\n{PARAGRAPH}\n\n{PARAGRAPH.replace('vingt-deux', 'trente')}\n"


def capture(body: bytes, media_type: str = "text/plain") -> Capture:
    return Capture(
        source="seed", source_id="a", origin="seed", fetched_at=NOW, media_type=media_type, body=body
    )  # fmt: skip


def article(body: bytes, media_type: str = "text/plain") -> Article:
    found = read(capture(body, media_type), None, now=NOW)
    assert not isinstance(found, Rejection), found
    return found[0]


def rejected(body: bytes, media_type: str = "text/plain") -> Rejection:
    found = read(capture(body, media_type), None, now=NOW)
    assert isinstance(found, Rejection), found
    assert found.evidence
    return found


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_reads_a_text_in_any_encoding_of_french(encoding: str) -> None:
    found = article(TEXT.encode(encoding))
    assert found.title == TITLE
    assert found.text.split("\n\n")[0] == PARAGRAPH


def test_reads_the_code_page_of_dos() -> None:
    text = TEXT.replace("’", "'").encode("cp850")
    assert article(text).title == TITLE.replace("’", "'")


def test_undoes_a_double_encoding() -> None:
    twice = TEXT.encode().decode("cp1252", "surrogateescape").encode("utf-8", "surrogateescape")
    assert article(twice).title == TITLE


def test_undoes_a_double_encoding_of_every_line() -> None:
    twice = "Ã‰mile\nSa sÅ“ur\nL'ÅŒuvre\nÅland\nlâ€™an"
    assert plain(twice) == "Émile\nSa sœur\nL'Ōuvre\nÅland\nl’an"


def test_a_few_wrong_bytes_do_not_spoil_utf8() -> None:
    body = TEXT.encode().replace(b"hiver", b"hi\xffver")
    assert article(body).text.split("\n\n")[0] == PARAGRAPH


def test_line_ends_of_any_system() -> None:
    assert article(TEXT.replace("\n", "\r\n").encode()).text == article(TEXT.encode()).text


@pytest.mark.parametrize("label", ["iso-8859-1", "utf-8", "x-unknown"])
def test_valid_utf8_beats_the_label(label: str) -> None:
    html = f"<html><head><meta charset='{label}'><meta property='og:type' content='article'></head><body><h1>{TITLE}</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH.replace('vingt', 'cent')}</p></body></html>"
    found = article(html.encode(), f"text/html; charset={label}")
    assert found.title == TITLE
    assert "« de quoi tenir l’hiver »" in found.text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        ("\u200b\ufeff\n".encode(), "empty"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 10, "unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        (b"PK\x03\x04" + bytes(500), "binary"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x00\x01\x02" * 500, "binary"),
        ((TITLE + " " + "é").encode()[:-1], "truncated"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1], "truncated"),
        ("Україна отримала нові ракети".encode("koi8-u") * 20, "undecodable"),
        (b"a" * (MAX_BYTES + 1), "too-large"),
        (b"Bonjour.", "too-short"),
        (b"The allies have agreed on a new package of support for the country, and the talks will go on at the next meeting of the group.", "not-french"),
        ("Українські військові отримали нову партію ракет для систем протиповітряної оборони. " .encode() * 5, "not-french"),
    ],
)  # fmt: skip
def test_rejects_what_cannot_be_read(body: bytes, reason: str) -> None:
    assert rejected(body).reason == reason


def test_rejects_a_page_over_the_limit_and_an_empty_one() -> None:
    assert rejected(b"<html>" + b"<p>x</p>" * 400_000, "text/html").reason == "too-large"
    assert rejected(b"<!-- nothing -->", "text/html").reason == "empty"
    assert rejected(b"%PDF-1.4", "text/html").reason == "unreadable"
    assert rejected(TEXT.encode(), "image/png").reason == "binary"


def test_reads_a_json_seed() -> None:
    seed = {
        "title": TITLE, "standfirst": "Un convoi\tvenu\nde Vendée.", "text": f"{PARAGRAPH}\n\n{PARAGRAPH}",
        "url": "https://exemple.example/a", "published_at": "2024-12-02T10:00:00+01:00", "author": "Anne Vidal", "extra": 1,
    }  # fmt: skip
    found = article(json.dumps(seed).encode(), "application/json")
    assert (found.title, found.author, found.standfirst) == (
        TITLE,
        "Anne Vidal",
        "Un convoi venu de Vendée.",
    )
    assert found.text.startswith("Un convoi venu de Vendée.\n\n")
    assert found.published_at == datetime(2024, 12, 2, 9, tzinfo=UTC)
    assert found.source_id == "a"


@pytest.mark.parametrize(
    ("body", "reason", "evidence"),
    [
        (b'{"text": "Le conv', "truncated", "JSON"),
        (b'{"text": "a" "b"}', "unreadable", "JSON"),
        (b"[1, 2]", "unreadable", "'text'"),
        (b'{"title": "x"}', "unreadable", "'text'"),
        (b'{"text": 7}', "unreadable", "'text'"),
        (b'{"text": ""}', "too-short", "0 words"),
    ],
)
def test_rejects_a_bad_json_seed(body: bytes, reason: str, evidence: str) -> None:
    found = rejected(body, "application/json")
    assert found.reason == reason
    assert evidence in found.evidence


def test_a_file_too_large_is_read_only_as_far_as_it_takes_to_reject_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * (MAX_BYTES * 2))
    found = capture_of(path, None, NOW)
    assert len(found.body) == MAX_BYTES + 1
    assert rejected(found.body).reason == "too-large"


def test_of_a_reserved_page_only_the_words_of_its_feed_are_kept() -> None:
    stated = Stated(
        basis="feed",
        title=TITLE,
        summary="<p>Un <b>convoi</b> venu de Vendée.</p>",
        published_at=NOW,
    )
    kept = Capture(
        source="x", origin="crawl", fetched_at=NOW, media_type="text/html", body=b"", url="https://exemple.example/b",
        stated=stated, rights=Rights(keep="feed", evidence=("tdm-reservation: 1",)),
    )  # fmt: skip
    found = read(kept, None, now=NOW)
    assert isinstance(found, tuple)
    assert (found[0].title, found[0].text, found[0].access) == (
        TITLE,
        "Un convoi venu de Vendée.",
        "reserved",
    )
    assert found[0].published_basis == "feed"


@pytest.mark.parametrize("mark", ["\x0b", "&#11;", "\ufffe"])
def test_bears_control_characters_behind_what_is_taken_out(mark: str) -> None:
    line = "Les ministres des pays alliés se sont réunis jeudi à Bruxelles pour parler de la défense du flanc est."
    body = f"<h1>Les alliés se réunissent à Bruxelles</h1><article><figure><figcaption>Une photo</figcaption>La suite{mark} ici</figure><p>{line}</p><p>{line[:-1]} de l’Europe.</p></article>"
    page = Capture(
        source="x", origin="crawl", fetched_at=datetime(2026, 1, 1, tzinfo=UTC), media_type="text/html", body=f"<html><body>{body}</body></html>".encode()
    )  # fmt: skip
    found = read(page, None, now=datetime(2026, 1, 1, tzinfo=UTC))
    assert not isinstance(found, Rejection)
    assert "réunis jeudi à Bruxelles" in found[0].text


@pytest.mark.parametrize("label", ["uu", "idna", "undefined", "rot13", "base64", "unicode_escape"])
def test_bears_labels_of_codecs_that_are_no_encoding_of_text(label: str) -> None:
    page = f"<meta charset={label}><h1>{TITLE}</h1>" + f"<p>{PARAGRAPH}</p>" * 3
    read(capture(page.encode("cp1252", "replace"), f"text/html; charset={label}"), None, now=NOW)
