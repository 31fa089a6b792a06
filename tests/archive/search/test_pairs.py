"""Pairs of frequent words stand for the phrases that hold them, and for nothing else."""

from itertools import combinations

import pytest

from archive.search import pairs, vectors
from archive.search.analysis import tokens
from archive.search.pairs import FARTHEST, FILE, MARK, MOST
from archive.search.query import parse
from archive.search.tree import Words

TEXT = "Mark Rutte et le ministre de la Défense ont parlé des sanctions de l’Union européenne"


def phrase(query: str) -> Words:
    found = parse(f'"{query}"')
    assert isinstance(found, Words)
    return found


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("Mark Rutte", True),
        ("Rutte Mark", False),
        ("ministre de la Défense", True),
        ("ministre Défense", False),
        ("ministre, à nous, Défense", True),  # a gap is a place, whatever stands in it
        ("Union européenne", True),
        ("sanctions de l’Union", True),
        ("sanctions Union", False),
    ],
)
def test_a_text_has_the_pair_of_a_phrase_where_it_has_the_phrase(query: str, there: bool) -> None:
    (written,) = phrase(query).phrases
    (pair,) = pairs.of(written)
    assert (pair in set(pairs.held(tokens(TEXT)))) is there


def test_a_phrase_of_two_frequent_words_is_asked_for_by_its_pair_alone() -> None:
    assert vectors.words(phrase("Mark Rutte")).startswith(f"({MARK}")
    assert "<->" not in vectors.words(phrase("Mark Rutte"))
    assert "'rute'" in vectors.words(phrase("Rutte parallèlement"))  # one of them is rare
    assert "'rute'" in vectors.words(phrase("Mark Rutte parallèlement"))


def test_in_one_field_and_far_apart_there_are_no_pairs() -> None:
    assert MARK not in vectors.words(phrase("Mark Rutte"), "A")
    assert MARK not in vectors.vector(("A", (TEXT,)))
    assert pairs.pair("mark", "rute", FARTHEST + 1) is None
    assert pairs.pair("mark", "rute", 0) is None


def test_every_pair_has_a_term_of_its_own_that_no_word_has() -> None:
    listed = FILE.read_text(encoding="utf-8").split()
    assert len(listed) == len(set(listed)) <= MOST
    some = [*listed[:40], *listed[-40:]]
    made = [pairs.pair(a, b, d) for a, b in combinations(some, 2) for d in range(1, FARTHEST + 1)]
    assert len(set(made)) == len(made)
    assert all(each and not any(token.term == each for token in tokens(each)) for each in made)
