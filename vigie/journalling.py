"""The journal that outlives a restore, in the data folder and beside the dumps."""

import logging
from pathlib import Path

from archive.backup import journal
from archive.database import Connection
from vigie.settings import Settings

NAME = "journal.jsonl"

log = logging.getLogger(__name__)


def path(settings: Settings) -> Path:
    """Where this installation keeps it."""
    return settings.var / NAME


def note(connection: Connection, settings: Settings) -> bool:
    """Add what it lacks. A disk that is full is logged: what was to be done is done, and the
    next note adds it; False then."""
    try:
        journal.catch_up(connection, path(settings))
    except OSError as error:
        log.warning("journal not written path=%s error=%s", path(settings), error)
        return False
    return True
