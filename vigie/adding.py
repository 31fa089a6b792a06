"""Reading a new source's articles, as they will be read, with and without selectors."""

from collections.abc import Callable, Sequence

from crawler.discovery import selectors
from crawler.discovery.selectors import Sample
from crawler.discovery.table import Proof
from press.sources import Source
from press.values import Article, Capture, Rejection

ALIKE = (0.9, 1.3)  # words with selectors by words without: from which the two are the same text

Read = Callable[[Capture, Source | None], tuple[Article, ...] | Rejection]


def proof(pages: Sequence[Capture], source: Source, read: Read) -> Proof:
    """How the pages read, and the selectors that find their text. ``read`` reads one page."""
    plainly = [read(page, source) for page in pages]
    samples = [
        Sample(body=page.body, charset=_charset(page), lines=_lines(found[0]))
        for page, found in zip(pages, plainly, strict=True)
        if not isinstance(found, Rejection) and len(found) == 1
    ]
    css = selectors.proposed(samples) if samples else None
    if css is None:
        said = tuple(_said(*pair, None) for pair in zip(pages, plainly, strict=True))
        return Proof(said=said, why="no selector holds the text of each of them" if samples else "")
    chosen = Source(
        id=source.id, name=source.name, timezone=source.timezone, id_pattern=source.id_pattern,
        select={"text": css},
    )  # fmt: skip
    by_it = [read(page, chosen) for page in pages]
    shares = [_share(*pair) for pair in zip(plainly, by_it, strict=True)]
    trusted = len(samples) >= 2 and all(
        share is not None and ALIKE[0] <= share <= ALIKE[1]
        for share, found in zip(shares, plainly, strict=True)
        if not isinstance(found, Rejection)
    )
    return Proof(
        said=tuple(_said(*triple) for triple in zip(pages, plainly, by_it, strict=True)),
        select={"text": css},
        trusted=trusted,
        why=_why(len(samples), trusted),
    )


def _lines(article: Article) -> tuple[str, ...]:
    """Its paragraphs, but the standfirst, which stands apart from them."""
    return tuple(line for line in article.text.split("\n\n") if line != article.standfirst)


def _why(samples: int, trusted: bool) -> str:
    if trusted:
        return f"finds the text of {samples} articles; without it they are read by a general finder"
    if samples < 2:
        return "tried on one article only: try it on others before you use it"
    return "does not find the same as the general finder: look at both before you use it"


def _share(found: tuple[Article, ...] | Rejection, other: tuple[Article, ...] | Rejection):
    if isinstance(found, Rejection) or isinstance(other, Rejection):
        return None
    return _words(other) / max(1, _words(found))


def _words(found: Sequence[Article]) -> int:
    return sum(len(article.text.split()) for article in found)


def _said(
    page: Capture,
    found: tuple[Article, ...] | Rejection,
    other: tuple[Article, ...] | Rejection | None,
) -> str:
    if isinstance(found, Rejection):
        return f"{page.url}: rejected: {found.reason}: {found.evidence}"
    article = found[0]
    dated = f"{article.published_at:%Y-%m-%d}" if article.published_at else "no date"
    told = f"{page.url}: «{article.title[:80]}», {dated}, {_words(found)} words"
    if article.access != "free":
        told += f", {article.access}"
    if other is None:
        return told
    by_it = f"rejected ({other.reason})" if isinstance(other, Rejection) else f"{_words(other)}"
    return f"{told}, {by_it} by the selector below"


def _charset(page: Capture) -> str | None:
    from indexer.extract.textual import charset

    return charset(page.media_type)
