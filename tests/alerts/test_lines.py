"""Single lines of a mail: how they are shortened, and how names stand in them."""

import pytest

from alerts.cards import listed
from alerts.view import within


@pytest.mark.parametrize(
    ("line", "length", "shown"),
    [
        ("avant l’hiver", 13, "avant l’hiver"),
        ("quarante intercepteurs avant l’hiver", 27, "quarante intercepteurs…"),
        ("quarante intercepteurs avant l’hiver", 30, "quarante intercepteurs avant…"),
        ("quarante intercepteurs avant l’hiver", 29, "quarante intercepteurs avant…"),
        ("l’Otan réunie, puis Kiev\N{NO-BREAK SPACE}: la suite", 26, "l’Otan réunie, puis…"),
        ("anticonstitutionnellement", 12, "anticonstit…"),
    ],
)
def test_a_line_too_long_ends_after_a_word(line: str, length: int, shown: str) -> None:
    assert within(line, length) == shown
    assert len(shown) <= length


def test_names_that_hold_commas_are_parted_by_more_than_one() -> None:
    assert listed(("Drones", "Patriot"), "fr") == "Drones, Patriot"
    topics = ("Drones", "Sommets, visites, réunions")
    assert listed(topics, "fr") == "Drones\N{NO-BREAK SPACE}; Sommets, visites, réunions"
    assert listed(topics, "en") == "Drones; Sommets, visites, réunions"
