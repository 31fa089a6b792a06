"""Reading JSON Feed 1.1 (jsonfeed.org)."""

import json
from typing import Any, cast

from crawler.announced import ITEMS, is_address, link, newest
from crawler.values import Listing, Refusal
from press import addresses
from press.values import Link


def parse(text: str, url: str, source: str, timezone: str) -> Listing | Refusal:
    """What a JSON Feed announces, links made absolute against ``url``, texts plain."""
    try:
        document = json.loads(text)
        items = document["items"] if "jsonfeed.org" in str(document.get("version")) else None
    except (ValueError, KeyError, AttributeError, RecursionError):
        items = None
    if not isinstance(items, list):
        return Refusal(reason="JSON that is no feed")
    links: list[Link] = []
    for item in cast("list[Any]", items)[: 20 * ITEMS]:
        if not isinstance(item, dict):
            continue
        said = {
            key: value
            for key, value in cast("dict[str, Any]", item).items()
            if isinstance(value, str)
        }
        name = said.get("id") or _figure(cast("dict[str, object]", item).get("id"))
        own = name if is_address(name) else None
        found = link(
            url=addresses.first(url, (said.get("url"), own, said.get("external_url"))),
            source=source,
            title=said.get("title"),
            summaries=[said.get(key) for key in ("summary", "content_text", "content_html")],
            dated=[said.get("date_published"), said.get("date_modified")],
            guid=name,
            found_in=url,
            timezone=timezone,
        )
        if found:
            links.append(found)
    return Listing(links=newest(links))


def _figure(id: object) -> str | None:
    """A name that is written as a number, which stands for its figures (JSON Feed 1.1)."""
    return str(id) if isinstance(id, int | float) and not isinstance(id, bool) else None
