"""What answers best comes first, what only touches on it has a place of its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.answering import Worth, band, strength, worths
from alerts.asking import question
from alerts.compose import LastHeard, plain
from alerts.digest import Digest
from alerts.matching import Vocabulary, analyse
from alerts.sections import sections
from archive.mail.clippings import Clipping, Revision
from archive.mail.subscriptions import Definition
from archive.search.names import Names
from benchmarks.digest_order import ordered
from tests.alerts.test_matching import sighting
from tests.alerts.test_stories import NOON, clipping, digest

FILLER = "Rien de cela n’en parle ici et maintenant. " * 8


def of(query: str, title: str, text: str, **fields: object) -> float:
    wanted = question(
        Definition(name="a", to=(), query=query, **fields),  # type: ignore[arg-type]
        Names(values={"actor": {"otan": ("otan",)}}),
    )
    held = analyse(Vocabulary([wanted]), sighting(1), title, text)
    article = clipping(
        1, "radio", actors=("otan", "ukraine"), titled=("otan",), passing=("ukraine",)
    )
    return strength(wanted, Worth((), worths(wanted.query, held)), article)


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        (("Patriot", "Des Patriot livrés", FILLER), ("Patriot", "Du blé", f"Des Patriot. {FILLER}")),
        (("Patriot", "Du blé", f"Des Patriot. {FILLER}"), ("Patriot", "Du blé", f"{FILLER} Patriot.")),
        (("Patriot", "", f"{FILLER} Patriot. Patriot."), ("Patriot", "", f"{FILLER} Patriot.")),
        (('"missiles sol-air"', "Missiles sol-air", ""), ('"missiles sol-air"', "", f"{FILLER} missiles sol-air")),
        (("canon livré", "Canon livré", ""), ("canon livré", "Canon", f"{FILLER} livré")),
        (("absent OU canon", "Canon", ""), ("absent OU canon", "", f"{FILLER} canon")),
        (("canon -blé", "Canon", ""), ("canon -blé", "", f"{FILLER} canon")),
        (("can*", "Canon", ""), ("can*", "", f"{FILLER} canon")),
        (('"canon neuf"~2', "Canon tout neuf", ""), ('"canon neuf"~2', "", f"{FILLER} canon tout neuf")),
    ],
)  # fmt: skip
def test_where_words_stand(stronger: tuple[str, str, str], weaker: tuple[str, str, str]) -> None:
    assert of(*stronger) > of(*weaker) > 0


def test_how_much_it_is_about_the_tags_asked_for() -> None:
    assert of("", "", "", actors=("otan",)) > of("", "", "", actors=("ukraine",)) > 0
    assert band(of("", "", "", actors=("ukraine",))) == 2
    assert of("acteur:otan", "", "") == of("", "", "", actors=("otan",))


def test_what_asks_for_nothing_has_no_passing_mentions() -> None:
    assert band(of("", "", "")) == band(of("-blé", "Canon", "")) == 0


def asked(*members: tuple[Clipping, float], **fields: object) -> Digest:
    """A digest over articles that answer ``patriot`` with the worths given."""
    wanted = question(Definition(name="a", to=(), query="patriot"), Names())
    return digest(
        *(c for c, _ in members),
        question=wanted,
        fresh={c.id: Worth(("patriot",), (worth,)) for c, worth in members},
        **fields,
    )


def test_the_answer_goes_before_voices_and_the_newest_before_the_oldest() -> None:
    twice = [
        (clipping(n, s, story=1, title="Blé"), 0.1) for n, s in ((10, "radio"), (11, "gazette"))
    ]
    old, new = (clipping(n, "radio", story=n, title=str(n)) for n in (20, 21))
    found = asked(*twice, (old, 1.0), (new, 1.0))
    assert [plain(story.headline) for story in found.stories] == ["21", "20", "Blé"]
    kinds = [(s.kind, len(s.stories)) for s in sections(found.stories, frozenset())]
    assert kinds == [("first", 2), ("passing", 1)]


def test_passing_mentions_are_left_out_where_asked_and_may_be_told_later() -> None:
    passing, main = clipping(1, "radio", story=1), clipping(2, "radio", story=2)
    found = asked((passing, 0.1), (main, 1.0), subjects_only=True)
    assert found.total == 1
    assert {article for article, _, _ in found.shown} == {2}


def test_what_was_told_wrongly_comes_before_everything() -> None:
    told = clipping(1, "radio", story=1, version=2, title="Douze morts")
    change = {
        "field": "text",
        "kinds": ["figure"],
        "before": "douze",
        "after": "neuf",
        "old": [0, 5],
        "new": [0, 4],
    }
    revision = Revision(
        at=datetime(2026, 11, 20, tzinfo=UTC),
        article=1, version=1, title="Douze morts", text="douze morts", successor="neuf morts", kinds=("figure",),
        changes=(change,),
    )  # fmt: skip
    new = clipping(2, "radio", story=2)
    found = asked((new, 1.0), related=(told, new), told={1: LastHeard(version=1, withdrawn=False)},
                  revisions=(revision,))  # fmt: skip
    assert [story.status for story in found.stories] == ["corrected", "new"]
    assert sections(found.stories, frozenset())[0].kind == "corrected"


def test_many_stories_are_gathered_by_theme_and_none_is_lost() -> None:
    topics = (
        ("patriot", "drones"),
        ("patriot", "otan-sommet"),
        ("patriot",),
        ("patriot", "drones"),
    )
    members = [
        replace(clipping(n, "radio", story=n, topics=topics[n % 4]), published_at=NOON - timedelta(minutes=n))
        for n in range(1, 15)
    ]  # fmt: skip
    stories = digest(*members).stories
    found = sections(stories, frozenset({"patriot"}))
    assert [s.kind for s in found] == ["first", "topic", "topic", "others"]
    assert sorted(id(s) for section in found for s in section.stories) == sorted(map(id, stories))
    assert {section.topic for section in found} == {None, "drones", "otan-sommet"}


def test_the_order_is_near_one_made_by_hand() -> None:
    scores = ordered()
    judged = scores["now", "judge"]
    assert sum(judged) / len(judged) >= 0.9
