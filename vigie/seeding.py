"""Seeds: texts of a folder, queued like any other capture."""

import json
from datetime import datetime
from pathlib import Path

from archive import inbox
from archive.database import Connection
from lexicon.errors import Invalid
from press.manifest import TEXTS, capture_of, load
from press.values import MAX_BYTES, Capture


class UnreadablePath(Invalid):
    """A folder or file that the user named and that cannot be read."""


def captures(folder: Path, now: datetime) -> dict[str, Capture]:
    """The folder's texts by file name, with what its manifest says of them; other files
    are passed over.

    Raises UnreadablePath and InvalidManifest before anything is queued.
    """
    if not folder.is_dir():
        raise UnreadablePath(f"{folder}: no such folder of seeds")
    entries = load(folder)
    try:
        paths = sorted(path for path in folder.iterdir() if _is_text(path))
        return {path.name: capture_of(path, entries.get(path.name), now) for path in paths}
    except OSError as error:
        raise UnreadablePath(f"{error.filename}: {error.strerror}") from error


def _is_text(path: Path) -> bool:
    """Whether a file is a text to be read: JSON is, unless it is an object of other things; a
    folder, pipe or link to nowhere never is."""
    if path.suffix.lower() not in TEXTS or not path.is_file():
        return False
    if not path.resolve().is_relative_to(path.parent.resolve()):
        return False  # a link that leads out of the folder
    if path.suffix.lower() != ".json" or path.stat().st_size > MAX_BYTES:
        return True
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return True
    return not isinstance(document, dict) or bool({"text", "title"} & document.keys())


def enqueue(connection: Connection, seeds: dict[str, Capture]) -> None:
    """Queue them all, or none; what is there already is not queued again."""
    with connection.transaction():
        for capture in seeds.values():
            inbox.enqueue(connection, capture)
