"""What the crawler saw and did not see between two times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.database import Connection
from archive.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was seen since the last digest, and what was not: names of sources, with the
    reason where one is known. ``hours_missed`` counts hours in which no poll ran."""

    followed: int
    checked: int
    silent: tuple[str, ...] = ()
    blocked: tuple[tuple[str, str], ...] = ()
    late: tuple[str, ...] = ()
    hours_missed: int = 0


def between(
    connection: Connection, sources: Mapping[str, Source], since: datetime, until: datetime
) -> Coverage | None:
    """The coverage of these sources, or None where no crawler ever ran."""
    return None
