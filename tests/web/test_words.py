"""The page's own words."""

import pytest

from archive.search.query import parse
from press.typesetting import Language
from web import words


def test_a_phrase_with_a_number_has_a_singular() -> None:
    assert words.phrase("fr", "search.more", n=1) == "Afficher l’autre"
    assert words.phrase("fr", "search.more", n=12) == "Afficher les 12 autres"
    assert words.phrase("en", "story.kept back", n=1) == "and one more article"
    assert words.phrase("en", "story.kept back", n=0) == "and 0 more articles"
    assert words.count("fr", 0, "story") == "0\N{NO-BREAK SPACE}sujet"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_examples_of_the_grammar_are_of_it(language: Language) -> None:
    for kind in ("words", "phrase", "or", "not", "group", "prefix"):
        parse(words.phrase(language, f"grammar.{kind}"))
    assert words.phrase(language, "grammar.near").endswith("~5")
