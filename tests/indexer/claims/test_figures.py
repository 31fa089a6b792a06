"""Numbers, what they count, how exactly they are meant, and what is no figure."""

import pytest

from tests.indexer.claims.reading import claims

# a text; and of each figure: surface, value, unit, precision
FIGURES: dict[str, list[tuple[str, float, str, str]]] = {
    "La frappe a fait douze morts.": [("douze", 12, "death", "exact")],
    "Au moins 13 civils ont été tués dimanche.": [("13", 13, "death", "at_least")],
    "Une vingtaine de personnes ont été blessées.": [("Une vingtaine", 20, "wounded", "about")],
    "Une douzaine de chars ont été détruits.": [("Une douzaine", 12, "tank", "about")],
    "Paris versera près de 1,2 milliard d’euros.": [("1,2 milliard", 1.2e9, "euro", "about")],
    "L’aide atteint 61 milliards de dollars.": [("61 milliards", 61e9, "dollar", "exact")],
    "Quelque 220 000 soldats sont mobilisés.": [("220 000", 220_000, "soldier", "about")],
    "Plus de 1.200 personnes ont péri.": [("1.200", 1200, "death", "at_least")],
    "Soixante-dix-sept drones ont été lancés.": [("Soixante-dix-sept", 77, "drone", "exact")],
    "Deux cent cinq prisonniers sont rentrés.": [("Deux cent cinq", 205, "prisoner", "exact")],
    "L’armée recevra jusqu’à 4 000 obus.": [("4 000", 4000, "shell", "at_most")],
    "Moins de 300 réservistes se sont présentés.": [("300", 300, "soldier", "at_most")],
    "Les troupes ont avancé de 4 kilomètres.": [("4", 4, "km", "exact")],
    "Le budget monte à 3,5 % du PIB.": [("3,5", 3.5, "percent", "exact")],
    "Le budget monte à cinq pour cent.": [("cinq", 5, "percent", "exact")],
    "Huit missiles et quatre roquettes ont été tirés.": [
        ("Huit", 8, "missile", "exact"),
        ("quatre", 4, "missile", "exact"),
    ],
    "Deux batteries Patriot et trois avions seront livrés.": [
        ("Deux", 2, "battery", "exact"),
        ("trois", 3, "aircraft", "exact"),
    ],
    "Six personnes, dont deux gendarmes, ont été tuées et trois autres blessées.": [
        ("Six", 6, "death", "exact"),
        ("deux", 2, "death", "exact"),
        ("trois", 3, "wounded", "exact"),
    ],
    "La ville compte neuf morts, dont cinq à Brenne.": [
        ("neuf", 9, "death", "exact"),
        ("cinq", 5, "death", "exact"),
    ],
    "L’attaque, tuant 30 personnes, a fait 12 otages.": [
        ("30", 30, "death", "exact"),
        ("12", 12, "prisoner", "exact"),
    ],
    "Le nombre de morts s’élève à 45.": [("45", 45, "death", "exact")],
    "Un mort et deux blessés sont à déplorer.": [
        ("Un", 1, "death", "exact"),
        ("deux", 2, "wounded", "exact"),
    ],
    "Un million et demi de déplacés ont fui.": [("Un million et demi", 1.5e6, "person", "exact")],
}

RANGES = {
    "Les secours évoquent entre 3 000 et 9 000 morts.": (3000, 9000, "death"),
    "Les autorités évoquent de 5 000 à 10 000 morts.": (5000, 10_000, "death"),
    "L’aide serait de trois à quatre milliards d’euros.": (3e9, 4e9, "euro"),
    "Dix à quinze missiles ont été tirés.": (10, 15, "missile"),
}

NO_FIGURES = [
    "La guerre a commencé le 24 février 2022 à 5 heures du matin.",
    "Un F-35, un L39 et un Su-25 ont survolé la ville.",
    "L’article 5 du traité ne s’applique pas.",
    "Le soldat, âgé de 21 ans, est rentré.",
    "La 93e brigade tient la ligne.",
    "Le siège a duré six mois et trois semaines.",
    "Des dizaines de civils ont été tués.",
    "Le match s’est achevé sur le score de 2-1.",
    "Le train part à 12 h 15 de la voie 4.",
    "Les deux présidents se sont vus.",
    "Il vous reste 65 % de cet article à lire.",
    "Lire aussi : Au Mali, 17 soldats tués dans une attaque",
]


@pytest.mark.parametrize("text", FIGURES)
def test_numbers_are_read_with_what_they_count(text: str) -> None:
    found = claims(text).figures
    assert [(f.surface, f.value, f.unit, f.precision) for f in found] == FIGURES[text]
    assert all(text[f.start : f.end] == f.surface for f in found)


@pytest.mark.parametrize("text", RANGES)
def test_a_range_is_one_figure(text: str) -> None:
    (figure,) = claims(text).figures
    assert (figure.value, figure.value_max, figure.unit) == RANGES[text]
    assert figure.precision == "range"


@pytest.mark.parametrize("text", NO_FIGURES)
def test_dates_ages_names_and_vague_plurals_are_none(text: str) -> None:
    assert claims(text).figures == ()


def test_a_figure_says_who_states_it_where_and_when() -> None:
    text = "Douze civils ont été tués mardi à Zoriane, a annoncé le gouverneur Ivan Petrov."
    (figure,) = claims(text).figures
    assert (figure.of, figure.place, figure.day) == ("civils", "Zoriane", "mardi")
    assert figure.attributed_to == "Ivan Petrov"


def test_a_figure_within_a_quotation_is_its_speakers() -> None:
    (figure,) = claims("« Neuf soldats sont morts », a dit Paul Mesnard.").figures
    assert figure.attributed_to == "Paul Mesnard"
