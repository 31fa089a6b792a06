"""The sources file: which outlets are followed, as TOML that an analyst can edit."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cssselect import HTMLTranslator, SelectorError

from lexicon.errors import Invalid

Show = Literal["headline", "excerpt", "full"]
SHOWS: tuple[Show, ...] = ("headline", "excerpt", "full")

_TEXTS = ("name", "country", "kind", "home", "show", "id_pattern", "language", "timezone")
_LISTS = ("feeds", "sitemaps", "sections")
_KEYS = frozenset((*_TEXTS, *_LISTS, "id", "owner", "delay", "keep_days", "select"))
_LONGEST_KEPT = 36_500  # days


class InvalidSources(Invalid):
    """A sources file that cannot be used: names the file, the entry and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An outlet that is followed.

    ``show`` is what may be shown of its texts. ``id_pattern`` is a regular expression
    that finds the publisher's own id in a URL, in its group ``id``, else its first group,
    else the whole match. ``delay`` is the pause between two requests to one host, in
    seconds (``None``: the crawler's default). ``timezone`` is that of dates without an
    offset. ``keep_days`` is how long its texts are kept (``None``: as
    long as others). ``select`` maps a field of an article to a CSS selector. Sources that have one of
    their ``owners`` in common are related.
    """

    id: str
    name: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    country: str | None = None
    kind: str | None = None
    owners: tuple[str, ...] = ()
    home: str | None = None
    show: Show = "excerpt"
    id_pattern: re.Pattern[str] | None = None
    delay: float | None = None
    keep_days: int | None = None
    language: str = "fr"
    timezone: str = "Europe/Paris"
    select: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def owner(self) -> str | None:
        """Its owners' names in one text."""
        return ", ".join(self.owners) or None


def load(path: Path) -> dict[str, Source]:
    """The sources of a file, by id, in its order.

    Raises InvalidSources where the file is unreadable, is not TOML, or has an entry
    that is not as ``docs/crawling.md`` says.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidSources(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise InvalidSources(f"{path}: not valid TOML: {error}") from error
    if unknown := set(document) - {"source"}:
        raise InvalidSources(f"{path}: unknown key '{min(unknown)}': expected [[source]] tables")
    entries = document.get("source")
    if not isinstance(entries, list) or not entries:
        raise InvalidSources(f"{path}: no [[source]] table in it")
    sources: dict[str, Source] = {}
    for number, entry in enumerate(cast("list[Any]", entries), 1):
        source = _source(path, number, entry)
        if source.id in sources:
            raise InvalidSources(f"{path}: source '{source.id}': id: used twice")
        sources[source.id] = source
    return sources


def owners(sources: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    """The owners of each source that names any, by the source's id."""
    return {source.id: source.owners for source in sources.values() if source.owners}


def _source(path: Path, number: int, entry: Any) -> Source:
    if not isinstance(entry, dict):
        raise InvalidSources(f"{path}: source {number}: expected a [[source]] table")
    table = cast("dict[str, Any]", entry)
    try:
        return _read(table)
    except _BadKey as bad:
        where = table.get("id") if isinstance(table.get("id"), str) else number
        raise InvalidSources(f"{path}: source '{where}': {bad}") from None


class _BadKey(Exception):
    """``key: what was expected``."""


def _read(table: dict[str, Any]) -> Source:
    if unknown := set(table) - _KEYS:
        raise _BadKey(f"{min(unknown)}: unknown key; known are {', '.join(sorted(_KEYS))}")
    texts = {key: _text(table, key) for key in _TEXTS if key in table}
    lists = {key: _addresses(table, key) for key in _LISTS}
    if not any(lists.values()):
        raise _BadKey("feeds: at least one of feeds, sitemaps, sections is needed")
    for key in ("id", "name"):
        if key not in table:
            raise _BadKey(f"{key}: is missing")
    pattern = texts.pop("id_pattern", None)
    if (show := texts.get("show", "excerpt")) not in SHOWS:
        raise _BadKey(f"show: expected one of {', '.join(SHOWS)}, found '{show}'")
    if "home" in texts:
        _address("home", texts["home"])
    if "timezone" in texts:
        _timezone(texts["timezone"])
    return Source(
        id=_id(table),
        owners=_owners(table),
        id_pattern=None if pattern is None else _pattern(pattern),
        delay=_delay(table),
        keep_days=_keep_days(table),
        select=_select(table),
        **cast("dict[str, Any]", texts | lists),
    )


def _text(table: dict[str, Any], key: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise _BadKey(f"{key}: expected a text")
    return value.strip()


def _id(table: dict[str, Any]) -> str:
    id = _text(table, "id")
    if not re.fullmatch(r"[\w.-]+", id):
        raise _BadKey("id: expected letters, digits, '-', '_' and '.' only")
    return id


def _owners(table: dict[str, Any]) -> tuple[str, ...]:
    """One owner or several, as a text or a list of texts."""
    stated = table.get("owner", [])
    names = cast("list[Any]", stated if isinstance(stated, list) else [stated])
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise _BadKey("owner: expected a text, or a list of texts where it has several owners")
    return tuple(dict.fromkeys(cast("str", name).strip() for name in names))


def _addresses(table: dict[str, Any], key: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list):
        raise _BadKey(f"{key}: expected a list of addresses")
    return tuple(dict.fromkeys(_address(key, value) for value in cast("list[Any]", values)))


def _address(key: str, value: Any) -> str:
    try:
        parts = urlsplit(value.strip()) if isinstance(value, str) else None
        usable = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts and parts.port
    except ValueError:
        usable = False
    if not usable:
        raise _BadKey(f"{key}: expected an address that begins with http:// or https://")
    return cast("str", value).strip()


def _pattern(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise _BadKey(f"id_pattern: not a regular expression: {error}") from None


def _timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise _BadKey(f"timezone: expected a name such as Europe/Paris, found '{name}'") from None


def _delay(table: dict[str, Any]) -> float | None:
    delay = table.get("delay")
    if delay is None:
        return None
    if isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay <= 3600:
        raise _BadKey("delay: expected seconds, 0 to 3600")
    return float(delay)


def _keep_days(table: dict[str, Any]) -> int | None:
    days = table.get("keep_days")
    if days is None:
        return None
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= _LONGEST_KEPT:
        raise _BadKey(f"keep_days: expected a whole number of days, 1 to {_LONGEST_KEPT}")
    return days


def _select(table: dict[str, Any]) -> dict[str, str]:
    select = table.get("select", {})
    if not isinstance(select, dict):
        raise _BadKey("select: expected a table of field = 'CSS selector'")
    for name, selector in cast("dict[str, Any]", select).items():
        if not isinstance(selector, str) or not selector.strip():
            raise _BadKey(f"select.{name}: expected a CSS selector")
        try:
            HTMLTranslator().css_to_xpath(selector)
        except SelectorError as error:
            raise _BadKey(f"select.{name}: no CSS selector: {selector!r} ({error})") from None
    return cast("dict[str, str]", select)
