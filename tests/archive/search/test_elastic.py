"""What is particular to Elasticsearch: the alias, the mapping, Kibana's own search bar."""

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from elasticsearch import BadRequestError, NotFoundError

from archive.search import mapping
from archive.search.cluster import Cluster
from archive.search.elastic import ElasticIndex
from archive.search.mapping import FIELDS
from archive.search.values import Entry, IndexUnavailable, Search
from tests.archive.search.entries import entry
from tests.services.site import Answer, Site, redirect


@pytest.fixture
def index(cluster: Cluster) -> ElasticIndex:
    index = ElasticIndex(cluster)
    index.put(
        [
            entry(1, "L’OTAN livre des missiles", "Le président Zelensky l’a dit à Kiev."),
            entry(2, "La guerre en Ukraine", "Des F-16 pour Kyïv et l'armée française."),
            entry(3, "Météo", "Rien."),
        ]
    )
    index.put([entry(4, "Otan supprimé", "Kiev", deleted=True)])
    return index


def bar(index: ElasticIndex, query: dict[str, Any]) -> list[int]:
    found = index.client.search(index=index.alias, query=query, size=100)
    return sorted(hit["_source"]["id"] for hit in found["hits"]["hits"])


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("l’otan", [1]),
        ("Kyiv", [1, 2]),
        ("Zelenskyy", [1]),
        ("f16", [2]),
        ('"guerre en ukraine"', [2]),
        ("français", [2]),
        ("supprimé", []),
    ],
)
def test_kibanas_search_bar_finds_by_its_own_means(
    index: ElasticIndex, typed: str, ids: list[int]
) -> None:
    # Lucene syntax as Kibana sends it, and KQL's bare words: neither names a field.
    assert bar(index, {"query_string": {"query": typed, "analyze_wildcard": True}}) == ids
    kind = "phrase" if typed.startswith('"') else "best_fields"
    words = typed.strip('"')
    assert bar(index, {"multi_match": {"type": kind, "query": words, "lenient": True}}) == ids


def test_the_exact_field_tells_forms_apart(index: ElasticIndex) -> None:
    assert bar(index, {"match": {"text.exact": "française"}}) == [2]
    assert bar(index, {"match": {"text.exact": "français"}}) == []


def test_the_alias_counts_what_is_not_deleted(index: ElasticIndex) -> None:
    assert index.client.count(index=index.alias)["count"] == 3


def test_every_field_of_an_entry_is_mapped_and_nothing_else_is_accepted(
    index: ElasticIndex,
) -> None:
    assert set(Entry.__slots__) <= set(FIELDS)
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping"):
        index.client.index(index=next(iter(index.targets())), document={"unknown": 1})


def test_a_write_never_creates_an_index(index: ElasticIndex) -> None:
    with pytest.raises(NotFoundError):
        index.client.index(index=f"{index.alias}-v1-gone", document={"id": 1})


def test_an_index_that_is_dropped_under_us_is_made_again(index: ElasticIndex) -> None:
    identity = index.identity()
    index.client.indices.delete(index=",".join(index.targets()))
    with pytest.raises(IndexUnavailable):
        index.find(Search())
    assert index.identity() != identity
    index.put([entry(1, "Otan")])
    assert index.find(Search(query="otan")).total == 1


def test_an_index_that_another_is_making_is_waited_for(cluster: Cluster) -> None:
    opened = ElasticIndex(cluster)
    nowhere = "index.routing.allocation.require.box"
    first = f"{cluster.alias}-v{mapping.VERSION}-first"
    opened.client.indices.create(
        index=first,
        settings={nowhere: "none"},
        mappings={"_meta": {"digest": mapping.DIGEST, "lineage": "another's"}},
        wait_for_active_shards="0",
    )
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(lambda: (opened.identity(), opened.borne()))
        wait([work], timeout=1)  # as long as its shard is nowhere it cannot be read
        assert not work.done()
        opened.client.indices.put_settings(index=first, settings={nowhere: None})
        assert work.result() == ("another's", None)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"[" * 100_000, headers={"Content-Type": "application/json"}),
        redirect("http://[::nowhere"),
        Answer(body=b"<html>", headers={"Content-Type": "text/html"}),
    ],
    ids=["without end", "sent on to no address", "a page"],
)
def test_something_else_answers(site: Site, answer: Answer) -> None:
    site.pages["*"] = answer
    with pytest.raises(IndexUnavailable, match="Elasticsearch: "):
        ElasticIndex(Cluster(hosts=(site.url(""),))).identity()


def test_nobody_there() -> None:
    with pytest.raises(IndexUnavailable, match="Elasticsearch: "):
        ElasticIndex(Cluster(hosts=("http://127.0.0.1:9",))).find(Search())
