"""Pairs of frequent words stand for the phrases that hold them, and for nothing else."""

from itertools import combinations

import pytest

from archive.search import pairs, vectors
from archive.search.analysis import placed, terms, tokens
from archive.search.pairs import FARTHEST, FILE, MARK, MOST
from archive.search.query import parse
from archive.search.tree import Near, Words

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
    assert (pair in set(pairs.held(placed(TEXT)))) is there


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


@pytest.mark.parametrize("apart", range(1, 15))
@pytest.mark.parametrize("way", [("zelensky", "otan"), ("otan", "zelensky")])
def test_names_near_each_other_are_told_by_their_terms_as_far_as_these_go(
    apart: int, way: tuple[str, str]
) -> None:
    first, second = way
    text = f"{first} {'mot ' * (apart - 1)}{second}"
    held = set(pairs.held(placed(text)))
    for span in range(1, 15):
        (one,), (other,) = terms("zelensky"), terms("otan")
        sure, perhaps = pairs.within([one], [other], span)
        assert bool(held & set(sure)) is (apart <= pairs.exact(span)), span
        if apart <= min(span, pairs.REACHES[-1]):
            assert held & {*sure, *perhaps}, span


def test_of_two_words_of_names_only_the_least_distance_is_kept() -> None:
    def held(*apart: int) -> list[str]:
        words = ["OTAN"]
        for number, room in enumerate(apart):
            words += ["xyzzy"] * (room - 1) + [("Zelensky", "OTAN")[number % 2]]
        return [pair[len(MARK) + 4 :] for pair in pairs.held(placed(" ".join(words)))]

    assert held(10) == ["11"]
    assert held(10, 5) == ["6"]
    assert held(10, 2) == ["2"]
    assert held(12) == []


def test_few_texts_are_looked_into_for_names_and_none_where_terms_are_exact() -> None:
    def near(query: str) -> str:
        found = parse(query)
        assert isinstance(found, Near)
        return vectors.close(found, paired=True)

    assert "<" not in near('"Rutte Zelensky"~10') and "<" not in near('"Rutte Zelensky"~2')
    assert near('"Rutte Zelensky"~8').count("<") == 2 * 3  # 7, 8 and 9 places apart
    assert near('"Rutte parallèlement"~2').count("<") == 2 * 3
