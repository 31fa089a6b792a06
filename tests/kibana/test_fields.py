"""Every field that the saved objects name is in the mapping, with a type that serves."""

import json
from typing import Any

import pytest

from archive.search.mapping import FIELDS
from kibana.description import load
from kibana.objects import saved_objects
from tests.kibana import fields_of

OBJECTS = saved_objects(load())
SERVES = {
    "terms": {"keyword"},
    "date_histogram": {"date"},
    "median": {"long"},
    "percentile": {"long"},
    "unique_count": {"long", "keyword"},
}


@pytest.mark.parametrize("one", OBJECTS, ids=lambda one: one["id"])
def test_every_field_is_in_the_mapping(one: dict[str, Any]) -> None:
    assert fields_of.saved(one) <= FIELDS.keys()


def test_every_column_of_a_chart_reads_a_field_of_the_right_type() -> None:
    columns = list(fields_of.columns(OBJECTS))
    assert len(columns) > 12
    for column in columns:
        kind, name = column["operationType"], column["sourceField"]
        if kind == "count":
            assert name == "___records___"
        else:
            assert FIELDS[name]["type"] in SERVES[kind], name


def test_time_links_and_durations_have_their_types() -> None:
    (view,) = [one["attributes"] for one in OBJECTS if one["type"] == "index-pattern"]
    assert FIELDS[view["timeFieldName"]]["type"] == "date"
    wanted = {"url": "keyword", "duration": "long"}
    for name, shown in json.loads(view["fieldFormatMap"]).items():
        assert FIELDS[name]["type"] == wanted[shown["id"]], name
