"""Search results for other programs: Atom, JSON Feed, CSV, RIS, BibTeX, OpenSearch. Pure."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from archive.mail.clippings import Clipping
from press.spreadsheet import cell
from press.typesetting import held
from web.rights import opening
from web.view import PageRequest, outside

ATOM = "http://www.w3.org/2005/Atom"
COLUMNS = (
    "id source source_name title url published_at first_seen_at relevance actors topics copy_of"
    " story version withdrawn"
).split()
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is exported: a title, its own address, the page it mirrors, and articles."""

    title: str
    address: str
    page: str
    base: str
    articles: Sequence[Clipping]


def atom(visit: PageRequest, feed: Export) -> bytes:
    """An Atom feed (RFC 4287)."""
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "fr"})
    _add(root, "id", feed.base + feed.page)
    _add(root, "title", feed.title)
    newest = max((_changed(c) for c in feed.articles), default=datetime(1970, 1, 1, tzinfo=UTC))
    _add(root, "updated", _rfc3339(newest))
    _link(root, "self", feed.base + feed.address)
    _link(root, "alternate", feed.base + feed.page)
    for article in feed.articles:
        entry = Xml.SubElement(root, f"{{{ATOM}}}entry")
        _add(entry, "id", f"{feed.base}/article/{article.id}")
        _add(entry, "title", held(article.title))
        _add(entry, "updated", _rfc3339(_changed(article)))
        _add(entry, "published", _rfc3339(article.appeared))
        author = Xml.SubElement(entry, f"{{{ATOM}}}author")
        _add(author, "name", visit.source(article.source).name)
        _link(entry, "alternate", f"{feed.base}/article/{article.id}")
        if there := outside(article.url):
            _link(entry, "via", there)
        for id in (*article.actors, *article.topics):
            Xml.SubElement(entry, f"{{{ATOM}}}category", {"term": id, "label": visit.name(id)})
        if text := opening(article, visit.source(article.source)):
            _add(entry, "summary", text)
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True)


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, f"{{{ATOM}}}{name}").text = _CONTROL.sub("", text)


def _link(parent: Xml.Element, rel: str, href: str) -> None:
    Xml.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": _CONTROL.sub("", href)})


def _changed(article: Clipping) -> datetime:
    return article.withdrawn_at or max(article.appeared, article.first_seen_at)


def _rfc3339(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def json_feed(visit: PageRequest, feed: Export) -> str:
    """A JSON Feed, version 1.1."""
    items = [
        {
            "id": f"{feed.base}/article/{article.id}",
            "url": f"{feed.base}/article/{article.id}",
            **({"external_url": there} if (there := outside(article.url)) else {}),
            "title": held(article.title),
            "content_text": opening(article, visit.source(article.source)) or held(article.title),
            "date_published": _rfc3339(article.appeared),
            "authors": [{"name": visit.source(article.source).name}],
            "tags": [visit.name(id) for id in (*article.actors, *article.topics)],
        }
        for article in feed.articles
    ]
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.base + feed.page,
            "feed_url": feed.base + feed.address,
            "language": "fr",
            "items": items,
        },
        ensure_ascii=False,
    )


def table(visit: PageRequest, articles: Iterable[Clipping]) -> str:
    """CSV (RFC 4180), one article a row; a cell that a spreadsheet would take for a formula
    begins with an apostrophe."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    for c in articles:
        row = (
            c.id, c.source, visit.source(c.source).name, held(c.title), c.url or "",
            _rfc3339(c.published_at) if c.published_at else "", _rfc3339(c.first_seen_at),
            c.relevance, " ".join(c.actors), " ".join(c.topics), c.copy_of or "", c.story or "",
            c.version, "1" if c.withdrawn_at else "",
        )  # fmt: skip
        writer.writerow([cell(str(value)) for value in row])
    return lines.getvalue()


def ris(visit: PageRequest, articles: Iterable[Clipping]) -> str:
    """RIS, one newspaper article a record."""
    return "".join(_ris(visit, article) for article in articles)


def _ris(visit: PageRequest, c: Clipping) -> str:
    day = c.published_at
    fields = [
        ("TY", "NEWS"),
        ("ID", f"vigie-{c.id}"),
        ("TI", held(c.title)),
        ("T2", visit.source(c.source).name),
        ("DA", f"{day:%Y/%m/%d}" if day else ""),
        ("PY", f"{day:%Y}" if day else ""),
        ("UR", outside(c.url) or ""),
        ("LA", "fr"),
        ("AB", opening(c, visit.source(c.source))),
        *(("KW", visit.name(id)) for id in (*c.actors, *c.topics)),
    ]
    lines = [f"{tag}  - {_CONTROL.sub('', held(text))}" for tag, text in fields if text]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def bibtex(visit: PageRequest, articles: Iterable[Clipping]) -> str:
    """BibTeX, one article an entry."""
    return "\n".join(_bibtex(visit, article) for article in articles)


_TEX = {
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "&": "\\&", "%": "\\%", "$": "\\$",
    "#": "\\#", "_": "\\_", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
}  # fmt: skip


def _bibtex(visit: PageRequest, c: Clipping) -> str:
    day = c.published_at
    fields = [
        ("title", f"{{{_tex(held(c.title))}}}"),
        ("journal", _tex(visit.source(c.source).name)),
        ("year", f"{day:%Y}" if day else ""),
        ("month", f"{day:%m}" if day else ""),
        ("date", f"{day:%Y-%m-%d}" if day else ""),
        ("url", re.sub(r"[\\{}\s]", "", outside(c.url) or "")),
        ("language", "french"),
    ]
    body = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields if text)
    return f"@article{{vigie-{c.id},\n{body}\n}}\n"


def _tex(text: str) -> str:
    """Text with nothing that TeX would read as its own. Marks of the text that open or close
    a group are dropped: readers of BibTeX count them even where they are escaped."""
    plain = _CONTROL.sub("", text).replace("{", "(").replace("}", ")")
    return "".join(_TEX.get(mark, mark) for mark in plain)


def opensearch(base: str) -> str:
    """A description by which a browser searches here (OpenSearch 1.1)."""
    root = Xml.Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    Xml.SubElement(root, "ShortName").text = "Vigie"
    Xml.SubElement(root, "Description").text = "Vigie"
    template = f"{base}/recherche?q={{searchTerms}}"
    Xml.SubElement(root, "Url", {"type": "text/html", "template": template})
    return Xml.tostring(root, encoding="unicode", xml_declaration=True)
