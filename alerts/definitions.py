"""Reading subscriptions from TOML, with errors that say what to mend.

A file holds ``[[subscription]]`` tables; ``docs/digest.md`` describes the keys.
"""

import tomllib
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alerts import channels
from alerts.mailboxes import addresses_of
from archive.mail.recipients import Hook
from archive.mail.subscriptions import Definition, Flash
from archive.search.names import NOTHING, Names
from archive.search.query import Misread, parse
from lexicon.errors import Invalid
from press.values import harmless

Items = list[Any]
Tables = list[dict[str, Any]]
_DAYS = {
    name: number
    for number, names in enumerate(
        ("mon monday lundi lun", "tue tuesday mardi mar", "wed wednesday mercredi mer",
         "thu thursday jeudi jeu", "fri friday vendredi ven", "sat saturday samedi sam",
         "sun sunday dimanche dim"), start=1)
    for name in names.split()
}  # fmt: skip
_SPANS = {"daily": range(1, 8), "weekdays": range(1, 6), "weekend": range(6, 8)}


class InvalidSubscription(Invalid):
    """A subscription cannot be understood; the message names the place, the key and what
    was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIds:
    """The ids that filters may name; an empty set accepts any. ``names`` is what queries
    know of names, ``hosts`` which private ones hooks may lead to."""

    actors: Set[str] = frozenset()
    topics: Set[str] = frozenset()
    sources: Set[str] = frozenset()
    names: Names = NOTHING
    classes: Set[str] = frozenset()
    hosts: Set[str] = frozenset()


def read(path: Path, known: KnownIds) -> tuple[Definition, ...]:
    """The subscriptions of a file. Raises InvalidSubscription, which names the file."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidSubscription(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise InvalidSubscription(f"{path}: not a TOML file: {error}") from error
    tables: Any = document.pop("subscription", None)
    if document:
        raise InvalidSubscription(
            f"{path}: unknown key {min(document)!r}, expected [[subscription]]"
        )
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in cast(Items, tables)):
        raise InvalidSubscription(f"{path}: expected at least one [[subscription]] table")
    found: dict[str, Definition] = {}
    for number, table in enumerate(cast(Tables, tables), start=1):
        where = f"{path}: subscription {table.get('name', number)!r}"
        definition = define(table, known, where=where)
        if definition.name in found:
            raise InvalidSubscription(f"{path}: two subscriptions are named {definition.name!r}")
        found[definition.name] = definition
    return tuple(found.values())


def define(table: Mapping[str, Any], known: KnownIds, *, where: str) -> Definition:
    """The subscription that a table describes. Raises InvalidSubscription."""
    readers = _readers(known)
    for key in table:
        if key not in readers:
            raise InvalidSubscription(
                f"{where}: unknown key {key!r}, expected one of {', '.join(readers)}"
            )
    if "name" not in table:
        raise InvalidSubscription(f"{where}: name is missing")
    if "to" not in table and not table.get("channel"):
        raise InvalidSubscription(f"{where}: to is missing, or a channel")
    fields: dict[str, Any] = {}
    for key, value in table.items():
        try:
            fields[key] = readers[key](value)
        except ValueError as error:
            said = key if key == "channel" else f"{key} = {value!r}"  # hooks are secrets
            raise InvalidSubscription(f"{where}: {said}: {error}") from None
    fields.setdefault("to", ())
    return Definition(**fields)


def _readers(known: KnownIds) -> dict[str, Callable[[Any], Any]]:
    return {
        "name": _name,
        "to": _addresses,
        "query": lambda value: _query(value, known.names),
        "actors": lambda value: _ids(value, known.actors, "an actor of the lexicon"),
        "topics": lambda value: _ids(value, known.topics, "a topic of the lexicon"),
        "sources": lambda value: _ids(value, known.sources, "a source of the sources file"),
        "relevance": lambda value: _ids(value, known.classes, "a class of the lexicon's theme"),
        "days": _days,
        "at": _at,
        "timezone": _timezone,
        "language": lambda value: _one_of(value, "fr", "en"),
        "subjects_only": _truth,
        "max_stories": _positive,
        "empty": lambda value: _one_of(value, "line", "skip"),
        "channel": lambda value: _hooks(value, known.hosts),
        "flash": _flash,
        "attach": lambda value: _one_of(value, "", "pdf", "docx"),
    }


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("expected a text")  # noqa: TRY004  one kind of error for bad input
    if any(ord(character) < 32 for character in value):
        raise ValueError("expected a text of one line")
    return value.strip()


def _query(value: Any, names: Names) -> str:
    query = _text(value)
    try:
        parse(query, names)
    except Misread as error:
        raise ValueError(str(error)) from error
    return query


def _name(value: Any) -> str:
    name = _text(value)
    if not 0 < len(name) <= 100:
        raise ValueError("expected 1 to 100 characters")
    if harmless(name) != name:
        raise ValueError("expected no control characters, nor marks that turn the direction")
    return name


def _texts(value: Any) -> tuple[str, ...]:
    values = cast(Items, value) if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(map(_text, values)))


def _addresses(value: Any) -> tuple[str, ...]:
    found = {address.lower(): address for text in _texts(value) for address in addresses_of(text)}
    if not found:
        raise ValueError("expected at least one address")
    return tuple(found.values())


def _ids(value: Any, allowed: Set[str], expected: str) -> tuple[str, ...]:
    ids = _texts(value)
    for id in ids:
        if allowed and id not in allowed:
            raise ValueError(f"{id!r} is not {expected}")
    return ids


def _days(value: Any) -> frozenset[int]:
    values = cast(Items, value) if isinstance(value, list) else [value]
    days: set[int] = set()
    for day in values:
        if isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= 7:
            days.add(day)
            continue
        word = str(day).strip().lower()
        if word not in _DAYS and word not in _SPANS:
            raise ValueError(f"{day!r} is no day, expected mon to sun, weekdays, weekend or daily")
        days.update(_SPANS.get(word, (_DAYS.get(word, 0),)))
    if not days:
        raise ValueError("expected at least one day")
    return frozenset(days)


def _at(value: Any) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    try:
        hours, minutes = _text(value).replace("h", ":").split(":")
        return time(int(hours), int(minutes or 0))
    except ValueError as error:
        raise ValueError('expected a time like "07:00"') from error


def _timezone(value: Any) -> str:
    name = _text(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("expected a time zone like Europe/Paris") from error
    return name


def _one_of(value: Any, *allowed: str) -> str:
    if value not in allowed:
        raise ValueError(f"expected {' or '.join(allowed)}")
    return value


def _hooks(value: Any, allowed: Set[str]) -> tuple[Hook, ...]:
    return tuple(channels.hook(text, allowed) for text in _texts(value))


_FLASH = ("voices", "hours", "official", "daily", "quiet")


def _flash(value: Any) -> Flash | None:
    """A table; true for all its defaults, false for none."""
    if isinstance(value, bool):
        return Flash() if value else None
    if not isinstance(value, dict):
        raise ValueError("expected a table like { voices = 3, hours = 6 }")  # noqa: TRY004  as below
    table = cast("dict[str, Any]", value)
    if unknown := set(table) - set(_FLASH):
        raise ValueError(f"unknown key {min(unknown)!r}, expected one of {', '.join(_FLASH)}")
    given = Flash()
    flash = Flash(
        voices=_between(table.get("voices", given.voices), "voices", 0, 20),
        hours=_between(table.get("hours", given.hours), "hours", 1, 48),
        official=_truth(table.get("official", given.official)),
        daily=_between(table.get("daily", given.daily), "daily", 1, 50),
        quiet=_quiet(table["quiet"]) if "quiet" in table else given.quiet,
    )
    if flash.voices == 1:
        raise ValueError("voices: expected 0 (none counts), or 2 to 20")
    if not flash.voices and not flash.official:
        raise ValueError("voices = 0 without official = true tells nothing")
    return flash


def _between(value: Any, key: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{key}: expected a number from {least} to {most}")
    return value


def _quiet(value: Any) -> tuple[time, time] | None:
    if value == "":
        return None
    try:
        begin, _, end = _text(value).partition("-")
        quiet = (_at(begin), _at(end))
    except ValueError as error:
        raise ValueError('quiet: expected hours like "22:00-07:00", or "" for none') from error
    if quiet[0] == quiet[1]:
        raise ValueError('quiet: expected two different hours, or "" for none')
    return quiet


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("expected true or false")  # noqa: TRY004  as above
    return value


def _positive(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 500:
        raise ValueError("expected a number from 1 to 500")
    return value
