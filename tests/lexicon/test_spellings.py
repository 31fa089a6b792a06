"""Names with several spellings, and the names that nobody covers yet."""

from lexicon.load import default
from lexicon.spellings import spellings
from lexicon.unmatched import unmatched


def test_one_spelling_gives_them_all() -> None:
    found = spellings(default(), "Réunion à Kiev", "avec M. Zelenskyy", None)
    assert {"Kiev", "Kyiv", "Kyïv", "Zelensky", "Zelenskyy"} <= set(found)
    assert spellings(default(), "rien de tel") == ()
    assert set(spellings(default(), "la NATO")) == {"NATO", "OTAN"}


def test_every_spelling_finds_every_other() -> None:
    for name in ("Kiev", "Kyiv", "Kyïv", "Chahed", "Marioupol", "Mariupol"):
        found = spellings(default(), name)
        assert all(spellings(default(), other) == found for other in found)


def test_names_of_any_length_are_found_in_the_midst_of_others() -> None:
    lexicon = default()
    names = list(lexicon.spellings)
    text = f"hier {' puis '.join(names)} aussi"
    assert set(spellings(lexicon, text)) == {s for each in lexicon.spellings.values() for s in each}
    longest = max(names, key=lambda name: len(name.split()))
    assert set(lexicon.spellings[longest]) <= set(spellings(lexicon, f"de {longest}"))
    assert not set(lexicon.spellings[longest]) & set(spellings(lexicon, longest.split()[0] + " x"))


def test_unmatched_names_are_counted_by_text() -> None:
    texts = [
        "Hier, Anatole Dupontel a vu Kiev. Puis il rentra avec Anatole Dupontel.",
        "L’ami d’Anatole Dupontel et le Zborg. Demain aussi.",
    ]
    assert unmatched(default(), texts) == {"Anatole Dupontel": 2, "Zborg": 1}


def test_a_word_that_is_written_small_more_often_is_no_name() -> None:
    texts = ["Il aime son Écluse et le Zborg.", "Une écluse fuit.", "Cette écluse, encore."]
    assert unmatched(default(), texts) == {"Zborg": 1}
