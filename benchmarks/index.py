"""Measure the search index: projecting from the record, and searching, on real servers.

    python benchmarks/index.py                    50,000 articles
    python benchmarks/index.py --articles 5000    a quick look
    python benchmarks/index.py --large            searches at 500,000 articles as well

Projecting is held against the client's own bulk helper, which is given ready-made
documents of the same articles: before and after, in the same run, into indices of the
same form on the same node. Searches are repeated over different words, warm, beside
the bare query: the same words, no counts, no highlights, nothing but ids.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from elasticsearch import helpers  # noqa: E402
from wordfreq import top_n_list, word_frequency  # noqa: E402

from archive.database import Connection, connect, migrate  # noqa: E402
from archive.record import projection  # noqa: E402
from archive.search import bulk  # noqa: E402
from archive.search.cluster import Cluster  # noqa: E402
from archive.search.elastic import ElasticIndex  # noqa: E402
from archive.search.postgres import PostgresIndex  # noqa: E402
from archive.search.values import Search, SearchIndex  # noqa: E402
from archive.server.embedded import serve  # noqa: E402
from indexer.project import entry_of, project  # noqa: E402
from lexicon import load  # noqa: E402
from tests.services.elasticsearch import Node  # noqa: E402

WORDS = 400  # of an article
CHUNK = 500  # documents of one bulk request: the helper's own default
NAMES = (
    "Kiev,Zelensky,Poutine,Moscou,OTAN,Ukraine,Russie,Macron,Washington,missiles Patriot,F-16,"
    "chars Leopard,Stoltenberg,Mark Rutte,Allemagne,Pologne,sanctions,drones,obus,Bruxelles"
).split(",")
ACTORS = "otan ukraine russie france etats-unis allemagne pologne volodymyr-zelensky".split()
TOPICS = "aide-militaire chars drones avions sanctions negociations-diplomatie".split()
QUERIES = (
    "missiles Patriot Kyiv", "otan", "guerre ukraine", '"chars Leopard"', "Zelenskyy drones",
    "sanctions OR négociations", "Macron -Poutine", "président france défense", "F16", "Pologne",
)  # fmt: skip


def main() -> None:
    """Run what the arguments ask for, on servers of this run's own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--searches", type=int, default=400)
    parser.add_argument("--large", action="store_true", help="search 500,000 articles as well")
    parser.add_argument("--postgres", action="store_true", help="measure PostgreSQL's index, too")
    args = parser.parse_args()
    with servers() as (connection, url, cluster):
        fill(connection, args.articles)
        project_beside_the_helper(connection, cluster, args.articles)
        index = ElasticIndex(cluster)
        search(index, args.articles, args.searches, bare(index))
        if args.postgres:
            in_postgres(connection, url, args.articles, args.searches)
        if args.large:
            multiply(index, 500_000)
            search(index, 500_000, args.searches, bare(index))


@contextmanager
def servers() -> Iterator[tuple[Connection, str, Cluster]]:
    """A migrated PostgreSQL and an Elasticsearch node, both in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="bench-index-", ignore_cleanup_errors=True) as folder:
        node = Node(Path(folder))
        try:
            with serve(Path(folder) / "postgresql") as url, connect(url) as connection:
                migrate(connection)
                yield connection, url, Cluster(hosts=(node.url,))
        finally:
            node.kill()


def texts(seed: int = 1) -> Iterator[str]:
    """Texts of French words at their natural frequency, with names that the lexicon knows."""
    chance = random.Random(seed)
    words = [word for word in top_n_list("fr", 30_000) if word.isalpha()]
    weights = [word_frequency(word, "fr") for word in words]
    while True:
        chosen = chance.choices(words, weights, k=WORDS)
        for place in chance.sample(range(WORDS), 12):
            chosen[place] = chance.choice(NAMES)
        sentences = [" ".join(chosen[i : i + 20]).capitalize() for i in range(0, WORDS, 20)]
        yield ". ".join(sentences) + "."


def fill(connection: Connection, count: int) -> None:
    """Store articles, all due to be indexed."""
    chance = random.Random(2)
    columns = (
        "source, source_id, origin, url, title, title_inferred, text, published_at,"
        " published_precision, published_basis, language, keywords, access, seen_at,"
        " first_seen_at, relevance, relevance_reason, actors, topics, tags, lexicon_version"
    )
    with connection.transaction(), connection.cursor() as cursor:
        copying = f"copy articles ({columns}) from stdin".encode()
        with cursor.copy(copying) as copy:
            for n, text in enumerate(islice(texts(), count)):
                when = "2024-01-01T00:00:00Z"
                day = (
                    f"{2022 + n % 4}-{1 + n // 4 % 12:02}-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}Z"
                )
                actors, topics = chance.sample(ACTORS, 3), chance.sample(TOPICS, 2)
                copy.write_row((
                    f"source-{n % 40}", str(n), "crawl", f"https://presse.example/{n}",
                    text[:70], False, text, day, "minute", "feed", "fr", [], "free", when, when,
                    chance.choice(["otan-ukraine", "ukraine", "otan", "autre"]), "", actors, topics,
                    tags(actors, topics), "1",
                ))  # fmt: skip
    connection.execute("analyze articles")
    connection.commit()


def tags(actors: list[str], topics: list[str]) -> str:
    """Tags as the record keeps them, with three mentions each."""

    mentions = [["text", 10 * n, 10 * n + 6, "mention", False] for n in range(3)]
    return json.dumps(
        [
            {"id": id, "kind": kind, "salience": "subject", "mentions": mentions}
            for kind, ids in (("actor", actors), ("topic", topics))
            for id in ids
        ]
    )


def project_beside_the_helper(connection: Connection, cluster: Cluster, count: int) -> None:
    """The helper, the projection, the helper again; the rates and how they compare."""
    documents = ready_made(connection)
    warm_up(cluster, documents[:3000])
    before = helper(cluster, "helper-before", documents)
    started = time.perf_counter()
    taken = project(connection, ElasticIndex(cluster), load.default(), {})
    ours = taken / (time.perf_counter() - started)
    assert taken == count
    after = helper(cluster, "helper-after", documents)
    theirs = statistics.mean((before, after))
    print(f"bulk helper, ready-made documents: {before:,.0f} and {after:,.0f} articles/s")
    print(f"projected from PostgreSQL: {ours:,.0f} articles/s, {ours / theirs:.0%} of the helper")


def ready_made(connection: Connection) -> list[dict[str, Any]]:
    """Every stored article as an action for the helper."""
    lexicon, made, after = load.default(), list[dict[str, Any]](), 0
    while rows := projection.stored(connection, after, 1000):
        after = rows[-1]["id"]
        for row in rows:
            document = bulk.document(entry_of(row, lexicon, {}))
            made.append({"_id": str(row["id"]), "_source": document, "version": row["revision"],
                         "version_type": "external"})  # fmt: skip
    return made


def warm_up(cluster: Cluster, documents: list[dict[str, Any]]) -> None:
    """Let the node compile its code."""
    for n in range(2):
        helper(cluster, f"warm-{n}", documents)


def helper(cluster: Cluster, alias: str, documents: list[dict[str, Any]]) -> float:
    """Documents a second by the client's bulk helper, into an index of its own."""
    index = ElasticIndex(Cluster(hosts=cluster.hosts, alias=alias))
    index.identity()
    (target,) = index.targets()
    started = time.perf_counter()
    helpers.bulk(index.client, documents, index=target, chunk_size=CHUNK)
    index.client.indices.refresh(index=target)
    rate = len(documents) / (time.perf_counter() - started)
    index.client.indices.delete(index=target)
    return rate


def bare(index: ElasticIndex) -> Callable[[str], object]:
    """The same words as Elasticsearch's plainest query, answering ids only."""

    def ask(query: str) -> object:
        return index.client.search(
            index=index.alias,
            query={"simple_query_string": {"query": query, "default_operator": "and"}},
            size=20,
            source=False,
        )

    return ask


def search(index: SearchIndex, count: int, times: int, plain: Callable[[str], object]) -> None:
    """Times of searches with counts and highlights, and of the bare query, in turn."""

    def full(query: str) -> object:
        return index.find(Search(query=query, counts=True))

    def found(query: str) -> object:
        return index.find(Search(query=query))

    asked = {"bare query": plain, "with highlights": found, "with highlights and counts": full}
    for ask in asked.values():
        for query in islice(cycle(QUERIES), 50):
            ask(query)
    print(f"{count:,} articles, {times} searches over {len(QUERIES)} queries, warm:")
    for name, ask in asked.items():
        taken = sorted(timed(ask, query) for query in islice(cycle(QUERIES), times))
        p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
        print(f"  {name:<28} p50 {p50:6.1f} ms   p99 {p99:6.1f} ms")


def timed(ask: Callable[[str], object], query: str) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    ask(query)
    return (time.perf_counter() - started) * 1000


def in_postgres(connection: Connection, url: str, count: int, times: int) -> None:
    """The same with PostgreSQL's own index; its bare query answers ids of the newest."""
    index = PostgresIndex(url)
    started = time.perf_counter()
    project(connection, index, load.default(), {})
    print(f"PostgreSQL: projected {count / (time.perf_counter() - started):,.0f} articles/s")

    def plain(query: str) -> object:
        return index.find(Search(query=query, sort="newest", limit=1))

    search(index, count, times, plain)


def multiply(index: ElasticIndex, count: int) -> None:
    """Fill the index up to a number of articles, ready-made."""
    (target,) = index.targets()
    (sample,) = index.client.search(index=target, size=1)["hits"]["hits"]
    made = texts(seed=3)
    have = index.client.count(index=target)["count"]

    def documents() -> Iterator[dict[str, Any]]:
        chance = random.Random(4)
        for id in range(have + 1, count + 1):
            text, actors = next(made), chance.sample(ACTORS, 3)
            source = sample["_source"] | {"id": id, "title": text[:70], "text": text}
            source |= {"actors": actors, "appeared_at": 1_640_000_000_000 + id * 250_000}
            yield {"_id": str(id), "_source": source, "version": 1, "version_type": "external"}

    helpers.bulk(index.client, documents(), index=target, chunk_size=CHUNK)
    index.client.indices.refresh(index=target)


if __name__ == "__main__":
    main()
