"""Cases of searches with their right answers: is the made-up article found?"""

import pytest

from archive.search import names
from archive.search.analysis import tokens
from archive.search.misread import Misread
from archive.search.query import leaves, parse
from archive.search.standing import Analysed
from archive.search.tree import Value
from tests.shared import shared


def found(article: str, query: str) -> bool:
    analysed = Analysed(tokens(article))
    sought = leaves(parse(query, names.default()), sought=True)
    return all(any(analysed.spans(leaf)) for leaf in sought if not isinstance(leaf, Value))


def test_words_and_spellings() -> None:
    cases = shared("cases") / "search" / "cases.tsv"
    rows = [line.split("\t") for line in cases.read_text(encoding="utf-8").splitlines()[1:]]
    wrong = [
        (article, query, right)
        for article, query, _, right in rows
        if article not in ("(any)", "KQL") and found(article, query) != right.startswith("found")
    ]
    assert wrong == []


@pytest.mark.parametrize("query", ["Elle", "*", " ".join(f"mot{i}" for i in range(5000))])
def test_what_is_refused(query: str) -> None:
    with pytest.raises(Misread):
        parse(query, names.default())
