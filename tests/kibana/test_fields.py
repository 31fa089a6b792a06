"""Every field that the saved objects name is in the mapping, with a type that serves."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from archive.search.mapping import FIELDS
from indexer import naming
from kibana.description import load
from kibana.objects import saved_objects
from lexicon.load import default
from press import sources
from tests.kibana import fields_of
from vigie import dashboards
from vigie.settings import read

OBJECTS = saved_objects(load())
SERVES = {
    "terms": {"keyword", "long"},
    "last_value": {"keyword", "date"},
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
            whole, _, part = name.partition(".")
            held = FIELDS[whole]["fields"][part] if part else FIELDS[whole]
            assert held["type"] in SERVES[kind], name


def test_time_links_and_durations_have_their_types() -> None:
    (view,) = [one["attributes"] for one in OBJECTS if one["type"] == "index-pattern"]
    assert FIELDS[view["timeFieldName"]]["type"] == "date"
    wanted = {"url": "keyword", "duration": "long", "number": "long", "static_lookup": "keyword"}
    for name, shown in json.loads(view["fieldFormatMap"]).items():
        assert FIELDS[name]["type"] == wanted[shown["id"]], name


def test_kinds_of_sources_have_names_and_the_official_ones_are_followed() -> None:
    kinds = {source.kind for source in sources.load(read({}).sources).values()}
    names = load().data_view.fields["source_kind"].names
    assert kinds - {None} == names.keys()
    (official,) = [one for one in load().searches if one.id == "veille-officielles"]
    assert official.query == 'source_kind : "official"'
    assert "official" in kinds


def test_every_field_is_told_in_french() -> None:
    told = load().data_view.fields
    assert FIELDS.keys() - {"deleted"} == told.keys()
    assert all(field.description for field in told.values())
    assert len({field.label for field in told.values()}) == len(told)


def test_the_index_names_what_kibana_names() -> None:
    fields = load().data_view.fields
    assert fields["relevance"].names == naming.CLASSES
    shown = fields["source_kind"].names
    assert {k: v.replace("’", "'") for k, v in naming.KINDS.items()} == dict(shown)


def test_every_class_of_relevance_has_a_name() -> None:
    assert load().data_view.fields["relevance"].names.keys() == set(default().content.theme.ids)


def test_kibana_shows_the_lexicons_own_names() -> None:
    view = json.loads(dashboards.ndjson(now=datetime.now(UTC)).splitlines()[0])
    formats = json.loads(view["attributes"]["fieldFormatMap"])
    for field in ("actors", "topics"):
        assert formats[field]["id"] == "static_lookup"
        entries = {e["key"]: e["value"] for e in formats[field]["params"]["lookupEntries"]}
        assert entries.keys() == getattr(default(), field).keys()
    assert {"key": "otan", "value": "OTAN"} in formats["actors"]["params"]["lookupEntries"]
