"""The API described by itself (OpenAPI 3.1)."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

Json = dict[str, Any]
SOURCE = ("id", "name", "country", "kind", "owner", "home", "show")


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


_TEXT: Json = {"type": "string"}
_NUMBER: Json = {"type": "integer"}
_TIME = _or_null({"type": "string", "format": "date-time"})
_TEXTS: Json = {"type": "array", "items": _TEXT}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


_COUNTS = _list(_object(value=_TEXT, articles=_NUMBER))
_PAIRS = _list(_object(id=_NUMBER, kind=_TEXT, share={"type": "number"}))
_HIT = _object(
    id=_NUMBER, source=_TEXT, source_id=_TEXT, url=_or_null(_TEXT), title=_TEXT,
    published_at=_TIME, relevance=_TEXT, actors=_TEXTS, topics=_TEXTS,
    copy_of=_or_null(_NUMBER), story=_or_null(_NUMBER),
    highlights={"type": "object", "additionalProperties": _TEXTS}, excerpt=_TEXT,
)  # fmt: skip
_RESULTS = _object(
    total=_NUMBER, hits=_list(_HIT), next=_or_null(_TEXT),
    counts={"type": "object", "additionalProperties": _COUNTS},
)  # fmt: skip
_TAG = _object(
    id=_TEXT, kind={"enum": ["actor", "topic"]},
    salience={"enum": ["subject", "mentioned", "passing"]},
    evidence=_list(_object(field=_TEXT, start=_NUMBER, end=_NUMBER, surface=_TEXT)),
)  # fmt: skip
_ARTICLE = _object(
    id=_NUMBER, source=_TEXT, source_id=_TEXT, url=_or_null(_TEXT), title=_TEXT,
    published_at=_TIME, first_seen_at=_TIME, author=_or_null(_TEXT), agency=_or_null(_TEXT),
    relevance=_TEXT, relevance_reason=_TEXT, tags=_list(_TAG),
    copy_of=_or_null(_NUMBER), story=_or_null(_NUMBER), versions=_NUMBER,
    corrected={"type": "boolean"}, withdrawn_at=_TIME, repeats=_PAIRS, repeated_by=_PAIRS,
)  # fmt: skip
_STORY = _object(
    id=_NUMBER,
    articles=_list(_object(id=_NUMBER, source=_TEXT, url=_or_null(_TEXT), title=_TEXT,
        published_at=_TIME, copy_of=_or_null(_NUMBER))),
    outlets=_TEXTS, independent=_NUMBER, first=_NUMBER, first_at=_TIME, last_at=_TIME,
    growing={"type": "boolean"}, disagreements=_NUMBER,
)  # fmt: skip
_SUBJECT = _object(
    id=_TEXT, label=_TEXT, kind=_TEXT, wikidata=_or_null(_TEXT), counted=_NUMBER,
    complete={"type": "boolean"}, days=_COUNTS, actors=_COUNTS, topics=_COUNTS, sources=_COUNTS,
)  # fmt: skip
_SOURCE = _object(
    **{key: _TEXT if key in ("id", "name", "show") else _or_null(_TEXT) for key in SOURCE}
)
_ERROR = _object(error=_TEXT)


def _answer(schema: Json, said: str) -> Json:
    return {"description": said, "content": {"application/json": {"schema": schema}}}


def _query(name: str, said: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": said, "schema": schema}


def _get(summary: str, schema: Json, parameters: list[Json], *refusals: int) -> Json:
    answers = {"200": _answer(schema, "What was asked for")}
    answers |= {str(status): _answer(_ERROR, "Why not") for status in refusals}
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}


def _one(summary: str, schema: Json, id: Json) -> Json:
    parameter = {"name": "id", "in": "path", "required": True, "schema": id}
    return _get(summary, schema, [parameter], 404)


_DAY: Json = {"type": "string", "format": "date"}
_SEARCH = [
    _query("q", "A query in the search grammar", _TEXT),
    _query("actor", "An actor's id; of several one is enough", _TEXTS),
    _query("topic", "A topic's id", _TEXTS),
    _query("source", "A source's id", _TEXTS),
    _query("relevance", "A class of the theme", _TEXTS),
    _query("since", "Published from this day on, Europe/Paris", _DAY),
    _query("until", "Published no later than this day", _DAY),
    _query("copies", "Whether copies are found, too", {"enum": ["true", "false"]}),
    _query("order", "Best or newest first", {"enum": ["best", "newest"]}),
    _query("limit", "Hits of one page", {"type": "integer", "minimum": 1, "maximum": 100}),
    _query("after", "The `next` of an earlier answer", _TEXT),
]

_DOCUMENT: Json = {
    "openapi": "3.1.0",
    "info": {
        "title": "Vigie",
        "version": "1",
        "description": "The press's coverage of NATO and Ukraine: searches, articles, stories.",
    },
    "servers": [{"url": "/"}],
    "paths": {
        "/api/v1/search": _get("Find articles", _RESULTS, _SEARCH, 422),
        "/api/v1/articles/{id}": _one("One article", _ARTICLE, {"type": "integer", "minimum": 1}),
        "/api/v1/stories/{id}": _one("One story", _STORY, {"type": "integer", "minimum": 1}),
        "/api/v1/actors/{id}": _one("One actor", _SUBJECT, _TEXT),
        "/api/v1/topics/{id}": _one("One topic", _SUBJECT, _TEXT),
        "/api/v1/sources": _get("The followed sources", _list(_SOURCE), []),
    },
}


def document(classes: Sequence[str]) -> Json:
    """The description, with the ids of the theme's classes."""
    whole = deepcopy(_DOCUMENT)
    for parameter in whole["paths"]["/api/v1/search"]["get"]["parameters"]:
        if parameter["name"] == "relevance":
            parameter["schema"] = _list({"enum": list(classes)})
    return whole
