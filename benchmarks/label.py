"""How right and how fast labelling is, on files of labelled articles.

    python benchmarks/label.py [FILE.jsonl …] [--misses] [--half HEX…]

Each line of a file is an article as ``vigie label`` reads it, with what a person said
of it: ``relevance``, and or ``actors``, ``actors_implicit`` and ``topics``. Only ids of
the ``closed_labels.json`` beside a file are scored; implied actors are neither right
nor wrong. Intervals are percentile bootstraps over articles (Efron 1979), 1,000 draws.
Throughput is measured beside a plain scan for the same words, in the same run.
"""

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lexicon.fields import prepare
from lexicon.find import scan
from lexicon.label import label, prefilter
from lexicon.load import default
from lexicon.values import Labels
from vigie.items import objects, text, when

_GOLD = Path(__file__).resolve().parent.parent.parent / "shared" / "gold"
_DRAWS = 1000
_SEED = 7
_ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Count:
    """Right, wrongly found and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One article with what a person said and what the lexicon says."""

    file: str
    item: dict[str, Any]
    labels: Labels
    prefiltered: str
    closed: dict[str, frozenset[str]]


def main() -> int:
    """Score the files given, or those of the shared folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true", help="print every miss")
    parser.add_argument("--half", type=int, choices=(0, 1), help="one half, by the id's hash")
    args = parser.parse_args()
    files = args.files or sorted(_GOLD.glob("*.jsonl"))
    if not files:
        print("no files: name some, or lay ../shared beside the project", file=sys.stderr)
        return 2
    cases = [case for file in files for case in _cases(file, args.half)]
    _report(cases, misses=args.misses)
    _throughput(cases)
    return 0


def _cases(file: Path, half: int | None) -> list[Case]:
    lexicon = default()
    closed = _closed(file)
    found: list[Case] = []
    with file.open(encoding="utf-8") as lines:
        for item in objects(lines):
            if "relevance" not in item and "actors" not in item:
                continue
            if half is not None and _half(str(item["id"])) != half:
                continue
            title, summary = text(item, "title"), text(item, "summary")
            labels = label(
                lexicon,
                title=title,
                summary=summary,
                text=text(item, "text"),
                published_at=when(text(item, "published")),
            )
            before = prefilter(lexicon, title, summary).cls
            found.append(Case(file.name, item, labels, before, closed))
    return found


def _closed(file: Path) -> dict[str, frozenset[str]]:
    beside = file.parent / "closed_labels.json"
    stated = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    return {kind: frozenset(ids) for kind, ids in stated.items()}


def _half(id: str) -> int:
    return int(hashlib.sha256(id.encode()).hexdigest(), 16) % 2


def _report(cases: Sequence[Case], *, misses: bool) -> None:
    for file in dict.fromkeys(case.file for case in cases):
        of_file = [case for case in cases if case.file == file]
        sure = [case for case in of_file if not case.item.get("borderline")]
        print(f"\n{file}: {len(of_file)} articles, {len(sure)} of them not borderline")
        if any("actors" in case.item for case in of_file):
            for kind in ("actors", "topics"):
                _line(f"{kind}, micro", of_file, lambda case, kind=kind: _tagged(case, kind))
        else:
            for name, part in (("without borderline", sure), ("all", of_file)):
                _line(f"otan-ukraine, {name}", part, _relevant)
                print(f"  {'accuracy of four classes, ' + name:<44} {_accuracy(part):.3f}")
            _line("prefilter keeps what is not autre", sure, _kept)
        if misses:
            for case in of_file:
                _print_misses(case)


def _line(name: str, cases: Sequence[Case], count: Callable[[Case], Count]) -> None:
    counts = [count(case) for case in cases]
    draw = random.Random(_SEED)
    drawn = sorted(_f1(draw.choices(counts, k=len(counts))) for _ in range(_DRAWS))
    low, high = drawn[int(_DRAWS * 0.025)], drawn[int(_DRAWS * 0.975)]
    right, wrong, missed = _sums(counts)
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    print(
        f"  {name:<44} P {precision:.3f}  R {recall:.3f}  F1 {_f1(counts):.3f}"
        f"  (95 %: {low:.3f} to {high:.3f})"
    )


def _sums(counts: Sequence[Count]) -> tuple[int, int, int]:
    return (
        sum(c.right for c in counts),
        sum(c.wrong for c in counts),
        sum(c.missed for c in counts),
    )


def _f1(counts: Sequence[Count]) -> float:
    right, wrong, missed = _sums(counts)
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def _relevant(case: Case) -> Count:
    said, found = case.item["relevance"] == "otan-ukraine", _class(case) == "otan-ukraine"
    return Count(int(said and found), int(found and not said), int(said and not found))


def _kept(case: Case) -> Count:
    said, found = case.item["relevance"] != "autre", case.prefiltered != "autre"
    return Count(int(said and found), int(found and not said), int(said and not found))


def _accuracy(cases: Sequence[Case]) -> float:
    return sum(c.item["relevance"] == _class(c) for c in cases) / max(1, len(cases))


def _class(case: Case) -> str:
    return case.labels.relevance.cls


def _tagged(case: Case, kind: str) -> Count:
    said, found = _compared(case, kind)
    return Count(len(said & found), len(found - said), len(said - found))


def _compared(case: Case, kind: str) -> tuple[set[str], set[str]]:
    tags = case.labels.actors if kind == "actors" else case.labels.topics
    found = {tag.id for tag in tags}
    said = set(case.item.get(kind, ()))
    if closed := case.closed.get(kind):
        found &= closed
        said &= closed
    if kind == "actors":
        found -= set(case.item.get("actors_implicit", ())) - said
    return said, found


def _print_misses(case: Case) -> None:
    lines: list[str] = []
    for kind in ("actors", "topics"):
        if kind in case.item:
            said, found = _compared(case, kind)

            if said - found or found - said:
                lines.append(
                    f"    {kind}: missed {sorted(said - found)} wrong {sorted(found - said)}"
                )
    if "actors" not in case.item and case.item["relevance"] != _class(case):
        mark = " (borderline)" if case.item.get("borderline") else ""
        lines.append(
            f"    said {case.item['relevance']}{mark}, found {_class(case)}:"
            f" {case.labels.relevance.reason}"
        )
    if lines:
        print(f"  {case.item['id']}: {case.item.get('title')} | {case.item.get('summary')}")
        print("\n".join(lines))


def _throughput(cases: Sequence[Case]) -> None:
    """Articles of 400 words, made of the summaries at hand; one core."""
    lexicon = default()
    words = " ".join(
        f"{case.item.get('title') or ''}. {case.item.get('summary') or ''}" for case in cases
    ).split()
    size = 400
    bodies = [" ".join(words[i : i + size]) for i in range(0, len(words) - size, size)][:200]
    if not bodies:
        return

    def labelled(body: str) -> object:
        return label(lexicon, title=body[:80], summary=None, text=body, published_at=None)

    def mentions(body: str) -> object:
        return scan(lexicon, prepare("text", body), 0)

    rates = {
        "scan for words only": _rate(mentions, bodies),
        "labels with evidence": _rate(labelled, bodies),
    }
    print(f"\narticles of {size} words a second, one core:")
    for name, rate in rates.items():
        print(f"  {name:<44} {rate:,.0f}")
    ratio = rates["labels with evidence"] / rates["scan for words only"]
    print(f"  {'labels as a part of the scan':<44} {ratio:.2f}")


def _rate(work: Callable[[str], object], bodies: Sequence[str]) -> float:
    """Articles a second, of each article's best of several rounds: others share the
    machine."""
    best = [float("inf")] * len(bodies)
    for _ in range(_ROUNDS):
        for position, body in enumerate(bodies):
            started = time.perf_counter()
            work(body)
            best[position] = min(best[position], time.perf_counter() - started)
    return len(bodies) / sum(best)


if __name__ == "__main__":
    sys.exit(main())
