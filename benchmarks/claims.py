"""How fast claims are found beside labelling, and how fast a story is told.

    python benchmarks/claims.py [FILE.jsonl …]

Each line of a file is an article as ``vigie claims`` reads it; without files those of the
shared folder are taken. Articles a second, of each article's best of several rounds of CPU time, in one
run: a bare scan for the lexicon's words, labels with evidence, labels and claims. Then the
claims of a made-up story of 200 articles set beside each other (``benchmarks/story.py`` tells one
from the record).
"""

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from indexer.claims import read
from indexer.claims.story import Member, compared, member
from indexer.claims.tell import reread
from lexicon.fields import prepare
from lexicon.find import scan
from lexicon.label import label
from lexicon.load import default
from press.claims import Claims
from vigie.items import objects, text, when

_SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "gold"
_ROUNDS = 15
_STORY = 200
_NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def main() -> int:
    """Measure the files given, or those of the shared folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    args = parser.parse_args()
    files = args.files or sorted(_SHARED.glob("claims/texts.jsonl"))
    items = [item for file in files for item in _items(file)]
    if not items:
        print("no articles: name files, or lay ../shared beside the project", file=sys.stderr)
        return 2
    gc.freeze()
    _throughput(items)
    _story(items)
    return 0


def _items(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [item for item in objects(lines) if text(item, "text")]


def _fields(item: dict[str, Any]) -> dict[str, str | None]:
    return {name: text(item, name) for name in ("title", "summary", "text")}


def _throughput(items: Sequence[dict[str, Any]]) -> None:
    lexicon = default()

    def scanned(item: dict[str, Any]) -> object:
        return scan(lexicon, prepare("text", text(item, "text") or ""), 0)

    def labelled(item: dict[str, Any]) -> object:
        return label(lexicon, **_fields(item), published_at=when(text(item, "published")))

    def claimed(item: dict[str, Any]) -> Claims:
        published = when(text(item, "published"))
        labels = label(lexicon, **_fields(item), published_at=published)
        return read(lexicon, labels, **_fields(item), published_at=published)

    works = {"scan for words only": scanned, "labels": labelled, "labels and claims": claimed}
    best = _best(works, items)
    words = sum(len((text(item, "text") or "").split()) for item in items) / len(items)
    found = [claimed(item) for item in items]
    quotations = sum(len(c.quotations) for c in found) / len(items)
    figures = sum(len(c.figures) for c in found) / len(items)
    print(f"{len(items)} articles of {words:.0f} words, {quotations:.1f} quotations and")
    print(f"{figures:.1f} figures each; articles a second, one core:")
    for name, seconds in best.items():
        print(f"  {name:<32} {len(items) / seconds:8,.0f}")
    extra = best["labels and claims"] / best["labels"] - 1
    print(f"  claims on top of labels          {extra:8.0%}")


def _best(
    works: dict[str, Callable[[dict[str, Any]], object]], items: Sequence[dict[str, Any]]
) -> dict[str, float]:
    """Seconds for all articles, of each article's best round: others share the machine."""
    best = {name: [float("inf")] * len(items) for name in works}
    for _ in range(_ROUNDS):
        for name, work in works.items():
            for place, item in enumerate(items):
                started = time.thread_time()
                work(item)
                best[name][place] = min(best[name][place], time.thread_time() - started)
    return {name: sum(times) for name, times in best.items()}


def _story(items: Sequence[dict[str, Any]]) -> None:
    """A story of so many articles, made of those at hand, each some minutes after the last."""
    lexicon = default()
    members: list[Member] = []
    for number in range(_STORY):
        item = items[number % len(items)]
        fields = _fields(item)
        found = reread(lexicon, fields, when(text(item, "published")))
        at = _NOON + timedelta(minutes=7 * number)
        members.append(member(number, at, f"s{number % 40}", fields, found))
    times: list[float] = []
    for _ in range(_ROUNDS):
        started = time.thread_time()
        result = compared(members)
        times.append(time.thread_time() - started)
    stored = len(json.dumps([len(t.amounts) for t in result.things]))
    print(f"a story of {_STORY} articles compared anew: {min(times) * 1000:.0f} ms")
    print(f"  (median {statistics.median(times) * 1000:.0f} ms; {stored} bytes of outline)")


if __name__ == "__main__":
    sys.exit(main())
