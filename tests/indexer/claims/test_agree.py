"""Two figures: the same, rounded, updated, another thing, or in disagreement."""

from datetime import datetime, timedelta

import pytest

from indexer.claims.agree import Verdict, rows, told
from tests.indexer.claims.reading import DAY, claims

LATER = DAY + timedelta(hours=6)

PAIRS: list[tuple[str, str, Verdict]] = [
    ("Le raid a fait huit morts.", "Huit personnes ont été tuées dans le raid.", "same"),
    ("Le raid a fait au moins 8 morts.", "Le raid a fait huit morts.", "same"),
    ("Deux cent dix drones ont été lancés.", "L’ennemi a lancé 210 drones.", "same"),
    ("Le contrat vaut 1 100 millions d’euros.", "Un contrat de 1,1 milliard d’euros.", "same"),
    ("Près de 500 obus sont arrivés.", "Les 493 obus sont arrivés.", "differs_by_rounding"),
    ("Une trentaine de morts.", "Le bilan est de 31 morts.", "differs_by_rounding"),
    ("Entre 40 et 60 soldats ont été tués.", "50 soldats ont été tués.", "differs_by_rounding"),
    ("Le raid a fait huit morts.", "Le raid a fait trois morts.", "disagree"),
    ("Paris livrera 12 chars.", "La France cédera 30 chars.", "disagree"),
    ("L’aide atteint 9 milliards d’euros.", "L’aide atteint 7 milliards d’euros.", "disagree"),
    ("L’armée a perdu 40 soldats russes.", "90 soldats ukrainiens ont péri.", "different_thing"),
    ("Le raid a fait huit morts.", "Le raid a fait trois blessés.", "different_thing"),
    ("L’aide est de 9 milliards d’euros.", "L’aide est de 9 milliards de dollars.",
     "different_thing"),
    ("L’usine livre 400 obus par mois.", "L’usine livre 5 000 obus par an.", "different_thing"),
    ("Huit drones ont été abattus dans la nuit.",
     "Depuis le début du mois, 300 drones ont été abattus.", "different_thing"),
    ("Le raid a tué huit personnes, dont trois enfants.", "Quatre enfants ont été tués.",
     "disagree"),
    ("Le raid a fait 38 blessés.", "Le raid a fait 50 victimes, morts et blessés confondus.",
     "different_thing"),
]  # fmt: skip


def verdicts(a: str, b: str, when: datetime = DAY) -> list[Verdict]:
    ours, theirs = told(a, claims(a).figures, DAY), told(b, claims(b).figures, when)
    return [row.verdict for row in rows(ours, theirs)]


@pytest.mark.parametrize(("a", "b", "expected"), PAIRS)
def test_how_two_figures_stand(a: str, b: str, expected: Verdict) -> None:
    assert verdicts(a, b) == ([] if expected == "different_thing" else [expected])
    assert verdicts(b, a) == ([] if expected == "different_thing" else [expected])


def test_a_later_higher_toll_is_newer_and_no_disagreement() -> None:
    early, late = "Le raid a fait huit morts.", "Le raid a fait onze morts."
    assert verdicts(early, late, LATER) == ["updated"]
    assert verdicts(early, late, DAY + timedelta(minutes=10)) == ["disagree"]
    assert verdicts(late, early, LATER) == ["disagree"]  # a later text with fewer
    assert verdicts(late, "Le bilan a été revu à la baisse : 8 morts.", LATER) == ["updated"]


def test_a_planned_sum_does_not_grow_by_itself() -> None:
    assert verdicts("Paris livrera 12 chars.", "Paris livrera 30 chars.", LATER) == ["disagree"]
