"""Weights fitted to labelled articles, as ``weights.toml`` holds them (``make fit``).

Logistic regression: the sum of the findings' weights is the logarithm of the odds, in
``[relation]`` that an article about the theme's subject is about the allies' relation with
it, in ``[prefilter]`` that an article is relevant at all.
"""

from collections.abc import Collection
from pathlib import Path

from lexicon.findings import PARTS, RULES
from lexicon.tables import Table, read
from lexicon.theme import CUE_ROLES

NAME = "weights.toml"
INTERCEPT = "intercept"
WEIGHTY = "topics of the theme"
ALONE = "headline alone"
_PLACES = (" in title", " in standfirst")
_OTHERS = {INTERCEPT, RULES, WEIGHTY, ALONE, "both sides in title", "helpers beside subject"}


def read_weights(path: Path, topics: Collection[str]) -> tuple[dict[str, float], dict[str, float]]:
    """The weight of each finding, for the relation and for the prefilter (which may be
    missing). Raises InvalidLexicon where one is of a topic that is not there, or of nothing
    known."""
    file = read(path, frozenset({"relation", "prefilter"}))
    relation = _weights(file.table("relation", None), topics)
    if "prefilter" not in file.values:
        return relation, {}
    return relation, _weights(file.table("prefilter", None), topics)


def _weights(table: Table, topics: Collection[str]) -> dict[str, float]:
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
    if kind == "role" and place and id in CUE_ROLES:
        return None
    part, again = name.removesuffix(" again"), name.endswith(" again")
    if name in _OTHERS or (again and part in PARTS):
        return None
    if place and kind in ("", "person", "several") and id in PARTS:
        return None
    return "no finding has this name"
