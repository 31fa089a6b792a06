"""A page to its article, or to the entries of a live page: one parse, then decisions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from htmldate import find_date

from archive.sources import Source
from archive.values import Article, Capture, Rejection
from indexer.extract import body, days, dom, head, kinds, particulars, statement, titles
from indexer.extract.blocks import words
from indexer.extract.decoding import decode, plain
from indexer.extract.dom import Element
from indexer.extract.draft import Draft, finished
from indexer.extract.furniture import caption, dateline, furniture
from indexer.extract.head import Dated, Head
from indexer.extract.prose import same, without_title
from indexer.extract.statement import Node
from indexer.extract.textual import charset

_ARCHIVED = re.compile(
    r"^https?://web\.archive\.org/web/(?P<time>\d{4,14})(?:[a-z]{2}_)?/(?P<url>https?:?/.*)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A parsed page with all that it states."""

    tree: Element
    source_text: str
    head: Head
    nodes: list[Node]
    article: Node | None
    url: str | None
    zone: ZoneInfo
    latest: datetime


def read_page(
    capture: Capture, source: Source | None, *, now: datetime
) -> tuple[Article, ...] | Rejection:
    """The article of a page, the entries of a live one, or why there is neither."""
    text = decode(capture.body, label=charset(capture.media_type), markup=True)
    if isinstance(text, Rejection):
        return text
    if cut := _cut(text):
        return Rejection(reason="truncated", evidence=cut)
    page = parsed(text, capture, source, now)
    if page is None:
        return Rejection(reason="unreadable", evidence="no element in it")
    visible = dom.content(page.tree)
    if refused := _before_reading(page, visible):
        return refused
    draft = drafted(page, source, capture)
    if isinstance(draft, Rejection):
        return draft
    found = finished(draft, capture, source)
    return found if isinstance(found, Rejection) else (found,)


def parsed(text: str, capture: Capture, source: Source | None, now: datetime) -> Page | None:
    """Parse once and gather what the page states; what nobody sees is removed."""
    tree = dom.parse(text)
    if tree is None:
        return None
    found = statement.nodes(tree)
    body.strip_unread(tree)
    said = head.head(tree)
    url, latest = _origin(capture.url, now)
    stated = [said.meta.get("og:title"), said.title]
    article = statement.article(found, titles=tuple(filter(None, stated)), url=url)
    return Page(
        tree=tree, source_text=text, head=said, nodes=found, article=article, url=url, latest=latest,
        zone=days.zone_of(url or said.canonical, source.timezone if source else None),
    )  # fmt: skip


def drafted(page: Page, source: Source | None, capture: Capture) -> Draft | Rejection:
    """What the page says of its article."""
    title = _title(page, capture)
    select: Mapping[str, str] = source.select if source else {}
    standfirst = _standfirst(page, select)
    found = body.selected(page.tree, select)
    chosen = found is not None
    if found is None:
        found = body.extracted(page.tree)
    paragraphs = _cleaned(found, title)
    if words(paragraphs) < 60 and (other := body.stated(page.article)):
        paragraphs = _cleaned(other, title)
    if refused := _after_reading(page, paragraphs):
        return refused
    standfirst, paragraphs = _led(standfirst, title, paragraphs, chosen=chosen)
    published = head.published(page.head, page.article, page.zone, page.latest)
    return Draft(
        title=title,
        standfirst=standfirst,
        paragraphs=tuple(paragraphs),
        published=published or _found_date(page),
        modified=head.modified(page.head, page.article, page.zone, page.latest),
        author=particulars.author(page.head, page.article),
        agency=particulars.agency(page.head, page.article),
        section=particulars.section(page.head, page.article),
        keywords=particulars.keywords(page.head, page.article),
        access=particulars.access(page.head, page.article),
        canonical_url=particulars.address(page.head, page.article, page.url),
    )


def _origin(url: str | None, now: datetime) -> tuple[str | None, datetime]:
    """The page's own address and the latest time it can be from: a copy in the Wayback
    Machine has both in its address."""
    found = _ARCHIVED.match(url or "")
    if not found:
        return url, now
    taken = found["time"].ljust(14, "0")
    try:
        kept = datetime.strptime(taken, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        kept = now
    return re.sub(r"^(https?):?/+", r"\1://", found["url"]), min(kept, now)


def _cut(text: str) -> str | None:
    """Evidence that the markup ends before the page does. Pages may leave out end tags
    (HTML, 13.1.2.4); one that ends inside a tag or with blocks open does not."""
    tail = text[-200:].lower()
    if "</html" in tail or "</body" in tail or "</html" in text.lower():
        return None
    if re.search(r"<[a-z/!][^>]{0,400}$", text[-400:], re.IGNORECASE):
        return "ends inside a tag"
    for name in ("script", "style"):
        if text.lower().rfind(f"<{name}") > text.lower().rfind(f"</{name}"):
            return f"ends inside <{name}>"
    opened = len(re.findall(r"<(?:div|article|section|main|p)\b", text, re.IGNORECASE))
    closed = len(re.findall(r"</(?:div|article|section|main|p)\b", text, re.IGNORECASE))
    if opened - closed >= 2 and closed:
        return f"no end of the page, and {opened - closed} blocks open at its end"
    return None


def _before_reading(page: Page, visible: str) -> Rejection | None:
    if page.article is None and (seen := kinds.wall(page.head.title, visible, page.source_text)):
        return Rejection(reason="wall", evidence=seen)
    seen = kinds.error(page.head.title) or kinds.listing(
        page.url, page.head, page.nodes, page.article
    )
    return Rejection(reason="not-an-article", evidence=seen) if seen else None


def _after_reading(page: Page, paragraphs: list[str]) -> Rejection | None:
    seen = kinds.shell(page.url, page.head, page.nodes, paragraphs)
    if seen is None and page.article is None and not kinds.says_article(page.head):
        seen = kinds.unlike_article(paragraphs, _linked(page.tree, paragraphs))
    return Rejection(reason="not-an-article", evidence=seen) if seen else None


def _linked(tree: Element, paragraphs: list[str]) -> float:
    """The share of the text that stands in links, which tells a list from an article."""
    links = {dom.content(link) for link in tree.iter("a")}
    total = sum(map(len, paragraphs))
    return sum(len(text) for text in paragraphs if text in links) / total if total else 0.0


def _title(page: Page, capture: Capture) -> str | None:
    headings = [dom.content(heading) for heading in page.tree.iter("h1")]
    meta = page.head.meta.get
    stated = [
        statement.text(page.article, "headline"), meta("og:title"), meta("twitter:title"),
        statement.text(page.article, "name"), capture.stated.title if capture.stated else None,
    ]  # fmt: skip
    return titles.choose(
        headings, [title for title in stated if title], meta("og:site_name"), page.head.title
    )


def _standfirst(page: Page, select: Mapping[str, str]) -> str | None:
    """The visible standfirst: by the source's selector, else the element whose words the
    page's description repeats."""
    if "standfirst" in select:
        found = map(dom.content, dom.select(select["standfirst"], page.tree))
        return next((text for text in found if len(text) >= 20), None)
    return None


def _led(
    standfirst: str | None, title: str | None, paragraphs: list[str], *, chosen: bool
) -> tuple[str | None, list[str]]:
    """The standfirst and the paragraphs without it."""
    if standfirst is None or (title and same(standfirst, title)):
        return None, paragraphs
    return standfirst, [text for text in paragraphs if not same(text, standfirst)]


def _cleaned(found: list[str], title: str | None) -> list[str]:
    lines = [plain(text).strip() for text in found]
    lines = [
        text
        for text in lines
        if text and not furniture(text) and not caption(text) and not dateline(text)
    ]
    return without_title(lines, title)


def _found_date(page: Page) -> Dated | None:
    """The date that htmldate reads off the markup, without its search of loose text."""
    day = find_date(page.tree, extensive_search=False, original_date=True, url=page.url)
    at = days.stated(day, page.zone) if day else None
    if at is None or not days.sensible(at, page.latest):
        return None
    return Dated(moment=at, basis="markup", evidence=f"htmldate: {day}")
