"""Fits ``lexicon/weights.toml`` to labelled articles: ``make fit``.

    python benchmarks/fit.py [FILE.jsonl …] [--out FILE]

Logistic regression over the findings of ``lexicon.findings``, of articles about the
theme's subject, as their relevance says: is the article about the allies' relation with
it? A ridge penalty (Hoerl and Kennard 1970) keeps weights small that few articles bear
out, and the rules' score is held back least. Newton's method from nought: the same files
give the same weights to the last digit.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import labelled
import numpy as np

from lexicon import prefilter
from lexicon.compile import Lexicon
from lexicon.findings import RULES, findings
from lexicon.fitted import INTERCEPT, NAME
from lexicon.head import Head
from lexicon.label import read_head
from lexicon.load import ACTORS, SHIPPED, TOPICS, load
from lexicon.score import scored

FILES = ("press.dev.jsonl", "relevance.dev.jsonl")
PENALTY = 2.0
OF_RULES = 0.1  # the part of the penalty that the weight of the rules' score pays
SEEN = 5  # articles in which a finding stands, for a weight
_STEPS = 30

Row = Mapping[str, float]


def main() -> int:
    """Fit to the files given, or to those of the shared folder, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, default=SHIPPED / NAME)
    args = parser.parse_args()
    files = args.files or [path for name in FILES if (path := labelled.GOLD / name).exists()]
    if not files:
        print("no files: name some, or lay ../shared beside the project", file=sys.stderr)
        return 2
    lexicon = load(ACTORS, TOPICS, fitted=False)
    articles = [a for a in labelled.read(*files) if "relevance" in a.item]
    about = [a for a in articles if trains(lexicon, a)]
    relation, fetched = fitted(lexicon, about), fitted_prefilter(lexicon, articles)
    text = _written(relation, len(about), fetched, len(articles))
    args.out.write_text(text, encoding="utf-8")
    print(
        f"{args.out}: {len(relation)} weights, of {len(about)} articles; for the prefilter", end=""
    )
    print(f" {len(fetched)}, of {len(articles)}")
    return 0


def trains(lexicon: Lexicon, article: labelled.Labelled) -> bool:
    """Whether an article is about the subject, by what a person said."""
    theme = lexicon.content.theme
    return article.item.get("relevance") in (theme.relation.id, theme.subject.id)


def fitted(lexicon: Lexicon, articles: Sequence[labelled.Labelled]) -> dict[str, float]:
    """The weights for these articles, by name; the intercept first, then the rules'."""
    relation = lexicon.content.theme.relation.id
    rows = [row(lexicon, article) for article in articles]
    return _fitted(rows, [article.item["relevance"] == relation for article in articles])


def fitted_prefilter(lexicon: Lexicon, articles: Sequence[labelled.Labelled]) -> dict[str, float]:
    """The same for whether an article is relevant at all, by what its head tells."""
    other = lexicon.content.theme.other.id
    heads = [read_head(lexicon, a.get("title"), a.get("summary"), None) for a in articles]
    rows = [{name: value for name, value, _ in prefilter.told(head)} for head in heads]
    return _fitted(rows, [article.item["relevance"] != other for article in articles])


def _fitted(rows: Sequence[Row], said: Sequence[bool]) -> dict[str, float]:
    seen = Counter(name for found in rows for name in found)
    names = [RULES, *sorted(n for n, times in seen.items() if times >= SEEN and n != RULES)]
    y = np.array(said, dtype=float)
    weights = solved(matrix(rows, names), y, penalties(names))
    rounded = {
        name: round(float(w), 2) for name, w in zip([INTERCEPT, *names], weights, strict=True)
    }
    return {name: w for name, w in rounded.items() if w or name in (INTERCEPT, RULES)}


def row(lexicon: Lexicon, article: labelled.Labelled) -> Row:
    """The findings of an article's title and standfirst."""
    return found(read_head(lexicon, article.get("title"), article.get("summary"), None))


def found(head: Head) -> Row:
    """The findings of a head, by name."""
    parts = scored(head).damped(head.lexicon.content.weights["damping"])
    return {name: value for name, value, _ in findings(head, sum(part[0] for part in parts))}


def matrix(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray:
    """A row an article, a column a finding; ones for the intercept stand first."""
    columns = {name: place for place, name in enumerate(names, 1)}
    values = np.zeros((len(rows), len(names) + 1))
    values[:, 0] = 1.0
    for place, found in enumerate(rows):
        for name, value in found.items():
            if name in columns:
                values[place, columns[name]] = value
    return values


def penalties(names: Sequence[str]) -> np.ndarray:
    """What each weight's square costs; the intercept's nothing."""
    return np.array([0.0, *(PENALTY * (OF_RULES if n == RULES else 1.0) for n in names)])


def solved(x: np.ndarray, y: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    """The weights of least penalised loss, by Newton's method, which here always ends."""
    weights = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-(x @ weights)))
        gradient = x.T @ (y - chance) - penalty * weights
        curvature = (x.T * (chance * (1.0 - chance) + 1e-9)) @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def _written(
    relation: Mapping[str, float], about: int, fetched: Mapping[str, float], every: int
) -> str:
    lines = [
        "# Written by `make fit` from labelled articles; docs/lexicon.md says how. The sum of a",
        "# head's findings is the logarithm of the odds that an article about the theme's subject",
        f"# is about the allies' relation with it ({about} articles),",
        "",
        "[relation]",
        *(f'"{name}" = {weight}' for name, weight in relation.items()),
        "",
        f"# and that an article is relevant at all ({every} articles).",
        "",
        "[prefilter]",
        *(f'"{name}" = {weight}' for name, weight in fetched.items()),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
