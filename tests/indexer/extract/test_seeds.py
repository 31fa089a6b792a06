"""The five real texts give what `expected.json` asks, read as `vigie seed` reads them."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from indexer.extract import read
from press.manifest import capture_of, load
from press.values import Article
from tests.shared import SHARED, shared

NOW = datetime(2026, 11, 22, tzinfo=UTC)
EXPECTED = SHARED / "seeds" / "expected.json"
CASES: dict[str, Any] = json.loads(EXPECTED.read_text("utf-8")) if EXPECTED.exists() else {"": {}}


def normalised(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'")) + "\n"


@pytest.mark.parametrize("name", CASES)
def test_reads_a_real_text(name: str) -> None:
    folder = shared("seeds")
    expected = CASES[name]
    found = read(capture_of(folder / name, load(folder).get(name), NOW), None, now=NOW)
    assert isinstance(found, tuple)
    (article,) = found
    assert isinstance(article, Article)
    assert article.title_inferred == (expected["title"] is None)
    assert expected["title"] in (None, article.title)
    assert (
        article.published_at and article.published_at.date().isoformat() == expected["published_on"]
    )
    assert article.published_basis == expected["published_basis"]
    assert article.published_precision == "day"
    for snippet in expected["in_text"]:
        assert normalised(snippet).strip() in normalised(article.text)
    for snippet in expected["not_in_text"]:
        assert normalised(snippet).strip() not in normalised(article.text)
    assert article.title not in article.text.split("\n\n")
