"""Random expressions of the grammar: what is found is what a look at every word finds, and both
backends answer alike in hits, order, totals, counts, pages and highlights."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.asking import question
from alerts.matching import Vocabulary, analyse, answers
from archive.mail.clippings import Sighting
from archive.mail.subscriptions import Definition
from archive.search.cluster import Cluster
from archive.search.elastic import ElasticIndex
from archive.search.postgres import PostgresIndex
from archive.search.values import SORTS, Search
from tests.archive.search.brute_force import (
    ACTORS,
    NAMES,
    SOURCES,
    TOPICS,
    articles,
    expected,
    expression,
)
from tests.archive.search.entries import START

SOAK = pytest.mark.soak


def test_subscriptions_find_what_a_look_at_every_word_finds() -> None:
    chance = random.Random(1)
    made = articles(chance, 60)
    for _ in range(500):
        text, holds = expression(chance)
        wanted = question(Definition(name="a", to=(), query=text), NAMES)
        vocabulary = Vocabulary([wanted])
        found = [
            given.id
            for _, given in made
            if answers(
                wanted.query,
                sighting := Sighting(
                    id=given.id, at=given.first_seen_at, rewritten_at=None, source=given.source,
                    relevance=given.relevance, actors=given.actors, topics=given.topics,
                    story=None, root=given.id, withdrawn=False, author=given.author,
                ),
                analyse(vocabulary, sighting, given.title, given.text),
            )
            is not None
        ]  # fmt: skip
        assert found == expected(made, holds), text


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=SOAK)])
def test_both_find_what_a_look_at_every_word_finds(
    count: int, database_url: str, cluster: Cluster
) -> None:
    chance = random.Random(count)
    made = articles(chance, 300)
    indices = (PostgresIndex(database_url, NAMES), ElasticIndex(cluster, NAMES))
    for index in indices:
        index.put([given for _, given in made])
    for _ in range(count):
        text, holds = expression(chance)
        for index in indices:
            found = index.find(Search(query=text, limit=1000))
            assert sorted(hit.id for hit in found.hits) == expected(made, holds), text


def a_search(chance: random.Random) -> Search:
    """Any search of the grammar, filters, sorts and stories."""

    def some(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.randint(1, 2))) if chance.random() < 0.15 else ()

    def moment() -> timedelta | None:
        return timedelta(minutes=chance.randint(0, 300)) if chance.random() < 0.15 else None

    since, until = moment(), moment()
    return Search(
        query=expression(chance)[0] if chance.random() < 0.95 else "",
        actors=some(ACTORS),
        topics=some(TOPICS),
        sources=some(SOURCES),
        since=START + since if since else None,
        until=START + until if until else None,
        copies=chance.random() < 0.8,
        sort=chance.choice(SORTS),
        stories=chance.random() < 0.3,
        limit=chance.randint(1, 30),
        counts=chance.random() < 0.2,
    )


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=SOAK)])
def test_both_answer_alike(count: int, database_url: str, cluster: Cluster) -> None:
    chance = random.Random(1_000 + count)
    made = articles(chance, 300)
    ours, theirs = PostgresIndex(database_url, NAMES), ElasticIndex(cluster, NAMES)
    for index in (ours, theirs):
        index.put([given for _, given in made])
    for _ in range(count):
        search = a_search(chance)
        found = ours.find(search)
        assert theirs.find(search) == found, search
        if found.next:
            following = replace(search, after=found.next)
            assert theirs.find(following) == ours.find(following), following
