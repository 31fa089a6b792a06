"""What ``SearchIndex`` promises, on PostgreSQL and on Elasticsearch alike."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.search.cursor import InvalidCursor
from archive.search.misread import Misread
from archive.search.values import SORTS, Search, SearchIndex, Sort
from tests.archive.search.conftest import Open
from tests.archive.search.entries import START, entry


def found(index: SearchIndex, query: str, **more: object) -> list[int]:
    return sorted(hit.id for hit in index.find(Search(query=query, limit=100, **more)).hits)  # type: ignore[arg-type]


@pytest.fixture
def press(index: SearchIndex) -> SearchIndex:
    index.put(
        [
            entry(1, "L’OTAN livre des missiles Patriot", "Le président Zelensky l’a dit à Kiev."),
            entry(
                2, "Paris", "L'Otan et la guerre en Ukraine : des F-16 pour Kyiv, dit J.D. Vance."
            ),
            entry(
                3, "Guerre d’Ukraine", "Volodymyr Zelenskyy salue ses alliés de l'OTAN, au cœur."
            ),
            entry(4, "Météo", "Rien à signaler. Des F16, un Mirage 2000-5, des porte-avions."),
        ]
    )
    return index


FINDS = {
    "otan": [1, 2, 3],
    "l'otan": [1, 2, 3],
    "L’OTAN": [1, 2, 3],
    "OTAN missiles": [1],
    "otan Paris": [2],
    "Patriot Kyiv": [1],
    "patriot président": [1],
    "coeur": [3],
    "CŒUR": [3],
    "F-16": [2, 4],
    "F16": [2, 4],
    "JD Vance": [2],
    '"guerre en Ukraine"': [2],
    "«guerre d'ukraine»": [3],
    '"Ukraine guerre"': [],
    "guerre ukraine": [2, 3],
    "porte-avions": [4],
    "porte avion": [4],
    "avions-porte": [],
    "otan -Zelensky": [2],
    "otan -zelenskyy": [2],
    'otan -"guerre en ukraine"': [1, 3],
    "Paris OR météo": [2, 4],
    "F16 météo OR Paris -Patriot": [2, 4],
    "-otan": [4],
    "Kiev": [1, 2],
    "Kyïv": [1, 2],
    "zelenskyy": [1, 3],
    '"président Zelenskyy"': [1],
    '"dit à Kyiv"': [1],
    '"F-16 pour kiev"': [2],
    '"guerre par ukraine"': [2],
    "alliée": [3],
    "ministre": [],
    "": [1, 2, 3, 4],
    "la guerre": [2, 3],
    "Paris OU météo": [2, 4],
    "otan SAUF (zelensky OU guerre)": [],
    "otan SAUF (patriot OU guerre)": [],
    "otan ET (paris OU coeur)": [2, 3],
    "NON otan": [4],
    "-paris OU météo": [1, 3, 4],
    "miss*": [1],
    "zelensk*": [1, 3],
    "porte av*": [4],
    "titre:guerre": [3],
    "title:otan": [1],
    "titre:(otan OU paris)": [1, 2],
    "titre:zel*": [],
    "source:seed OTAN": [1, 2, 3],
    "source:lemonde": [],
    '"guerre kyiv"~5': [2],
    '"kyiv guerre"~5': [2],
    '"kyiv guerre"~2': [],
    '"guerre en Ukraine" OU titre:météo': [2, 4],
}


def test_finds(press: SearchIndex) -> None:
    assert {query: found(press, query) for query in FINDS} == FINDS
    totals = {query: press.find(Search(query=query, limit=1)).total for query in FINDS}
    assert totals == {query: len(ids) for query, ids in FINDS.items()}


def test_no_phrase_runs_from_the_title_into_the_text(index: SearchIndex) -> None:
    index.put([entry(1, "Une visite à Kiev", "Patriot et Leopard.", spellings=("Kyiv", "Patriot"))])
    assert found(index, '"Kiev Patriot"') == []
    assert found(index, '"Kyiv Patriot"') == []
    assert found(index, '"Patriot et Leopard"') == [1]


def test_title_before_standfirst_before_text_then_newest(index: SearchIndex) -> None:
    index.put(
        [
            entry(9, "Paris", "Le sommet à Vilnius."),
            entry(8, "Paris", "Le sommet à Vilnius, Vilnius, encore Vilnius."),
            entry(2, "Paris", "Vilnius reçoit.\n\nLe sommet.", standfirst="Vilnius reçoit."),
            entry(1, "Un sommet à Vilnius", "Ouvert."),
        ]
    )
    hits = index.find(Search(query="vilnius")).hits
    assert [hit.id for hit in hits] == [1, 2, 9, 8]
    hits = index.find(Search(query="vilnius", sort="oldest")).hits
    assert [hit.id for hit in hits] == [1, 2, 8, 9]
    hits = index.find(Search(query="vilnius", sort="newest")).hits
    assert [hit.id for hit in hits] == [9, 8, 2, 1]


def test_filters(index: SearchIndex) -> None:
    index.put(
        [
            entry(1, actors=("otan", "france"), topics=("chars",), relevance="otan-ukraine"),
            entry(2, actors=("france",), source="lemonde", relevance="ukraine", copy_of=1),
            entry(3, topics=("chars", "drones"), source="afp", relevance="otan-ukraine"),
        ]
    )
    assert found(index, "", actors=("otan",)) == [1]
    assert found(index, "", actors=("otan", "france")) == [1, 2]
    assert found(index, "", topics=("chars",)) == [1, 3]
    assert found(index, "", topics=("chars",), actors=("france",)) == [1]
    assert found(index, "", sources=("afp", "lemonde")) == [2, 3]
    assert found(index, "", relevance=("otan-ukraine",)) == [1, 3]
    assert found(index, "", copies=False) == [1, 3]


def test_dates_from_inclusive_to_exclusive_and_first_seen_where_unknown(index: SearchIndex) -> None:
    noon = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
    index.put(
        [
            entry(1, published_at=noon - timedelta(milliseconds=1)),
            entry(2, published_at=noon),
            entry(3, published_at=None, first_seen_at=noon + timedelta(hours=1)),
            entry(4, published_at=noon + timedelta(hours=2)),
        ]
    )
    until = noon + timedelta(hours=2)
    assert found(index, "", since=noon) == [2, 3, 4]
    assert found(index, "", until=noon) == [1]
    assert found(index, "", since=noon, until=until) == [2, 3]


def test_a_hit_says_what_the_article_is(index: SearchIndex) -> None:
    given = entry(
        7, "Titre", "Corps", url="https://a.example/7", actors=("otan",), topics=("chars",),
        relevance="otan", copy_of=3, story=5,
    )  # fmt: skip
    index.put([given])
    (hit,) = index.find(Search()).hits
    assert (hit.id, hit.source, hit.source_id, hit.url) == (7, "seed", "007", "https://a.example/7")
    assert (hit.title, hit.published_at, hit.relevance) == ("Titre", given.published_at, "otan")
    assert (hit.actors, hit.topics, hit.copy_of, hit.story) == (("otan",), ("chars",), 3, 5)
    assert hit.highlights == {}


def test_highlights_mark_what_matched_and_escape_the_rest(index: SearchIndex) -> None:
    index.put([entry(1, "Kiev <et> l’OTAN", "Des chars & un char. " + "Rien. " * 90 + "À Kyiv !")])
    (hit,) = index.find(Search(query="Kyïv OTAN char -drone")).hits
    assert hit.highlights["title"] == ("<em>Kiev</em> &lt;et&gt; <em>l’OTAN</em>",)
    first, last = hit.highlights["text"]
    assert first.startswith("Des <em>chars</em> &amp; un <em>char</em>. Rien.")
    assert last.endswith("Rien. À <em>Kyiv</em> !")
    (hit,) = index.find(Search(query="Kyïv OTAN", excerpts=False)).hits
    assert hit.highlights == {}


def test_a_phrase_is_marked_as_one(index: SearchIndex) -> None:
    index.put([entry(1, "Paris", "La guerre, toujours la guerre en Ukraine.")])
    (hit,) = index.find(Search(query='"guerre en Ukraine"')).hits
    assert hit.highlights["text"] == ("La guerre, toujours la <em>guerre en Ukraine</em>.",)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_still_while_articles_arrive(index: SearchIndex, sort: Sort) -> None:
    old = [entry(i, "Otan" if i % 3 else "Paris", "otan") for i in range(1, 24)]
    index.put(old)
    seen: list[int] = []
    after = None
    arriving = iter(range(100, 200))
    while True:
        page = index.find(Search(query="otan", sort=sort, limit=5, after=after))
        seen += [hit.id for hit in page.hits]
        after = page.next
        if after is None:
            break
        index.put([entry(next(arriving), "Otan", "otan"), entry(next(arriving), "Paris", "otan")])
    assert len(seen) == len(set(seen))
    assert {e.id for e in old} <= set(seen)


def test_a_cursor_of_another_search_is_refused(index: SearchIndex) -> None:
    index.put([entry(i, "Otan") for i in range(1, 5)])
    after = index.find(Search(query="otan", limit=2)).next
    assert after
    with pytest.raises(InvalidCursor, match="another search"):
        index.find(Search(query="paris", limit=2, after=after))
    with pytest.raises(InvalidCursor, match="no cursor"):
        index.find(Search(query="otan", limit=2, after="n'importe quoi"))


def test_counts(index: SearchIndex) -> None:
    evening = datetime(2024, 5, 1, 22, 30, tzinfo=UTC)  # already the second of May in Paris
    index.put(
        [
            entry(1, "Otan", actors=("otan", "france"), topics=("chars",), published_at=START),
            entry(2, "Otan", actors=("otan",), source="afp", published_at=evening),
            entry(3, "Otan", actors=("belgique",), published_at=evening),
            entry(4, "Paris", actors=("italie",), published_at=evening),
        ]
    )
    counts = index.find(Search(query="otan", limit=1, counts=True)).counts
    assert counts["actor"] == (("otan", 2), ("belgique", 1), ("france", 1))
    assert counts["topic"] == (("chars", 1),)
    assert counts["source"] == (("seed", 2), ("afp", 1))
    assert counts["day"] == (("2024-05-01", 1), ("2024-05-02", 2))


def test_the_total_is_exact_beyond_ten_thousand(index: SearchIndex) -> None:
    for start in range(1, 10_051, 1_005):
        index.put([entry(i, "Otan", "x") for i in range(start, start + 1_005)])
    assert index.find(Search(query="otan", limit=1)).total == 10_050


def test_late_writes_change_nothing(index: SearchIndex, backend: Open) -> None:
    index.put([entry(1, "Neuf", revision=5)])
    late = backend().put([entry(1, "Ancien", revision=4), entry(2, "Autre", revision=1)])
    assert late.settled == (1, 2)
    assert found(index, "ancien") == []
    assert found(index, "neuf") == [1]
    index.put([entry(1, "Encore", revision=6)])
    assert found(index, "encore") == [1]
    assert found(index, "neuf") == []


def test_nothing_resurrects_what_was_removed(index: SearchIndex, backend: Open) -> None:
    index.put([entry(1, "Otan", revision=1), entry(2, "Otan", revision=1)])
    assert index.remove([(1, 3)]).settled == (1,)
    index.put([entry(2, "Otan", revision=2, deleted=True)])
    backend().put([entry(1, "Otan", revision=2), entry(2, "Otan", revision=1)])
    assert found(index, "otan") == found(index, "") == []
    assert index.find(Search(counts=True)).total == 0
    index.put([entry(1, "Otan", revision=4)])
    assert found(index, "otan") == [1]


def test_a_removal_may_come_first(index: SearchIndex) -> None:
    index.remove([(1, 2)])
    index.put([entry(1, "Otan", revision=1)])
    assert found(index, "") == []


def test_putting_again_changes_nothing(index: SearchIndex) -> None:
    for _ in range(3):
        assert index.put([entry(1, "Otan"), entry(2, "Otan")]).settled == (1, 2)
    assert found(index, "otan") == [1, 2]
    assert index.put([]).settled == ()


def test_says_what_it_holds(index: SearchIndex) -> None:
    index.put([entry(i, revision=i) for i in range(1, 6)])
    index.remove([(3, 9)])
    held = [*index.held(0, 3), *index.held(3, 3)]
    assert [(h.id, h.revision, h.deleted) for h in held] == [
        (1, 1, False), (2, 2, False), (3, 9, True), (4, 4, False), (5, 5, False),
    ]  # fmt: skip


def test_clear(index: SearchIndex, backend: Open) -> None:
    index.put([entry(1, "Otan")])
    index.clear()
    assert backend().find(Search()).total == 0
    index.put([entry(1, "Otan")])
    assert found(index, "otan") == [1]


def test_long_and_strange_texts_are_put(index: SearchIndex) -> None:
    index.put(
        [
            entry(1, "Long", "a" * 100_000 + " fin"),
            entry(2, "Vaste", " ".join(f"mot{i}" for i in range(30_000)) + " terme"),
            entry(
                3, "Étrange", "\u200bl’œuvre\u00ad \ud7ff \U0001f525 ' \\ \" ''' " + "otan " * 400
            ),
            entry(4, "", ""),
        ]
    )
    assert found(index, "fin") == [1]
    assert found(index, "terme") == [2]
    assert found(index, "œuvre otan") == [3]
    assert found(index, "") == [1, 2, 3, 4]


def test_a_last_page_that_is_full_leads_nowhere(index: SearchIndex) -> None:
    index.put([entry(i, "Otan") for i in range(1, 5)])
    first = index.find(Search(query="otan", limit=2))
    assert first.next
    assert index.find(Search(query="otan", limit=2, after=first.next)).next is None


def test_one_hit_a_story_with_what_was_found_of_it_counted(index: SearchIndex) -> None:
    index.put(
        [
            entry(1, "Otan", story=7),
            entry(2, "Paris", "otan", story=7),
            entry(3, "Otan", story=7, copy_of=1),
            entry(4, "Otan", "otan"),
            entry(5, "Paris", "otan", story=9),
            entry(6, "Paris", "Rien", story=9),
        ]
    )
    found = index.find(Search(query="otan", stories=True))
    assert (found.total, found.stories) == (5, 3)
    assert [(h.id, h.articles, h.copies) for h in found.hits] == [(4, 1, 0), (3, 3, 1), (5, 1, 0)]
    newest = index.find(Search(query="otan", stories=True, sort="newest"))
    assert [hit.id for hit in newest.hits] == [5, 4, 3]
    oldest = index.find(Search(query="otan", stories=True, sort="oldest", copies=False))
    assert [(h.id, h.articles, h.copies) for h in oldest.hits] == [(1, 2, 0), (4, 1, 0), (5, 1, 0)]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_stories_hold_every_story_once(index: SearchIndex, sort: Sort) -> None:
    index.put([entry(i, "Otan" if i % 3 else "Paris", "otan", story=i % 7) for i in range(1, 60)])
    seen: list[int] = []
    after = None
    while True:
        page = index.find(Search(query="otan", sort=sort, stories=True, limit=3, after=after))
        seen += [hit.story for hit in page.hits if hit.story is not None]
        assert page.stories == 7
        after = page.next
        if after is None:
            break
    assert sorted(seen) == list(range(7))


@pytest.mark.parametrize("query", ["l'", "otan (", "sourc:x", '"otan', "de la", "*", "char^2"])
def test_what_is_not_understood_is_refused(index: SearchIndex, query: str) -> None:
    with pytest.raises(Misread, match="at character"):
        index.find(Search(query=query))


def test_large_queries_are_answered(index: SearchIndex) -> None:
    index.put([entry(1, "Otan", " ".join(f"mot{i}" for i in range(2000)))])
    assert found(index, " ".join(f"mot{i}" for i in range(500))) == [1]
    assert found(index, " OU ".join(f"rien{i}" for i in range(499)) + " OU otan") == [1]
    assert found(index, '"' + " ".join(f"mot{i}" for i in range(500)) + '"') == [1]
    assert found(index, "(" * 19 + "otan" + ")" * 19) == [1]
    with pytest.raises(Misread, match="too long"):
        index.find(Search(query=" ".join(f"mot{i}" for i in range(501))))
