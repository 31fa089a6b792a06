"""Filling an archive in bulk with the rows that storing and judging originals give."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from made_up_press import Made

from archive.database import Connection
from archive.values import Article, Capture
from indexer.compare.profile import profile
from indexer.compare.shingles import codes, digest
from indexer.compare.stories import heaviest
from indexer.compare.text import read
from lexicon.values import Labels, Relevance

START = datetime(2026, 1, 1, tzinfo=UTC)
NOTHING = Labels(relevance=Relevance(cls="autre", reason=""), actors=(), topics=(), version="0")


def article(made: Made) -> Article:
    return Article(
        source=made.source,
        source_id=str(made.number),
        title=made.title,
        text=made.text,
        published_at=START + timedelta(hours=made.hours),
    )


def capture(made: Made) -> Capture:
    return Capture(
        source=made.source, origin="crawl", fetched_at=START, media_type="text/html", body=b""
    )


def fill(connection: Connection, made: Sequence[Made]) -> dict[int, int]:
    """Store articles in bulk with the rows that judging gives an original; their ids."""
    ids: dict[int, int] = {}
    with connection.transaction(), connection.cursor() as cursor:
        first = connection.execute(
            "select coalesce(max(id), 0) + 1 as next from articles"
        ).fetchone()
        assert first
        ids = {each.number: first["next"] + place for place, each in enumerate(made)}
        rows = [Row(ids[each.number], each) for each in made]
        for table, columns, values in (
            ("articles", _ARTICLES, (row.article() for row in rows)),
            (
                "signatures",
                "article, version, digest, own, words",
                (row.signature() for row in rows),
            ),
            ("shingles", "hash, article", (pair for row in rows for pair in row.shingles())),
            ("profiles", _PROFILES, (row.profile() for row in rows)),
            (
                "story_terms",
                "term, at, article, weight",
                (pair for row in rows for pair in row.terms()),
            ),
        ):
            with cursor.copy(f"copy {table} ({columns}) from stdin") as copy:
                for value in values:
                    copy.write_row(value)
        connection.execute(
            "select setval(pg_get_serial_sequence('articles', 'id'), max(id)) from articles"
        )
    return ids


_PROFILES = "article, at, terms, weights, title, names, numbers"
_ARTICLES = (
    "id, source, source_id, origin, title, title_inferred, text, published_at, published_basis,"
    " language, keywords, access, seen_at, first_seen_at, relevance, relevance_reason, actors,"
    " topics, tags, lexicon_version, story"
)


class Row:
    """The rows of one article in the tables of comparing."""

    def __init__(self, id: int, made: Made) -> None:
        self.id, self.made = id, made
        self.at = START + timedelta(hours=made.hours)
        self.text = read(made.text)
        self.about = profile(made.title, None, made.text, self.at)

    def article(self) -> tuple[object, ...]:
        made = self.made
        return (
            self.id, made.source, str(made.number), "crawl", made.title, False, made.text, self.at,
            "none", "fr", [], "free", START, START, "autre", "", [], [], "[]", "0", self.id,
        )  # fmt: skip

    def signature(self) -> tuple[object, ...]:
        words = self.text.words
        own = len(codes(self.made.own))
        return self.id, 1, digest(self.made.title, words), own, words.astype("<u4").tobytes()

    def shingles(self) -> Iterator[tuple[int, int]]:
        return ((key, self.id) for key in set(self.text.keys))

    def profile(self) -> tuple[object, ...]:
        about = self.about
        return (
            self.id, self.at, list(about.weights), list(about.weights.values()),
            sorted(about.title), sorted(about.names), sorted(about.numbers),
        )  # fmt: skip

    def terms(self) -> Iterator[tuple[int, datetime, int, float]]:
        return ((t, self.at, self.id, weight) for t, weight in heaviest(self.about).items())
