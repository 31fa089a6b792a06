"""A number that an article tells as one that no longer holds is not told by it."""

from datetime import timedelta

import pytest

from indexer.claims.story import compared, member
from tests.indexer.claims.reading import DAY, claims


@pytest.mark.parametrize(
    ("told", "tellers"),
    [
        ("Le chiffre de douze morts avancé d’abord comptait deux fois des blessés.", [1]),
        ("Le parquet parle de neuf morts, et non de douze morts.", [1]),
        ("Un premier bilan faisait état de douze morts.", [1]),
        ("Le maire, lui, parle de douze morts.", [1, 3]),
    ],
)
def test_what_an_article_takes_back_is_not_its_own(told: str, tellers: list[int]) -> None:
    texts = (
        "La frappe a fait douze morts à Valmorne.",
        "La frappe a fait neuf morts à Valmorne.",
        f"La frappe a fait neuf morts à Valmorne. {told}",
    )
    members = [
        member(n, DAY + n * timedelta(minutes=5), f"s{n}", {"text": text}, claims(text))
        for n, text in enumerate(texts, 1)
    ]
    [thing] = compared(members).things
    by_value = {a.value: sorted({article for article, _ in a.figures}) for a in thing.amounts}
    assert by_value == {9: [2, 3], 12: tellers}
