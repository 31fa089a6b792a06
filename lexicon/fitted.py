"""Weights fitted to labelled articles, as ``weights.toml`` holds them (``make fit``).

Logistic regression: the sum of the findings' weights is the logarithm of the odds that
an article about the theme's subject is about the allies' relation with it.
"""

from collections.abc import Collection
from pathlib import Path

from lexicon.findings import PARTS, RULES
from lexicon.tables import read

NAME = "weights.toml"
INTERCEPT = "intercept"
_PLACES = (" in title", " in standfirst")
_OTHERS = {INTERCEPT, RULES, "both sides in title", "helpers beside subject"}


def read_weights(path: Path, topics: Collection[str]) -> dict[str, float]:
    """The weight of each finding. Raises InvalidLexicon where one is of a topic that is not
    there, or of nothing known."""
    table = read(path, frozenset({"relation"})).table("relation", None)
    for name in table.values:
        if problem := _unknown(name, topics):
            raise table.wrong(name, f"{problem}: rename it here, too, or take the line out")
    if table.values and INTERCEPT not in table.values:
        raise table.wrong(INTERCEPT, "is missing: a number")
    return {name: table.number(name, 0.0) for name in table.values}


def _unknown(name: str, topics: Collection[str]) -> str | None:
    place = next((place for place in _PLACES if name.endswith(place)), "")
    kind, _, id = name.removesuffix(place).rpartition(" ")
    if kind == "topic":
        return None if place and id in topics else f"no topic has the id “{id}”"
    part, again = name.removesuffix(" again"), name.endswith(" again")
    if name in _OTHERS or (again and part in PARTS):
        return None
    if place and kind in ("", "person", "several") and id in PARTS:
        return None
    return "no finding has this name"
