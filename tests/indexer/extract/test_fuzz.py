"""Whatever comes in, reading answers: no crash, no hang, nothing half-read.

A few seconds here; ten minutes of mutated pages in a process with limits behind
`pytest -m soak tests/indexer/extract/test_fuzz.py` (`FUZZ_SECONDS` sets how long).
"""

import os
import random
import resource
import time
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.made_up_documents import KINDS, made
from indexer.extract import read
from indexer.extract.limited import CPU_SECONDS, Reader
from press import media
from press.sources import Source
from press.values import MAX_BYTES, Article, Capture, Reason, Rejection
from tests.indexer.extract.test_documents import letter, word
from tests.indexer.extract.test_pages import FOLDER

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGES = [path.read_bytes() for path in sorted(FOLDER.glob("*.html"))]
WORD, LETTER = (
    word(title="Riga commande dix ponts", table=True),
    letter(
        text="Riga a commandé mardi dix ponts flottants.",
        html=PAGES[0],
        pdf=made("communique", 0).body,
    ),
)
DOCUMENTS = [
    *((made(kind, number).body, media.PDF) for kind in KINDS for number in range(2)),
    (WORD, media.WORD),
    (LETTER, media.MAIL),
]
MEDIA = ("text/plain", "text/html", "text/html; charset=iso-8859-15", "application/json")
HOSTILE = (
    b"<", b">", b"&#0;", b"&#146;", b"\x00", b"\xff\xfe", b"<!--", b"]]>", b"<script>", b"</script>", b"<p>" * 200, b"<div>" * 500,
    b"<table><tr><td>" * 50, b'"@type":', b"{", b"}", b"[" * 300, b"\\u0000", b"\xe2\x80\xae", b"\xc2\x85", b"<time datetime='9999-99-99T99:99:99+99:99'>",
    b"<h1>", b"</h1>", b"<svg><p>", b"<meta property='article:published_time' content='0001-01-01T00:00:00-23:59'>", "é".encode("utf-16"),
    b"<a href='http://[::1'>", b"<link rel=canonical href='https://[bad'>", b"<base href='//'>", b"&nbsp;" * 100, b"<br>" * 300, "«»“”".encode() * 20,
)  # fmt: skip

PROSE = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from([
            "Par Jeanne Martin", "Publié le 3 février 2026 à 10h12", "mardi 3 février 2026", "le 31 février 2024", "» L’OTAN se tient", "« a »",
            "Lire aussi : la suite", "AFP", "(AFP) -", "photo_camera", "Ruttea-t-il", "OTANet", "Titre :", "# ", "", "Le président a rencontré, jeudi, les ministres des pays alliés de l’Alliance.",
        ]),
    ),
    max_size=30,
).map("\n".join)  # fmt: skip
FOLLOWED = (
    None,
    Source(id="x", name="x", select={"text": "p, h2", "drop": "aside, .share"}),
    Source(
        id="x", name="x", select={"text": ".none", "entries": "article, div", "standfirst": "p"}
    ),
)


def capture(
    body: bytes, kind: str, url: str | None = "https://exemple.example/2024/01/02/a"
) -> Capture:
    return Capture(source="x", origin="crawl", fetched_at=NOW, media_type=kind, body=body, url=url)


def check(found: tuple[Article, ...] | Rejection) -> None:
    if isinstance(found, Rejection):
        assert found.reason in get_args(Reason)
        assert found.evidence
        return
    assert found
    assert len({article.source_id for article in found}) == len(found)
    for article in found:
        check_article(article)


def check_article(article: Article) -> None:
    assert article.title.strip()
    assert "\n" not in article.title
    paragraphs = article.text.split("\n\n")
    assert all(paragraph.strip() for paragraph in paragraphs)
    assert article.text.isprintable() or not any(
        unicodedata.category(c) == "Cc" and c != "\n" for c in article.text
    )
    assert unicodedata.is_normalized("NFC", article.text)
    if not article.title_inferred and len(paragraphs) > 1:
        assert article.title not in paragraphs
    if article.published_at:
        assert article.published_at <= NOW + timedelta(days=1)
        assert article.published_at.utcoffset() == timedelta(0)
        assert article.published_basis != "none"


@settings(max_examples=150, deadline=None)
@given(PROSE, st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_text(text: str, encoding: str) -> None:
    check(read(capture(text.encode(encoding, "replace"), "text/plain"), None, now=NOW))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(MEDIA))
def test_any_bytes(body: bytes, kind: str) -> None:
    check(read(capture(body, kind, None), None, now=NOW))


def mutated(rng: random.Random, whole: bytes | None = None) -> bytes:
    """A page or document with pieces cut, doubled, moved, flipped or replaced by hostile ones."""
    body = bytearray(whole or rng.choice(PAGES))
    for _ in range(rng.randint(1, 12)):
        start = rng.randrange(len(body) + 1)
        end = min(len(body), start + int(rng.paretovariate(0.7)))
        match rng.randrange(6):
            case 0:
                del body[start:end]
            case 1:
                body[start:start] = body[start:end] * rng.randint(1, 5)
            case 2:
                body[start:start] = rng.choice(HOSTILE)
            case 3:
                body[start:end] = bytes(rng.randrange(256) for _ in range(min(end - start, 50)))
            case 4:
                other = rng.choice(PAGES)
                place = rng.randrange(len(other))
                body[start:start] = other[place : place + rng.randrange(2000)]
            case _:
                del body[rng.randrange(len(body) + 1) :]
        if len(body) > MAX_BYTES:
            break
    return bytes(body)


@pytest.mark.parametrize("seed", [*range(60), 178377832933192, 178377832947564])
def test_mutated_pages(seed: int) -> None:
    check(read(capture(mutated(random.Random(seed)), "text/html"), FOLLOWED[seed % 3], now=NOW))


@pytest.mark.parametrize("seed", range(len(DOCUMENTS) * 3))
def test_mutated_documents(seed: int) -> None:
    body, kind = DOCUMENTS[seed % len(DOCUMENTS)]
    check(read(capture(mutated(random.Random(seed), body), kind), None, now=NOW))


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_ten_minutes_of_mutated_pages_and_documents() -> None:
    end = time.monotonic() + float(os.environ.get("FUZZ_SECONDS", "600"))
    seed = random.SystemRandom().randrange(2**48)
    slowest, pages = 0.0, 0
    with Reader(now=lambda: NOW) as reader:
        while time.monotonic() < end:
            start = time.monotonic()
            rng = random.Random(seed + pages)
            whole, kind = rng.choice(DOCUMENTS) if pages % 4 == 3 else (None, "text/html")
            page = capture(mutated(rng, whole), kind)
            found = reader.read(page, FOLLOWED[pages % 3])
            slowest = max(slowest, time.monotonic() - start)
            check(found)
            pages += 1
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(f"\n{pages} pages from seed {seed}, slowest {slowest:.2f} s, memory {used >> 20} MB")
    assert used < 500_000_000
    assert slowest < 20 * CPU_SECONDS  # on a busy machine; the limit itself is CPU time
