"""A source's ``id_pattern``, by the addresses of its articles. Pure."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from press.urls import canonical, publisher_id

ENOUGH = 5  # addresses from which a pattern is believed
SHARE = 0.9  # of them that it must fit
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?")
# Where content systems put a key: the end of a slug, its beginning, a folder of its own, a query.
PATTERNS = (
    r"[-_,.](\d{4,12})(?:\.\w{3,5})?$",
    r"/(\d{4,12})(?:[-_/][^/]*)?(?:\.\w{3,5})?$",
    r"[-_/](?:art|article|news|ar|id)_?(\d{3,12})(?:\.\w{3,5})?$",
    r"[?&](?:id|article|id_article|newsid|p)=(\d{2,12})\b",
    r"/((?:19|20)\d\d/\d\d/\d\d/[^/?]+)/?$",
)


def proposed(urls: Sequence[str]) -> str | None:
    """The first pattern that finds an id of its own in nearly all of the addresses; ``None``
    where their ids are known without one, or none fits."""
    pages = list(dict.fromkeys(map(canonical, urls)))
    if len(pages) < ENOUGH:
        return None
    if sum(publisher_id(page, None) is not None for page in pages) >= SHARE * len(pages):
        return None
    return next((pattern for pattern in PATTERNS[:-1] if _fits(pattern, pages)), None)


def _fits(pattern: str, pages: Sequence[str]) -> bool:
    matched = [found[1] for page in pages if (found := re.search(pattern, page))]
    ids = {found for found in matched if not _DAY.fullmatch(found) and not _is_year(found)}
    return len(matched) >= SHARE * len(pages) and len(ids) >= SHARE * len(matched)


def _is_year(figures: str) -> bool:
    return len(figures) == 4 and figures[:2] in ("19", "20")


def on_page(urls: Sequence[str]) -> str | None:
    """The pattern that finds most different articles among all links of a page, of which most
    are no articles."""
    counted: dict[str, int] = {}
    for pattern in PATTERNS:
        found = {
            match[1] for url in urls
            if urlsplit(url).path.strip("/") and (match := re.search(pattern, canonical(url)))
        }  # fmt: skip
        ids = {one for one in found if not _DAY.fullmatch(one) and not _is_year(one)}
        counted[pattern] = len(ids)
    best = max(counted, key=lambda pattern: counted[pattern])
    return best if counted[best] >= ENOUGH else None
