"""What a listing states of one page, and how many such statements are kept."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from press import dates
from press.markup import plain
from press.values import Link

ITEMS = 1_000  # more in one feed is an archive or an attack


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
    texts = (plain(summary, limit=5_000) for summary in summaries if summary)
    return Link(
        source=source,
        url=url,
        title=plain(title, limit=1_000),
        summary=next((text for text in texts if text), None),
        published_at=moment and moment.utc,
        precision=moment and moment.precision,
        guid=plain(guid, limit=1_000),
        found_in=found_in,
    )


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
