"""Stories among articles in a real database."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.database import Connection
from archive.record import articles, stories
from indexer.compare.stories import choose
from tests.indexer.compare.made_up_days import (
    DAYS,
    FIFTH,
    FOURTH,
    MORE,
    THIRD,
    confirmed,
    days,
    labelled,
)
from tests.indexer.compare.press import NOW, arrive, article, paragraphs, stored

SUMMIT = (
    "Sommet de Vilnius : Zelensky plaide pour une invitation de l'Ukraine dans l'Alliance",
    "À Vilnius, le président ukrainien Volodymyr Zelensky a demandé une invitation claire de"
    " l'Ukraine dans l'Alliance. Les dirigeants réunis en Lituanie restent divisés sur le"
    " calendrier d'adhésion.",
)
SUMMIT_AGAIN = (
    "À Vilnius, Zelensky réclame un calendrier d'adhésion à l'Alliance",
    "Les dirigeants de l'Alliance, réunis en Lituanie, n'ont pas donné à Volodymyr Zelensky le"
    " calendrier d'adhésion et l'invitation qu'il demandait pour l'Ukraine.",
)
FLOOD = (
    "Crue de la Vilaine : trois quartiers de Redon évacués",
    "Les pompiers ont évacué trois quartiers de Redon, en Ille-et-Vilaine, après une crue qui a"
    " coupé la route de Rennes.",
)
FROST = ("Gel tardif : les vergers du Tarn touchés", "Les pommiers ont gelé dans la nuit.")


def told(key: str, words: tuple[str, str], *, source: str, hours: float = 0):
    return article(key, words[1], title=words[0], source=source, hours=hours)


def test_articles_on_one_event_share_a_story_and_others_do_not(connection: Connection):
    _, summit = arrive(connection, told("a", SUMMIT, source="a"))
    _, flood = arrive(connection, told("b", FLOOD, source="b", hours=1))
    _, again = arrive(connection, told("c", SUMMIT_AGAIN, source="c", hours=3))
    assert summit.story == again.story
    assert flood.story not in (None, summit.story)


def test_the_same_words_a_month_later_are_another_story(connection: Connection):
    _, first = arrive(connection, told("a", SUMMIT, source="a"))
    _, later = arrive(connection, told("b", SUMMIT_AGAIN, source="b", hours=24 * 30))
    assert first.story != later.story


def test_a_copy_is_in_its_originals_story_whatever_its_headline(connection: Connection):
    text = paragraphs("dispatch", 300)
    _, first = arrive(connection, article("a", text, title="Sommet de Vilnius"))
    _, copy = arrive(connection, article("b", text, title="Tout autre chose", source="b"))
    assert copy.copy_of is not None
    assert copy.story == first.story


def test_two_short_items_under_one_headline_are_one(connection: Connection):
    first, _ = arrive(connection, told("a", SUMMIT, source="a"))
    again = ("Sommet. " + SUMMIT[0].removeprefix("Sommet de Vilnius : "), SUMMIT[1][:80])
    _, verdict = arrive(connection, told("b", again, source="b", hours=1))
    assert verdict.copy_of == first


def test_towns_filled_into_one_headline_are_different(connection: Connection):
    for number, town in enumerate(("Quimper", "Laval", "Albi", "Nantes")):
        title = f"{town}. Les avocats reconduisent leur grève"
        made = article(
            town, f"À {town}, les avocats du barreau ont voté.", title=title, source=town
        )
        _, verdict = arrive(connection, made)
        assert (verdict.copy_of, verdict.story) == (None, number + 1)


def test_a_merge_moves_the_articles_and_leaves_an_alias(connection: Connection):
    first, one = arrive(connection, told("a", SUMMIT, source="a"))
    second, two = arrive(connection, told("b", FLOOD, source="b"))
    assert one.story
    assert two.story
    before = stored(connection, second).revision
    stories.merge(connection, two.story, one.story)
    assert stored(connection, second).story == one.story
    assert stored(connection, second).revision == before + 1
    assert stored(connection, first).revision == 2
    assert stories.resolve(connection, two.story) == one.story
    _, three = arrive(connection, told("c", FROST, source="c"))
    assert three.story
    stories.merge(connection, one.story, three.story)
    assert stories.resolve(connection, two.story) == three.story


def test_copies_and_siblings_count_once_and_the_first_is_computed(connection: Connection):
    text = SUMMIT[1] + "\n\n" + paragraphs("dispatch", 200)
    title = "Vilnius : " + SUMMIT[0]
    arrive(connection, article("a", text, title=title, source="agence", hours=2))
    arrive(connection, article("b", text, title=title, source="journal", hours=3))
    backfilled, _ = arrive(connection, article("c", text, title=title, source="matin", hours=-1))
    arrive(connection, told("d", SUMMIT_AGAIN, source="soir", hours=4))
    id, verdict = arrive(connection, told("e", SUMMIT, source="nuit", hours=5))
    assert verdict.story
    owners = {"soir": ("groupe",), "nuit": ("groupe",)}
    story = stories.get(connection, verdict.story, owners, NOW + timedelta(hours=6))
    assert story
    assert len(story.articles) == 5
    assert story.independent == 2
    assert story.first == backfilled
    assert story.growing
    assert not stories.get(connection, verdict.story, {}, NOW + timedelta(days=2)).growing  # pyright: ignore
    assert articles.get(connection, id)


def test_articles_credited_to_one_agency_speak_with_one_voice(connection: Connection):
    arrive(connection, replace(told("a", SUMMIT, source="journal"), agency="AFP"))
    credited = replace(told("b", SUMMIT_AGAIN, source="matin", hours=1), agency="AFP")
    _, verdict = arrive(connection, credited)
    assert verdict.story
    story = stories.get(connection, verdict.story, {}, NOW)
    assert story
    assert (len(story.outlets), story.independent) == (2, 1)


PRIZE = (
    "Le prix Bertaut à Paula Sarfaty pour « Minuit, Tanger »",
    "L'écrivaine de 61 ans était aussi finaliste du prix de la ville.",
)
PRIZE_AGAIN = (
    "Paula Sarfaty, lauréate du Bertaut",
    "Son roman suit un douanier mélancolique.",
)


@pytest.mark.parametrize(
    ("source", "hours", "one"),
    [("soir", 0.5, True), ("soir", 10, False), ("matin", 0.5, False)],
)
def test_what_another_outlet_tells_at_once_joins_on_less(
    connection: Connection, source: str, hours: float, one: bool
):
    _, first = arrive(connection, told("a", PRIZE, source="matin"))
    _, again = arrive(connection, told("b", PRIZE_AGAIN, source=source, hours=hours))
    assert (first.story == again.story) is one


def test_an_article_joins_the_oldest_of_stories_that_prove_one():
    assert choose({}) == (None, ())
    assert choose({4: 0.1}) == (None, ())
    assert choose({4: 0.3, 7: 0.35}) == (7, ())
    assert choose({7: 0.9, 4: 0.5, 9: 0.5, 3: 0.3}) == (4, (7, 9))


@pytest.mark.parametrize(
    ("file", "pure_share", "whole_events"),
    [(DAYS, 0.95, 33), (MORE, 0.9, 12), (THIRD, 0.9, 7), (FOURTH, 0.97, 29), (FIFTH, 0.8, 16)],
)
def test_days_of_many_outlets_come_out_as_events(
    connection: Connection, file: Path, pure_share: float, whole_events: int
):
    made = days(file)
    events = {article.source_id: event for event, article in made}
    found: dict[str, int] = {}
    for _, each in made:
        _, verdict = arrive(connection, each, labelled(each))
        assert verdict.story
        found[each.source_id] = verdict.story
    shared, _, by_event = confirmed(events, {a.source_id: a.source for _, a in made}, found)
    pure = [ids for ids in shared if len({events[id] for id in ids}) == 1]
    whole = [ids for ids in by_event.values() if len(ids) > 1 and len({found[i] for i in ids}) == 1]
    assert len(pure) / len(shared) >= pure_share
    assert len(whole) >= whole_events
