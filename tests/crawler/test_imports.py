"""Importing WARC files, HTML and JSON lines; stopped and gone on with."""

import gzip
import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.database import Connection
from crawler.imported import Importer
from crawler.imports import UnreadableImport, files, records
from lexicon.values import Relevance
from press.sources import Source
from press.values import Capture
from tests.crawler.crawling import Crawler, source
from tests.services.site import Site
from tests.shared import shared

NOW = datetime(2025, 2, 10, tzinfo=UTC)
PAGE = "<html><head><title>{}</title></head><body><p>{}</p></body></html>"


def importer(**more: Any) -> Importer:
    def prefilter(title: str | None, summary: str | None) -> Relevance:
        said = f"{title} {summary}"
        return Relevance(cls="ukraine" if "Ukraine" in said else "autre", reason="test")

    followed = Source(id="ex", name="Ex", feeds=("https://www.example.fr/rss",))
    return Importer(sources={"ex": followed}, prefilter=prefilter, now=NOW, **more)


def warc(path: Path, *pages: tuple[str, str, str], kind: str = "text/html") -> Path:
    """A WARC of pages: address, status line, body."""
    with path.open("wb") as stream:
        writer: Any = WARCWriter(stream, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record("x", {"software": "test"}))
        for url, line, body in pages:
            headers = StatusAndHeaders(line, [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", payload=io.BytesIO(body.encode()), http_headers=headers
            )
            writer.write_record(record)
            record.raw_stream.close()
    return path


def taken(path: Path, **more: Any) -> list[Capture | None]:
    return list(records(importer(**more), path))


def test_a_warc_gives_its_relevant_pages(tmp_path: Path) -> None:
    path = warc(
        tmp_path / "news.warc.gz",
        ("https://www.example.fr/a-1234567", "200 OK", PAGE.format("Ukraine", "un")),
        ("https://autre.org/b", "200 OK", PAGE.format("Guerre en Ukraine", "deux")),
        ("https://www.example.fr/c", "200 OK", PAGE.format("Football", "trois")),
        ("https://www.example.fr/d", "404 Not Found", PAGE.format("Ukraine", "quatre")),
    )
    captures = [capture for capture in taken(path) if capture]
    assert [(c.source, c.source_id, c.origin) for c in captures] == [
        ("ex", "1234567@example.fr", "import"),
        ("autre.org", None, "import"),
    ]
    assert b"<p>un</p>" in captures[0].body
    assert len(taken(path)) == 5
    assert sum(capture is not None for capture in taken(path, everything=True)) == 3


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        {"url": "https://x.fr/a", "title": "T", "text": "Un texte.", "published": "2025-02-10"},
        {"id": 7, "source": "maison", "html": "<p>Deux", "published": "2025-02-10T10:00:00Z"},
        {"title": "rien"},
        "pas un objet",
    ]
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wt") as stream:
        stream.write("\n".join(json.dumps(line) for line in lines) + "\n{broken\n")
    first, second, *rest = taken(path)
    assert first
    assert second
    assert rest == [None, None, None]
    assert (first.source, first.media_type, first.body) == (
        "x.fr",
        "text/plain; charset=utf-8",
        b"Un texte.",
    )
    assert first.stated
    assert (first.stated.precision, first.stated.title) == ("day", "T")
    assert first.stated.published_at == datetime(2025, 2, 10, tzinfo=UTC)
    assert (second.source, second.source_id) == ("maison", "7")


def test_html_files_and_their_canonical_address(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<link rel="canonical" href="https://www.example.fr/a"><p>a')
    (tmp_path / "b.htm").write_text("<p>b")
    (tmp_path / "c.txt").write_text("passed over")
    captures = [record for path in files([tmp_path]) for record in records(importer(), path)]
    assert [(c.source, c.source_id, c.url) for c in captures if c] == [
        ("ex", None, "https://www.example.fr/a"),
        ("import", "b", None),
    ]


def test_reserved_rights_hold_for_imports_too(tmp_path: Path) -> None:
    body = '<title>Ukraine</title><meta name="tdm-reservation" content="1"><p>secret'
    path = warc(tmp_path / "n.warc", ("https://www.example.fr/a", "200 OK", body))
    (capture,) = [c for c in taken(path) if c]
    assert (capture.body, capture.rights.keep) == (b"", "feed")
    assert capture.stated
    assert capture.stated.title == "Ukraine"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.jsonl.gz", gzip.compress(b'{"text": "%s"}\n' % (b"x" * 90_000), mtime=0)[:-40]),
        ("plain.jsonl.gz", b"not gzip"),
        ("odd.warc", b"not a WARC at all\r\n\r\n"),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_is_named(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableImport, match=name):
        taken(tmp_path / name)


def test_an_import_goes_on_where_it_was(
    crawler: Crawler, site: Site, connection: Connection, tmp_path: Path
) -> None:
    crawler.follow(source(site, "/rss"))
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": f"Texte {n}", "id": n}) + "\n" for n in range(250)))
    assert "250 queued of 250" in crawler.run("import", str(path))
    connection.execute("update imports set done = 120, finished_at = null")
    connection.execute("delete from inbox where source_id::int >= 200")
    connection.commit()
    assert "50 queued of 250" in crawler.run("import", str(path))
    assert "0 queued of 250" in crawler.run("import", str(path))


def test_what_cannot_be_imported_is_one_clear_line(
    crawler: Crawler, site: Site, tmp_path: Path
) -> None:
    crawler.follow(source(site, "/rss"))
    assert "absent.warc: no such file" in crawler.run("import", "/absent.warc", status=2)
    (tmp_path / "a.odt").write_bytes(b"PK")
    said = crawler.run("import", str(tmp_path / "a.odt"), status=2)
    assert ".html, .pdf, .docx, .eml, .warc(.gz) or .jsonl(.gz) is expected" in said


def test_pages_without_an_address_of_their_own_are_known_by_their_path(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    crawler.follow(source(site, "/rss.xml"))
    for name in ("mirror", "import-relative-canonical.html", "import-home-canonical.html"):
        crawler.run("import", str(shared("cases", "crawling", name)))
    rows = connection.execute("select source_id, url from inbox order by source_id").fetchall()
    assert [row["url"] for row in rows] == [None] * 4
    assert [row["source_id"].rpartition("cases/crawling/")[2] for row in rows] == [
        "import-home-canonical", "import-relative-canonical", "mirror/a/index", "mirror/b/index",
    ]  # fmt: skip


def test_the_order_of_a_link_s_attributes_does_not_matter() -> None:
    (capture,) = taken(shared("cases", "crawling", "import-href-first.html"))
    assert capture and capture.url
    assert capture.url == "https://journal-essai.example/monde/otan-ukraine-essai-numero-201"


def test_lines_that_are_not_taken_are_explained() -> None:
    over: list[str] = []
    first, *rest = taken(shared("cases", "crawling", "import.jsonl"), passed=over.append)
    assert first and first.stated
    assert first.stated.published_at == datetime(2026, 11, 10, 17, tzinfo=UTC) or over
    assert len([one for one in rest if one is None]) == 3
    assert sorted(over) == ["neither 'html' nor 'text'", "no JSON object", "not JSON"]


def test_a_line_longer_than_any_record_is_passed_over_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.imports.LONGEST", 1_000)
    lines = [b'{"text": "un"}', b"{" * 5_000, b'{"text": "deux"}', b"x" * 999, b"[" * 3_000]
    over: list[str] = []
    for name, content in (
        ("a.jsonl", b"\n".join(lines)),
        ("b.jsonl.gz", gzip.compress(b"\n".join(lines) + b"\n")),
    ):
        (tmp_path / name).write_bytes(content)
        found = taken(tmp_path / name, passed=over.append)
        assert [capture and capture.body for capture in found] == [b"un", None, b"deux", None, None]
    assert over == ["a line over 1000 bytes", "not JSON", "a line over 1000 bytes"] * 2


def test_nothing_was_fetched_at_a_time_to_come(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    times = ("2999-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2025-02-09T00:00:00Z", "²")
    path.write_text("".join(json.dumps({"text": "x", "fetched_at": t}) + "\n" for t in times))
    page = tmp_path / "b.html"
    page.write_text("<p>b")
    os.utime(page, (32_503_680_000, 32_503_680_000))
    fetched = [capture and capture.fetched_at for capture in (*taken(path), *taken(page))]
    assert fetched == [NOW, NOW, datetime(2025, 2, 9, tzinfo=UTC), NOW, NOW]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jsonl")
    with pytest.raises(UnreadableImport, match="neither a file nor a folder"):
        files([tmp_path / "a.jsonl"])


@pytest.mark.parametrize("key", ["id", "url", "source", "language", "title", "text"])
@pytest.mark.parametrize("mark", ["\ud83d", "\x00", "\x1b[31m"])
def test_what_a_line_says_is_cleaned(tmp_path: Path, key: str, mark: str) -> None:
    said = {"text": "Un texte.", "url": "https://www.example.fr/a"} | {key: f"https://x.fr/a{mark}"}
    (tmp_path / "a.jsonl").write_text(
        json.dumps(said) + "\n" + json.dumps({"text": "b", "id": "2"})
    )
    *_, last = found = taken(tmp_path / "a.jsonl")
    assert last and last.source_id == "2"
    for capture in filter(None, found):
        for value in (capture.source, capture.source_id, capture.url):
            assert value is None or (value.isprintable() and value.encode())
