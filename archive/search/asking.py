"""A search as Elasticsearch's search body, and its answer as results. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from archive.search.clauses import NOT_DELETED, answering
from archive.search.cursor import Key, cursor, sign
from archive.search.highlight import highlights
from archive.search.tree import AllOf, Not, Query
from archive.search.values import Hit, Results, Search

Json = dict[str, Any]
ZONE = "Europe/Paris"
MOST_VALUES = 1000  # counted of one field: more than the lexicon has actors or a desk sources
SHOWN = (
    "id source source_id url title text published_at relevance actors topics copy_of story".split()
)
MOST_EXACT = 40_000  # stories that Elasticsearch counts nearly exactly, and no more
COUNTED = {"actor": "actors", "topic": "topics", "source": "source", "relevance": "relevance"}


def body(search: Search, query: Query, key: Key | None, size: int) -> Json:
    """The body of ``_search`` on the alias, from after ``key``."""
    asked: Json = {
        "query": {"bool": _bool(search, query)},
        "sort": _sort(search),
        "size": size,
        "track_total_hits": True,
        "_source": SHOWN,
    }
    if key:
        score, at, tie = key
        times = [at * sign(search), tie * sign(search)]
        asked["search_after"] = [score, *times] if search.sort == "best" else times
    if search.counts or search.stories:
        asked["aggs"] = _aggregations(search)
    return asked


def heads(search: Search, query: Query, threads: Sequence[int]) -> Json:
    """The body that asks for the best hit of each of these stories, and counts them."""
    asked = _bool(search, query)
    among: Json = {"terms": {"thread": list(threads)}}
    counted: Json = {"field": "thread", "size": len(threads)}
    copies: Json = {"filter": {"exists": {"field": "copy_of"}}}
    return {
        "query": {"bool": asked | {"filter": [*asked["filter"], among]}},
        "sort": _sort(search),
        "size": len(threads),
        "track_total_hits": False,
        "_source": ["id"],
        "collapse": {"field": "thread"},
        "aggs": {"stories": {"terms": counted, "aggs": {"copies": copies}}},
    }


def thread(hit: Json) -> int:
    """The story of a hit's article, or the article itself where it has none."""
    story = hit["_source"].get("story")
    return -hit["_source"]["id"] if story is None else story


def counted(answer: Mapping[str, Any]) -> dict[int, tuple[int, int, int]]:
    """What was answered to ``heads``: of each story its best article, and how many articles
    and copies it has."""
    numbers = {
        bucket["key"]: (bucket["doc_count"], bucket["copies"]["doc_count"])
        for bucket in answer["aggregations"]["stories"]["buckets"]
    }
    ids = {hit["fields"]["thread"][0]: hit["_source"]["id"] for hit in answer["hits"]["hits"]}
    return {thread: (id, *numbers[thread]) for thread, id in ids.items()}


def results(
    search: Search,
    query: Query,
    answer: Mapping[str, Any],
    found: Sequence[Json],
    stories: Mapping[int, tuple[int, int, int]],
) -> Results:
    """What ``found``, one hit more than asked for where there are more, comes to."""
    page = found[: search.limit]
    aggregations = answer.get("aggregations", {})
    return Results(
        total=answer["hits"]["total"]["value"],
        hits=tuple(_hit(search, query, hit["_source"], stories.get(thread(hit))) for hit in page),
        next=cursor(search, key(search, page[-1])) if len(found) > search.limit else None,
        stories=aggregations["stories"]["value"] if search.stories else None,
        counts=_counts(aggregations) if search.counts else {},
    )


def _bool(search: Search, query: Query) -> Json:
    parts = query.parts if isinstance(query, AllOf) else (query,)
    copied: Json = {"exists": {"field": "copy_of"}}
    return {
        "must": [answering(part) for part in parts if not isinstance(part, Not)],
        "must_not": [
            *(answering(part.part) for part in parts if isinstance(part, Not)),
            *([] if search.copies else [copied]),
        ],
        "filter": [NOT_DELETED, *_filters(search)],
    }


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
    way = "asc" if search.sort == "oldest" else "desc"
    dated: list[Json] = [{"appeared_at": way}, {"id": way}]
    return [{"_score": "desc"}, *dated] if search.sort == "best" else dated


def key(search: Search, hit: Json) -> Key:
    """The sort key of a hit."""
    score, appeared, id = hit["sort"] if search.sort == "best" else [0, *hit["sort"]]
    return int(score), int(appeared) * sign(search), int(id) * sign(search)


def _aggregations(search: Search) -> Json:
    found: Json = {}
    if search.stories:
        found["stories"] = {"cardinality": {"field": "thread", "precision_threshold": MOST_EXACT}}
    if not search.counts:
        return found
    days = {"field": "appeared_at", "calendar_interval": "day", "time_zone": ZONE}
    terms = {name: {"terms": {"field": f, "size": MOST_VALUES}} for name, f in COUNTED.items()}
    day: Json = {"date_histogram": days | {"min_doc_count": 1, "format": "yyyy-MM-dd"}}
    return found | terms | {"day": day}


def _counts(aggregations: Mapping[str, Any]) -> dict[str, tuple[tuple[str, int], ...]]:
    return {
        name: tuple(
            (bucket.get("key_as_string", bucket["key"]), bucket["doc_count"])
            for bucket in aggregations[name]["buckets"]
        )
        for name in (*COUNTED, "day")
    }


def _hit(search: Search, query: Query, source: Json, of_story: tuple[int, int, int] | None) -> Hit:
    _, articles, copies = of_story or (None, None, None)
    shown = highlights(query, source["title"], source["text"]) if search.excerpts else {}
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
        highlights=shown,
        articles=articles,
        copies=copies,
    )
