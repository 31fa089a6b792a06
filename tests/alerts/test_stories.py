"""Who has it, who repeats whom, how many voices confirm it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.answering import Worth
from alerts.asking import question
from alerts.compose import Material, compose, plain
from alerts.digest import Digest
from alerts.rights import allowance, excerpt
from alerts.stories import best, grouped, independent, reports
from archive.mail.clippings import Clipping
from archive.mail.subscriptions import Definition
from archive.search.names import Names
from press.sources import Source
from tests.alerts.press import SOURCES

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ONE = Clipping(
    id=1, source="gazette", origin="crawl", url="https://gazette.example/1",
    title="Des missiles Patriot promis à l’Ukraine par deux alliés", title_inferred=False,
    standfirst=None, opening="Une phrase. " * 50, published_at=NOON, published_precision="minute",
    first_seen_at=NOON, relevance="otan-ukraine", actors=("otan",), topics=("patriot",),
    agency=None, access="free", copy_of=None, story=7, version=1, corrected=False,
    withdrawn_at=None,
)  # fmt: skip


def clipping(number: int, source: str, **fields: object) -> Clipping:
    at = NOON + timedelta(minutes=number)
    given: dict[str, object] = {"id": number, "source": source, "published_at": at} | fields
    return replace(ONE, **given)  # type: ignore[arg-type]


DISPATCH = clipping(1, "afp", agency="AFP")
REPRINTS = tuple(
    clipping(number, source, copy_of=1, agency="AFP")
    for number, source in enumerate(("courrier", "gazette", "radio", "echo"), start=2)
)


def test_copies_of_one_dispatch_are_one_voice() -> None:
    assert independent((DISPATCH, *REPRINTS), SOURCES) == 1


def test_siblings_of_one_owner_are_one_voice() -> None:
    assert independent((clipping(1, "courrier"), clipping(2, "echo")), SOURCES) == 1


@pytest.mark.parametrize(
    ("outlets", "voices"),
    [
        (("commune", "courrier"), 1), (("commune", "gazette"), 1), (("courrier", "gazette"), 2),
        (("commune", "courrier", "gazette"), 2), (("commune", "radio"), 2), (("commune",), 1),
    ],
)  # fmt: skip
def test_joint_owners_are_related_to_what_each_of_them_owns(
    outlets: tuple[str, ...], voices: int
) -> None:
    owners = ("Presse-du-Nord", "gazette")
    sources = SOURCES | {"commune": Source(id="commune", name="La Commune", owners=owners)}
    story = tuple(clipping(number, outlet) for number, outlet in enumerate(outlets, 1))
    assert independent(story, sources) == voices


def test_an_outlet_that_prints_the_dispatch_and_its_own_text_is_a_second_voice() -> None:
    assert independent((DISPATCH, *REPRINTS, clipping(9, "radio")), SOURCES) == 2


def test_texts_credited_to_an_agency_speak_with_its_voice() -> None:
    assert independent((DISPATCH, clipping(2, "gazette", agency="AFP")), SOURCES) == 1


def test_a_copy_whose_original_is_gone_still_speaks() -> None:
    assert independent((clipping(5, "radio", copy_of=99),), SOURCES) == 1


def test_reports_are_one_a_source_and_their_own_words_come_first() -> None:
    own = clipping(9, "gazette")
    found = reports((DISPATCH, *REPRINTS, own), SOURCES)
    assert [report.name for report in found] == [
        "AFP", "Le Courrier du Nord", "Radio Lac", "L’Écho du Nord", "La Gazette",
    ]  # fmt: skip
    assert [report.copy_from for report in found] == [None, "AFP", "AFP", "AFP", None]


def test_without_story_copies_stand_with_their_original() -> None:
    alone = clipping(8, "radio", story=None)
    copy = clipping(9, "gazette", story=None, copy_of=8)
    other = clipping(10, "radio", story=None)
    late = clipping(11, "echo", story=None, copy_of=1)
    groups = grouped((DISPATCH, alone, copy, other, late))
    assert sorted([c.id for c in group] for group in groups) == [[1, 11], [8, 9], [10]]


@pytest.mark.parametrize(
    "worse",
    [
        clipping(0, "organe"),
        clipping(0, "radio", copy_of=5),
        clipping(0, "radio", title_inferred=True),
        clipping(0, "radio", relevance="autre"),
        clipping(0, "radio", title="En bref"),
        clipping(0, "radio", withdrawn_at=NOON),
        clipping(3, "radio"),
    ],
)
def test_the_best_headline(worse: Clipping) -> None:
    better = clipping(2, "gazette")
    assert best((worse, better), SOURCES) is better


def digest(*members: Clipping, **fields: object) -> Digest:
    given: dict[str, object] = {
        "question": question(Definition(name="a", to=()), Names()),
        "fresh": {c.id: Worth() for c in members}, "related": members, "told": {},
        "revisions": (), "sources": SOURCES,
    } | fields  # fmt: skip
    subjects_only = bool(given.pop("subjects_only", False))
    return compose(
        Material(**given),  # type: ignore[arg-type]
        since=NOON - timedelta(days=1),
        until=NOON,
        periods=1,
        max_stories=20,
        figures=None,
        coverage=None,
        subjects_only=subjects_only,
    )


def test_of_what_answers_alike_the_most_confirmed_come_first() -> None:
    thrice = [clipping(n, s, story=1) for n, s in ((10, "radio"), (11, "gazette"), (12, "echo"))]
    often = [DISPATCH, *REPRINTS]
    once = clipping(20, "radio", story=3)
    found = digest(once, *often, *thrice)
    assert [(story.independent, len(story.reports)) for story in found.stories] == [
        (3, 3), (1, 5), (1, 1),
    ]  # fmt: skip


def test_members_that_do_not_match_confirm_but_do_not_speak() -> None:
    other = clipping(2, "radio", title="Un titre hors de la question, mais du même sujet")
    [story] = digest(ONE, other, fresh={1: Worth()}).stories
    assert story.independent == 2
    assert plain(story.headline) == ONE.title


def test_state_media_alone_are_said_to_be_alone() -> None:
    assert digest(clipping(1, "organe")).stories[0].state_media_only
    assert not digest(clipping(1, "organe"), clipping(2, "radio")).stories[0].state_media_only


def opening(article: Clipping) -> str:
    return excerpt(article, allowance(article, SOURCES))


def test_a_dateline_is_no_excerpt() -> None:
    text = "Bruxelles, le 27 mai 2025\nLa Conférence s’est réunie à huis clos dans la capitale."
    assert opening(clipping(1, "radio", opening=text)).startswith("La Conférence")


@pytest.mark.parametrize(
    ("source", "access", "longest"),
    [("gazette", "free", 420), ("radio", "free", 220), ("revue", "free", 0),
     ("gazette", "reserved", 0), ("inconnu", "free", 220)],
)  # fmt: skip
def test_excerpts_keep_within_the_source_s_rights(source: str, access: str, longest: int) -> None:
    shown = opening(clipping(1, source, access=access))
    assert len(shown) <= longest
    assert bool(shown) is bool(longest)
    assert not shown or shown.endswith("phrase.")


def test_an_excerpt_without_a_sentence_s_end_is_cut_at_a_word() -> None:
    shown = opening(clipping(1, "radio", opening="mot " * 150))
    assert shown.endswith("mot…")
    assert len(shown) <= 221


def test_nothing_new_is_no_story() -> None:
    assert digest().total == 0
    assert digest(clipping(1, "radio", withdrawn_at=NOON)).total == 0
