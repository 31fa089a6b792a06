"""Entries for tests: made from what matters to the test."""

from datetime import UTC, datetime, timedelta
from typing import Any

from archive.search.values import Entry

START = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)
NAMES = (("Kiev", "Kyiv", "Kyïv"), ("Zelensky", "Zelenskyy", "Zelenski"))


def entry(id: int, title: str = "Titre", text: str = "Corps", **more: Any) -> Entry:
    """An article that appeared ``id`` minutes after the start."""
    spellings = tuple(
        name
        for group in NAMES
        if any(name in f"{title} {text}" for name in group)
        for name in group
    )
    known: dict[str, Any] = {
        "id": id,
        "revision": 1,
        "source": "seed",
        "source_id": f"{id:03}",
        "title": title,
        "text": text,
        "first_seen_at": START + timedelta(minutes=id),
        "published_at": START + timedelta(minutes=id),
        "spellings": spellings,
    }
    return Entry(**known | more)
