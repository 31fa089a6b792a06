"""An article of which only its feed may be kept: title and summary, under a reservation."""

from indexer.extract import dom
from indexer.extract.draft import Draft, assembled
from indexer.extract.languages import language
from press.decoding import plain
from press.sources import Source
from press.urls import canonical
from press.values import Article, Capture, Rejection


def read_announced(capture: Capture, source: Source | None) -> Article | Rejection:
    """The feed's own words as an article (``Rights.keep`` is ``feed``; ``docs/rights.md``)."""
    stated = capture.stated
    if stated is None or not stated.title:
        evidence = ", ".join(capture.rights.evidence)[:200] or "rights reserved"
        return Rejection(reason="reserved", evidence=f"no title in the feed; {evidence}")
    summary = _words(stated.summary)
    spoken = language(f"{stated.title}. {summary}") or "fr"
    if spoken != "fr":
        return Rejection(reason="not-french", evidence=f"reads as {spoken}: {stated.title[:60]}")
    draft = Draft(
        title=_words(stated.title),
        paragraphs=(summary,) if summary else (),
        access="reserved",
        canonical_url=canonical(capture.url) if capture.url else None,
    )
    return assembled(draft, capture, source)


def _words(said: str | None) -> str:
    """A feed's text without its markup."""
    tree = dom.fragment(said) if said and "<" in said else None
    return plain(dom.content(tree) if tree is not None else " ".join((said or "").split())).strip()
