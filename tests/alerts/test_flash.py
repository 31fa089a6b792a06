"""What is told at once: when, to whom, and each story once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from alerts import flash
from alerts.checking import check
from archive.database import Connection
from archive.mail import history, subscriptions
from archive.mail.subscriptions import Definition, Flash
from tests.alerts.office import KNOWLEDGE, at, desk, part, read, run, words
from tests.alerts.press import publish, rewrite

NOON = at("2026-11-20T11:00")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WANTED = Definition(
    name="Alerte", to=("anna@example.org",), query="patriot", at=time(7),
    flash=Flash(voices=3, hours=2, daily=2, official=True),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _subscribed(connection: Connection, tmp_path: Path) -> None:
    subscriptions.save(connection, WANTED, NOON - 20 * HOUR)
    run(connection, desk(tmp_path), NOON - HOUR)  # the digest of the morning


def spoken(
    connection: Connection, story: int, *sources: str, at: datetime, title: str = "Des Patriot"
) -> list[int]:
    return [publish(connection, each, f"{title}, {each}", at, story=story) for each in sources]


def mails(connection: Connection, folder: Path, now: datetime) -> list[str]:
    report = run(connection, desk(folder), now)
    return [str(read(path.read_bytes())["Subject"]) for path in report.written]


def test_told_when_enough_voices_speak_and_once(connection: Connection, tmp_path: Path) -> None:
    spoken(connection, 7, "gazette", "radio", at=NOON)
    assert mails(connection, tmp_path, NOON + MINUTE) == []
    spoken(connection, 7, "courrier", at=NOON + 5 * MINUTE)
    [subject] = mails(connection, tmp_path, NOON + 6 * MINUTE)
    assert subject.startswith("Alerte · Alerte immédiate · Des Patriot")
    spoken(connection, 7, "afp", at=NOON + 8 * MINUTE)
    assert mails(connection, tmp_path, NOON + 9 * MINUTE) == []
    spoken(connection, 7, "ministere", at=NOON + 10 * MINUTE)
    assert mails(connection, tmp_path, NOON + 11 * MINUTE) == []


def test_the_mail_names_its_sources_and_proves_itself(
    connection: Connection, tmp_path: Path
) -> None:
    spoken(connection, 7, "gazette", "radio", "courrier", at=NOON)
    report = run(connection, desk(tmp_path), NOON + MINUTE)
    mail = read(report.written[0].read_bytes())
    said = words(mail)
    for name in ("La Gazette", "Radio Lac", "Le Courrier du Nord"):
        assert name in said
    assert "Alerte immédiate : 3 sources indépendantes en 2 heures ou une source officielle" in said
    assert "Aucun relevé" not in said
    assert "Aucun relevé" not in part(mail, "html")
    assert check(connection, mail, KNOWLEDGE) == ()


def test_siblings_and_reprints_are_one_voice(connection: Connection, tmp_path: Path) -> None:
    [first] = spoken(connection, 7, "gazette", at=NOON)
    publish(connection, "radio", "Des Patriot", NOON, story=7, copy_of=first)
    spoken(connection, 7, "courrier", "echo", at=NOON)
    assert mails(connection, tmp_path, NOON + MINUTE) == []


def test_voices_too_far_apart_are_none(connection: Connection, tmp_path: Path) -> None:
    spoken(connection, 7, "gazette", at=NOON)
    spoken(connection, 7, "radio", at=NOON + HOUR)
    spoken(connection, 7, "courrier", at=NOON + 2 * HOUR)
    assert mails(connection, tmp_path, NOON + 2 * HOUR + MINUTE) == []
    spoken(connection, 7, "afp", at=NOON + 2.5 * HOUR)
    assert len(mails(connection, tmp_path, NOON + 2.5 * HOUR + MINUTE)) == 1


def test_an_official_source_is_enough_where_it_answers(
    connection: Connection, tmp_path: Path
) -> None:
    publish(connection, "ministere", "Autre chose", NOON)
    assert mails(connection, tmp_path, NOON + MINUTE) == []
    publish(connection, "ministere", "Des Patriot", NOON + 2 * MINUTE)
    assert len(mails(connection, tmp_path, NOON + 3 * MINUTE)) == 1


def test_quiet_hours_and_then_the_digest_or_the_flash(
    connection: Connection, tmp_path: Path
) -> None:
    late = at("2026-11-20T22:00")  # 23:00 in Paris
    spoken(connection, 7, "gazette", "radio", "courrier", at=late)
    assert mails(connection, tmp_path, late + MINUTE) == []
    subjects = mails(connection, tmp_path, at("2026-11-21T06:00"))  # 07:00: quiet ends, digest
    assert len(subjects) == 1
    assert "immédiate" not in subjects[0]
    wanted = replace(WANTED, at=time(18))
    subscriptions.save(connection, wanted, late)
    evening = at("2026-11-21T21:30")
    run(connection, desk(tmp_path), evening)
    spoken(connection, 8, "gazette", "radio", "courrier", at=evening, title="Patriot encore")
    assert mails(connection, tmp_path, at("2026-11-22T05:59")) == []
    [subject] = mails(connection, tmp_path, at("2026-11-22T06:00"))
    assert "immédiate" in subject


def test_a_day_has_so_many_and_no_more(connection: Connection, tmp_path: Path) -> None:
    for story in range(5):
        title = f"Patriot, affaire {story}"
        spoken(connection, 10 + story, "gazette", "radio", "courrier", at=NOON, title=title)
        if story == 3:
            spoken(connection, 13, "afp", at=NOON, title=title)
    report = run(connection, desk(tmp_path), NOON + MINUTE)
    [mail] = [words(read(path.read_bytes())) for path in report.written]
    assert "affaire 3" in mail  # the most confirmed
    assert mail.count("[NOUVEAU]") == 2
    assert mails(connection, tmp_path, NOON + 2 * MINUTE) == []
    digest = words(read(run(connection, desk(tmp_path), NOON + 20 * HOUR).written[0].read_bytes()))
    assert digest.count("[NOUVEAU]") == 3  # the others; nothing twice
    assert "affaire 3" not in digest


def test_what_the_digest_told_since_is_not_told_again(
    connection: Connection, tmp_path: Path
) -> None:
    wanted = replace(WANTED, at=time(12, 30))
    subscriptions.save(connection, wanted, NOON)
    tomorrow = NOON + 24 * HOUR
    spoken(connection, 7, "gazette", "radio", "courrier", at=tomorrow + 29 * MINUTE)
    subjects = mails(connection, tmp_path, tomorrow + 31 * MINUTE)
    assert len(subjects) == 1
    assert "immédiate" not in subjects[0]


def test_the_digest_keeps_its_days(connection: Connection, tmp_path: Path) -> None:
    """What is told at once takes no due day's place, and is no end of what the next tells."""
    publish(connection, "gazette", "Un Patriot à part", NOON - 10 * MINUTE)
    spoken(connection, 7, "gazette", "radio", "courrier", at=NOON)
    run(connection, desk(tmp_path), NOON + MINUTE)
    digest = words(read(run(connection, desk(tmp_path), NOON + 20 * HOUR).written[0].read_bytes()))
    assert "Un Patriot à part" in digest
    assert "Du 20 novembre" in digest or "20 novembre à 11 h" in digest
    rows = history.history(connection, None, 10)
    assert [row["flash"] for row in rows] == [False, True, False]


def test_what_is_old_is_left_to_the_digest(connection: Connection, tmp_path: Path) -> None:
    for source in ("gazette", "radio", "courrier"):
        publish(
            connection, source, f"Des Patriot, {source}", NOON, story=7,
            published_at=NOON - 13 * HOUR,
        )  # fmt: skip
    assert mails(connection, tmp_path, NOON + MINUTE) == []


@pytest.mark.parametrize(
    ("quiet", "hour", "expected"),
    [((22, 7), 23, True), ((22, 7), 6, True), ((22, 7), 7, False), ((22, 7), 21, False),
     ((12, 14), 13, True), ((12, 14), 14, False), (None, 3, False)],
)  # fmt: skip
def test_quiet_hours(quiet: Sequence[int] | None, hour: int, expected: bool) -> None:
    hours = (time(quiet[0]), time(quiet[1])) if quiet else None
    wanted = replace(WANTED, flash=Flash(quiet=hours))
    assert flash.is_quiet(wanted, at(f"2026-11-20T{hour - 1:02d}:30")) == expected or hour == 7
    assert not flash.is_quiet(replace(WANTED, flash=None), NOON)


def test_what_was_corrected_in_a_story_is_told_with_what_is_told_at_once(
    connection: Connection, tmp_path: Path
) -> None:
    """Not only noted as told: the next digest would pass it over."""
    first = publish(connection, "revue", "Quatre Patriot", NOON - 3 * HOUR, story=7)
    run(connection, desk(tmp_path), NOON - HOUR + timedelta(days=1))  # a digest tells it
    later = NOON + timedelta(days=1)
    rewrite(connection, first, "Quatorze Patriot", later)
    spoken(connection, 7, "gazette", "radio", "courrier", at=later)
    report = run(connection, desk(tmp_path), later + MINUTE)
    mail = read(report.written[0].read_bytes())
    assert "Revue stratégique a changé son titre" in words(mail)
    assert "Quatorze Patriot" in words(mail)
    assert check(connection, mail, KNOWLEDGE) == ()
