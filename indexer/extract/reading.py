"""A page to its article, or to the entries of a live page, or to why there is neither."""

import re
from datetime import datetime

from indexer.extract import dating, kinds, live, particulars
from indexer.extract.draft import Draft, finished
from indexer.extract.languages import language
from indexer.extract.page import Page, parsed
from indexer.extract.single import drafted
from indexer.extract.textual import charset
from indexer.extract.updates import Update
from press.decoding import markup
from press.sources import Source
from press.values import Article, Capture, Rejection

_BLOCK = re.compile(rb"<(/?)(?:div|article|section|main|p)\b", re.IGNORECASE)
_TAG = re.compile(rb"<[a-z/!][^>]{0,2000}$")


def read_page(
    capture: Capture, source: Source | None, *, now: datetime
) -> tuple[Article, ...] | Rejection:
    """The article of a page, the entries of a live one, or why there is neither."""
    written = markup(capture.body, label=charset(capture.media_type))
    if isinstance(written, Rejection):
        return written
    if cut := _cut(written):
        return Rejection(reason="truncated", evidence=cut)
    page = parsed(written, capture, source, now)
    if page is None:
        return Rejection(reason="empty", evidence="no element in it")
    if refused := _refused(page):
        return refused
    drafts = _drafts(page)
    if isinstance(drafts, Rejection):
        return drafts
    return _finished(drafts, capture, source)


def _cut(written: bytes) -> str | None:
    """Evidence that the markup ends before the page does. Pages may leave out end tags
    (HTML Living Standard, 13.1.2.4); one that ends inside a tag or with blocks open does not."""
    if any(mark in written[-3000:] for mark in (b"</html", b"</body")):
        return None
    lower = written.lower()
    if b"</html" in lower or b"</body" in lower:
        return None
    if _TAG.search(lower[-2000:]):
        return "ends inside a tag"
    for name in (b"script", b"style"):
        if lower.rfind(b"<" + name) > lower.rfind(b"</" + name):
            return f"ends inside <{name.decode()}>"
    marks = [mark[1] for mark in _BLOCK.finditer(written)]
    opened = marks.count(b"") - marks.count(b"/")
    if opened >= 2 and b"/" in marks:
        return f"no end of the page, and {opened} blocks open at its end"
    return None


def _refused(page: Page) -> Rejection | None:
    """A wall, an error page, a list: what can be told before the text is looked for."""
    if wall := kinds.wall(page):
        return Rejection(reason="wall", evidence=wall)
    seen = kinds.error(page) or kinds.listing(page)
    return Rejection(reason="not-an-article", evidence=seen) if seen else None


def _drafts(page: Page) -> list[Draft] | Rejection:
    if live.says_live(page):
        opened = dating.stated(page)
        day = opened.moment if opened else None
        if found := live.entries(page.tree, page.nodes, page.select, page.zone, day, page.latest):
            return [_entry(page, entry) for entry in found]
    draft = drafted(page)
    return draft if isinstance(draft, Rejection) else [draft]


def _entry(page: Page, entry: Update) -> Draft:
    return Draft(
        title=entry.title,
        paragraphs=entry.paragraphs,
        published=entry.published,
        modified=entry.modified,
        author=entry.author,
        section=particulars.section(page.head, page.article),
        access=particulars.access(page.head, page.article),
        canonical_url=particulars.address(page.head, page.article, page.url),
        entry=entry.key,
    )


def _finished(
    drafts: list[Draft], capture: Capture, source: Source | None
) -> tuple[Article, ...] | Rejection:
    found = [finished(draft, capture, source) for draft in drafts]
    if refused := next((each for each in found if isinstance(each, Rejection)), None):
        return refused
    articles = tuple(each for each in found if isinstance(each, Article))
    spoken = language("\n".join(each.text for each in articles)) if drafts[0].entry else "fr"
    if spoken not in ("fr", None):
        return Rejection(
            reason="not-french", evidence=f"reads as {spoken}: {articles[0].text[:60]}"
        )
    return articles
