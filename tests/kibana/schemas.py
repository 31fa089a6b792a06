"""What Kibana 9.2 takes of a saved object, as its own schemas say.

Read on 27 November 2026 in elastic/kibana, at the stored commits that begin so:

- dashboard: src/platform/plugins/shared/dashboard/server/dashboard_saved_object/schema/v1/v1.ts
  (3c37204b, unknown keys are forbidden) and v2/v2.ts (353fb1c2)
- search: src/platform/plugins/shared/saved_search/server/saved_objects/schema_legacy.ts
  (37a12808), model versions 1 to 5
- query: src/platform/plugins/shared/data/server/saved_objects/schemas/query.ts (4db878ee)
- data view: src/platform/plugins/shared/data_views/server/saved_objects/data_views.ts
  (385d45e4): no schema but migrations, the last of which is 7.11.0
- drill-downs: x-pack/platform/plugins/shared/lens/public/trigger_actions/
  open_in_discover_drilldown.tsx, and the events that its tests keep

Kibana's other keys (panels, controls, options) are strings of JSON to these schemas; what is
said of them here is what its dashboard and control-group transforms read.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Check = Callable[[Any], str | None]
VERSIONS = {"dashboard": "10.2.0", "search": "10.5.0", "query": "10.1.0", "index-pattern": "7.11.0"}


def a(kind: type) -> Check:
    return lambda value: None if type(value) is kind else f"is no {kind.__name__}"


def one_of(*values: str) -> Check:
    return lambda value: None if value in values else f"is none of {', '.join(values)}"


def texts(value: Any) -> str | None:
    return None if _all(value, str) else "is no list of strings"


def pairs(value: Any) -> str | None:
    fine = isinstance(value, list) and all(_all(each, str) and len(each) <= 2 for each in value)
    return None if fine else "is no pairs of strings"


def number(value: Any) -> str | None:
    return None if isinstance(value, int | float) and type(value) is not bool else "is no number"


def objects(value: Any) -> str | None:
    return None if _all(value, dict) else "is no list of objects"


def _all(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(type(each) is kind for each in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def keys(*, needed: Mapping[str, Check], known: Mapping[str, Check] | None = None) -> Check:
    """An object with these keys and no other."""

    def check(value: Any) -> str | None:
        if not isinstance(value, dict):
            return "is no object"
        every = {**needed, **(known or {})}
        faults = [f"{name} is missing" for name in needed if name not in value]
        faults += [f"{name} is unknown" for name in value if name not in every]  # pyright: ignore[reportUnknownVariableType]
        for name, said in ((n, every[n](v)) for n, v in value.items() if n in every):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            faults += [f"{name} {said}"] if said else []
        return "; ".join(faults) or None

    return check


def packed(inner: Check) -> Check:
    """A string of JSON."""

    def check(value: Any) -> str | None:
        try:
            return inner(json.loads(value))
        except (TypeError, ValueError):
            return "is no string of JSON"

    return check


def each(inner: Check) -> Check:
    """A list or the values of an object, each so."""

    def check(value: Any) -> str | None:
        values = value.values() if isinstance(value, dict) else value
        said = [fault for one in values if (fault := inner(one))]
        return "; ".join(said) or None

    return check


SOURCE = packed(
    keys(
        needed={"query": keys(needed={"query": a(str), "language": one_of("kuery", "lucene")})},
        known={"filter": objects, "indexRefName": a(str)},
    )
)
META = keys(needed={"searchSourceJSON": SOURCE})
REFRESH = keys(needed={"pause": a(bool), "value": number})
DRILLDOWN = keys(
    needed={
        "eventId": a(str),
        "triggers": texts,
        "action": keys(
            needed={
                "factoryId": one_of("OPEN_IN_DISCOVER_DRILLDOWN"),
                "name": a(str),
                "config": keys(needed={"openInNewTab": a(bool)}),
            }
        ),
    }
)
ENHANCEMENTS = keys(needed={}, known={"dynamicActions": keys(needed={"events": each(DRILLDOWN)})})
PANEL = keys(
    needed={
        "type": one_of("lens", "search", "visualization"),
        "panelIndex": a(str),
        "gridData": keys(needed={"x": a(int), "y": a(int), "w": a(int), "h": a(int), "i": a(str)}),
        "title": a(str),
        "embeddableConfig": keys(
            needed={"enhancements": ENHANCEMENTS},
            known={"attributes": a(dict), "savedVis": a(dict)},
        ),
    },
    known={"panelRefName": a(str)},
)
CONTROL = keys(
    needed={
        "type": one_of("optionsListControl"),
        "order": a(int),
        "width": one_of("small", "medium", "large"),
        "grow": a(bool),
        "explicitInput": keys(
            needed={"id": a(str), "dataViewId": a(str), "fieldName": a(str), "title": a(str)},
            known={"searchTechnique": one_of("prefix", "wildcard", "exact")},
        ),
    }
)
CONTROLS = keys(
    needed={},
    known={
        "panelsJSON": packed(each(CONTROL)),
        "controlStyle": one_of("oneLine", "twoLine"),
        "chainingSystem": one_of("HIERARCHICAL", "NONE"),
        "ignoreParentSettingsJSON": packed(each(a(bool))),
        "showApplySelections": a(bool),
    },
)
FORMAT = keys(
    needed={"id": one_of("url", "number", "duration", "static_lookup", "string")},
    known={"params": a(dict)},
)
ATTRIBUTES: dict[str, Check] = {
    "dashboard": keys(
        needed={"title": a(str)},
        known={
            "description": a(str), "kibanaSavedObjectMeta": META, "timeRestore": a(bool),
            "timeFrom": a(str), "timeTo": a(str), "refreshInterval": REFRESH,
            "controlGroupInput": CONTROLS, "panelsJSON": packed(each(PANEL)),
            "optionsJSON": packed(each(a(bool))), "hits": number, "version": number,
        },
    ),
    "search": keys(
        needed={"title": a(str), "kibanaSavedObjectMeta": META},
        known={
            "description": a(str), "columns": texts, "sort": pairs, "grid": a(dict),
            "rowHeight": number, "rowsPerPage": number, "hideChart": a(bool),
            "breakdownField": a(str), "isTextBasedQuery": a(bool), "usesAdHocDataView": a(bool),
            "timeRestore": a(bool), "timeRange": keys(needed={"from": a(str), "to": a(str)}),
            "refreshInterval": REFRESH, "viewMode": one_of("documents", "patterns", "aggregated"),
            "hideAggregatedPreview": a(bool), "hits": number, "version": number,
            "sampleSize": number, "headerRowHeight": number, "visContext": a(dict),
            "density": one_of("compact", "expanded", "normal"),
        },
    ),
    "query": keys(
        needed={"title": a(str), "query": keys(needed={"language": a(str), "query": a(str)})},
        known={
            "description": a(str), "filters": objects,
            "timefilter": keys(
                needed={"from": a(str), "to": a(str)}, known={"refreshInterval": REFRESH}
            ),
        },
    ),
    "index-pattern": keys(
        needed={"title": a(str), "name": a(str)},
        known={
            "timeFieldName": a(str), "fieldFormatMap": packed(each(FORMAT)),
            "fieldAttrs": packed(
                each(keys(needed={}, known={"customLabel": a(str), "customDescription": a(str)}))
            ),
        },
    ),
}  # fmt: skip
REFERENCE = keys(needed={"type": one_of(*VERSIONS), "id": a(str), "name": a(str)})


def faults(one: Json) -> Iterator[str]:
    """What Kibana would refuse, or not read, in a saved object."""
    kind = one["type"]
    whole = keys(
        needed={
            "type": one_of(*VERSIONS), "id": a(str), "managed": a(bool),
            "coreMigrationVersion": one_of("8.8.0"),
            "typeMigrationVersion": one_of(VERSIONS[kind]),
            "attributes": ATTRIBUTES[kind], "references": each(REFERENCE),
        }
    )  # fmt: skip
    if said := whole(one):
        yield said
