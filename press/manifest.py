"""Seed files: the texts of a folder, and the manifest that says what they do not.

``manifest.toml`` has one table a file, named by it; ``docs/reading.md`` defines the
keys. What it states wins over the text.
"""

import tomllib
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lexicon.errors import Invalid
from press import addresses, dates, media
from press.dates import Moment
from press.values import MAX_BYTES, Capture, Stated

NAME = "manifest.toml"
LONGEST_NAME = 300  # characters of a source's id, and of a text's there: both are indexed
MEDIA = {
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": "application/json",
    **media.SUFFIXES,
}
TEXTS = frozenset(MEDIA)


class InvalidManifest(Invalid):
    """A manifest that cannot be used: names the file, the table and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestEntry:
    """What a manifest states of one file; ``None`` where it says nothing."""

    title: str | None = None
    published_on: date | None = None
    published_at: Moment | None = None
    language: str | None = None
    source: str | None = None
    id: str | None = None
    url: str | None = None
    author: str | None = None


_KEYS = tuple(field.name for field in fields(ManifestEntry))


def load(folder: Path) -> dict[str, ManifestEntry]:
    """The manifest of a folder by file name; empty where it has none.

    Raises InvalidManifest for a file that cannot be read or is not TOML, an unknown key,
    and a value of the wrong kind. Tables of files that are not there do no harm.
    """
    path = folder / NAME
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InvalidManifest(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise InvalidManifest(f"{path}: not valid TOML: {error}") from error
    return {name: _entry(f"{path}: [{name!r}]", table) for name, table in document.items()}


def capture_of(path: Path, entry: ManifestEntry | None, now: datetime) -> Capture:
    """The capture of one seed file. A file over ``MAX_BYTES`` is read one byte beyond,
    which is enough for reading to reject it. Raises OSError."""
    entry = entry or ManifestEntry()
    with path.open("rb") as file:
        body = file.read(MAX_BYTES + 1)
    return Capture(
        source=entry.source or "seed",
        source_id=entry.id or (None if entry.url else path.stem),
        origin="seed",
        fetched_at=now,
        media_type=MEDIA.get(path.suffix.lower(), "application/octet-stream"),
        body=body,
        url=entry.url,
        stated=_stated(entry),
    )


def _stated(entry: ManifestEntry) -> Stated | None:
    at = entry.published_at
    if at is None and entry.published_on is not None:
        midnight = datetime.combine(entry.published_on, datetime.min.time(), UTC)
        at = Moment(at=midnight, precision="day")
    if at is None and not (entry.title or entry.language or entry.author):
        return None
    return Stated(
        basis="manifest",
        title=entry.title,
        published_at=at and at.utc,
        precision=at and at.precision,
        language=entry.language,
        author=entry.author,
    )


def _entry(where: str, table: object) -> ManifestEntry:
    if not isinstance(table, dict):
        raise InvalidManifest(f"{where}: expected a table named by a file, found a bare key")
    found: dict[str, Any] = {}
    for key, value in cast("dict[str, Any]", table).items():
        if key not in _KEYS:
            raise InvalidManifest(f"{where}: unknown key '{key}'; known are {', '.join(_KEYS)}")
        found[key] = _VALUES.get(key, _text)(f"{where}: {key}", value)
    return ManifestEntry(**found)


def _text(where: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidManifest(f"{where}: expected a text, found {value!r}")
    return value.strip()


def _name(where: str, value: object) -> str:
    name = _text(where, value)
    if len(name) > LONGEST_NAME:
        raise InvalidManifest(f"{where}: at most {LONGEST_NAME} characters, found {len(name)}")
    return name


def _day(where: str, value: object) -> date:
    found = _stated_by(value)
    if found is None or found.precision != "day":
        raise InvalidManifest(f"{where}: expected a day such as 2026-02-03")
    return found.day


def _time(where: str, value: object) -> Moment:
    """A time, in words also a day alone; one without an offset is in Europe/Paris."""
    found = _stated_by(value) if isinstance(value, str | datetime) else None
    if found is None:
        raise InvalidManifest(f"{where}: expected a time such as 2026-02-03T10:30:00+01:00")
    return found


def _stated_by(value: object) -> Moment | None:
    """TOML's own dates and times, or their words, by the one reader of dates."""
    if isinstance(value, date):
        value = value.isoformat()
    return dates.stated(value, ZoneInfo("Europe/Paris")) if isinstance(value, str) else None


def _url(where: str, value: object) -> str:
    url = _text(where, value)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or len(url) > addresses.LONGEST:
        raise InvalidManifest(f"{where}: expected an address that begins with http:// or https://")
    return url


_VALUES = {
    "published_on": _day,
    "published_at": _time,
    "url": _url,
    "id": _name,
    "source": _name,
}
