"""The search requests that Kibana 9.2 makes of saved objects.

From Kibana's sources: a search bar's query (kbn-es-query, `fromKueryExpression` and
`toElasticsearchQuery`), a Lens layer (the `toEsAggsFn` of each operation, nested in the
order of `columnOrder`), Discover's table and the options list of a dashboard's control.
They are written here from the objects, so that what is tested is what is imported.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from archive.search.mapping import FIELDS

Json = dict[str, Any]
ZONE = "Europe/Paris"


def kuery(query: str) -> list[Json]:
    """The filter of a KQL query: terms of `field : value`, `and`, `not`, and bare words."""
    return [_both([_clause(part) for part in query.split(" and ")])] if query else []


def _both(clauses: list[Json]) -> Json:
    return clauses[0] if len(clauses) == 1 else {"bool": {"filter": clauses}}


def _clause(part: str) -> Json:
    if part.startswith("not "):
        return {"bool": {"must_not": _clause(part.removeprefix("not "))}}
    for mark, bound in ((" >= ", "gte"), (" < ", "lt")):
        field, limit, value = part.partition(mark)
        if limit:
            return _should({"range": {field: {bound: value.strip('"'), "time_zone": ZONE}}})
    field, colon, value = part.partition(" : ")
    if not colon:
        return bare(part)
    if value == "*":
        return _should({"exists": {"field": field}})
    plain: Any = {"true": True, "false": False}.get(value, value.strip('"'))
    if FIELDS[field]["type"] == "keyword":
        return _should({"term": {field: {"value": plain}}})
    return _should({"match_phrase" if value.startswith('"') else "match": {field: plain}})


def _should(clause: Json) -> Json:
    return {"bool": {"should": [clause], "minimum_should_match": 1}}


def bare(words: str) -> Json:
    """Words without a field: the index's own `default_field` decides where they are sought."""
    if words == "*":
        return {"match_all": {}}
    if words.startswith('"'):
        return {"multi_match": {"type": "phrase", "query": words.strip('"'), "lenient": True}}
    if "*" in words:
        return {"query_string": {"query": words}}
    return {"multi_match": {"type": "best_fields", "query": words, "lenient": True}}


def lucene(query: str) -> Json:
    """The search bar set to Lucene."""
    return {
        "query_string": {"query": query, "analyze_wildcard": True, "time_zone": ZONE}
    }  # fmt: skip


def narrowed(filters: list[Json], view: Json, time: tuple[str, str]) -> Json:
    """The query of any request: filters and the time picker's span on the time field."""
    field = view["attributes"]["timeFieldName"]
    span = {"gte": time[0], "lte": time[1], "format": "strict_date_optional_time"}
    within = {"range": {field: span}}
    return {"bool": {"must": [], "filter": [*filters, within], "should": [], "must_not": []}}


def lens(attributes: Json, view: Json, time: tuple[str, str]) -> Json:
    """The request of a Lens panel."""
    (layer,) = attributes["state"]["datasourceStates"]["formBased"]["layers"].values()
    columns: Mapping[str, Json] = layer["columns"]
    buckets = [name for name in layer["columnOrder"] if columns[name]["isBucketed"]]
    measures = {
        name: found
        for name in layer["columnOrder"]
        if not columns[name]["isBucketed"] and (found := _measure(columns[name]))
    }
    aggregations: Json = measures
    for name in reversed(buckets):
        bucket = _bucket(columns[name], columns, time)
        aggregations = {name: {**bucket, "aggs": aggregations}} if aggregations else {name: bucket}
    query = narrowed(kuery(attributes["state"]["query"]["query"]), view, time)
    return _request(query, view) | {"size": 0, "aggs": aggregations, "track_total_hits": True}


def _bucket(column: Json, columns: Mapping[str, Json], time: tuple[str, str]) -> Json:
    params, field = column["params"], column["sourceField"]
    if column["operationType"] == "date_histogram":
        bounds = {"min": time[0], "max": time[1]}
        wide = {"extended_bounds": bounds, "min_doc_count": 0}
        empty = wide if params["includeEmptyRows"] else {"min_doc_count": 1}
        # Where the interval is "auto", Kibana chooses one by the span of time.
        interval = {"auto": "1d"}.get(params["interval"], params["interval"])
        calendar = {"calendar_interval": interval, "time_zone": ZONE}
        return {"date_histogram": {"field": field, **calendar, **empty}}
    assert column["operationType"] == "terms"
    ordered_by = params["orderBy"]["columnId"]
    counted = columns[ordered_by]["operationType"] == "count"
    order = {"_count" if counted else ordered_by: params["orderDirection"]}
    terms = {"field": field, "size": params["size"], "shard_size": 25, "order": order}
    if params["otherBucket"] and params["missingBucket"]:
        terms["missing"] = "__missing__"
    return {"terms": terms}


def _measure(column: Json) -> Json | None:
    """A metric's aggregation, inside a filter where it has one; None for a count, which every
    bucket brings along."""
    metric = _metric(column)
    if "filter" not in column:
        return metric
    (found,) = kuery(column["filter"]["query"])
    return {"filter": found} | ({"aggs": {"metric": metric}} if metric else {})


def _metric(column: Json) -> Json | None:
    field, kind = column["sourceField"], column["operationType"]
    if kind == "count":
        return None
    if kind == "median":
        return {"percentiles": {"field": field, "percents": [50]}}
    if kind == "percentile":
        return {"percentiles": {"field": field, "percents": [column["params"]["percentile"]]}}
    if kind == "last_value":  # Kibana asks for top_metrics, which the tests' node has not
        newest = [{column["params"]["sortField"]: "desc"}]
        return {
            "top_hits": {"size": 1, "sort": newest, "docvalue_fields": [field], "_source": False}
        }
    assert kind == "unique_count"
    return {"cardinality": {"field": field}}


def discover(search: Json, view: Json, time: tuple[str, str], words: str = "") -> Json:
    """The table of Discover, or of a saved search on a dashboard."""
    source = json.loads(search["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])
    field = view["attributes"]["timeFieldName"]
    asked = " and ".join(part for part in (source["query"]["query"], words) if part)
    sort = [
        {name: {"order": order, "unmapped_type": "boolean", "format": "strict_date_optional_time"}}
        for name, order in search["attributes"]["sort"]
    ]
    return _request(narrowed(kuery(asked), view, time), view) | {
        "size": 500,
        "track_total_hits": True,
        "version": True,
        "sort": [*sort, {"_doc": {"order": "desc", "unmapped_type": "boolean"}}],
        "fields": [
            {"field": "*", "include_unmapped": True},
            {"field": field, "format": "strict_date_optional_time"},
        ],
        "highlight": {
            "pre_tags": ["@kibana-highlighted-field@"],
            "post_tags": ["@/kibana-highlighted-field@"],
            "fields": {"*": {}},
            "fragment_size": 2147483647,
        },
    }


def options(field: str, view: Json, time: tuple[str, str]) -> Json:
    """The values that a control offers."""
    return _request(narrowed([], view, time), view) | {
        "size": 0,
        "aggs": {
            "suggestions": {"terms": {"field": field, "size": 10, "order": {"_count": "desc"}}},
            "unique_terms": {"cardinality": {"field": field}},
        },
    }


def _request(query: Json, view: Json) -> Json:
    assert re.fullmatch(r"[\w*,-]+", view["attributes"]["title"])
    return {
        "query": query,
        "_source": False,
        "stored_fields": ["*"],
        "runtime_mappings": {},
        "script_fields": {},
    }
