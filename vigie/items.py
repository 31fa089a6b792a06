"""Articles given as JSON lines, for the commands that judge what is not in the archive."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

from lexicon.errors import Invalid
from press import dates
from vigie.terminal import PARIS

_HALF = re.compile(r"[\ud800-\udfff]")


class InvalidItem(Invalid):
    """A line that is no JSON object: names the line and what was expected."""


def objects(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The objects of JSON lines, in order; empty lines are passed over. Raises InvalidItem."""
    for number, line in enumerate(_decoded(lines), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise InvalidItem(f"line {number}: not JSON: {error}") from error
        except RecursionError as error:
            raise InvalidItem(f"line {number}: too deeply nested") from error
        if not isinstance(value, dict):
            raise InvalidItem(f"line {number}: expected a JSON object")
        yield cast("dict[str, Any]", value)


def _decoded(lines: Iterable[str]) -> Iterator[str]:
    try:
        yield from lines
    except UnicodeDecodeError as error:
        raise InvalidItem(f"standard input is not UTF-8: {error.reason}") from error


def side(pair: dict[str, Any], key: str) -> dict[str, Any]:
    """One of a pair's two items. Raises InvalidItem."""
    stated = pair.get(key)
    if not isinstance(stated, dict):
        raise InvalidItem(f"pair {pair.get('id')!r}: {key}: expected an object")
    return cast("dict[str, Any]", stated)


def text(item: dict[str, Any], key: str) -> str | None:
    """What an item says under a key; ``None`` where it says nothing, or no text. Half a
    character is replaced by U+FFFD, so that offsets hold."""
    value = item.get(key)
    return _HALF.sub("\ufffd", value) if isinstance(value, str) and value.strip() else None


def when(stated: str | None) -> datetime | None:
    """A time as RFC 3339, RFC 5322 (two-digit years too) or ``YYYY-MM-DD[ HH:MM:SS]`` in
    Europe/Paris, in UTC; an unreadable one is unknown."""
    found = dates.stated(stated, PARIS) if stated else None
    if found is None:
        return None
    if found.precision == "day":
        return datetime(found.day.year, found.day.month, found.day.day, tzinfo=PARIS).astimezone(
            UTC
        )
    return found.utc
