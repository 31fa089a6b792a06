"""What Kibana asks of the index, answered by a real Elasticsearch node: the numbers that
the search bar and every panel show for articles known beforehand."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from archive.search.cluster import Cluster, client
from archive.search.elastic import ElasticIndex
from archive.search.values import Entry
from kibana.description import load
from kibana.objects import saved_objects
from tests.kibana import requests

Json = dict[str, Any]
Ask = Callable[[Json], Json]
OBJECTS = {one["id"]: one for one in saved_objects(load())}
VIEW = OBJECTS["articles"]
MARCH = ("2026-03-01T00:00:00.000Z", "2026-03-07T22:59:59.999Z")
SIDES = ("otan", "ukraine")


def march(day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def entry(id: int, title: str, when: datetime | None, source: str, **known: Any) -> Entry:
    name, kind = {
        "agence": ("Agence A", "agency"),
        "courrier": ("Courrier B", "press"),
        "journal": ("Journal C", "press"),
        "otan": ("OTAN", "official"),
        "seed": ("seed", None),
    }[source]
    first_seen = known.pop("first_seen_at", when)
    relevance = known.get("relevance", "autre")
    return Entry(
        id=id,
        revision=1,
        source=source,
        source_id=str(id),
        source_name=name,
        source_kind=kind,
        source_kind_name=kind and kind.title(),
        relevance_name=relevance.upper(),
        actor_names=tuple(id.title() for id in known.get("actors", ())),
        topic_names=tuple(id.title() for id in known.get("topics", ())),
        url=f"https://example.org/{id}",
        title=title,
        text=known.pop("text", f"{title}. Le texte de l'article."),
        published_at=when,
        first_seen_at=first_seen,
        **known,
    )


ENTRIES = [
    entry(1, "Des missiles Patriot pour Kiev", march(2), "agence", relevance="otan-ukraine",
          actors=SIDES, topics=("aide-militaire",), spellings=("Kiev", "Kyiv"), delay=60),
    entry(2, "Patriot : Kyiv attend ses missiles", march(2, 9), "courrier", copy_of=1,
          relevance="otan-ukraine", actors=SIDES, topics=("aide-militaire",), delay=600,
          spellings=("Kiev", "Kyiv"), original_source="Agence A"),
    entry(3, "Des missiles pour l'Ukraine", march(3), "journal", copy_of=1,
          relevance="otan-ukraine", actors=SIDES, topics=("aide-militaire", "defense-aerienne"),
          original_source="Agence A", delay=1200),
    entry(4, "Sommet de l’OTAN à Ankara", march(3, 23, 30), "otan", relevance="otan",
          actors=("otan",), topics=("sommet",), delay=30),
    entry(5, "Combats à Pokrovsk", march(5), "courrier", relevance="ukraine", version=2,
          corrected=True, actors=("russie", "ukraine"), topics=("combats",), delay=90),
    entry(6, "Une archive sans date", None, "seed", first_seen_at=march(6), origin="seed",
          relevance="otan-ukraine", actors=("otan",), topics=()),
    entry(7, "Combats : la dépêche reprise", march(5, 10), "agence", relevance="ukraine",
          copy_of=5, original_source="Courrier B", actors=("russie", "ukraine"),
          topics=("combats",), delay=300),
    entry(8, "Un missile d'avant", datetime(2025, 3, 1, tzinfo=UTC), "agence",
          relevance="otan-ukraine", actors=("otan",), topics=("sommet",), delay=10),
    entry(9, "Un missile effacé", march(4), "agence", deleted=True),
]  # fmt: skip


@pytest.fixture(scope="module")
def elastic(elasticsearch: Any) -> Iterator[tuple[Elasticsearch, str]]:
    """A client, and the alias behind which the articles above lie."""
    cluster = Cluster(hosts=(elasticsearch.url,), alias="test-kibana")
    index = ElasticIndex(cluster)
    index.identity()
    assert len(index.put(ENTRIES).settled) == len(ENTRIES)
    with client(cluster) as opened:
        yield opened, cluster.alias
        opened.indices.delete(index=list(opened.indices.get(index=f"{cluster.alias}-*")))
        opened.indices.delete_index_template(name=cluster.alias)


@pytest.fixture(scope="module")
def ask(elastic: tuple[Elasticsearch, str]) -> Ask:
    """Search behind the alias with a request body."""
    opened, alias = elastic
    return lambda body: opened.search(index=alias, body=body).body


def panel(id: str) -> Json:
    panels = json.loads(OBJECTS["veille"]["attributes"]["panelsJSON"])
    (found,) = [one for one in panels if one["panelIndex"] == id]
    return found["embeddableConfig"]["attributes"]


def shown(ask: Ask, id: str) -> Json:
    """The aggregations behind a panel, in March."""
    return ask(requests.lens(panel(id), VIEW, MARCH))["aggregations"]


def counts(buckets: list[Json]) -> dict[str, int]:
    return {one["key"]: one["doc_count"] for one in buckets}


def days(buckets: list[Json]) -> dict[int, int]:
    """Articles by day of March, empty days left out."""
    return {
        int(one["key_as_string"][8:10]): one["doc_count"] for one in buckets if one["doc_count"]
    }


def found(ask: Ask, query: Json) -> set[int]:
    answer = ask({"query": requests.narrowed([query], VIEW, MARCH), "size": 50})
    return {int(hit["_id"]) for hit in answer["hits"]["hits"]}


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Kiev", {1, 2}),
        ("kyiv", {1, 2}),
        ("l'otan", {4}),
        ("L’OTAN", {4}),
        ("combat", {5, 7}),
        ('"missiles Patriot"', {1}),
        ("patr*", {1, 2}),
        ("*", {1, 2, 3, 4, 5, 6, 7}),
        ("agence", set[int]()),
    ],
)
def test_bare_words_in_the_search_bar(ask: Ask, words: str, ids: set[int]) -> None:
    assert found(ask, requests.bare(words)) == ids


def test_words_side_by_side_are_either_and_joined_both(ask: Ask) -> None:
    (both,) = requests.kuery("missiles and Patriot")
    assert found(ask, requests.bare("missiles Patriot")) == {1, 2, 3}
    assert found(ask, both) == {1, 2}


def test_the_search_bar_in_lucene(ask: Ask) -> None:
    assert found(ask, requests.lucene("Kyiv AND missiles")) == {1, 2}
    assert found(ask, requests.lucene("actors:russie AND NOT copy_of:*")) == {5}


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("veille-derniers", [7, 6, 5, 4, 3, 2, 1]),
        ("veille-aujourdhui", [7, 6, 5, 4, 3, 2, 1]),
        ("veille-otan-ukraine", [6, 1]),
        ("veille-corrections", [5]),
        ("veille-officielles", [4]),
    ],
)
def test_saved_searches_newest_first(ask: Ask, search: str, ids: list[int]) -> None:
    answer = ask(requests.discover(OBJECTS[search], VIEW, MARCH))
    hits = answer["hits"]["hits"]
    by_time = sorted(ids, key=lambda id: (APPEARED[id], id), reverse=True)
    assert [int(hit["_id"]) for hit in hits] == by_time
    assert answer["hits"]["total"] == {"value": len(ids), "relation": "eq"}
    columns = set(OBJECTS[search]["attributes"]["columns"]) - MAY_LACK
    assert all(columns <= hit["fields"].keys() for hit in hits)


MAY_LACK = {
    *("topic_names", "modified_at", "standfirst", "relevance_reason", "agency", "author"),
    *("copy_of", "story"),
}
APPEARED = {one.id: one.published_at or one.first_seen_at for one in ENTRIES}


def test_a_word_narrows_a_saved_search_and_is_marked(ask: Ask) -> None:
    answer = ask(requests.discover(OBJECTS["veille-derniers"], VIEW, MARCH, "Pokrovsk"))
    (hit,) = answer["hits"]["hits"]
    assert hit["highlight"]["title"] == [
        "Combats à @kibana-highlighted-field@Pokrovsk@/kibana-highlighted-field@"
    ]


def test_volume_by_day_and_kind_of_source(ask: Ask) -> None:
    """Days are Paris': the summit of the evening of the 3rd UTC is of the 4th."""
    buckets = shown(ask, "volume")["split"]["buckets"]
    assert counts(buckets) == {"Press": 3, "Agency": 2, "Official": 1, "__missing__": 1}
    by_kind = {one["key"]: days(one["time"]["buckets"]) for one in buckets}
    assert by_kind == {
        "Press": {2: 1, 3: 1, 5: 1}, "Agency": {2: 1, 5: 1}, "Official": {4: 1},
        "__missing__": {6: 1},
    }  # fmt: skip


def test_actors_and_topics_over_time(ask: Ask) -> None:
    actors = shown(ask, "acteurs")["split"]["buckets"]
    assert counts(actors) == {"Otan": 5, "Ukraine": 5, "Russie": 2}
    assert days(actors[0]["time"]["buckets"]) == {2: 2, 3: 1, 4: 1, 6: 1}
    topics = shown(ask, "themes")["split"]["buckets"]
    assert counts(topics) == {
        "Aide-Militaire": 3, "Combats": 2, "Defense-Aerienne": 1, "Sommet": 1,
    }  # fmt: skip


def test_actors_by_topics(ask: Ask) -> None:
    rows = shown(ask, "acteurs-themes")["rows"]["buckets"]
    assert {one["key"]: counts(one["columns"]["buckets"]) for one in rows} == {
        "Otan": {"Aide-Militaire": 3, "Defense-Aerienne": 1, "Sommet": 1},
        "Ukraine": {"Aide-Militaire": 3, "Combats": 2, "Defense-Aerienne": 1},
        "Russie": {"Combats": 2},
    }


def test_who_published_first_what_others_repeat(ask: Ask) -> None:
    assert counts(shown(ask, "premiers")["values"]["buckets"]) == {"Agence A": 2, "Courrier B": 1}


def test_delay_between_appearance_and_indexing(ask: Ask) -> None:
    """Of crawled articles, by day, in seconds; a seed has none."""
    by_day = {
        int(one["key_as_string"][8:10]): one["measure-0"]["values"]["50.0"]
        for one in shown(ask, "delai")["time"]["buckets"]
        if one["doc_count"]
    }
    assert by_day == {2: 330.0, 3: 1200.0, 4: 30.0, 5: 195.0}


def test_controls_offer_what_there_is(ask: Ask) -> None:
    controls = json.loads(OBJECTS["veille"]["attributes"]["controlGroupInput"]["panelsJSON"])
    offered = {
        name: counts(
            ask(requests.options(name, VIEW, MARCH))["aggregations"]["suggestions"]["buckets"]
        )
        for name in controls
    }
    assert offered["relevance_name"] == {"OTAN-UKRAINE": 4, "UKRAINE": 2, "OTAN": 1}
    assert offered["copy"] == {0: 4, 1: 3}
    assert offered["source_name"] == {
        "Agence A": 2, "Courrier B": 2, "Journal C": 1, "OTAN": 1, "seed": 1,
    }  # fmt: skip


def test_every_panel_asks_without_a_failed_shard(ask: Ask) -> None:
    panels = json.loads(OBJECTS["veille"]["attributes"]["panelsJSON"])
    for one in panels:
        if one["type"] == "lens":
            body = requests.lens(one["embeddableConfig"]["attributes"], VIEW, MARCH)
        elif one["type"] == "visualization":
            continue
        else:
            (reference,) = [
                r
                for r in OBJECTS["veille"]["references"]
                if r["name"].endswith(one["panelRefName"])
            ]
            body = requests.discover(OBJECTS[reference["id"]], VIEW, MARCH)
        answer = ask(body)
        assert answer["_shards"]["failed"] == 0, one["title"]
        assert answer["hits"]["total"]["value"] > 0, one["title"]


def test_names_are_found_as_they_are_shown(ask: Ask) -> None:
    (named,) = requests.kuery('actor_names : "Russie"')
    assert found(ask, named) == {5, 7}
    (folded,) = requests.kuery("copy : false")
    assert found(ask, folded) == {1, 4, 5, 6}


def test_stories_by_name_with_sources_and_articles(ask: Ask) -> None:
    rows = {one["key"]: one for one in shown(ask, "histoires")["values"]["buckets"]}
    assert rows[-5]["doc_count"] == 1
    (title,) = rows[-5]["measure-0"]["hits"]["hits"]
    assert title["fields"]["title.keyword"] == ["Combats à Pokrovsk"]


def test_independent_voices_and_growth_of_a_story(ask: Ask) -> None:
    columns = panel("histoires")["state"]["datasourceStates"]["formBased"]["layers"]["articles"]
    by_label = {column["label"]: name for name, column in columns["columns"].items()}
    voices, grown, before = (
        by_label[label]
        for label in (
            "Voix (sans les reprises)",
            "Depuis 24 h",
            "Les 24 h d\N{RIGHT SINGLE QUOTATION MARK}avant",
        )
    )
    rows = {one["key"]: one for one in shown(ask, "histoires")["values"]["buckets"]}
    assert {key: row[voices]["metric"]["value"] for key, row in rows.items()} == dict.fromkeys(
        rows, 1
    ) | {-2: 0, -3: 0, -7: 0}
    assert {row[grown]["doc_count"] for row in rows.values()} == {0}  # all of March
    assert {row[before]["doc_count"] for row in rows.values()} == {0}


def test_weeks_begin_on_monday(ask: Ask) -> None:
    buckets = shown(ask, "semaines")["split"]["buckets"]
    weeks = {week["key_as_string"][:10] for one in buckets for week in one["time"]["buckets"]}
    assert weeks == {"2026-02-23", "2026-03-02"}  # Mondays


def test_a_very_long_text_fails_no_search_of_kibana(cluster: Cluster) -> None:
    index = ElasticIndex(cluster)
    index.put([entry(1, "Patriot", march(2), "agence", text="Un missile Patriot. " * 60_000)])
    body = requests.discover(OBJECTS["veille-derniers"], VIEW, MARCH, "Patriot")
    answer = index.client.search(index=cluster.alias, body=body)
    assert answer["hits"]["total"]["value"] == 1
    assert "text" in answer["hits"]["hits"][0]["highlight"]
