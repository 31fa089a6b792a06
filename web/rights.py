"""How much of an article a page shows: never more than its source's ``show`` allows."""

from typing import Protocol

from press.showing import cut
from press.sources import Show, Source
from press.typesetting import held

OPENING: dict[Show, int] = {"headline": 0, "excerpt": 400, "full": 600}  # characters
EXTRACTS: dict[Show, int] = {"headline": 0, "excerpt": 8, "full": 40}  # short quotations
PASSAGE: dict[Show, int] = {"headline": 0, "excerpt": 240, "full": 2_000}  # of a shared text
QUOTED: dict[Show, int] = {"headline": 0, "excerpt": 300, "full": 2_000}  # of one quotation


class Opened(Protocol):
    """An article of which the opening is known."""

    @property
    def standfirst(self) -> str | None: ...
    @property
    def opening(self) -> str: ...
    @property
    def access(self) -> str: ...


def opening(article: Opened, source: Source) -> str:
    """The opening on one line, as far as it may be shown; often empty."""
    length = OPENING[source.show]
    if not length or article.access == "reserved":
        return ""
    return cut(held(article.standfirst or article.opening), min(length, 260))


def shown(text: str, source: Source, access: str) -> int:
    """How many characters of a whole text may be shown from its start on."""
    if access == "reserved":
        return 0
    if source.show == "full":
        return len(text)
    opened = cut(text, OPENING[source.show]) if OPENING[source.show] else ""
    return min(len(opened.removesuffix("…")), len(text))
