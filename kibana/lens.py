"""Lens charts, as Kibana 9.2 saves them.

The shapes are those of Elastic's own exported dashboards (elastic/kibana's sample
data, elastic/integrations); a chart has one layer over the data view.
"""

from typing import Any

from kibana.description import Measure, Panel

Json = dict[str, Any]
LAYER = "articles"


def chart(panel: Panel, *, data_view: str, time_field: str) -> Json:
    """The ``attributes`` of a Lens panel over ``data_view``."""
    kind, visualization, columns = _drawn(panel, time_field)
    return {
        "title": panel.title,
        "visualizationType": kind,
        "type": "lens",
        "references": [
            {
                "type": "index-pattern",
                "id": data_view,
                "name": f"indexpattern-datasource-layer-{LAYER}",
            }
        ],
        "state": {
            "visualization": visualization,
            "query": {"language": "kuery", "query": panel.query},
            "filters": [],
            "datasourceStates": {
                "formBased": {
                    "layers": {
                        LAYER: {
                            "columnOrder": list(columns),
                            "columns": columns,
                            "incompleteColumns": {},
                        }
                    }
                }
            },
            "internalReferences": [],
            "adHocDataViews": {},
        },
    }


def _drawn(panel: Panel, time_field: str) -> tuple[str, Json, dict[str, Json]]:
    """Visualization type, its state, and the layer's columns in order."""
    measures = {f"measure-{n}": _measure(one, time_field) for n, one in enumerate(panel.measures)}
    if panel.chart == "matrix":
        columns = {
            "rows": _terms(panel.rows, panel.size),
            "columns": _terms(panel.columns, panel.size),
        }
        return "lnsHeatmap", _heatmap(), columns | measures
    if panel.chart == "table":
        counts = [n for n, one in enumerate(panel.measures) if one.operation == "count"]
        values = {"values": _terms(panel.split, panel.size, order=f"measure-{counts[0]}")}
        if panel.numeric:
            values["values"]["dataType"] = "number"
        return "lnsDatatable", _table([*values, *measures]), values | measures
    if panel.chart == "ranking":
        values = {"values": _terms(panel.split, panel.size)}
        return "lnsXY", _xy("bar_horizontal", "values", None, list(measures)), values | measures
    split = {"split": _terms(panel.split, panel.size, panel.rest)} if panel.split else {}
    time = {"time": _times(time_field, panel.interval)}
    series = "bar_stacked" if panel.chart == "bars" else "line"
    state = _xy(series, "time", "split" if split else None, list(measures))
    return "lnsXY", state, split | time | measures


def _xy(series: str, x: str, split: str | None, measures: list[str]) -> Json:
    layer: Json = {
        "layerId": LAYER,
        "layerType": "data",
        "seriesType": series,
        "xAccessor": x,
        "accessors": measures,
    }
    if split:
        layer["splitAccessor"] = split
    return {
        "preferredSeriesType": series,
        "legend": {"isVisible": bool(split) or len(measures) > 1, "position": "right"},
        "valueLabels": "hide",
        "fittingFunction": "None",
        "layers": [layer],
    }


def _table(columns: list[str]) -> Json:
    return {
        "layerId": LAYER,
        "layerType": "data",
        "columns": [{"columnId": column} for column in columns],
    }


def _heatmap() -> Json:
    return {
        "shape": "heatmap",
        "layerId": LAYER,
        "layerType": "data",
        "xAccessor": "columns",
        "yAccessor": "rows",
        "valueAccessor": "measure-0",
        "legend": {"isVisible": True, "position": "right", "type": "heatmap_legend"},
        "gridConfig": {
            "type": "heatmap_grid",
            "isCellLabelVisible": True,
            "isXAxisLabelVisible": True,
            "isYAxisLabelVisible": True,
            "isXAxisTitleVisible": False,
            "isYAxisTitleVisible": False,
        },
    }


def _times(field: str, interval: str) -> Json:
    return {
        "label": field,
        "dataType": "date",
        "operationType": "date_histogram",
        "sourceField": field,
        "isBucketed": True,
        "scale": "interval",
        "params": {"interval": interval, "includeEmptyRows": True, "dropPartials": False},
    }


def _terms(field: str | None, size: int, rest: bool = False, order: str = "measure-0") -> Json:
    return {
        "label": field,
        "dataType": "string",
        "operationType": "terms",
        "sourceField": field,
        "isBucketed": True,
        "scale": "ordinal",
        "params": {
            "size": size,
            "orderBy": {"type": "column", "columnId": order},
            "orderDirection": "desc",
            "otherBucket": rest,
            "missingBucket": rest,
            "parentFormat": {"id": "terms"},
        },
    }


def _measure(measure: Measure, time_field: str) -> Json:
    filtered = {"filter": {"language": "kuery", "query": measure.query}} if measure.query else {}
    return _measured(measure, time_field) | filtered


def _measured(measure: Measure, time_field: str) -> Json:
    if measure.operation == "last_value":
        return {
            "label": measure.label,
            "customLabel": True,
            "dataType": "date" if measure.date else "string",
            "operationType": "last_value",
            "sourceField": measure.field,
            "isBucketed": False,
            "scale": "ratio" if measure.date else "ordinal",
            "params": {"sortField": time_field, "showArrayValues": False},
        }
    counted = measure.operation == "count"
    params: Json = {} if measure.operation == "percentile" else {"emptyAsNull": True}
    if measure.percentile is not None:
        params["percentile"] = measure.percentile
    return {
        "label": measure.label,
        "customLabel": True,
        "dataType": "number",
        "operationType": measure.operation,
        "sourceField": "___records___" if counted else measure.field,
        "isBucketed": False,
        "scale": "ratio",
        "params": params,
    }
