"""``vigie up --demo``, really run: its press is crawled, read, compared and mailed."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.services import ports
from tests.services.command import kept
from tests.services.waiting import LONGEST
from vigie.demo import press

DEADLINE = 800  # seconds for the whole day
RUN = (
    "import sys; from vigie.demo.run import run; from vigie.settings import read;"
    " sys.exit(run(read(), pause=0))"
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """What it printed until the day was over; it goes on being served until the last test."""
    var = tmp_path_factory.mktemp("demo")
    own = {"VIGIE_VAR": str(var), "VIGIE_LISTEN": f"127.0.0.1:{ports.free()}", "VIGIE_LINGER": "0"}
    process = subprocess.Popen(
        [sys.executable, "-c", RUN],
        env=kept() | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    lines: list[str] = []
    end = time.monotonic() + DEADLINE
    for line in process.stdout:
        lines.append(line.rstrip())
        if "the day is over" in line or time.monotonic() > end:
            break
    try:
        assert "the day is over" in lines[-1], lines
        yield lines
    finally:
        process.terminate()
        process.communicate(timeout=LONGEST)


def ask(told: list[str], path: str) -> str:
    found = re.search(r"read at (http://[\d.:]+)", "\n".join(told))
    assert found
    with urlopen(found[1] + path, timeout=LONGEST) as answer:
        return answer.read().decode()


def hits(told: list[str], query: str) -> list[dict[str, Any]]:
    return json.loads(ask(told, f"/api/v1/search?{query}"))["hits"]


@pytest.mark.service
def test_the_made_up_day_is_crawled_read_compared_and_mailed(told: list[str]) -> None:
    told_of = press.load(datetime.now(UTC), "http://x.example").articles
    published = {article["title"] for article in told_of}
    assert published <= {line.partition(": ")[2] for line in told if line.startswith("  ")}
    assert not [line for line in told if "without any item" in line]

    [dispatch] = hits(told, "q=titre:promet+titre:intercepteurs")
    story = ask(told, f"/sujet/{dispatch['story']}")
    assert "reprend Agence Hexagone" in story
    assert "désaccord" in story.lower()

    [frappe] = hits(told, "q=Kharkiv+frappe&source=agence-hexagone")
    article = ask(told, f"/article/{frappe['id']}")
    assert "neuf morts" in frappe["title"]
    assert "<del>" in article
    assert "douze" in article
    assert "Rectificatif" in article

    assert not hits(told, "q=cantines")  # what is not of the subject is not fetched
    [mail] = [line.partition(": ")[2] for line in told if line.startswith("a reader's mail")]
    message = message_from_bytes(Path(mail).read_bytes(), policy=policy.default)
    part = message.get_body(("plain",))
    assert part
    written = part.get_content()
    assert "neuf morts" in written
    assert "intercepteurs Patriot" in written
    assert "Désaccord" in written or "désaccord" in written
