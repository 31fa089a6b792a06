"""`vigie index` killed with -9 at any moment leaves every article indexed once."""

import random
import signal
import time
from pathlib import Path

import pytest

from tests.services.command import Vigie

PROJECT = Path(__file__).parent.parent.parent
TEXTS = 60


def write_seeds(folder: Path) -> None:
    """Texts that differ enough not to be copies of one another."""
    words = (
        "missile drone brigade ministre sommet budget char radar hiver port réseau usine".split()
    )
    for number in range(TEXTS):
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
