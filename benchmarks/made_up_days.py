"""Stories of many outlets: days written for this, and real pairs that were read one by one.

``tests/indexer/compare/made_up_days.jsonl`` holds two days of French press that never was,
each article with its event; the other files there hold more, written after the rules;
``real_pairs.tsv`` the ids of real ones in the shared folder.
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from story_orders import items, stories

from archive.server.embedded import serve
from indexer.compare.pairs import Item, judged
from tests.indexer.compare.made_up_days import EVERY, confirmed, days
from vigie.items import when

PAIRS = Path(__file__).with_name("real_pairs.tsv")
GOLD = ("press.dev", "relevance.dev", "tags.dev")


def made_up_days() -> None:
    """Print how many stories of several outlets are one event, and how many events are split."""
    with (
        tempfile.TemporaryDirectory(prefix="vigie-bench-") as folder,
        serve(Path(folder) / "postgresql") as url,
    ):
        for number, file in enumerate(EVERY):
            told = days(file)
            events = {article.source_id: event for event, article in told}
            found = stories(url, [article for _, article in told], f"days_{number}")
            report(events, {article.source_id: article.source for _, article in told}, found)


def report(events: Mapping[str, str], sources: Mapping[str, str], found: Mapping[str, int]) -> None:
    """``found`` gives each article's story."""
    shared, by_story, by_event = confirmed(events, sources, found)
    pure = sum(len({events[id] for id in ids}) == 1 for ids in shared)
    several = [ids for ids in by_event.values() if len(ids) > 1]
    split = sum(len({found[id] for id in ids}) > 1 for ids in several)
    print(
        f"made-up days: {len(events)} articles, {len(by_story)} stories; of {len(shared)} of several"
        f" outlets {pure} are one event; of {len(several)} events {split} are split"
    )


def real_pairs(shared: Path) -> None:
    """Print how many of the pairs that were read come out as read, by what was read."""
    if not (shared / "gold").is_dir():
        print("real pairs: not there")
        return
    known = _real(shared)
    right: dict[str, list[bool]] = defaultdict(list)
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        a, b, one = line.split("\t")
        if one != "b" and a in known and b in known:
            said = judged(known[a], known[b]).verdict != "different"
            right[one].append(said == (one == "1"))
    for one, name in (("1", "one event"), ("0", "two events")):
        print(f"real pairs, {name}: {sum(right[one])} of {len(right[one])} right")


def _real(shared: Path) -> dict[str, Item]:
    known: dict[str, Item] = {}
    for name in GOLD:
        for row in _rows(shared / "gold" / f"{name}.jsonl"):
            known.setdefault(row["id"], _item(row))
    for row in _rows(shared / "gold" / "pairs.dev.jsonl"):
        known[row["id"] + "a"], known[row["id"] + "b"] = _item(row["a"]), _item(row["b"])
    for article in items(shared / "feeds"):
        known[f"feed:{article.source_id}"] = Item(
            title=article.title, summary=article.standfirst, published_at=article.published_at
        )
    return known


def _rows(path: Path) -> Sequence[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _item(row: dict) -> Item:
    return Item(
        title=row["title"],
        summary=row.get("summary") or None,
        text=row.get("text") or None,
        published_at=when(row.get("published")),
    )
