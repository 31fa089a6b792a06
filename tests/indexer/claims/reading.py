"""Claims of texts written for the tests."""

from datetime import datetime
from zoneinfo import ZoneInfo

from indexer.claims import read
from lexicon.label import label
from lexicon.load import default
from press.claims import Claims

DAY = datetime(2025, 3, 4, 12, tzinfo=ZoneInfo("Europe/Paris"))


def claims(text: str, *, title: str | None = None, summary: str | None = None) -> Claims:
    """The claims of a text published on 4 March 2025."""
    lexicon = default()
    labels = label(lexicon, title=title, summary=summary, text=text, published_at=DAY)
    return read(lexicon, labels, title=title, summary=summary, text=text, published_at=DAY)
