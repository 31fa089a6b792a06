"""Transcriptions by rule: names find each other, French words stay what they are."""

import pytest
from wordfreq import top_n_list

from archive.search import names
from archive.search.analysis import forms
from archive.search.query import leaves, parse
from archive.search.transcription import transcribed
from archive.search.tree import Words
from lexicon.load import default


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tchervonohrad", "chervonohrad"), ("tchervonohrad", "chervonograd"),
        ("vassylkiv", "vasylkiv"), ("vasylkiv", "vasilkov"), ("melnytchouk", "melnychuk"),
        ("stepove", "stepovo"), ("bakhmout", "bakhmut"), ("voronej", "voronezh"),
        ("zaloujny", "zaluzhny"), ("syrsky", "syrskyi"), ("porochenko", "poroshenko"),
        ("koupiansk", "kupyansk"), ("tchernihiv", "chernigov"),
    ],
)  # fmt: skip
def test_transcriptions_of_one_name_find_each_other(one: str, other: str) -> None:
    assert other in transcribed(one)
    assert one in transcribed(other) or "y" in one


def test_no_frequent_french_word_becomes_another() -> None:
    common = {forms(word)[0] for word in top_n_list("fr", 60_000) if len(forms(word)) == 1}
    made = {(word, other) for word in common for other in transcribed(word) if other in common}
    assert {frozenset(pair) for pair in made} == {
        frozenset({"cheikh", "sheikh"}), frozenset({"zhang", "jang"}),
    }  # fmt: skip


def test_no_name_of_the_lexicon_becomes_another_actor_s() -> None:
    of: dict[str, set[str]] = {}
    for actor in default().actors.values():
        for name in (actor.label, *actor.names):
            for form in forms(name):
                of.setdefault(form, set()).add(actor.id)
    for word, ids in of.items():
        for other in transcribed(word):
            assert not of.get(other) or of[other] & ids, (word, other)


def test_a_name_that_no_list_knows_is_sought_in_every_transcription() -> None:
    (leaf,) = leaves(parse("Tchervonohrad", names.default()))
    assert isinstance(leaf, Words)
    assert {phrase.words for phrase in leaf.phrases} >= {"Tchervonohrad", "chervonograd"}
