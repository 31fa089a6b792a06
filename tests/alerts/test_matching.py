"""A subscription finds what the same search finds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.asking import question
from alerts.matching import NOTHING, Vocabulary, analyse, answers, highlight
from alerts.reading import matched
from archive.mail.clippings import Sighting
from archive.mail.subscriptions import Definition
from archive.search.analysis import terms, tokens
from archive.search.names import Names, called, spelled

NAMES = Names(spelled([("Kiev", "Kyiv", "Kyïv")]), {"actor": called([("otan", ("NATO",))])})
TITLE = "L’OTAN livre des F-16 à Kyïv"
TEXT = "Les missiles Patriot attendus par l'Ukraine, dit le secrétaire général. Cœur du débat."


def asked(query: str) -> tuple[str, ...] | None:
    wanted = question(Definition(name="a", to=(), query=query), NAMES)
    article = sighting(1, author="Jean Dupont")
    return answers(wanted.query, article, analyse(Vocabulary([wanted]), article, TITLE, TEXT))


@pytest.mark.parametrize(
    "query",
    [
        "", "otan", "l'otan", "L’OTAN", "OTAN Patriot", "Kiev", "kyiv", '"missiles patriot"',
        "missile", "F16", "miss* ET titre:otan", "auteur:dupont", "absent OU acteur:nato",
        '"patriot ukraine"~4', "source:gazette", "-absent OU absent", "NON (absent OU rien)", "f-16", "coeur", "absent OR otan", "otan -absent", '«missiles Patriot»',
        '"secrétaire général"', 'otan "général"', '"OTAN livre"',
    ],
)  # fmt: skip
def test_found(query: str) -> None:
    assert asked(query) is not None


@pytest.mark.parametrize(
    "query",
    [
        "absent", "otan absent", "-otan", "otan -Kiev", '"patriot missiles"', "absent OR rien",
        "titre:patriot", "auteur:dup* source:radio", '"patriot ukraine"~1', "NON (absent OU otan)",
        '"Kyïv les missiles"', 'otan -"missiles Patriot"', "-absent -otan",
    ],
)  # fmt: skip
def test_not_found(query: str) -> None:
    assert asked(query) is None


def test_the_words_that_are_there_are_named_as_they_were_typed() -> None:
    assert asked('Patriot OR absent "l’otan" -rien') == ("Patriot", "l’otan")


def highlighted(query: str, text: str) -> str:
    wanted = question(Definition(name="a", to=(), query=query), NAMES)
    runs = highlight(wanted.query, text)
    assert "".join(run.text for run in runs) == text
    return "".join(f"[{run.text}]" if run.hit else run.text for run in runs)


def test_highlights() -> None:
    assert highlighted("otan f16 Kiev", TITLE) == "[L’OTAN] livre des [F-16] à [Kyïv]"
    assert highlighted('"missiles patriot" -débat', TEXT).startswith("Les [missiles Patriot] att")
    assert highlighted("missiles", TEXT).startswith("Les [missiles] Patriot")
    assert highlighted("", TITLE) == TITLE
    assert highlighted("otan", "") == ""


def sighting(number: int, **fields: object) -> Sighting:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    given: dict[str, object] = {
        "id": number, "at": now, "rewritten_at": None, "source": "gazette",
        "relevance": "otan", "actors": ("otan",), "topics": (), "story": None, "root": number,
        "withdrawn": False,
    } | fields  # fmt: skip
    return Sighting(**given)  # type: ignore[arg-type]


def test_filters_narrow_and_each_needs_one_of_its_own() -> None:
    questions = {
        1: question(Definition(name="1", to=(), actors=("otan", "ue")), Names()),
        2: question(Definition(name="2", to=(), actors=("ue",), relevance=("otan",)), Names()),
        3: question(
            Definition(name="3", to=(), sources=("gazette",), topics=("patriot",)), Names()
        ),
        4: question(Definition(name="4", to=(), query="Patriot", relevance=("otan",)), Names()),
        5: question(Definition(name="5", to=()), Names()),
    }
    articles = [
        (sighting(10), "Patriot", ""),
        (sighting(11, actors=("ue",), topics=("patriot",)), "Rien", "Rien"),
        (sighting(12, relevance="autre", source="radio", actors=()), "Patriot", ""),
    ]
    found = matched(questions, articles)
    ids = {number: [match.article.id for match in matches] for number, matches in found.items()}
    assert ids == {1: [10, 11], 2: [11], 3: [11], 4: [10], 5: [10, 11, 12]}


MARKS = "aàbœkyïv OTANotan F16-16 l’d'- .,;:«»\u00a0\u200b\u00ad\n\t\x85_2’3J.D.é\u0301"


@given(
    st.text(st.sampled_from(MARKS), max_size=60),
    st.lists(st.text(st.sampled_from(MARKS), min_size=1, max_size=8), max_size=3),
)
def test_places_are_the_search_s_own(text: str, asked: list[str]) -> None:
    quoted = (f'"{each}"' for each in asked if terms(each) and not set(each) & set("«»"))
    wanted = question(Definition(name="a", to=(), query=" OR ".join(quoted)), NAMES)
    vocabulary = Vocabulary([wanted])
    expected: dict[str, list[int]] = {}
    for token in tokens(text):
        if token.term in vocabulary.wanted:
            expected.setdefault(token.term, []).append(token.position)
    for _ in range(2):  # as it learns, and as it remembers
        assert vocabulary.places(text) == expected


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Vocabulary, "MOST", 3)
    vocabulary = Vocabulary([question(Definition(name="a", to=(), query="otan"), Names())])
    for _ in range(3):
        held = analyse(vocabulary, sighting(1), "L’OTAN dit", "que l’OTAN est là")
        assert (held.title, held.text, held.author) == ({"otan": [0]}, {"otan": [1]}, {})


def test_what_asks_for_no_word_looks_at_none() -> None:
    vocabulary = Vocabulary([question(Definition(name="a", to=(), query="acteur:otan"), Names())])
    assert analyse(vocabulary, sighting(1), TITLE, TEXT) is NOTHING


def test_what_is_asked_of_titles_is_marked_in_titles() -> None:
    wanted = question(Definition(name="a", to=(), query="titre:otan miss*"), NAMES)
    assert [run.text for run in highlight(wanted.query, TITLE, title=True) if run.hit] == ["L’OTAN"]
    hits = [run.text for run in highlight(wanted.query, f"{TITLE}. {TEXT}") if run.hit]
    assert hits == ["missiles"]
