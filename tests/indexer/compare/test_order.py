"""Stories hardly depend on the order in which articles arrive."""

import random
from datetime import timedelta

from archive.database import Connection
from press.values import Article
from tests.indexer.compare.b_cubed import b_cubed
from tests.indexer.compare.press import NOW, arrive

EVENTS, REPORTS = 30, 6
_PLACES = (
    "Redon Vitré Fougères Quimper Albi Castres Menton Vesoul Guéret Tulle Ussel Aubenas Privas"
    " Digne Embrun Briançon Gap Sisteron Manosque Apt Orange Carpentras Vaison Nyons Die Crest"
    " Livron Loriol Montélimar Pierrelatte"
).split()
_HAPPENINGS = (
    "incendie crue grève procès élection accident manifestation évacuation perquisition démission"
).split()
_DETAILS = (
    "pompiers préfet maire juge gendarmes syndicat usine lycée hôpital marché tunnel barrage"
    " abattoir carrière viaduc entrepôt piscine théâtre musée gymnase"
).split()


def report(event: int, number: int) -> Article:
    """One of several articles on an event, each in words of its own."""
    told, facts = random.Random(event * 100 + number), random.Random(event)
    place, what = _PLACES[event], facts.choice(_HAPPENINGS)
    details = facts.sample(_DETAILS, 5)
    seen = told.sample(details, 3)
    title = f"{what.capitalize()} à {place} : {seen[0]} et {seen[1]} au cœur de l'enquête"
    summary = (
        f"À {place}, {what} et {seen[2]} occupent les habitants, tandis que le dossier {seen[0]}"
        f" avance. {facts.choice(_DETAILS).capitalize()} et {told.choice(_DETAILS)} sont cités."
    )
    return Article(
        source=f"source-{number}",
        source_id=f"{event}-{number}",
        title=title,
        text=summary,
        standfirst=summary,
        published_at=NOW + timedelta(hours=facts.randrange(24 * 20) + told.randrange(20)),
    )


def stories(connection: Connection, made: list[Article]) -> dict[str, int]:
    for each in made:
        arrive(connection, each)
    rows = connection.execute("select source_id, story from articles").fetchall()
    connection.execute(
        "truncate articles, stories, signatures, shingles, profiles, story_terms cascade"
    )
    return {row["source_id"]: row["story"] for row in rows}


def test_a_shuffled_order_gives_the_same_stories(connection: Connection):
    made = [report(event, number) for event in range(EVENTS) for number in range(REPORTS)]
    made.sort(key=lambda article: article.published_at or NOW)
    arrived = stories(connection, made)
    events = {each.source_id: each.source_id.split("-")[0] for each in made}
    assert b_cubed(arrived, events) >= 0.9
    random.Random(1).shuffle(made)
    assert b_cubed(stories(connection, made), arrived) >= 0.95
