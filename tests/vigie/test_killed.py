"""`vigie index` and `vigie relabel` killed with -9 at any moment lose and repeat nothing."""

import random
import signal
import time
from pathlib import Path

import pytest

from archive.database import Connection
from tests.services.command import Vigie

PROJECT = Path(__file__).parent.parent.parent
TEXTS = 60


def write_seeds(folder: Path, texts: int = TEXTS) -> None:
    """Texts that differ enough not to be copies of one another."""
    words = (
        "missile drone brigade ministre sommet budget char radar hiver port réseau usine".split()
    )
    for number in range(texts):
        told = random.Random(number)
        sentences = (
            f"Le {told.choice(words)} numéro {told.randrange(10_000)} de l'OTAN en Ukraine attend"
            f" {told.randrange(100)} {told.choice(words)}s près de la ville {told.randrange(10_000)}."
            for _ in range(20)
        )
        (folder / f"{number:03}.txt").write_text(
            f"Dépêche numéro {number} sur l'Ukraine et l'OTAN\n\n" + " ".join(sentences)
        )


def kill_at_random(vigie: Vigie, folder: Path, times: int) -> None:
    """Kill the indexer `times` times while it works, then let one finish."""
    vigie.run("seed", str(folder), "--no-wait")
    for seed in range(times):
        process = vigie.start("index")
        time.sleep(0.6 + random.Random(seed).random() * 1.6)
        process.send_signal(signal.SIGKILL)
        process.wait()
    vigie.run("index", "--once")


def check(vigie: Vigie) -> None:
    listed = vigie.jsonl("list", "--jsonl")
    assert len(listed) == TEXTS
    assert len({article["source_id"] for article in listed}) == TEXTS
    assert all(a["revision"] == a["projected_revision"] for a in listed)
    found = vigie.json("search", "--json", "--limit", "100", "dépêche")
    assert found["total"] == TEXTS
    assert len({hit["id"] for hit in found["hits"]}) == TEXTS
    assert vigie.json("status", "--json")["inbox"] == {"done": TEXTS}


@pytest.mark.parametrize("times", [10, pytest.param(50, marks=pytest.mark.soak)])
def test_every_article_is_indexed_once(vigie: Vigie, tmp_path: Path, times: int) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    write_seeds(folder)
    kill_at_random(vigie, folder, times)
    check(vigie)


COLUMNS = (
    "source, origin, title, title_inferred, standfirst, text, published_at, published_precision,"
    " published_basis, language, keywords, access, seen_at, first_seen_at, relevance_reason, tags"
)
LABELS = "relevance, actors, topics, tags, lexicon_version"


def test_relabelling_goes_on_where_it_was_killed(
    vigie: Vigie, connection: Connection, tmp_path: Path
) -> None:
    write_seeds(tmp_path)
    vigie.run("seed", str(tmp_path))
    connection.execute(
        f"insert into articles (source_id, relevance, actors, topics, lexicon_version, {COLUMNS})"
        f" select source_id || n, 'autre', '{{}}', '{{}}', 'older', {COLUMNS}"
        " from articles, generate_series(1, 40) as n".encode()
    )
    for _ in range(3):
        before, process = stale(connection), vigie.start("relabel")
        while stale(connection) == before and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert stale(connection) > 0, "it was never killed at work"
    vigie.run("relabel")
    assert stale(connection) == 0
    labels = connection.execute(
        f"select count(*) as n from (select distinct title, {LABELS} from articles) as l".encode()
    ).fetchone()
    assert labels == {"n": TEXTS}, "copies of one text were labelled differently"
    assert vigie.json("search", "--json", "--actor", "otan")["total"] == 41 * TEXTS


def stale(connection: Connection) -> int:
    row = connection.execute(
        "select count(*) as n from articles where lexicon_version = 'older'"
    ).fetchone()
    assert row
    return row["n"]
