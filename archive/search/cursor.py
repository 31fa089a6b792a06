"""Where a page of results ended: the sort key of its last hit, and of what search.

Both backends sort by the same keys, which depend on nothing but the article and the
question; so a page goes on where the last one ended, whatever was added in between.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

from archive.search.values import Entry, Search

Key = tuple[int, int, int]  # score (0 when newest first), appearance in ms since 1970, id


def cursor(search: Search, key: Key) -> str:
    """The cursor after the hit of ``key``: URL-safe text."""
    packed = json.dumps([_asked(search), *key], separators=(",", ":"))
    return urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def after(search: Search) -> Key | None:
    """The key that the search's cursor holds, or None without one.

    Raises ValueError where it is not a cursor of this very search.
    """
    if search.after is None:
        return None
    try:
        padded = search.after + "=" * (-len(search.after) % 4)
        asked, *key = json.loads(urlsafe_b64decode(padded.encode()))
        score, appeared, id = (int(part) for part in key)
    except (ValueError, TypeError) as error:
        raise ValueError("this is no cursor of a search") from error
    if asked != _asked(search):
        raise ValueError("this cursor belongs to another search")
    return score, appeared, id


def appeared_ms(entry: Entry) -> int:
    """When the article appeared, in milliseconds since 1970: published, else first seen."""
    return int((entry.published_at or entry.first_seen_at).timestamp() * 1000)


def _asked(search: Search) -> str:
    question = replace(search, after=None, limit=0, counts=False)
    return hashlib.sha256(repr(question).encode()).hexdigest()[:12]
