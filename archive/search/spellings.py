"""The lexicon's spellings, for queries."""

from functools import cache

from archive.search.query import Spellings, spelled
from lexicon import load


@cache
def default() -> Spellings:
    """Those of the lexicon that ships with the project."""
    groups = set(load.default().spellings.values())
    return spelled(tuple(name for name in group if "*" not in name) for group in groups)
