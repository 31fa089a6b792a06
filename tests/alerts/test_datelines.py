"""A line of place and date is no excerpt, and nothing else is taken for one."""

import pytest

from alerts.datelines import without


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Bruxelles, le 27 mai 2025 La Conférence des présidents", "La Conférence des présidents"),
        ("Bruxelles, le 27 mai 2025\nLa Conférence", "La Conférence"),
        ("KIEV (AFP) - Le président", "Le président"),
        ("Kiev, 12 mars 2025 — Le président", "Le président"),
        ("Washington (États-Unis), 3 juin (Reuters) – Le Sénat", "Le Sénat"),
        ("New York, jeudi 4 mars 2026. Le conseil", "Le conseil"),
        ("Moscou, 5 mai 2026 « Rien ne", "« Rien ne"),
        ("Bruxelles, le 27 mai 2025", ""),
        ("Un surtitre\nLe texte.", "Le texte."),
    ],
)
def test_datelines_are_taken_off(text: str, left: str) -> None:
    assert without(text) == left
    assert text.endswith(left)


@pytest.mark.parametrize(
    "text",
    [
        "Paris, le 3 mai, a annoncé que",
        "Le ministre, le 12 mai Paris a dit",
        "L’OTAN (Organisation du traité) a dit",
        "Réunis mardi, les responsables ont détaillé",
        "Une phrase.\nUne autre.",
    ],
)
def test_sentences_stay(text: str) -> None:
    assert without(text) == text
