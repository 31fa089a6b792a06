"""Numbers in a text's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.compare.numbers import numbered, results
from lexicon.terms import words


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("dix-huit morts", "18 morts"),
        ("quatre-vingt-dix-huit morts", "98 morts"),
        ("soixante et onze maires", "71 maires"),
        ("vingt et un navires", "21 navires"),
        ("deux cent cinq mille foyers", "205000 foyers"),
        ("mille deux cents tonnes", "1200 tonnes"),
        ("80 000 voitures", "80000 voitures"),
        ("400 millions d'euros", "400000000 euros"),
        ("trois milliards", "3000000000"),
        ("une trentaine de blessés", "une 30 de blesses"),
        ("deux, trois ou quatre", "2 3 ou 4"),
        ("le 11 septembre 2001", "le 11 septembre 2001"),
        ("un navire et un pont", "un navire et un pont"),
    ],
)
def test_numbers_are_read(said: str, read: str):
    assert numbered(words(said)) == read.split()


def test_a_result_is_one_word():
    assert results("27 à 19") == results("19-27") == "27contre19"
    assert results("battus 3 à 1, puis 3-1.") == "battus 3contre1, puis 3contre1."
    assert results("de 2024-2027, 5 à 10 %, Covid-19") == "de 2024-2027, 5 à 10 %, Covid-19"


@given(
    st.lists(
        st.sampled_from(
            "deux dix vingt vingts cent mille et un onze 7 000 12 million tonnes".split()
        )
    )
)
def test_whatever_stands_in_a_row_is_read(said: list[str]):
    kept = [word for word in said if word == "tonnes"]
    found = numbered(said)
    assert [word for word in found if word == "tonnes"] == kept
    assert len(found) <= len(said)


@given(st.lists(st.one_of(st.characters(categories=["Nd", "Nl", "No"]), st.just("millions"))))
def test_a_sign_that_is_no_digit_is_no_number(said: list[str]):
    assert len(numbered(words(" ".join(said)))) <= len(said) * 2


def test_a_circled_figure_before_millions_is_left():
    assert numbered(words("➀ million")) == ["➀", "million"]
