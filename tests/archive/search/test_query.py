"""The grammar of queries, by itself."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.highlight import highlights
from archive.search.query import parse, spelled

SPELLINGS = spelled([("Kiev", "Kyiv", "Kyïv"), ("New York", "NYC"), ("Zelensky", "Zelenski")])


def shape(query: str) -> list[tuple[bool, list[str]]]:
    """(excluded, the words of each phrase) of each clause."""
    return [(c.excluded, [p.words for p in c.phrases]) for c in parse(query, SPELLINGS)]


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("", []),
        ("missiles  Patriot", [(False, ["missiles"]), (False, ["Patriot"])]),
        ("a OR missiles", [(False, ["missiles"])]),
        ("drones OR chars OR avions otan", [(False, ["drones", "chars", "avions"]), (False, ["otan"])]),
        ("OR drones", [(False, ["drones"])]),
        ("drones OR", [(False, ["drones"])]),
        ("drones or chars", [(False, ["drones"]), (False, ["or"]), (False, ["chars"])]),
        ("-drones otan", [(True, ["drones"]), (False, ["otan"])]),
        ("otan - drones", [(False, ["otan"]), (False, ["drones"])]),
        ('-"chars lourds"', [(True, ["chars lourds"])]),
        ("«chars lourds»", [(False, ["chars lourds"])]),
        ('"chars lourds', [(False, ["chars lourds"])]),
        ("-drones OR -chars", [(True, ["drones", "chars"])]),
        ("porte-avions", [(False, ["porte-avions"])]),
        ("Kyïv", [(False, ["Kyïv", "Kiev"])]),
        ("-NYC", [(True, ["NYC", "New York"])]),
        (
            '"Zelensky à Kiev"',
            [(False, ["Zelensky à Kiev", "Zelenski à Kiev", "Zelensky à Kyiv", "Zelenski à Kyiv"])],
        ),
    ],
)  # fmt: skip
def test_reads(query: str, clauses: list[tuple[bool, list[str]]]) -> None:
    assert shape(query) == clauses


@given(st.text(alphabet="abé -\"«»'’OR_.\u00ad\0", max_size=30))
def test_nothing_typed_is_an_error(query: str) -> None:
    for clause in parse(query, SPELLINGS):
        for phrase in clause.phrases:
            assert phrase.terms
            assert len(phrase.places) == len(phrase.terms)
            assert phrase.places[0] == 0


@given(st.text(alphabet="abcdé <>&'\n", max_size=900))
def test_without_its_marks_an_excerpt_is_text(text: str) -> None:
    found = highlights(parse("b OR c d"), "", text)
    plain = " ".join(text.split())
    for excerpt in found.get("text", ()):
        shown = unescape(excerpt.replace("<em>", "").replace("</em>", ""))
        assert shown.removeprefix("… ").removesuffix(" …") in plain
