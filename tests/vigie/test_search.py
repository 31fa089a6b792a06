"""The search commands as a user runs them, on both backends."""

import pytest

from archive.database import connect
from tests.indexer.record import write
from tests.services.command import Vigie


@pytest.fixture(params=["postgres", "elastic"])
def filled(request: pytest.FixtureRequest, vigie: Vigie, database_url: str) -> Vigie:
    """An archive of forty articles, indexed."""
    with connect(database_url) as connection:
        write(connection, 1, 40)
    if request.param == "elastic":
        cluster = request.getfixturevalue("cluster")
        vigie = vigie.with_(ELASTICSEARCH_URL=cluster.hosts[0], ELASTICSEARCH_ALIAS=cluster.alias)
    vigie.run("index", "--once")
    return vigie


def test_search_as_json(filled: Vigie) -> None:
    found = filled.json("search", "--json", "missiles Patriot Kyiv", "--limit", "3")
    assert found["total"] == 40
    first = found["hits"][0]
    assert {
        "id", "source", "source_id", "url", "title", "published_at", "relevance", "actors",
        "topics", "copy_of", "highlights",
    } <= set(first)  # fmt: skip
    assert first["title"] == "Article 40"
    assert first["published_at"] == "2024-01-01T01:40:00+01:00"
    assert "<em>Kiev</em>" in first["highlights"]["text"][0]


def test_pages(filled: Vigie) -> None:
    seen: list[str] = []
    after: list[str] = []
    for _ in range(4):
        page = filled.json("search", "--json", "otan", "--limit", "12", *after)
        seen += [hit["source_id"] for hit in page["hits"]]
        after = ["--after", page["next"] or ""]
    assert sorted(map(int, seen)) == list(range(1, 41))


def test_filters_and_counts(filled: Vigie) -> None:
    def total(*options: str) -> int:
        return filled.json("search", "--json", *options)["total"]

    assert total("--actor", "otan", "--topic", "aide-militaire", "--source", "essai") == 40
    assert total("--actor", "france") == total("--source", "lemonde") == 0
    assert total("--actor", "OTAN") == total("acteur:otan") == total("art* titre:article") == 40
    assert total("--relevance", "autre") == 0
    assert total("--since", "2024-01-01", "--until", "2024-01-01") == 40
    assert total("--since", "2024-01-02") == total("--until", "2023-12-31") == 0
    assert total("--since", "2024-01-01T00:30:00Z") == 11
    counts = filled.json("search", "--json", "--counts")["counts"]
    assert counts["actor"] == [["otan", 40]]
    assert counts["day"] == [["2024-01-01", 40]]


def test_how_it_was_read(filled: Vigie) -> None:
    shown = filled.run("search", "--explain", "missiles OU chars", "--limit", "1").stdout
    assert shown.startswith('any of:\n  the word "missiles"\n  the word "chars"\n\n40 articles\n')
    found = filled.json(
        "search", "--explain", "--json", "missiles", "--stories", "--sort", "oldest"
    )
    assert found["read"] == 'the word "missiles"'
    assert (found["total"], found["hits"][0]["title"]) == (40, "Article 1")
    assert found["stories"] == len(found["hits"]) or found["next"]
    assert filled.json("search", "--json", "Patriot", "--until", "9999-12-31")["total"] == 40


def test_readable(filled: Vigie) -> None:
    shown = filled.run("search", "kyiv", "--limit", "1").stdout
    assert shown.startswith(
        "40 articles\n\n2024-01-01  essai  otan-ukraine\nArticle 40\n    Le sec"
    )
    assert "<em>" not in shown
    assert "more: --after " in shown


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--actor", "otn"], "--actor otn: no such actor in the lexicon: otan"),
        (["--topic", "cha"], "--topic cha: no such topic"),
        (["--relevance", "rien"], "--relevance"),
        (["--since", "demain"], "demain: expected 2025, 2025-03"),
        (["--until", "30/02/2025"], "30/02/2025: there is no such day"),
        (["--since", "2025", "--until", "2024"], "--since 2025 comes after --until 2024"),
        (["OU"], "at character 6, OU : an operator that has nothing on one of its sides"),
        (["-drones"], "what begins with - and is no option goes after --"),
        (["--source", "lemond"], "--source lemond: no such source among the sources: lemonde?"),
        (["source:lemond"], "--source lemond: no such source among the sources: lemonde?"),
        (["--limit", "0"], "from 1 to 1000"),
        (["--after", "xyz"], "--after: this is no cursor"),
    ],
)
def test_what_cannot_be_asked(vigie: Vigie, options: list[str], said: str) -> None:
    assert said in vigie.run("search", "otan", *options, status=2).stderr


def test_reindex_and_verify(filled: Vigie, database_url: str) -> None:
    assert "40 articles compared, 0 differences" in filled.run("verify").stdout
    with connect(database_url) as connection:
        connection.execute("update articles set revision = 2, projected_revision = 2 where id = 7")
    told = filled.run("verify", "--report", status=1).stdout
    assert "1 missing from the index, or there in an old revision: 7" in told
    assert "repaired: 1 articles" in filled.run("verify").stdout
    assert "0 differences" in filled.run("verify", "--report").stdout
    filled.run("reindex")
    assert filled.json("search", "--json", "otan")["total"] == 40
    assert "0 differences" in filled.run("verify", "--report").stdout


def test_the_five_texts_and_the_words_of_the_acceptance(filled: Vigie) -> None:
    from tests.shared import shared

    filled.run("seed", str(shared("seeds")))

    def names(query: str) -> list[str]:
        hits = filled.json("search", "--json", query, "--source", "seed")["hits"]
        return sorted(hit["source_id"][:3] for hit in hits)

    assert names("missiles Patriot Kiev") == ["000", "002", "004"]
    assert (
        names("l'otan") == names("L’OTAN") == names("otan") == ["000", "001", "002", "003", "004"]
    )


def test_where_nobody_answers(vigie: Vigie) -> None:
    away = vigie.with_(ELASTICSEARCH_URL="http://127.0.0.1:9")
    said = away.run("search", "otan", status=1).stderr
    assert said.startswith("vigie: Elasticsearch: ")
    assert said.count("\n") == 1
    wrong = vigie.with_(ELASTICSEARCH_URL="http://127.0.0.1:9", ELASTICSEARCH_SHARDS="viele")
    assert "ELASTICSEARCH_SHARDS=viele" in wrong.run("search", "otan", status=2).stderr
