"""The verdict on two articles, with no archive."""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from indexer.compare.pairs import Item, judged
from tests.indexer.compare.press import changed, paragraphs
from tests.shared import shared
from vigie.items import when


def test_a_publishers_id_settles_it_whatever_the_headline():
    a = Item(
        title="Kiev attend", url="https://www.gazette.fr/monde/live/kiev-attend_6115184_3210.html"
    )
    b = Item(
        title="Rien de nouveau", url="https://www.gazette.fr/x/article/autre_6115184_823448.html"
    )
    assert judged(a, b).verdict == "duplicate"


def test_a_tracker_makes_no_other_page():
    a = Item(title="A", url="https://gazette.fr/a/un-titre?xtor=RSS-3")
    b = Item(title="B", url="https://gazette.fr/a/un-titre#xtor=RSS-3-[general]")
    assert judged(a, b).verdict == "duplicate"


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("Le maire de Redon élu à la tête de la région", "Bretagne. Le maire de Redon élu à la tête de la région", "duplicate"),
        ("Berlin annonce une aide de 150 millions d'euros à Kiev", "Berlin annonce une aide de 800 millions d'euros à Kiev", "same_story"),
        ("Redon. Les pompiers reconduisent leur grève", "Vitré. Les pompiers reconduisent leur grève", "different"),
        ("Météo à Redon : les prévisions du lundi 5 mai", "Météo à Vitré : les prévisions du lundi 5 mai", "different"),
        ("Horoscope du lundi 5 mai", "Horoscope chinois du lundi 5 mai", "different"),
        ("La Finlande ferme sa frontière avec la Russie", "Un chaton sauvé des eaux à Redon", "different"),
    ],
)  # fmt: skip
def test_headlines(a: str, b: str, verdict: str):
    assert judged(Item(title=a), Item(title=b)).verdict == verdict


def test_a_headline_a_year_apart_is_another_article():
    title = "Le maire de Redon élu à la tête de la région"
    a = Item(title=title, published_at=datetime(2025, 1, 1, tzinfo=UTC))
    b = Item(title=title, published_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert judged(a, b).verdict == "different"


def test_texts_decide_over_headlines():
    text = paragraphs("dispatch", 300)
    title = "La Finlande ferme sa frontière avec la Russie"
    a = Item(title=title, text=text)
    assert judged(a, Item(title="Autre titre", text=changed(text, 0.2, 1))).verdict == "duplicate"
    assert judged(a, Item(title=title, text=paragraphs("other", 300))).verdict != "duplicate"


def test_nothing_known_is_different():
    assert judged(Item(), Item()).verdict == "different"


def test_labelled_pairs():
    lines = shared("gold", "pairs.dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if not row["borderline"]]
    found = Counter(
        (row["verdict"], judged(_item(row["a"]), _item(row["b"])).verdict) for row in rows
    )
    f1 = {verdict: _f1(found, verdict) for verdict in ("duplicate", "same_story", "different")}
    assert f1["duplicate"] >= 0.93
    assert sum(f1.values()) / 3 >= 0.88


def _item(side: dict[str, Any]) -> Item:
    return Item(
        title=side["title"],
        summary=side.get("summary") or None,
        url=side.get("url"),
        published_at=when(side.get("published")),
    )


def _f1(found: Counter[tuple[str, str]], verdict: str) -> float:
    right = found[verdict, verdict]
    wrong = sum(n for pair, n in found.items() if (verdict in pair) and pair[0] != pair[1])
    return 2 * right / (2 * right + wrong)
