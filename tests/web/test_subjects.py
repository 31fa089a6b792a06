"""The page of all actors and topics: who is named most lately stands before all."""

from dataclasses import replace
from datetime import UTC, datetime

from lxml import html

from lexicon.load import default
from tests.web.test_rendered import VISIT
from web.pages import subject

SEEN = replace(VISIT, actors=default().actors, topics=default().topics)


def test_who_is_named_most_stands_first_with_how_often() -> None:
    counts = {"actor": (("otan", 1_200), ("mark-rutte", 7)), "topic": (("drones", 3),)}
    page: html.HtmlElement = html.document_fromstring(subject.every(SEEN, counts))
    [first, *groups] = page.cssselect("section.index")
    said = [" ".join(str(li.xpath("string()")).split()) for li in first.cssselect("li")]
    assert said == ["OTAN 1 200", "Mark Rutte 7", "Drones 3"]
    assert [a.get("href") for a in first.cssselect("a")][-1] == "/theme/drones"
    assert sum(len(group.cssselect("li")) for group in groups) > 400


def test_nothing_lately_needs_no_heading() -> None:
    page = html.document_fromstring(subject.every(SEEN, {}))
    assert page.cssselect("#cites") == []


def test_lately_is_asked_by_the_day_of_paris() -> None:
    late = replace(SEEN, now=datetime(2026, 11, 1, 23, 30, tzinfo=UTC))  # the 2nd in Paris
    assert subject.lately(late).since == datetime(2026, 10, 26, 23, tzinfo=UTC)
    assert subject.lately(replace(late, now=datetime(2026, 11, 2, 8, tzinfo=UTC))) == subject.lately(late)  # fmt: skip
