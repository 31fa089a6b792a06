"""A month of press through the real record, and of every mail that it gives to readers who ask in
many ways; each is checked when it is sent and once more when the month is over.

    .venv/bin/python -m benchmarks.mailed_month [--days 31] [--out FOLDER] [--seed 1]

Articles go the way of captures from the inbox on (labels, claims, copies, stories, versions);
their texts are those of ``mailed_month.toml``. Two days nobody polls, and what they held comes
late; outlets disagree, correct and withdraw. With ``--out`` the mails are kept there, with the
press review of the fullest day as PDF, DOCX, HTML and Markdown.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from alerts import document, review
from alerts.checking import check
from alerts.knowledge import Knowledge, Letterhead
from alerts.sending import Post
from archive import inbox
from archive.crawl import watch
from archive.crawl.coverage import Coverage
from archive.database import Connection, connect, migrate
from archive.mail import subscriptions
from archive.mail.subscriptions import Definition, Flash
from archive.search import names
from archive.server.embedded import serve
from benchmarks.month_press import OUTLETS, Page, month
from indexer import worker
from indexer.worker import Desk
from lexicon import english, load
from press.values import Article, Capture
from vigie import alerting

FIRST = datetime(2026, 3, 1, tzinfo=UTC)  # clocks change in Paris on the 29th
STEP = timedelta(hours=3)
UNWATCHED = (9, 20)  # days of the month that nobody polls
KEY = bytes(range(32))
WANTED = (
    Definition(name="OTAN et Ukraine", to=("a@example.org", "b@example.org"),
               relevance=("otan-ukraine", "ukraine", "otan")),
    Definition(name="Patriot", to=("c@example.org",), query="Patriot"),
    Definition(name="L’aide à l’Ukraine : « tout »", to=("d@example.org",), topics=("aide-militaire",),
               max_stories=5),
    Definition(name="Villes", to=("e@example.org",), query="(Kharkiv OU Odessa) SAUF handball"),
    Definition(name="Rutte", to=("f@example.org",), actors=("mark-rutte",), subjects_only=True),
    Definition(name="NATO in French", to=("g@example.org",), query="OTAN", language="en",
               timezone="America/Montreal", at=time(2, 15)),
    Definition(name="Ouvrés", to=("h@example.org",), query='"défense aérienne" OU missil*',
               days=frozenset(range(1, 6)), empty="skip"),
    Definition(name="Agence", to=("i@example.org",), sources=("agence",)),
    Definition(name="Lundi", to=("j@example.org",), query="OTAN", days=frozenset({1}),
               max_stories=200, attach="pdf"),
    Definition(name="Jeudi", to=("k@example.org",), actors=("volodymyr-zelensky",),
               days=frozenset({4}), attach="docx", language="en"),
    Definition(name="Alertes", to=("l@example.org",), query="Ukraine", at=time(18),
               flash=Flash(voices=3, hours=6, official=True)),
    Definition(name="Nuit", to=("m@example.org",), query="titre:Ukraine", at=time(2, 30)),
    Definition(name="Jamais", to=("n@example.org",), query="ornithorynque"),
)  # fmt: skip


@dataclass(slots=True)
class Checked:
    """What was found of the mails, by when they were checked: how many, and what was said."""

    mails: int = 0
    clean: int = 0
    said: list[str] = field(default_factory=list[str])

    def add(self, name: str, problems: Sequence[str]) -> None:
        """Count one mail."""
        self.mails += 1
        self.clean += not problems
        self.said += [f"{name}: {problem}" for problem in problems]


def main() -> None:
    """Run, and say what was clean."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    wanted = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="vigie-month-", ignore_cleanup_errors=True) as folder,
        serve(Path(folder) / "postgresql") as url,
        connect(url) as connection,
    ):
        migrate(connection)
        out = wanted.out or Path(folder) / "mails"
        out.mkdir(parents=True, exist_ok=True)
        for when, checked in zip(
            ("when sent", "at the end"),
            lived(connection, out, wanted.days, wanted.seed),
            strict=True,
        ):
            print(f"{when}: {checked.mails} mails, {checked.clean} clean")
            for line in checked.said[:200]:
                print("  " + line)
        _reviewed(connection, out)


def lived(connection: Connection, out: Path, days: int, seed: int) -> tuple[Checked, Checked]:
    """Live the days; every mail is a file in ``out``. Returns how it was with the mails when
    they were sent, and at the end."""
    knowledge, end = known(connection), FIRST + timedelta(days=days)
    for subscription in WANTED:
        subscriptions.save(connection, subscription, FIRST - timedelta(hours=1))
    pages = sorted(month(FIRST, days, seed), key=lambda page: page.at)
    sent, files, began = Checked(), dict[Path, datetime](), FIRST
    now = FIRST
    while now <= end:
        if (now - FIRST).days not in UNWATCHED:
            due = [page for page in pages if page.at <= now]
            pages = pages[len(due) :]
            _read(connection, due, began, now)
        for path in _mailed(connection, out, knowledge, now):
            files[path] = now
            sent.add(path.name, check(connection, _mail(path), knowledge, alerting.claims_then))
        began, now = now, now + STEP
    later = Checked()
    for path in files:
        later.add(path.name, check(connection, _mail(path), knowledge, alerting.claims_then))
    return sent, later


def known(connection: Connection) -> Knowledge:
    """What mails need beside the record."""
    lexicon, outlets = load.default(), {outlet.id: outlet for outlet in OUTLETS}
    entries = (*lexicon.actors.values(), *lexicon.topics.values())
    french = {e.id: e.label.replace("'", "’") for e in entries}
    return Knowledge(
        sources=outlets,
        labels={"fr": french, "en": {**french, **english.names()}},
        names=names.default(),
        coverage=lambda since, until: _coverage(until),
        watch=partial(watch.watch, connection),
        page="https://vigie.example.org",
    )


def _coverage(until: datetime) -> Coverage:
    """Something is amiss on most days."""
    day, named = until.day, [outlet.name for outlet in OUTLETS]
    return Coverage(
        followed=len(OUTLETS),
        checked=len(OUTLETS) - day % 3,
        silent=(named[day % 7],) if day % 4 == 1 else (),
        blocked=((named[day % 5], "HTTP 403"),) if day % 3 else (),
        late=(named[day % 6],) if day % 5 == 2 else (),
        partly=((named[3], ("slides", "fewer", "aside", "rejected")[day % 4]),) if day % 2 else (),
        hours_missed=24 if (until - FIRST).days - 1 in UNWATCHED else 0,
    )


def _read(connection: Connection, pages: Sequence[Page], began: datetime, now: datetime) -> None:
    """What the hours since the last step brought, from inbox to record."""
    connection.execute(
        "insert into crawled_hours select generate_series(date_trunc('hour', %s), %s, '1 hour')"
        " on conflict do nothing",
        (began, now),
    )
    with connection.transaction():
        for page in pages:
            inbox.enqueue(connection, _capture(page, max(page.at, began)))
    desk = Desk(
        read=lambda capture, _source: _article(capture),
        lexicon=load.default(),
        sources={outlet.id: outlet for outlet in OUTLETS},
        now=lambda: now,
    )
    worker.work(connection, desk)


def _capture(page: Page, now: datetime) -> Capture:
    told = {"title": page.title, "text": page.text, "published": page.published.isoformat(),
            "agency": page.agency, "access": page.access}  # fmt: skip
    return Capture(
        source=page.source, source_id=page.id, origin="crawl", fetched_at=now,
        media_type="application/json", body=b"" if page.gone else json.dumps(told).encode(),
        status=410 if page.gone else 200, url=f"https://{page.source}.example/{page.id}",
    )  # fmt: skip


def _article(capture: Capture) -> tuple[Article]:
    told = json.loads(capture.body)
    return (
        Article(
            source=capture.source, source_id=capture.source_id or "", title=told["title"],
            text=told["text"], standfirst=told["text"].split("\n\n")[0], url=capture.url,
            published_at=datetime.fromisoformat(told["published"]), published_precision="minute",
            published_basis="structured", agency=told["agency"], access=told["access"],
        ),
    )  # fmt: skip


def _mailed(
    connection: Connection, out: Path, knowledge: Knowledge, now: datetime
) -> Iterator[Path]:
    room = alerting.Mailroom(
        knowledge=knowledge,
        letterhead=Letterhead(
            sender="vigie@example.org", key=KEY, signer=None,
            link=lambda token: f"https://vigie.example.org/desabonnement/{token}",
        ),
        post=Post(sender="vigie@example.org", relay=None, outbox=out, operator=None, key=KEY),
    )  # fmt: skip
    yield from alerting.once(connection, room, now, clock=lambda: now).written


def _mail(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)  # type: ignore[return-value]


def _reviewed(connection: Connection, out: Path) -> None:
    """The press review of the day that most articles came on."""
    row = connection.execute(
        "select date_trunc('day', first_seen_at) as day, count(*) as n,"
        "  count(distinct story) as stories from articles group by 1 order by 2 desc limit 1"
    ).fetchone()
    assert row
    until = row["day"] + timedelta(days=1)
    wanted = replace(WANTED[0], name=review.NAME, max_stories=review.MOST)
    shown = review.review(connection, wanted, known(connection), days=1, now=until)
    print(f"the fullest day, {row['day']:%Y-%m-%d}: {row['n']} articles, {row['stories']} stories")
    for suffix in document.FORMATS:
        (out / f"review{suffix}").write_bytes(document.written(shown, suffix))


if __name__ == "__main__":
    main()
