"""Made-up articles: sentences of a small French grammar, the same for the same seed."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archive.database import Connection
from archive.record import articles
from indexer.compare.judge import Verdict, judge
from lexicon.values import Labels, Relevance
from press.values import Article, Capture, Stored

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = datetime(2032, 1, 1, tzinfo=UTC)  # after all that is published here
_WORDS = (
    "ministre armée brigade convoi village pont usine accord rapport réunion frontière port"
    " hôpital témoin enquête dépôt radar blindé soldat conseil projet budget menace réponse"
    " livraison contrat usager fleuve colline route gare secours famille école mairie dossier"
    " promesse délégation colonne patrouille mission alerte abri récolte navire câble relais"
).split()
_VERBS = (
    (
        "a visité a quitté a signé examine prépare annonce retarde contrôle traverse observe rejette"
        " a retrouvé a perdu a détruit répare finance protège surveille décrit évacue"
    )
    .replace(" a ", " a_")
    .split()
)
_NAMES = (
    "Odessa Lviv Riga Vilnius Tallinn Gdansk Kherson Soumy Dnipro Bakhmout Narva Cracovie".split()
)
_NUMBERS = tuple(str(n) for n in range(2, 400))


def sentence(rng: random.Random) -> str:
    """About eighteen words."""
    parts = [
        f"le {rng.choice(_WORDS)} de {rng.choice(_NAMES)} {rng.choice(_VERBS).replace('_', ' ')}"
        f" {rng.choice(_NUMBERS)} {rng.choice(_WORDS)}s"
        for _ in range(2)
    ]
    return " et ".join(parts).capitalize() + f" près du {rng.choice(_WORDS)}."


def paragraphs(seed: object, words: int) -> str:
    """A text of at least this many words, three sentences a paragraph."""
    rng = random.Random(str(seed))
    sentences: list[str] = []
    while sum(len(s.split()) for s in sentences) < words:
        sentences.append(sentence(rng))
    return "\n\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


def changed(text: str, share: float, seed: object) -> str:
    """The text with a share of its sentences put in other words."""
    rng = random.Random(str(seed))
    out: list[str] = []
    for paragraph in text.split("\n\n"):
        pieces = [s if s.endswith(".") else s + "." for s in paragraph.split(". ")]
        out.append(" ".join(sentence(rng) if rng.random() < share else s for s in pieces))
    return "\n\n".join(out)


def article(
    key: str, text: str, *, title: str | None = None, source: str = "gazette", hours: float = 0
) -> Article:
    """An article published some hours after NOW."""
    return Article(
        source=source,
        source_id=key,
        title=title or f"Nouvelles de {key}",
        text=text,
        published_at=NOW + timedelta(hours=hours),
        published_precision="minute",
    )


LABELS = Labels(relevance=Relevance(cls="autre", reason=""), actors=(), topics=(), version="0")


def capture(made: Article) -> Capture:
    return Capture(
        source=made.source, origin="crawl", fetched_at=NOW, media_type="text/html", body=b""
    )


def stored(connection: Connection, id: int) -> Stored:
    found = articles.get(connection, id)
    assert found
    return found


def arrive(connection: Connection, made: Article, labels: Labels = LABELS) -> tuple[int, Verdict]:
    """Store and judge an article as the worker does; its number and the verdict."""
    id = articles.insert(connection, made, labels, capture(made), NOW).id
    return id, rejudge(connection, id)


def revise(connection: Connection, id: int, **changes: str) -> Verdict:
    """Store and judge a new version of an article."""
    old = stored(connection, id)
    new = replace(old.article, **changes)
    articles.revise(
        connection,
        old,
        new,
        LABELS,
        capture(new),
        kinds=["wording"],
        difference={},
        corrected=False,
    )
    return rejudge(connection, id)


def rejudge(connection: Connection, id: int) -> Verdict:
    verdict = judge(connection, stored(connection, id), now=LATER)
    articles.relate(connection, id, copy_of=verdict.copy_of, story=verdict.story)
    return verdict
