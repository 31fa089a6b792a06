"""The saved objects: whole, consistent, and of the shape that Kibana 9.2 imports."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kibana.description import DESCRIPTION, InvalidDescription, load
from kibana.objects import ndjson, opening, saved_objects
from tests.kibana import schemas
from tests.services.compose import PROJECT
from tests.shared import shared

Json = dict[str, Any]
OBJECTS = [json.loads(line) for line in ndjson(load()).splitlines()]


def of_type(kind: str) -> list[Json]:
    return [one for one in OBJECTS if one["type"] == kind]


def nested_references(value: Any) -> list[Json]:
    """Every list under a key `references`, however deep, JSON inside strings included."""
    if isinstance(value, str) and value.startswith(('{"', "[{")):
        return nested_references(json.loads(value))
    if isinstance(value, list):
        return [found for one in value for found in nested_references(one)]
    if isinstance(value, dict):
        own = value.get("references", [])
        return own + [found for k, v in value.items() for found in nested_references(v)]
    return []


def test_every_reference_resolves_to_an_object_before_it() -> None:
    known: set[tuple[str, str]] = set()
    for one in OBJECTS:
        wanted = {(r["type"], r["id"]) for r in nested_references(one)}
        assert wanted <= known, one["id"]
        known.add((one["type"], one["id"]))
    assert len(known) == len(OBJECTS)


def test_every_named_reference_is_used_and_given() -> None:
    (dashboard,) = of_type("dashboard")
    given = {r["name"] for r in dashboard["references"]}
    used: set[str] = set()
    for panel in json.loads(dashboard["attributes"]["panelsJSON"]):
        index = panel["panelIndex"]
        if panel["type"] == "visualization":
            continue
        if panel["type"] == "search":
            used.add(f"{index}:{panel['panelRefName']}")
            continue
        for own in panel["embeddableConfig"]["attributes"]["references"]:
            used.add(f"{index}:{own['name']}")
    controls = json.loads(dashboard["attributes"]["controlGroupInput"]["panelsJSON"])
    used |= {f"controlGroup_{name}:optionsListDataView" for name in controls}
    assert used == given
    for search in of_type("search"):
        source = json.loads(search["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
        assert [r["name"] for r in search["references"]] == [source["indexRefName"]]


def test_every_accessor_of_a_chart_is_a_column_of_its_layer() -> None:
    (dashboard,) = of_type("dashboard")
    for panel in json.loads(dashboard["attributes"]["panelsJSON"]):
        if panel["type"] != "lens":
            continue
        state = panel["embeddableConfig"]["attributes"]["state"]
        (layer,) = state["datasourceStates"]["formBased"]["layers"].values()
        drawn = state["visualization"]
        drawn = drawn["layers"][0] if "layers" in drawn else drawn
        wanted = {v for k, v in drawn.items() if k.endswith("Accessor") and isinstance(v, str)}
        wanted |= set(drawn.get("accessors", []))
        wanted |= {column["columnId"] for column in drawn.get("columns", [])}
        assert wanted == set(layer["columns"]) == set(layer["columnOrder"]), panel["title"]
        assert drawn["layerId"] in state["datasourceStates"]["formBased"]["layers"]


def test_panels_lie_side_by_side_on_the_grid() -> None:
    (dashboard,) = of_type("dashboard")
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(dashboard["attributes"]["panelsJSON"]):
        grid = panel["gridData"]
        cells = {
            (x, y)
            for x in range(grid["x"], grid["x"] + grid["w"])
            for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert grid["x"] + grid["w"] <= 48
        assert not cells & taken, panel["title"]
        taken |= cells


def test_what_the_issue_names_is_there() -> None:
    assert {s["attributes"]["title"] for s in of_type("search")} >= {
        "Aujourd'hui",
        "OTAN et Ukraine, sans les reprises",
        "Articles corrigés",
        "Sources officielles",
    }
    (dashboard,) = of_type("dashboard")
    panels = json.loads(dashboard["attributes"]["panelsJSON"])
    assert len(panels) == 11
    (view,) = of_type("index-pattern")
    assert view["attributes"]["title"] == "articles"


def test_shapes_are_those_of_the_known_good_file() -> None:
    """Keys of attributes beside the ones in an import file made by hand from Kibana's sources."""
    lines = shared("kibana-minimal.ndjson").read_text().splitlines()
    known = {one["type"]: one for one in map(json.loads, lines)}
    extra = {"index-pattern": {"fieldAttrs"}, "search": {"timeRange"}, "dashboard": set[str]()}
    for one in OBJECTS:
        if one["type"] == "query":  # not in that file
            continue
        pattern = known[one["type"]]
        assert one.keys() == pattern.keys()
        for version in ("coreMigrationVersion", "typeMigrationVersion"):
            assert one[version] == pattern[version]
        missing = pattern["attributes"].keys() - one["attributes"].keys()
        added = one["attributes"].keys() - pattern["attributes"].keys()
        assert missing == set()
        assert added <= extra[one["type"]]
        for name, value in one["attributes"].items():
            if name in pattern["attributes"]:
                assert type(value) is type(pattern["attributes"][name]), name


def test_saved_queries_are_of_the_first_model_version_s_shape() -> None:
    """elastic/kibana, src/platform/plugins/shared/data/server/saved_objects/schemas/query.ts,
    read on 27 November 2026: later versions add what Kibana fills in on importing."""
    for query in of_type("query"):
        assert query["attributes"].keys() == {"title", "description", "query", "filters"}
        assert query["attributes"]["query"].keys() == {"query", "language"}
        assert query["typeMigrationVersion"] == "10.1.0"
    assert len(of_type("query")) >= 5


def test_the_help_shows_the_saved_queries() -> None:
    (dashboard,) = of_type("dashboard")
    panels = json.loads(dashboard["attributes"]["panelsJSON"])
    (help,) = [panel for panel in panels if panel["type"] == "visualization"]
    said = help["embeddableConfig"]["savedVis"]["params"]["markdown"]
    for query in of_type("query"):
        assert query["attributes"]["query"]["query"] in said, query["id"]


def test_every_object_is_what_kibana_s_schemas_take() -> None:
    for one in (*OBJECTS, *saved_objects(load(), {}, "https://vigie.example")):
        assert list(schemas.faults(one)) == [], one["id"]


@pytest.mark.parametrize(
    ("kind", "change", "fault"),
    [
        ("dashboard", {"titel": "x"}, "titel is unknown"),
        ("dashboard", {"timeRestore": "yes"}, "timeRestore is no bool"),
        ("dashboard", {"title": None}, "title is no str"),
        ("dashboard", {"panelsJSON": '[{"type":"lens"}]'}, "panelIndex is missing"),
        ("search", {"sort": [["a", "b", "c"]]}, "sort is no pairs"),
        ("search", {"viewMode": "other"}, "viewMode is none of"),
        ("query", {"titleKeyword": "x"}, "titleKeyword is unknown"),
        ("index-pattern", {"fieldFormatMap": '{"id":{"id":"colour"}}'}, "id is none of"),
    ],
)
def test_a_change_that_breaks_an_import_is_seen(kind: str, change: Json, fault: str) -> None:
    one = of_type(kind)[0]
    broken = one | {"attributes": one["attributes"] | change}
    assert any(fault in said for said in schemas.faults(broken)), list(schemas.faults(broken))


def test_charts_of_actors_topics_sources_and_stories_lead_to_their_articles() -> None:
    (dashboard,) = of_type("dashboard")
    opening = {
        panel["panelIndex"]
        for panel in json.loads(dashboard["attributes"]["panelsJSON"])
        if panel["embeddableConfig"].get("enhancements", {}).get("dynamicActions")
    }
    assert opening >= {"acteurs", "themes", "sources", "premiers", "histoires"}


def test_numbers_lead_to_the_reader_s_page_where_that_is_served() -> None:
    def formats(reader: str | None) -> Json:
        (view, *_) = saved_objects(load(), {}, reader)
        return json.loads(view["attributes"]["fieldFormatMap"])

    linked = formats("https://vigie.example/")
    assert linked["id"]["params"]["urlTemplate"] == "https://vigie.example/article/{{value}}"
    assert linked["story"]["params"]["urlTemplate"] == "https://vigie.example/sujet/{{value}}"
    assert formats(None)["id"] == {"id": "number", "params": {"pattern": "0"}}


def test_it_opens_on_the_last_days_that_hold_articles() -> None:
    now = datetime(2026, 11, 27, 7, tzinfo=UTC)
    assert opening(load(), now, now) == opening(load(), None, now) == load()
    page = opening(load(), datetime(2024, 7, 11, tzinfo=UTC), now).dashboard
    assert page.time == ("2024-06-11T00:00:00+00:00", "2024-07-11T00:01:00+00:00")


def test_kibana_opens_on_the_dashboard() -> None:
    (dashboard,) = of_type("dashboard")
    settings = (PROJECT / "compose" / "kibana.yml").read_text()
    assert f'defaultRoute: "/app/dashboards#/view/{dashboard["id"]}"' in settings


def test_the_file_is_the_same_every_time() -> None:
    assert ndjson(load()) == ndjson(load())
    assert len(saved_objects(load())) == len(OBJECTS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "volume"\n', "", "Panel: no id"),
        ('chart = "matrix"', 'chat = "matrix"', "acteurs-themes: unknown key chat"),
        ("time_field = ", "# ", "no time_field"),
        ("[dashboard]", "[page]", "dashboard"),
        ("size = 8", "size = ", "size"),
    ],
)
def test_a_bad_description_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    text = DESCRIPTION.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(InvalidDescription) as raised:
        load(path)
    assert str(path) in str(raised.value)
    if said != "size":
        assert said in str(raised.value)
