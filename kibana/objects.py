"""Kibana's saved objects from the description: one data view, searches, one dashboard.

The model versions are those that Kibana 9.2 reads as they are: a missing one would
run every old migration over the object, a higher one is refused.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from kibana import lens
from kibana.description import DataView, Description, Panel, SavedQuery, SavedSearch

Json = dict[str, Any]
NamesById = Mapping[str, Mapping[str, str]]
NEWEST_FIRST = "desc"
SPAN = timedelta(days=30)  # that the dashboard opens on
FORMATS: dict[str, Json] = {
    "link": {
        "id": "url",
        "params": {"type": "a", "urlTemplate": "{{rawValue}}", "labelTemplate": "{{value}}"},
    },
    "number": {"id": "number", "params": {"pattern": "0"}},
    "duration": {
        "id": "duration",
        "params": {
            "inputFormat": "seconds",
            "outputFormat": "humanizePrecise",
            "outputPrecision": 1,
            "useShortSuffix": True,
        },
    },
}


def saved_objects(
    description: Description, names: NamesById = MappingProxyType({}), reader: str | None = None
) -> list[Json]:
    """Every object, what is referred to before what refers to it. ``names`` gives for a
    field what Kibana shows instead of its values; ``reader`` is the reader's page's address."""
    view = description.data_view
    searches = [_search(search, view) for search in description.searches]
    queries = [_query(query) for query in description.queries]
    return [_data_view(view, names, reader), *searches, *queries, _dashboard(description)]


def ndjson(
    description: Description, names: NamesById = MappingProxyType({}), reader: str | None = None
) -> str:
    """The objects as Kibana exports and imports them: one JSON object a line."""
    lines = (_packed(one) for one in saved_objects(description, names, reader))
    return "".join(f"{line}\n" for line in lines)


def _packed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _saved(kind: str, id_: str, version: str, attributes: Json, references: list[Json]) -> Json:
    return {
        "type": kind,
        "id": id_,
        "managed": False,  # an analyst may change them; the next setup puts them back
        "coreMigrationVersion": "8.8.0",
        "typeMigrationVersion": version,
        "attributes": attributes,
        "references": references,
    }


def _reference(kind: str, id_: str, name: str) -> Json:
    return {"type": kind, "id": id_, "name": name}


def opening(description: Description, newest: datetime | None, now: datetime) -> Description:
    """The same, opening on the last days that hold articles: those before the newest one where
    it is older than all that the dashboard would show."""
    if newest is None or newest > now - SPAN:
        return description
    days = ((newest - SPAN).isoformat(), (newest + timedelta(minutes=1)).isoformat())
    return replace(description, dashboard=replace(description.dashboard, time=days))


def _data_view(view: DataView, names: NamesById, reader: str | None) -> Json:
    formats = {n: FORMATS[f.format] for n, f in view.fields.items() if f.format}
    if reader:
        pages = {n: f.page for n, f in view.fields.items() if f.page}
        formats |= {n: _page(f"{reader.rstrip('/')}{page}") for n, page in pages.items()}
    names = {n: f.names for n, f in view.fields.items() if f.names} | dict(names)
    formats |= {field: _lookup(shown) for field, shown in names.items()}
    labels = {
        name: {"customLabel": shown.label}
        | ({"customDescription": shown.description} if shown.description else {})
        for name, shown in view.fields.items()
    }
    attributes = {
        "title": view.title,
        "name": view.name,
        "timeFieldName": view.time_field,
        "fieldFormatMap": _packed(formats),
        "fieldAttrs": _packed(labels),
    }
    return _saved("index-pattern", view.id, "7.11.0", attributes, [])


def _page(address: str) -> Json:
    return {
        "id": "url",
        "params": {"type": "a", "urlTemplate": address, "labelTemplate": "{{value}}"},
    }


def _lookup(shown: Mapping[str, str]) -> Json:
    entries = [{"key": value, "value": name} for value, name in shown.items()]
    return {"id": "static_lookup", "params": {"lookupEntries": entries}}


def _search(search: SavedSearch, view: DataView) -> Json:
    index = "kibanaSavedObjectMeta.searchSourceJSON.index"
    query = {"query": search.query, "language": "kuery"}
    attributes: Json = {
        "title": search.title,
        "description": "",
        "columns": list(search.columns),
        "sort": [[view.time_field, NEWEST_FIRST]],
        "grid": {},
        "hideChart": False,
        "isTextBasedQuery": False,
        "timeRestore": search.time is not None,
        "kibanaSavedObjectMeta": {
            "searchSourceJSON": _packed({"query": query, "filter": [], "indexRefName": index})
        },
    }
    if search.time:
        attributes["timeRange"] = {"from": search.time[0], "to": search.time[1]}
    return _saved(
        "search",
        search.id,
        "10.5.0",
        attributes,
        [_reference("index-pattern", view.id, index)],
    )


def _query(query: SavedQuery) -> Json:
    attributes: Json = {
        "title": query.title,
        "description": "",
        "query": {"query": query.query, "language": "kuery"},
        "filters": [],
    }
    return _saved("query", query.id, "10.1.0", attributes, [])


def _dashboard(description: Description) -> Json:
    page, view = description.dashboard, description.data_view
    panels = [_panel(panel, view) for panel in description.panels]
    references = [r for panel in description.panels for r in _panel_references(panel, view)]
    references += [
        _reference("index-pattern", view.id, f"controlGroup_{control.field}:optionsListDataView")
        for control in page.controls
    ]
    attributes = {
        "title": page.title,
        "description": page.description,
        "timeRestore": True,
        "timeFrom": page.time[0],
        "timeTo": page.time[1],
        "refreshInterval": {"pause": True, "value": 60000},
        "optionsJSON": _packed({"useMargins": True, "hidePanelTitles": False, "syncCursor": True,
                                "syncColors": True, "syncTooltips": False}),
        "kibanaSavedObjectMeta": {
            "searchSourceJSON": _packed(
                {"query": {"query": "", "language": "kuery"}, "filter": []}
            )
        },
        "controlGroupInput": _controls(description),
        "panelsJSON": _packed(panels),
    }  # fmt: skip
    return _saved("dashboard", page.id, "10.2.0", attributes, references)


def _panel(panel: Panel, view: DataView) -> Json:
    x, y, width, height = panel.at
    shown: Json = {
        "type": "lens",
        "panelIndex": panel.id,
        "gridData": {"x": x, "y": y, "w": width, "h": height, "i": panel.id},
        "title": panel.title,
        "embeddableConfig": {"enhancements": {}},
    }
    if panel.chart == "list":
        return shown | {"type": "search", "panelRefName": f"panel_{panel.id}"}
    if panel.chart == "text":
        return shown | {"type": "visualization", "embeddableConfig": _markdown(panel)}
    chart = lens.chart(panel, data_view=view.id, time_field=view.time_field)
    return shown | {"embeddableConfig": {"enhancements": _opening(panel), "attributes": chart}}


def _opening(panel: Panel) -> Json:
    """The drill-down from a value of the chart to its articles, in Discover."""
    if panel.opens is None:
        return {}
    action = {
        "factoryId": "OPEN_IN_DISCOVER_DRILLDOWN",
        "name": panel.opens,
        "config": {"openInNewTab": True},
    }
    event = {"eventId": f"{panel.id}-articles", "triggers": ["FILTER_TRIGGER"], "action": action}
    return {"dynamicActions": {"events": [event]}}


def _markdown(panel: Panel) -> Json:
    return {
        "enhancements": {},
        "savedVis": {
            "title": panel.title,
            "description": "",
            "type": "markdown",
            "params": {"fontSize": 12, "openLinksInNewTab": False, "markdown": panel.text},
            "uiState": {},
            "data": {
                "aggs": [],
                "searchSource": {"query": {"query": "", "language": "kuery"}, "filter": []},
            },
        },
    }


def _panel_references(panel: Panel, view: DataView) -> list[Json]:
    if panel.chart == "text":
        return []
    if panel.chart == "list":
        return [_reference("search", panel.search or "", f"{panel.id}:panel_{panel.id}")]
    layer = f"{panel.id}:indexpattern-datasource-layer-{lens.LAYER}"
    return [_reference("index-pattern", view.id, layer)]


def _controls(description: Description) -> Json:
    shown = {
        control.field: {
            "type": "optionsListControl",
            "order": order,
            "width": "medium",
            "grow": True,
            "explicitInput": {
                "id": control.field,
                "dataViewId": description.data_view.id,
                "fieldName": control.field,
                "title": control.title,
                **({"searchTechnique": "wildcard"} if control.typed else {}),
            },
        }
        for order, control in enumerate(description.dashboard.controls)
    }
    ignored = dict.fromkeys(
        ("ignoreFilters", "ignoreQuery", "ignoreTimerange", "ignoreValidations"), False
    )
    return {
        "controlStyle": "oneLine",
        "chainingSystem": "HIERARCHICAL",
        "showApplySelections": False,
        "ignoreParentSettingsJSON": _packed(ignored),
        "panelsJSON": _packed(shown),
    }
