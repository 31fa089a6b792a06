"""What a reader sees first: the title, and the standfirst or else the first lines."""

from lexicon.fields import Prepared
from lexicon.find import Hit

LEAD = 500
TITLE, SUMMARY, TEXT = 0, 1, 2


def zone(fields: list[Prepared], hit: Hit) -> int:
    """``TITLE``, ``SUMMARY`` or ``TEXT`` for a hit. Where there is no standfirst, the
    first 500 characters of the text stand for it: judged there, relevance came out
    better than over whole texts."""
    field = fields[hit.place].field
    if field == "title":
        return TITLE
    if field == "summary":
        return SUMMARY
    alone = all(other.field != "summary" for other in fields)
    return SUMMARY if alone and hit.start <= LEAD else TEXT
