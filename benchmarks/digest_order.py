"""The order of a mail's stories against an order made by hand: NDCG@5 over thirty mails.

    .venv/bin/python -m benchmarks.digest_order [--each]

The mails are those of ``made_up_days.toml``; tags and their salience are the lexicon's. The
gain of a grade is 2^grade - 1, the discount log2 (Järvelin and Kekäläinen 2002, in the form of
Burges et al. 2005). Half of the mails were there to choose the order on, half only judge it;
the order that mails had before, by voices and then by the clock, stands beside it.
"""

import argparse
import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log2
from pathlib import Path
from typing import Any

from alerts import asking, reading
from alerts.asking import Question
from alerts.compose import Material, compose
from alerts.digest import Story
from archive.mail.clippings import Clipping, Sighting
from archive.mail.subscriptions import Definition
from archive.search import names
from lexicon.label import label
from lexicon.load import default
from press.sources import Source

FIRST = datetime(2026, 11, 2, tzinfo=UTC)
SOURCES = {f"titre-{n}": Source(id=f"titre-{n}", name=f"Titre {n}") for n in range(1, 6)}
AT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day's articles, with title and text, and which of the file's each belongs to."""

    sightings: Sequence[tuple[Sighting, str, str]]
    clippings: Sequence[Clipping]
    named: Mapping[str, str]  # the file's id by address


def main() -> None:
    """Report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", action="store_true", help="every mail's order")
    scores = ordered(each=parser.parse_args().each)
    for order in ("before", "now"):
        for use in ("choose", "judge"):
            print(f"{order:<6} {use:<6} {_interval(scores[order, use])}")
        print(f"{order:<6} all    {_interval(scores[order, 'choose'] + scores[order, 'judge'])}")


def ordered(*, each: bool = False) -> dict[tuple[str, str], list[float]]:
    """NDCG of every mail by order (``before``, ``now``) and use (``choose``, ``judge``); each
    mail's order is printed where asked."""
    file = tomllib.loads(Path(__file__).with_name("made_up_days.toml").read_text(encoding="utf-8"))
    days = {n: _day([a for a in file["article"] if a["day"] == n]) for n in range(1, 6)}
    scores: dict[tuple[str, str], list[float]] = {}
    for mail in file["mail"]:
        question = _question(mail)
        stories = _stories(question, days[mail["day"]])
        for order, key in (("before", _before), ("now", None)):
            shown = sorted(stories, key=key) if key else stories
            ids = [days[mail["day"]].named[story.url or ""] for story in shown]
            scores.setdefault((order, mail["use"]), []).append(_ndcg(ids, mail["grades"]))
            if each:
                asked = mail.get("query") or mail.get("actors") or mail.get("topics")
                print(f"{scores[order, mail['use']][-1]:.2f} {order:<6} {asked}: {' '.join(ids)}")
    return scores


def _question(mail: Mapping[str, Any]) -> Question:
    actors, topics = tuple(mail.get("actors", ())), tuple(mail.get("topics", ()))
    wanted = Definition(name="", to=(), query=mail.get("query", ""), actors=actors, topics=topics)
    return asking.question(wanted, names.default())


def _day(articles: Sequence[Mapping[str, Any]]) -> Day:
    sightings: list[tuple[Sighting, str, str]] = []
    clippings: list[Clipping] = []
    named: dict[str, str] = {}
    for story, article in enumerate(articles, start=1):
        for outlet in range(1, article["outlets"] + 1):
            clipping, sighting, text = _published(article, story, outlet)
            clippings.append(clipping)
            sightings.append((sighting, article["title"], text))
            named[clipping.url or ""] = article["id"]
    return Day(sightings=sightings, clippings=clippings, named=named)


def _published(
    article: Mapping[str, Any], story: int, outlet: int
) -> tuple[Clipping, Sighting, str]:
    id = article["day"] * 1000 + story * 10 + outlet
    at = FIRST + timedelta(days=article["day"], hours=article["hour"], minutes=outlet)
    text = f"{article['lead']}\n\n{article['text']}"
    labels = label(
        default(), title=article["title"], summary=article["lead"], text=text, published_at=at
    )
    tags = (*labels.actors, *labels.topics)
    actors, topics = (tuple(t.id for t in each) for each in (labels.actors, labels.topics))
    clipping = Clipping(
        id=id, source=f"titre-{outlet}", origin="crawl", url=f"https://titre-{outlet}.example/{id}",
        title=article["title"], title_inferred=False, standfirst=article["lead"], opening=text[:600],
        published_at=at, published_precision="minute", first_seen_at=at,
        relevance=labels.relevance.cls, actors=actors, topics=topics, agency=None, access="free",
        copy_of=None, story=story, version=1, corrected=False, withdrawn_at=None,
        subjects=tuple(t.id for t in tags if t.salience == "subject"),
        passing=tuple(t.id for t in tags if t.salience == "passing"),
        titled=tuple(t.id for t in tags if any(m.field == "title" for m in t.mentions)),
    )  # fmt: skip
    sighting = Sighting(
        id=id, at=at, rewritten_at=None, source=clipping.source, relevance=clipping.relevance,
        actors=actors, topics=topics, story=story, root=id, withdrawn=False,
    )  # fmt: skip
    return clipping, sighting, text


def _stories(question: Question, day: Day) -> Sequence[Story]:
    fresh = {m.article.id: m.answer for m in reading.matched({0: question}, day.sightings)[0]}
    related = reading.related(day.clippings).of(fresh)
    return compose(
        Material(
            question=question, fresh=fresh, related=related, told={}, revisions=(), sources=SOURCES
        ),
        since=FIRST, until=FIRST, periods=1, max_stories=99, figures=None, coverage=None,
    ).stories  # fmt: skip


def _before(story: Story) -> tuple[object, ...]:
    title = "".join(run.text for run in story.headline)
    return (-story.independent, -len(story.reports), -story.articles, story.reports[0].at, title)


def _ndcg(shown: Sequence[str], grades: Mapping[str, int]) -> float:
    def gain(ordered: Sequence[int]) -> float:
        return sum((2**g - 1) / log2(place + 2) for place, g in enumerate(ordered[:AT]))

    return gain([grades.get(id, 0) for id in shown]) / gain(sorted(grades.values(), reverse=True))


def _interval(scores: Sequence[float]) -> str:
    """The mean with its 95 % interval by bootstrap, and the least."""
    chance = random.Random(19)
    draw: Callable[[], float] = lambda: sum(chance.choices(scores, k=len(scores))) / len(scores)  # noqa: E731
    means = sorted(draw() for _ in range(2000))
    mean = sum(scores) / len(scores)
    return f"NDCG@{AT} {mean:.3f} [{means[50]:.3f}–{means[1949]:.3f}], least {min(scores):.2f}"


if __name__ == "__main__":
    main()
