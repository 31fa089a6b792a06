"""Typed reading of TOML tables: every error names the file, the entry and the key."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path

from lexicon.errors import Invalid
from lexicon.notation import BadNotation, expand

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FARTHEST = 10_000  # characters between words that keep company
_WIKIDATA = re.compile(r"Q[1-9]\d*")


class InvalidLexicon(Invalid):
    """A lexicon file cannot be used; the message names file, entry and key."""


def read(path: Path, known: frozenset[str]) -> "Table":
    """The file's outermost table. Raises InvalidLexicon where it is no TOML or has a
    key that is not ``known``."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidLexicon(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidLexicon(f"{path}: is not UTF-8 at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise InvalidLexicon(f"{path}: is not TOML: {error}") from error
    table = Table(str(path), "", values)
    table.only(known)
    return table


@dataclass(frozen=True, slots=True)
class Table:
    """One table with the place it came from."""

    file: str
    entry: str
    values: Mapping[str, object]

    def wrong(self, key: str, expected: str) -> InvalidLexicon:
        where = f"[{self.entry}] " if self.entry else ""
        return InvalidLexicon(f"{self.file}: {where}{key}: {expected}")

    def only(self, known: frozenset[str]) -> None:
        """Refuse keys that nobody reads: they are misspelt."""
        for key in self.values:
            if key not in known:
                raise self.wrong(key, f"unknown key; known are {', '.join(sorted(known))}")

    def tables(self, key: str, known: frozenset[str]) -> dict[str, "Table"]:
        """The tables under a key, by name; names are ids."""
        value = self.values.get(key, {})
        if not isinstance(value, Mapping):
            raise self.wrong(key, "expected tables")
        found: dict[str, Table] = {}
        for name, inner in value.items():  # pyright: ignore[reportUnknownVariableType]
            found[str(name)] = self._inner(f"{key}.{name}", inner, known)  # pyright: ignore[reportUnknownArgumentType]
            if not _ID.fullmatch(str(name)):  # pyright: ignore[reportUnknownArgumentType]
                raise self.wrong(f"{key}.{name}", "expected an id of lower-case ASCII and hyphens")
        return found

    def list_of_tables(self, key: str, known: frozenset[str]) -> list["Table"]:
        """Tables in a list: ``roles``, ``when``, ``pairs``."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "expected a list of tables")
        return [
            self._inner(f"{self.entry}] [{key} {number}", inner, known)  # pyright: ignore[reportUnknownArgumentType]
            for number, inner in enumerate(value, 1)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        ]

    def _inner(self, entry: str, value: object, known: frozenset[str] | None) -> "Table":
        if not isinstance(value, Mapping):
            raise self.wrong(entry, "expected a table")
        table = Table(self.file, entry, value)  # pyright: ignore[reportUnknownArgumentType]
        if known is not None:
            table.only(known)
        return table

    def table(self, key: str, known: frozenset[str] | None) -> "Table":
        """The table under a key, which must be there; ``None`` lets it have any keys."""
        if key not in self.values:
            raise self.wrong(key, "is missing: a table")
        name = f"{self.entry}.{key}" if self.entry else key
        return self._inner(name, self.values[key], known)

    def id(self, key: str) -> str:
        value = self.text(key)
        if not _ID.fullmatch(value):
            raise self.wrong(key, "expected an id of lower-case ASCII and hyphens")
        return value

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "expected a text, not empty")
        return value

    def choice(self, key: str, allowed: frozenset[str], default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(key, f"expected one of {', '.join(sorted(allowed))}")
        return value

    def wikidata(self) -> str | None:
        value = self.values.get("wikidata")
        if value is not None and not (isinstance(value, str) and _WIKIDATA.fullmatch(value)):
            raise self.wrong("wikidata", "expected a Wikidata id such as Q7184")
        return value

    def texts(self, key: str, *, notation: bool = True) -> tuple[str, ...]:
        """A list of words and phrases, in the lexicon's notation."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "expected a list of texts")
        found: list[str] = []
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            if not isinstance(item, str) or not item.strip():
                raise self.wrong(key, f"expected a list of texts, found {item!r}")
            if notation:
                try:
                    expand(item)
                except BadNotation as error:
                    raise self.wrong(key, str(error)) from error
            found.append(item)
        if len(set(found)) < len(found):
            twice = next(item for item in found if found.count(item) > 1)
            raise self.wrong(key, f"“{twice}” stands there twice")
        return tuple(found)

    def words(self, key: str) -> tuple[str, ...]:
        """The same, of one text and more."""
        if not (found := self.texts(key)):
            raise self.wrong(key, "at least one word or phrase is expected")
        return found

    def number(self, key: str, default: float) -> float:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.wrong(key, "expected a number")
        return float(value)

    def characters(self, key: str) -> int | None:
        """A distance; ``None`` where the table has none."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _FARTHEST:
            raise self.wrong(key, f"expected whole characters, 1 to {_FARTHEST}")
        return value

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        if value is not None and type(value) is not date:
            raise self.wrong(key, "expected a day, such as 2024-10-01 without quotation marks")
        return value

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "expected true or false")
        return value
