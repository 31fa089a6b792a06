"""A query as Elasticsearch's clauses, with the worth of each as its score. Pure."""

from typing import Any

from archive.search.scoring import STANDFIRST, TEXT, TITLE
from archive.search.tree import (
    AllOf,
    AnyOf,
    Near,
    Not,
    Phrase,
    Prefix,
    Query,
    TextLeaf,
    Value,
    Words,
)

Json = dict[str, Any]
NOT_DELETED: Json = {"term": {"deleted": False}}
SOUGHT = ("title", "text")
FACETS = {"source": "source", "actor": "actors", "topic": "topics"}
_WHOLE = {"title": "title", "author": "author.words"}


def answering(query: Query) -> Json:
    """A clause that finds what answers the query, scored by its worth."""
    match query:
        case AllOf(parts):
            return {
                "bool": {
                    "must": [answering(part) for part in parts if not isinstance(part, Not)],
                    "must_not": [answering(part.part) for part in parts if isinstance(part, Not)],
                    "filter": [{"match_all": {}}],  # exclusions alone are worth nothing
                }
            }
        case AnyOf(parts):
            return {"dis_max": {"queries": [answering(part) for part in parts]}}
        case Not():
            return answering(AllOf((query,)))
        case Value(field, values):
            return {"bool": {"filter": [{"terms": {FACETS[field]: list(values)}}]}}
        case leaf:
            return _text(leaf)


def _text(leaf: TextLeaf) -> Json:
    if leaf.field:
        return _worth(TITLE if leaf.field == "title" else TEXT, _in(leaf, _WHOLE[leaf.field]))
    anywhere = {"bool": {"should": [_in(leaf, field) for field in SOUGHT]}}
    return {
        "dis_max": {
            "queries": [
                _worth(TITLE, _in(leaf, "title")),
                _worth(STANDFIRST, _in(leaf, "standfirst")),
                _worth(TEXT, anywhere),
            ]
        }
    }


def _worth(worth: int, query: Json) -> Json:
    return {"constant_score": {"filter": query, "boost": worth}}


def _in(leaf: TextLeaf, field: str) -> Json:
    match leaf:
        case Words(phrases):
            return _any([{"match_phrase": {field: phrase.words}} for phrase in phrases])
        case Prefix(beginning):
            forms = f"{field.removesuffix('.words')}.forms"
            return {"prefix": {forms: {"value": beginning}}}
        case Near(units, apart):
            near = {"ordered": False, "max_gaps": apart, "intervals": [_unit(u) for u in units]}
            return {"intervals": {field: {"all_of": near}}}


def _unit(unit: tuple[Phrase, ...]) -> Json:
    written: list[Json] = [{"match": {"query": phrase.words}} for phrase in unit]
    return written[0] if len(written) == 1 else {"any_of": {"intervals": written}}


def _any(queries: list[Json]) -> Json:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries}}
