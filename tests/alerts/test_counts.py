"""Nothing rises where nobody watched, and a burst is told where somebody did."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from alerts.counts import of_days
from alerts.digest import DayCounts
from archive.crawl.rises import chance
from archive.crawl.watch import DAYS, Watch, watch
from archive.database import Connection
from archive.mail.clippings import Sighting, news
from archive.reader import today
from benchmarks.rises import simulated
from tests.alerts.press import publish

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
DAY = timedelta(days=1)


def sightings(counts: list[int], actor: str = "otan", source: str = "radio") -> list[Sighting]:
    """So many articles on each of the last days, oldest first."""
    return [
        Sighting(
            id=day * 1000 + n, at=NOW - (len(counts) - 1 - day) * DAY - DAY / 2, rewritten_at=None,
            source=source, relevance="otan", actors=(actor,), topics=(), story=None,
            root=day * 1000 + n, withdrawn=False,
        )
        for day, count in enumerate(counts)
        for n in range(count)
    ]  # fmt: skip


def counted(
    seen: list[Sighting], watched: int = DAYS, asked: frozenset[str] = frozenset()
) -> DayCounts:
    """Figures where the last ``watched`` days were."""
    days = tuple(n >= DAYS - watched for n in range(DAYS))
    comparable = tuple(n > DAYS - watched for n in range(DAYS))
    seen_by = Watch(watched=days, comparable=comparable, steady=frozenset({"radio"}))
    found = of_days(seen, NOW, seen_by, asked)
    assert found
    return found


def test_eight_and_eight_with_nobody_watching_before_is_no_rise() -> None:
    found = counted(sightings([8, 8]), watched=2)
    assert (found.spoken, found.rises) == ("too little", ())
    assert {number.mean for number in found.numbers} == {None}
    assert [column.watched for column in found.days] == [False] * 13 + [True] * 2


def test_the_day_after_a_gap_is_compared_with_nothing() -> None:
    days = (True,) * 13 + (False, True)
    seen_by = Watch(
        watched=days, comparable=(*days[:13], False, False), steady=frozenset({"radio"})
    )
    found = of_days(sightings([4] * 13 + [0, 30]), NOW, seen_by, frozenset())
    assert found
    assert found.spoken == "too little"


def test_a_threefold_burst_is_a_rise_unless_it_was_asked_for() -> None:
    burst = sightings([8] * 14 + [24])
    assert [(rise.id, rise.today, rise.mean) for rise in counted(burst).rises] == [
        ("otan", 24, 8.0)
    ]
    assert counted(burst, asked=frozenset({"otan"})).spoken == "none"


def test_a_new_source_makes_no_rise() -> None:
    seen = sightings([8] * 15) + sightings([0] * 14 + [30], source="nouvelle")
    found = counted(seen)
    assert (found.spoken, found.left_out) == ("none", 1)


def test_news_that_scatter_anyway_do_not_rise() -> None:
    wild = [1, 40, 2, 35, 3, 50, 1, 44, 2, 38, 1, 41, 3, 39]
    assert chance(wild, 60) > 0.001 > chance([20] * 14, 60)


def test_the_page_and_a_mail_of_everything_tell_the_same_rises(connection: Connection) -> None:
    chance = random.Random(7)
    for hour in range(24 * 16):
        connection.execute("insert into crawled_hours values (%s)", (NOW - timedelta(hours=hour),))
    for day in range(DAYS):
        for n in range(25 if day == 0 else chance.choice((3, 4, 5))):
            at = NOW - day * DAY - (timedelta(0) if n == 0 else timedelta(hours=n % 23 + 1))
            actors = ("otan", "canada") if day == 0 and n % 2 else ("otan",)
            source = "inouïe" if n > 20 else "radio"
            publish(connection, source, f"{day} {n}", at, actors=actors, topics=("drones",))
    with connection.transaction():
        seen = [sighting for sighting, _, _ in news(connection, NOW - DAYS * DAY, NOW)]
    mail = of_days(seen, NOW, watch(connection, NOW), frozenset())
    page = today.page(connection, {}, NOW)
    assert mail
    assert page.rises.spoken == mail.spoken == "risen"
    assert page.rises.told == mail.rises
    assert {rise.id for rise in mail.rises} == {"otan", "canada", "drones"}
    assert [span.articles for span in page.spans] == [column.articles for column in mail.days]
    connection.execute("delete from crawled_hours where hour < %s", (NOW - 4 * DAY,))
    assert today.page(connection, {}, NOW).rises.spoken == "too little"


@pytest.mark.parametrize("gap", [0, 2, 5])
def test_of_a_hundred_mails_hardly_one_tells_a_false_rise(gap: int) -> None:
    mails, false, _, told, silent = simulated(random.Random(gap), gap, 40)
    assert false <= 2
    assert told >= 0.75 * (mails - silent)


def test_watched_are_days_with_half_of_their_hours(connection: Connection) -> None:
    for hour in range(24 * 6):
        if hour not in range(24, 48) or hour % 3 == 0:
            connection.execute(
                "insert into crawled_hours (hour) values (%s)", (NOW - timedelta(hours=hour),)
            )
    for day in range(6):
        publish(connection, "radio", f"Jour {day}", NOW - day * DAY - timedelta(hours=3))
    publish(connection, "gazette", "Nouvelle", NOW - timedelta(hours=2))
    found = watch(connection, NOW)
    assert found.watched == (False,) * 9 + (True,) * 4 + (False, True)
    assert found.comparable == (False,) * 10 + (True,) * 3 + (False, False)
    assert found.steady == {"radio"}
