"""Where a page of results ended: the sort key of its last hit, and of what search.

Both backends sort by the same keys, which depend on nothing but the article and the
question; so a page goes on where the last one ended, whatever was added in between.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

from archive.search.values import Entry, Search
from lexicon.errors import Invalid

Key = tuple[int, int, int]
"""Score (0 where it does not order), appearance in ms since 1970, id; the last two negative
where the oldest come first, so that greater keys come first always."""


class InvalidCursor(Invalid):
    """What was given as a cursor is none, or one of another search."""


def sign(search: Search) -> int:
    """What a key's times and ids are multiplied by."""
    return -1 if search.sort == "oldest" else 1


def cursor(search: Search, key: Key) -> str:
    """The cursor after the hit of ``key``: URL-safe text."""
    packed = json.dumps([_asked(search), *key], separators=(",", ":"))
    return urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def after(search: Search) -> Key | None:
    """The key that the search's cursor holds, or None without one.

    Raises InvalidCursor where it is not a cursor of this very search.
    """
    if search.after is None:
        return None
    try:
        padded = search.after + "=" * (-len(search.after) % 4)
        asked, *key = json.loads(urlsafe_b64decode(padded.encode()))
        score, appeared, id = (int(part) for part in key)
        if not 0 <= score < 2**31 or max(abs(appeared), abs(id)) >= 2**63:
            raise ValueError("out of bounds")  # noqa: TRY301
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InvalidCursor("this is no cursor of a search") from error
    if asked != _asked(search):
        raise InvalidCursor("this cursor belongs to another search")
    return score, appeared, id


def appeared_ms(entry: Entry) -> int:
    """When the article appeared, in milliseconds since 1970: published, else first seen."""
    return int((entry.published_at or entry.first_seen_at).timestamp() * 1000)


def _asked(search: Search) -> str:
    question = replace(search, after=None, limit=0, counts=False)
    return hashlib.sha256(repr(question).encode()).hexdigest()[:12]
