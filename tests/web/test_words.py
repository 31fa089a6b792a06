"""The page's own words."""

import inspect
import re
from dataclasses import replace

import pytest

from archive.search.query import parse
from lexicon import score
from lexicon.load import default
from lexicon.weigh import named
from press.sources import Source
from press.typesetting import Language
from tests.web.test_rendered import VISIT
from web import words
from web.pages.claims import number


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


def test_whatever_weighs_in_a_class_is_said_in_words() -> None:
    """The page shows what a class rests on; a piece without words would be shown in English."""
    found = default()
    rules = re.findall(r'"((?:[a-z]+ )+(?:in title|again|subject))"', inspect.getsource(score))
    names = [*rules, *(n for n in found.content.fitted if n not in ("intercept", "rules"))]
    names += [f"cue {cue} in title" for cue, weight in found.cues.items() if weight]
    pieces = {re.sub(r" in (title|standfirst)$", "", named(found, name)) for name in names}
    topics = {topic.label for topic in found.topics.values()}
    assert {piece for piece in pieces - topics if not words.known(f"reason.{piece}")} == set()
    assert "an ally acts" in pieces


@pytest.mark.parametrize(
    ("owner", "told"),
    [
        ("Éditions du Jorat", "groupe Éditions du Jorat"),
        ("Groupe du Parvis", "Groupe du Parvis"),
        ("Groupement des éditeurs", "groupe Groupement des éditeurs"),
    ],
)
def test_a_group_is_called_one_once(owner: str, told: str) -> None:
    assert VISIT.owner(owner) == told


def test_an_agency_is_not_credited_to_itself() -> None:
    source = Source(id="agence-hexagone", name="Agence Hexagone")
    visit = replace(VISIT, sources={source.id: source})
    assert visit.agency(source.id, "AGENCE HEXAGONE") is None
    assert visit.agency(source.id, None) is None
    assert visit.agency("escaut-matin", "Agence Hexagone") == "d’après Agence Hexagone"


def test_a_number_within_a_line_has_no_capital() -> None:
    assert [number(surface) for surface in ("Douze", "À peine dix", "1 200")] == [
        "douze",
        "à peine dix",
        "1 200",
    ]
