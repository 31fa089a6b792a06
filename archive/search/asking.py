"""A search as Elasticsearch's search body, and its answer as results. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from archive.search.cursor import Key, cursor
from archive.search.highlight import highlights
from archive.search.mapping import DEFAULT_FIELDS, NOT_DELETED
from archive.search.query import AnyOf, Phrase, Query
from archive.search.scoring import STANDFIRST, TEXT, TITLE
from archive.search.values import Hit, Results, Search

Json = dict[str, Any]
ZONE = "Europe/Paris"
MOST_VALUES = 1000  # counted of one field: more than the lexicon has actors or a desk sources
SHOWN = (
    "id source source_id url title text published_at relevance actors topics copy_of story".split()
)
COUNTED = {"actor": "actors", "topic": "topics", "source": "source"}


def body(search: Search, query: Query, key: Key | None) -> Json:
    """The body of ``_search`` on the alias, from after ``key``."""
    asked: Json = {
        "query": {"bool": _bool(search, query)},
        "sort": _sort(search),
        "size": search.limit,
        "track_total_hits": True,
        "_source": SHOWN,
    }
    if key:
        asked["search_after"] = list(key[1:] if search.newest_first else key)
    if search.counts:
        asked["aggs"] = _aggregations()
    return asked


def results(search: Search, query: Query, answer: Mapping[str, Any]) -> Results:
    """What Elasticsearch answered to ``body``."""
    found = answer["hits"]["hits"]
    last = None
    if found and len(found) == search.limit:
        last = cursor(search, _key(search, found[-1]["sort"]))
    return Results(
        total=answer["hits"]["total"]["value"],
        hits=tuple(_hit(query, hit["_source"]) for hit in found),
        next=last,
        counts=_counts(answer["aggregations"]) if search.counts else {},
    )


def _bool(search: Search, query: Query) -> Json:
    return {
        "must": [_clause(clause) for clause in query if not clause.excluded],
        "must_not": [
            *(_anywhere(phrase) for c in query if c.excluded for phrase in c.phrases),
            *([] if search.copies else [{"exists": {"field": "copy_of"}}]),
        ],
        "filter": [NOT_DELETED, *_filters(search)],
    }


def _clause(clause: AnyOf) -> Json:
    """Any of the phrases, at the worth of the best place where one is found."""
    return {
        "dis_max": {
            "queries": [
                part
                for phrase in clause.phrases
                for part in (
                    _worth(TITLE, _phrase("title", phrase)),
                    _worth(STANDFIRST, _phrase("standfirst", phrase)),
                    _worth(TEXT, _anywhere(phrase)),
                )
            ]
        }
    }


def _worth(worth: int, query: Json) -> Json:
    return {"constant_score": {"filter": query, "boost": worth}}


def _phrase(field: str, phrase: Phrase) -> Json:
    return {"match_phrase": {field: phrase.words}}


def _anywhere(phrase: Phrase) -> Json:
    return {"bool": {"should": [_phrase(field, phrase) for field in DEFAULT_FIELDS]}}


def _filters(search: Search) -> list[Json]:
    wanted = {
        "actors": search.actors,
        "topics": search.topics,
        "source": search.sources,
        "relevance": search.relevance,
    }
    filters: list[Json] = [{"terms": {f: list(values)}} for f, values in wanted.items() if values]
    limits = {
        bound: moment.isoformat()
        for bound, moment in (("gte", search.since), ("lt", search.until))
        if moment
    }
    return [*filters, {"range": {"appeared_at": limits}}] if limits else filters


def _sort(search: Search) -> list[Json]:
    newest: list[Json] = [{"appeared_at": "desc"}, {"id": "desc"}]
    return newest if search.newest_first else [{"_score": "desc"}, *newest]


def _key(search: Search, sort: list[float]) -> Key:
    score, appeared, id = [0, *sort] if search.newest_first else sort
    return int(score), int(appeared), int(id)


def _aggregations() -> Json:
    days = {"field": "appeared_at", "calendar_interval": "day", "time_zone": ZONE}
    terms = {name: {"terms": {"field": f, "size": MOST_VALUES}} for name, f in COUNTED.items()}
    return terms | {"day": {"date_histogram": days | {"min_doc_count": 1, "format": "yyyy-MM-dd"}}}


def _counts(aggregations: Mapping[str, Any]) -> dict[str, tuple[tuple[str, int], ...]]:
    return {
        name: tuple(
            (bucket.get("key_as_string", bucket["key"]), bucket["doc_count"])
            for bucket in aggregations[name]["buckets"]
        )
        for name in ("actor", "topic", "source", "day")
    }


def _hit(query: Query, source: Json) -> Hit:
    published = source.get("published_at")
    return Hit(
        id=source["id"],
        source=source["source"],
        source_id=source["source_id"],
        url=source.get("url"),
        title=source["title"],
        published_at=datetime.fromisoformat(published) if published else None,
        relevance=source["relevance"],
        actors=tuple(source["actors"]),
        topics=tuple(source["topics"]),
        copy_of=source.get("copy_of"),
        story=source.get("story"),
        highlights=highlights(query, source["title"], source["text"]),
    )
