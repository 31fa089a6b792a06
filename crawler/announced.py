"""What a listing states of one page, and how many such statements are kept."""

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from press import dates, decoding
from press.markup import plain
from press.values import Link

ITEMS = 1_000  # more in one feed is an archive or an attack

_SET_BEHIND = 5  # such lines at most
_TAIL = 500  # characters in which the longest of them lies
_SIGN_OFF = re.compile(  # what WordPress writes below every entry of a feed
    r"(?:(?<=[.!?…»”\])])|^)\s*(?:Cet article|L[’']article|Le billet|La publication|Ce contenu|The post)\s.{1,300}?\s"
    r"(?:est (?:ap)?parue? (?:en premier|d[’']abord|initialement) (?:sur|dans)|a d[’']abord été publiée? sur"
    r"|appeared first on)\s.{1,100}$"
)
_CALL = re.compile(
    r"(?:(?<=[.!?…»”\])])|^)\s*[\[(]?(?:→\s*)?(?:Lire (?:la suite|plus|l[’']article|l[’']intégralité)"
    r"|Continuer (?:la|à) (?:lecture|lire)|En savoir plus|Read more|Continue reading)\b[^.!?]{0,160}$"
)


def link(
    *,
    url: str | None,
    source: str,
    title: str | None,
    summaries: Iterable[str | None],
    dated: Iterable[str | None],
    guid: str | None,
    found_in: str,
    timezone: str,
) -> Link | None:
    """A link from what was stated: the first summary that holds text, the first date that
    can be read; ``None`` without an address."""
    if url is None:
        return None
    zone = ZoneInfo(timezone)
    moments = (dates.stated(date, zone) for date in dated if date)
    moment = next((moment for moment in moments if moment and moment.day >= dates.EARLIEST), None)
    texts = (_summary(summary) for summary in summaries if summary)
    return Link(
        source=source,
        url=url,
        title=_said(title, 1_000),
        summary=next((text for text in texts if text), None),
        published_at=moment and moment.utc,
        precision=moment and moment.precision,
        guid=plain(guid, limit=1_000),
        found_in=found_in,
    )


def _said(markup: str | None, limit: int) -> str | None:
    text = plain(markup, limit=limit)
    return decoding.plain(text).strip() or None if text else None


def _summary(markup: str) -> str | None:
    """What a summary says of the article, less what the site's program sets behind it."""
    text = _said(markup, 5_000) or ""
    for _ in range(_SET_BEHIND):
        begins = max(0, len(text) - _TAIL)
        found = _SIGN_OFF.search(text, begins) or _CALL.search(text, begins)
        if found is None:
            break
        text = text[: found.start()].rstrip()
    return text or None


def newest(links: list[Link]) -> tuple[Link, ...]:
    """At most ``ITEMS``: the newest where dates tell, else the first. In their order."""
    if len(links) <= ITEMS:
        return tuple(links)
    dated = sorted((link.published_at for link in links if link.published_at), reverse=True)
    if len(dated) < ITEMS:
        return tuple(links[:ITEMS])
    oldest = dated[ITEMS - 1]
    kept = [link for link in links if link.published_at and link.published_at >= oldest]
    return tuple(kept[:ITEMS])


def is_address(name: str | None) -> bool:
    """Whether the name of an item is an address, too, and not a figure, say."""
    return name is not None and name.strip().startswith(("http://", "https://", "/"))
