"""An ordinary page: one article, its text and its particulars."""

from htmldate import find_date

from indexer.extract import agencies, around, body, dom, head, kinds, particulars, prose
from indexer.extract.blocks import words
from indexer.extract.dom import Element
from indexer.extract.draft import Draft
from indexer.extract.furniture import announced, byline, caption, dateline, furniture
from indexer.extract.page import Page
from press import dates
from press.dates import Dated
from press.decoding import plain
from press.values import Rejection

LITTLE = 60  # words under which articleBody is looked at

_COMMENTS = "//*[self::aside or self::nav or self::footer or contains(@class,'comment') or contains(@id,'comment') or contains(@class,'related') or contains(@class,'sidebar') or contains(@class,'forum')]"


def drafted(page: Page) -> Draft | Rejection:
    """What the page says of its article, or evidence that it has none."""
    beside = around.Beside(page.heading)
    author = particulars.author(page.head, page.nodes, page.article) or beside.author()
    published = head.published(page.head, page.article, page.zone, page.latest)
    modified = head.modified(page.head, page.article, page.zone, page.latest)
    paragraphs = _unframed(_paragraphs(page), author)  # takes the tree apart
    announced = _says(page.announced, paragraphs)
    if refused := _unlike(page, paragraphs, announced=announced):
        return refused
    standfirst = _standfirst(page, beside)
    if standfirst:
        paragraphs = [text for text in paragraphs if not prose.same(text, standfirst)]
    if published is None:
        published, changed = beside.dates(page.zone, page.latest)
        published, modified = published or _dated(page), modified or changed
    return Draft(
        title=page.title,
        standfirst=standfirst,
        paragraphs=tuple(paragraphs),
        published=published,
        modified=modified,
        author=author,
        agency=particulars.agency(page.head, page.article) or beside.agency(),
        section=particulars.section(page.head, page.article),
        keywords=particulars.keywords(page.head, page.article),
        access=particulars.access(page.head, page.article),
        canonical_url=particulars.address(page.head, page.article, page.url),
        announced=announced,
    )


def _paragraphs(page: Page) -> list[str]:
    """The text: by selectors, else by trafilatura; the publisher's articleBody, where
    either finds next to nothing."""
    found = body.selected(page.tree, page.select)
    linked = frozenset[str]()
    if found is None:
        linked = frozenset(map(_link, page.tree.iter("a")))
        found = body.extracted(_rich(page))
    lines = _cleaned(found, linked)
    if words(lines, LITTLE) < LITTLE and (stated := body.stated(page.article)):
        lines = _cleaned(stated, linked)
    shown = dom.content(page.heading) if page.heading is not None else None
    return prose.without_title(prose.without_title(lines, page.title), shown)


def _rich(page: Page) -> Element:
    """The tree as trafilatura and htmldate ask for it: parsed again where the source's
    selectors were to do without them."""
    again = dom.parse(page.markup, rich=True) if "text" in page.select else None
    return page.tree if again is None else again


def _link(element: Element) -> str:
    text = dom.content(element) if len(element) else " ".join((element.text or "").split())
    return text if len(text) > 25 else ""


def _cleaned(found: list[str], linked: frozenset[str]) -> list[str]:
    """Less the site's own lines, captions, links to other articles, and long paragraphs
    said twice (a page may hold its text once for each kind of screen)."""
    lines = [
        line
        for text in plain("\n".join(found)).split("\n")
        if (line := text.strip())
        and line not in linked
        and not (furniture(line) or caption(line) or announced(line))
    ]
    once: dict[str, None] = {}
    return [text for text in lines if len(text) < 80 or not (text in once or once.setdefault(text))]


def _unframed(lines: list[str], author: str | None) -> list[str]:
    """Without the by-lines, credits and scraps of navigation that frame the text."""
    names = [name.strip() for name in (author or "").split(",") if len(name.strip()) > 4]

    def signature(line: str) -> bool:
        if byline(line) or agencies.alone(line) or dateline(line):
            return True
        return len(line) <= 80 and any(line.lower().startswith(name.lower()) for name in names)

    start, end = 0, len(lines)
    whole = sum(len(line) >= 80 for line in lines) >= 2
    while start < end and (signature(lines[start]) or (whole and _scrap(lines[start]))):
        start += 1
    while end > start and signature(lines[end - 1]):
        end -= 1
    return lines[start:end]


def _scrap(line: str) -> bool:
    stopped = line.endswith((".", "!", "?", "…", "»", ":"))
    return len(line) < 25 and line.count(" ") < 2 and not stopped


def _says(announced: str | None, paragraphs: list[str]) -> bool:
    return announced is not None and any(
        announced in text or prose.same(text, announced) for text in paragraphs
    )


def _unlike(page: Page, paragraphs: list[str], *, announced: bool) -> Rejection | None:
    """Evidence against the page; its address, and how short it is, do not count against one
    that says what a feed ``announced`` of it."""
    url = None if announced else page.url
    seen = kinds.shell(url, page.head, page.nodes, paragraphs)
    if seen is None and page.article is None and not kinds.says_article(page.head):
        seen = kinds.unlike_article(page.tree, paragraphs, whole=not announced)
    return Rejection(reason="not-an-article", evidence=seen) if seen else None


def _standfirst(page: Page, beside: around.Beside) -> str | None:
    """By the source's selector, else as the page shows it under its headline."""
    if "standfirst" in page.select:
        texts = map(dom.content, dom.select(page.select["standfirst"], page.tree))
        found = next((text for text in texts if len(text) >= 20), None)
    else:
        said = particulars.descriptions(page.head, page.article)
        found = beside.standfirst(said, page.title or "")
    if found is None or furniture(found) or (page.title and prose.same(found, page.title)):
        return None
    return plain(found).strip() or None


def _dated(page: Page) -> Dated | None:
    """The date in the page's address, else what htmldate reads off the markup outside
    comments and lists (without its search of loose text, which guesses)."""
    if page.url and (found := dates.in_address(page.url)) and dates.sensible(found, page.latest):
        return Dated(moment=found, basis="markup", evidence=f"address: {page.url}"[:200])
    tree = _rich(page)
    for element in dom.find(_COMMENTS, tree):
        dom.remove(element)
    try:
        day = find_date(tree, extensive_search=False, original_date=True)
    except Exception:  # made for well-meant pages: on a hostile one it found nothing
        day = None
    at = dates.stated(day, page.zone) if day else None
    if at is None or not dates.sensible(at, page.latest):
        return None
    return Dated(moment=at, basis="markup", evidence=f"htmldate: {day}")
