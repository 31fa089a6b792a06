"""The short notation of the lexicon's files."""

import pytest

from lexicon.notation import BadNotation, alternation, expand, patterns


def test_optional_and_alternative_endings() -> None:
    assert set(expand("livraison(s) d'arme(s)")) == {
        "livraison d'arme",
        "livraison d'armes",
        "livraisons d'arme",
        "livraisons d'armes",
    }
    assert set(expand("(char|blindé)s")) == {"chars", "blindés"}


def test_patterns_are_folded_and_ligatures_open_too() -> None:
    assert set(patterns("Manœuvres")) == {"manouvres", "manoeuvres"}
    assert patterns("L’Élysée") == ("l elysee",)
    assert patterns("5 % du PIB") == ("5   du pib",)
    assert patterns("fourni*") == ("fourni*",)


@pytest.mark.parametrize("wrong", ["arme(s", "a|b", "livr*er", "()", "(s)", "…", "((a)b)"])
def test_bad_notation_is_refused(wrong: str) -> None:
    with pytest.raises(BadNotation):
        expand(wrong)


def test_alternation_finds_whole_words_and_stars() -> None:
    found = alternation(("missile(s)", "livr*"))
    assert found.search(" des missiles ")
    assert found.search(" qu il livrera ")
    assert not found.search(" missilesque ")
