"""An ordinary page: one article, its text and its particulars."""

from indexer.extract import agencies, around, blocks, body, dating, dom, kinds, particulars, prose
from indexer.extract.draft import Draft
from indexer.extract.furniture import furniture
from indexer.extract.own import own
from indexer.extract.page import Page
from indexer.extract.signature import byline, dateline, unstamped
from press.decoding import plain
from press.values import Rejection


def drafted(page: Page) -> Draft | Rejection:
    """What the page says of its article, or evidence that it has none."""
    beside = around.Beside(page.heading)
    author = particulars.author(page.head, page.nodes, page.article) or beside.author()
    found = body.lines(page)
    lines, signed = own(found, article=page.says_article)
    paragraphs = _unframed(_untitled(lines, page), author)
    announced = _says(page.announced, paragraphs)
    if refused := _unlike(page, paragraphs, announced=announced):
        return refused
    standfirst = _standfirst(page, beside)
    if standfirst:
        paragraphs = _after(standfirst, paragraphs)
    published, modified = dating.weighed(page, beside, found)
    return Draft(
        title=page.title,
        standfirst=standfirst,
        paragraphs=tuple(paragraphs),
        published=published,
        modified=modified,
        author=author,
        agency=particulars.agency(page.head, page.article) or beside.agency() or signed,
        section=particulars.section(page.head, page.article),
        keywords=particulars.keywords(page.head, page.article),
        access=particulars.access(page.head, page.article),
        canonical_url=particulars.address(page.head, page.article, page.url),
        announced=announced,
    )


def _untitled(lines: list[str], page: Page) -> list[str]:
    shown = " ".join(blocks.heading(page.heading)) if page.heading is not None else None
    return prose.without_title(prose.without_title(lines, page.title), shown)


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
    return [unstamped(line) for line in lines[start : start + 1]] + lines[start + 1 : end]


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
    if seen is None and page.article is None:
        seen = kinds.unlike_article(page, paragraphs, whole=not announced)
    return Rejection(reason="not-an-article", evidence=seen) if seen else None


def _after(standfirst: str, paragraphs: list[str]) -> list[str]:
    """The paragraphs less the standfirst, and less its own, where it has several."""
    start = 0
    while start < len(paragraphs) and paragraphs[start] in standfirst:
        start += 1
    return [text for text in paragraphs[start:] if not prose.same(text, standfirst)]


def _standfirst(page: Page, beside: around.Beside) -> str | None:
    """By the source's selector, else as the page shows it under its headline."""
    found: str | None = None
    if "standfirst" in page.select:
        texts = map(around.standing, dom.select(page.select["standfirst"], page.tree))
        found = next((text for text in texts if len(text) >= 20), None)
    if found is None:
        said = particulars.descriptions(page.head, page.article)
        found = beside.standfirst(said, page.title or "")
    if found is None or furniture(found) or (page.title and prose.same(found, page.title)):
        return None
    return plain(found).strip() or None
