"""Scoring the labelled pairs of the shared folder, by kind and by verdict."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from indexer.compare.pairs import Item, judged
from vigie.items import when


def labelled(path: Path) -> None:
    """Score a file of labelled pairs, where it is there."""
    if not path.exists():
        print("labelled pairs: not there")
        return
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    found = [(row, judged(_item(row["a"]), _item(row["b"])).verdict) for row in rows]
    print("labelled pairs                   pairs  right")
    for kind, right in sorted(_by_kind(found).items()):
        print(f"  {kind:<30} {len(right):>5}  {sum(right):>5}")
    for name, borderline in (("without borderline", False), ("all", True)):
        scores = f1([(r["verdict"], v) for r, v in found if borderline or not r["borderline"]])
        line = ", ".join(f"{verdict} {score:.3f}" for verdict, score in scores.items())
        print(f"  F1 {name}: {line}, macro {sum(scores.values()) / 3:.3f}")


def _by_kind(found: Sequence[tuple[dict, str]]) -> dict[str, list[bool]]:
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, verdict in found:
        kinds[row["kind"]].append(row["verdict"] == verdict)
    return kinds


def f1(found: Sequence[tuple[str, str]]) -> dict[str, float]:
    """F1 of each verdict from (truth, found)."""
    scores: dict[str, float] = {}
    for verdict in ("duplicate", "same_story", "different"):
        both = sum(truth == said == verdict for truth, said in found)
        either = sum((truth == verdict) + (said == verdict) for truth, said in found)
        scores[verdict] = 2 * both / either if either else 1.0
    return scores


def _item(side: dict) -> Item:
    return Item(
        title=side.get("title") or "",
        summary=side.get("summary") or None,
        text=side.get("text") or None,
        url=side.get("url"),
        published_at=when(side.get("published")),
    )
