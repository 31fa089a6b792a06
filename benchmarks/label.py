"""How right and how fast labelling is, on files of labelled articles.

    python benchmarks/label.py [FILE.jsonl …] [--misses]

Each line of a file is an article as ``vigie label`` reads it, with what a person said
of it: ``relevance``, and or ``actors``, ``actors_implicit`` and ``topics``; ``source`` says
whose it is. Only ids of the ``closed_labels.json`` beside a file are scored; implied actors
are neither right nor wrong. First each file as the lexicon stands, whose weights were fitted
to some of them; then across outlets, fitted each time to the outlets that are not asked
about, beside two baselines. Throughput is measured beside a plain scan for the same words.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from labelled import GOLD, Labelled, read
from outlets import across
from scores import Count, accuracy, of_class, of_sets, told
from throughput import throughput

from lexicon.label import label
from lexicon.load import default
from lexicon.prefilter import prefilter
from lexicon.values import Labels
from vigie.items import when


@dataclass(frozen=True, slots=True)
class Case:
    """One article with what a person said and what the lexicon says."""

    article: Labelled
    labels: Labels
    prefiltered: str
    closed: dict[str, frozenset[str]]


def main() -> int:
    """Score the files given, or those of the shared folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true", help="print every miss")
    args = parser.parse_args()
    files = args.files or sorted(GOLD.glob("*.jsonl"))
    if not files:
        print("no files: name some, or lay ../shared beside the project", file=sys.stderr)
        return 2
    cases = [_case(article, _closed(file)) for file in files for article in read(file)]
    for name in dict.fromkeys(case.article.file for case in cases):
        _report(name, [case for case in cases if case.article.file == name], misses=args.misses)
    print(f"\nevidence at its place: {sum(map(_placed, cases)):,} spans, every one")
    across([case.article for case in cases], _closed(files[0])["topics"])
    throughput([case.article for case in cases])
    return 0


def _case(article: Labelled, closed: dict[str, frozenset[str]]) -> Case:
    lexicon = default()
    title, summary = article.get("title"), article.get("summary")
    text, published = article.get("text"), when(article.get("published"))
    labels = label(lexicon, title=title, summary=summary, text=text, published_at=published)
    return Case(article, labels, prefilter(lexicon, title, summary).cls, closed)


def _closed(file: Path) -> dict[str, frozenset[str]]:
    beside = file.parent / "closed_labels.json"
    stated = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    return {kind: frozenset(stated.get(kind, ())) for kind in ("actors", "topics")}


def _report(name: str, cases: Sequence[Case], *, misses: bool) -> None:
    sure = [case for case in cases if case.article.sure]
    print(f"\n{name}: {len(cases)} articles, {len(sure)} of them not borderline")
    kinds = [k for k in ("actors", "topics") if any(k in case.article.item for case in cases)]
    for kind in kinds:
        _line(f"{kind}, micro", cases, lambda case, kind=kind: of_sets(*_compared(case, kind)))
    if "actors" not in kinds:
        for part, some in (("without borderline", sure), ("all", cases)):
            _line(f"otan-ukraine, {part}", some, _relevant)
            share = accuracy(
                [of_class(_class(c), c.article.item["relevance"], _class(c)) for c in some]
            )
            print(f"  {'accuracy of four classes, ' + part:<44} {share:.3f}")
        _line("prefilter keeps what is not autre", sure, _kept)
    if heads := [c for c in cases if "main" in c.article.item and not c.article.get("text")]:
        _main("main actors without text, subject", heads, "main")
    if any("topics_full" in case.article.item for case in cases):
        _full([case for case in cases if "topics_full" in case.article.item])
    if misses:
        for case in cases:
            _print_misses(case)


def _line(name: str, cases: Sequence[Case], count: Callable[[Case], Count]) -> None:
    print(f"  {name:<44} {told([count(case) for case in cases])}")


def _full(cases: Sequence[Case]) -> None:
    """Full texts: every topic, and only what is the subject. Actors beside the labelled
    ones' ids are not scored."""
    _line("topics of full texts", cases, lambda case: _whole(case, subject=False))
    _line("topics of full texts, subject", cases, lambda case: _whole(case, subject=True))
    _main("main actors of full texts, subject", cases, "main_full")


def _main(name: str, cases: Sequence[Case], key: str) -> None:
    ids = {id for case in cases for id in case.article.item[key]}

    def main_actors(case: Case) -> Count:
        found = {tag.id for tag in case.labels.actors if tag.salience == "subject"}
        return of_sets(set(case.article.item[key]), found & ids)

    _line(name, cases, main_actors)


def _whole(case: Case, *, subject: bool) -> Count:
    item, closed = case.article.item, case.closed["topics"]
    tags = [tag for tag in case.labels.topics if not subject or tag.salience == "subject"]
    said = {id for id in item["topics_full"] if id in closed}
    found = {tag.id for tag in tags if tag.id in closed}
    return of_sets(said, found - (set(item["topics_full_optional"]) - said))


def _relevant(case: Case) -> Count:
    return of_class("otan-ukraine", case.article.item["relevance"], _class(case))


def _kept(case: Case) -> Count:
    said, found = case.article.item["relevance"] != "autre", case.prefiltered != "autre"
    return Count(int(said and found), int(found and not said), int(said and not found))


def _class(case: Case) -> str:
    return case.labels.relevance.cls


def _compared(case: Case, kind: str) -> tuple[set[str], set[str]]:
    tags = case.labels.actors if kind == "actors" else case.labels.topics
    found = {tag.id for tag in tags}
    said = set(case.article.item.get(kind, ()))
    if closed := case.closed[kind]:
        found &= closed
        said &= closed
    if kind == "actors":
        found -= set(case.article.item.get("actors_implicit", ())) - said
    return said, found


def _placed(case: Case) -> int:
    """How many mentions there are; raises AssertionError where one is not at its place."""
    tags = (*case.labels.actors, *case.labels.topics, *case.labels.implied)
    mentions = [*case.labels.relevance.evidence, *(m for tag in tags for m in tag.mentions)]
    for mention in mentions:
        text = case.article.get(mention.field) or ""
        assert text[mention.start : mention.end] == mention.surface, (case.article.item, mention)
    return len(mentions)


def _print_misses(case: Case) -> None:
    item, lines = case.article.item, list[str]()
    for kind in ("actors", "topics"):
        if kind in item:
            said, found = _compared(case, kind)
            if said ^ found:
                lines.append(
                    f"    {kind}: missed {sorted(said - found)} wrong {sorted(found - said)}"
                )
    if "actors" not in item and item["relevance"] != _class(case):
        mark = "" if case.article.sure else " (borderline)"
        reason = case.labels.relevance.reason
        lines.append(f"    said {item['relevance']}{mark}, found {_class(case)}: {reason}")
    if lines:
        print(f"  {item['id']}: {item.get('title')} | {item.get('summary')}")
        print("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
