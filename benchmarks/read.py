"""How well and how fast pages are read, beside trafilatura and news-please.

    python -m benchmarks.read FOLDER... [--sources FILE] [--repeat N]

FOLDER holds pages and `expected.json`: id to `file`, `url`, and, where known, `title`,
`published_on`, `text` (the whole text), `must` and `must_not` (snippets). Precision and
recall are those of the words of `text`, else of the snippets: of all snippets found, how
many must be there; of those that must, how many were found. Time is CPU time a page, the
best of N runs, as a multiple of a bare lxml parse of the same page in the same run. At the
end stand the pages on which ours is worse than trafilatura by text, title or day.
"""

import argparse
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from indexer.extract import dom, read
from lexicon.folding import fold
from press import sources
from press.sources import Source
from press.urls import registrable
from press.values import Capture, Rejection

NOW = datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader made of a page; a rejected one has no title and no text."""

    title: str | None
    day: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One reader on one page. ``None`` where the gold does not say. ``selected``: a source
    follows the page's site, and its selector finds something on the page."""

    page: str
    selected: bool
    precision: float | None
    recall: float | None
    title: bool | None
    day: bool | None
    ratio: float

    @property
    def f1(self) -> float | None:
        if self.precision is None or self.recall is None:
            return None
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


Reader = Callable[[bytes, str | None], Reading]


def follower(followed: list[Source], url: str | None) -> Source | None:
    """The source that follows the page's site."""
    domain = registrable(url) if url else None
    return next((s for s in followed if domain and s.home and registrable(s.home) == domain), None)


def finds(source: Source, body: bytes) -> bool:
    """Whether the source's selector finds something on the page, which may be of another year."""
    tree = dom.parse(body)
    return (
        tree is not None
        and "text" in source.select
        and bool(dom.select(source.select["text"], tree))
    )


def vigie(followed: list[Source]) -> Reader:
    """Our own reader, with the selectors of the followed sources."""

    def one(body: bytes, url: str | None) -> Reading:
        source = follower(followed, url)
        capture = Capture(
            source="bench", origin="import", fetched_at=NOW, media_type="text/html", body=body, url=url
        )  # fmt: skip
        found = read(capture, source, now=NOW)
        if isinstance(found, Rejection):
            return Reading(title=None, day=None, text="")
        first = found[0]
        zone = timezone(timedelta(minutes=first.published_offset or 0))
        day = first.published_at and first.published_at.astimezone(zone).date().isoformat()
        return Reading(title=first.title, day=day, text="\n\n".join(each.text for each in found))

    return one


def trafilatura(body: bytes, url: str | None) -> Reading:
    """trafilatura in full, with its metadata, without comments."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(body, url=url, with_metadata=True, include_comments=False)
    if found is None:
        return Reading(title=None, day=None, text="")
    return Reading(title=found.title, day=found.date, text=found.text or "")


def news_please(body: bytes, url: str | None) -> Reading:
    """news-please, where it is installed (``docs/reading.md``)."""
    from newsplease import NewsPlease  # pyright: ignore[reportMissingImports]

    found: Any = NewsPlease.from_html(body.decode("utf-8", "replace"), url=url)
    day = found.date_publish.date().isoformat() if found.date_publish else None
    return Reading(title=found.title, day=day, text=found.maintext or "")


def spaced(text: str) -> str:
    """For comparing: apostrophes alike, every run of white space one space."""
    return " ".join(text.replace("’", "'").split())


def quality(found: Reading, gold: dict[str, Any]) -> tuple[float | None, float | None]:
    """Precision and recall of the text."""
    if gold.get("text"):
        got, want = (Counter(re.findall(r"\w+", fold(text))) for text in (found.text, gold["text"]))
        common = (got & want).total()
        return common / max(1, got.total()), common / want.total()
    must, unwanted = gold.get("must") or [], gold.get("must_not") or []
    if not must:
        return None, None
    text = spaced(found.text)
    right = sum(spaced(snippet) in text for snippet in must)
    wrong = sum(spaced(snippet) in text for snippet in unwanted)
    return right / (right + wrong) if right + wrong else 0.0, right / len(must)


def cpu(run: Callable[[], object], repeat: int) -> float:
    """CPU milliseconds of the fastest of so many runs."""
    times: list[float] = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times) * 1000


def scored(
    name: str,
    reader: Reader,
    body: bytes,
    gold: dict[str, Any],
    bare: float,
    repeat: int,
    *,
    selected: bool,
) -> Score:
    url = gold.get("url")
    found = reader(body, url)
    precision, recall = quality(found, gold)
    title, day = gold.get("title"), gold.get("published_on")
    titles = [gold["title"], *gold.get("title_or", [])] if title else []
    return Score(
        page=name,
        selected=selected,
        precision=precision,
        recall=recall,
        title=None if title is None else spaced(found.title or "") in map(spaced, titles),
        day=None if day is None else found.day == day,
        ratio=cpu(lambda: reader(body, url), repeat) / bare,
    )


def row(name: str, score: Score) -> str:
    figures = "  ".join("  – " if x is None else f"{x:.2f}" for x in (score.precision, score.recall, score.f1))  # fmt: skip
    marks = "  ".join({None: "–", True: "ok", False: "NO"}[x].ljust(5) for x in (score.title, score.day))  # fmt: skip
    return f"  {name:<14}{figures}  {marks}{score.ratio:8.1f}"


def overall(name: str, scores: list[Score]) -> str:
    def mean(values: list[float | None]) -> str:
        known = [value for value in values if value is not None]
        return f"{statistics.mean(known):.2f}" if known else "  – "

    def share(values: list[bool | None]) -> str:
        known = [value for value in values if value is not None]
        return f"{sum(known)}/{len(known)}".ljust(5)

    figures = "  ".join(mean(each) for each in ([s.precision for s in scores], [s.recall for s in scores], [s.f1 for s in scores]))  # fmt: skip
    marks = f"{share([s.title for s in scores])}  {share([s.day for s in scores])}"
    return f"  {name:<14}{figures}  {marks}{statistics.median(s.ratio for s in scores):8.1f}"


def worse_than(ours: Score, other: Score) -> bool:
    """Whether something is wrong in ours and right, or less wrong, in the other."""
    return (
        (ours.f1 or 0.0) < (other.f1 or 0.0)
        or (ours.title is False and bool(other.title))
        or (ours.day is False and bool(other.day))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure reading on pages with gold.")
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--sources", type=Path, default=Path("crawler/sources.toml"))
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    followed = list(sources.load(args.sources).values()) if args.sources.exists() else []
    readers: dict[str, Reader] = {"vigie": vigie(followed), "trafilatura": trafilatura}
    if find_spec("newsplease"):
        readers["news-please"] = news_please
    else:
        print("news-please is not installed (see docs/reading.md): going on without it\n")
    table: dict[str, list[Score]] = {name: [] for name in readers}
    for folder in args.folder:
        for name, scores in compared(folder, readers, followed, args.repeat).items():
            table[name] += scores
    worse = [
        ours.page
        for ours, other in zip(table["vigie"], table["trafilatura"], strict=True)
        if worse_than(ours, other)
    ]
    print(f"worse than trafilatura on {len(worse)} of {len(table['vigie'])}:", *worse or ["none"])
    print("means; titles and dates right of those known; median CPU")
    groups = {"all": (True, False), "followed by selectors": (True,), "the rest": (False,)}
    for group, members in groups.items():
        chosen = {
            name: [s for s in scores if s.selected in members] for name, scores in table.items()
        }
        if any(chosen.values()):
            print(
                f"{group}:", *(overall(name, scores) for name, scores in chosen.items()), sep="\n"
            )


def compared(
    folder: Path, readers: dict[str, Reader], followed: list[Source], repeat: int
) -> dict[str, list[Score]]:
    """Every reader on every page of the folder that has gold and is an article."""
    table: dict[str, list[Score]] = {name: [] for name in readers}
    print(f"{'':<16}P     R     F1    title  date   x parse")
    for name, gold in json.loads((folder / "expected.json").read_text("utf-8")).items():
        if "rejected" in gold:
            continue
        body = (folder / gold["file"]).read_bytes()
        bare = cpu(lambda body=body: lxml_html.document_fromstring(body), repeat)
        source = follower(followed, gold.get("url"))
        selected = source is not None and finds(source, body)
        print(
            f"{name}  ({len(body) // 1000} KB, parse {bare:.1f} ms{', selectors' if selected else ''})"
        )
        for reader, run in readers.items():
            table[reader].append(scored(name, run, body, gold, bare, repeat, selected=selected))
            print(row(reader, table[reader][-1]))
    return table


if __name__ == "__main__":
    main()
