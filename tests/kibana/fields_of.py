"""The fields that saved objects name, wherever they stand."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]
NAMED = re.compile(r"\b([a-z_]+) : ")


def saved(one: Json) -> set[str]:
    """All fields of one object: of its columns, sorts, queries, charts, controls, formats."""
    attributes = one["attributes"]
    if one["type"] == "index-pattern":
        shown = (json.loads(attributes[key]) for key in ("fieldFormatMap", "fieldAttrs"))
        return {attributes["timeFieldName"]}.union(*shown)
    if one["type"] == "query":
        return set(NAMED.findall(attributes["query"]["query"]))
    if one["type"] == "search":
        source = json.loads(attributes["kibanaSavedObjectMeta"]["searchSourceJSON"])
        named = set(NAMED.findall(source["query"]["query"]))
        return named | set(attributes["columns"]) | {name for name, _ in attributes["sort"]}
    controls = json.loads(attributes["controlGroupInput"]["panelsJSON"])
    named = {control["explicitInput"]["fieldName"] for control in controls.values()}
    for panel in _charts(one):
        named |= set(NAMED.findall(panel["state"]["query"]["query"]))
    read = {c["sourceField"].removesuffix(".keyword") for c in columns([one])}
    return named | read - {"___records___"}


def columns(objects: Iterable[Json]) -> Iterator[Json]:
    """The columns of every chart."""
    for one in objects:
        for chart in _charts(one) if one["type"] == "dashboard" else ():
            for layer in chart["state"]["datasourceStates"]["formBased"]["layers"].values():
                yield from layer["columns"].values()


def _charts(dashboard: Json) -> Iterator[Json]:
    for panel in json.loads(dashboard["attributes"]["panelsJSON"]):
        if panel["type"] == "lens":
            yield panel["embeddableConfig"]["attributes"]
