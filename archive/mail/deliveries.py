"""The ledger of digests: what was planned, sent and told to whom.

A delivery is one mail to one recipient for one period, with its bytes until it is
settled: ``ready`` (to be sent), ``sending`` (its last byte may have left), ``sent``,
``skipped`` (a day without news, by wish), ``merged`` (never sent, a later mail covers
it), ``failed`` (refused for good). Every function takes a connection; the caller owns
the transaction, and holds ``lock`` while anything is planned or sent.
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, LiteralString

from psycopg.types.json import Jsonb

from archive.crawl.coverage import Coverage
from archive.database import Connection, hold
from archive.locks import MAILING
from archive.mail import uses
from archive.mail.history import AHEAD
from archive.mail.recipients import Channel, label

LONGEST = timedelta(hours=2)  # more than a mail is ever put off: beyond it a clock was wrong

State = Literal["ready", "sending", "sent", "skipped", "merged", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A mail to be recorded. ``shown`` holds (article, version, withdrawn) of what counts as
    told from now on, ``shows`` the articles that its reader sees."""

    subscription: int
    recipient: int
    period: date
    on_demand_at: datetime | None
    periods: int
    since: datetime
    until: datetime
    stories: int
    message_id: str
    message: bytes | None
    coverage: Coverage | None
    shown: Iterable[tuple[int, int, bool]]
    shows: Sequence[int] = ()
    flash: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A mail that is to be sent now, or what another channel tells instead."""

    id: int
    recipient: int
    address: str = field(repr=False)
    message_id: str
    message: bytes
    state: State
    attempts: int
    planned_at: datetime
    channel: Channel = "mail"

    @property
    def label(self) -> str:
        """How its recipient is named where people read."""
        return label(self.channel, self.recipient, self.address)


@contextmanager
def lock(connection: Connection) -> Generator[None]:
    """Keep all other mailers out, as long as the connection lives."""
    connection.execute("select pg_advisory_lock(%s)", (MAILING,))
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("select pg_advisory_unlock(%s)", (MAILING,))


def merge(connection: Connection, recipient: int) -> None:
    """Give up the recipient's mails that were never sent: the next one covers them."""
    _give_up(connection, "recipient = %s and state = 'ready'", recipient)


def set_aside(connection: Connection, now: datetime) -> None:
    """Let no mail of a clock that was ahead take the place of a day that is to come: it counts
    as one outside the schedule."""
    connection.execute(
        "update deliveries set on_demand_at = planned_at where on_demand_at is null and until > %s",
        (now + AHEAD,),
    )


def recall(connection: Connection, articles: Sequence[int]) -> None:
    """Give up every unsent mail that tells of one of these articles, once a mailer at work has
    ended its run, and take what was published of them from our feeds."""
    hold(connection, MAILING)
    telling = "select delivery from mailed where article = any(%s)"
    _give_up(connection, f"state in ('ready', 'sending') and id in ({telling})", list(articles))
    connection.execute(
        "update deliveries set message = null where state = 'sent' and message is not null"
        " and shows && %s::bigint[]",
        (list(articles),),
    )


def _give_up(connection: Connection, which: LiteralString, value: object) -> None:
    """Send no more the mails that a condition picks; what they told of counts as untold."""
    rows = connection.execute(
        "update deliveries set state = 'merged', message = null,"
        f"  settled_at = clock_timestamp() where {which} returning id",
        (value,),
    ).fetchall()
    _untold(connection, [row["id"] for row in rows])


def _untold(connection: Connection, mails: Sequence[int]) -> None:
    """Let nothing count as told that these mails told of, nor where a later one only took for
    known what they had told, without showing it."""
    connection.execute(
        "delete from mailed using mailed as lost, deliveries as d"
        " where lost.delivery = any(%(mails)s) and mailed.recipient = lost.recipient"
        "  and mailed.article = lost.article and d.id = mailed.delivery"
        "  and (d.id = lost.delivery"
        "   or (d.id > lost.delivery and mailed.article <> all(d.shows)))",
        {"mails": list(mails)},
    )


def plan(connection: Connection, wanted: Plan, *, planned_at: datetime, clock: datetime) -> None:
    """Record a mail, ready to be sent, with what it tells; one without a message is a day
    skipped. A refused or merged mail of the same period gives way. ``clock`` is the time
    by which attempts are made."""
    state = "skipped" if wanted.message is None else "ready"
    row = connection.execute(
        "insert into deliveries (subscription, recipient, period, on_demand_at, periods, since,"
        "  until, stories, message_id, message, coverage, shows, flash, state, next_attempt_at,"
        "  planned_at)"
        " values (%(subscription)s, %(recipient)s, %(period)s, %(on_demand_at)s, %(periods)s,"
        "  %(since)s, %(until)s, %(stories)s, %(message_id)s, %(message)s, %(coverage)s, %(shows)s,"
        "  %(flash)s, %(state)s, %(clock)s, %(planned_at)s)"
        " on conflict (recipient, period, on_demand_at) do update set periods = excluded.periods,"
        "  since = excluded.since, until = excluded.until, stories = excluded.stories,"
        "  message = excluded.message, coverage = excluded.coverage,"
        "  shows = excluded.shows, state = excluded.state, attempts = 0, answer = null,"
        "  next_attempt_at = excluded.next_attempt_at, planned_at = excluded.planned_at,"
        "  settled_at = null"
        "  where deliveries.state in ('merged', 'failed')"
        " returning id",
        {name: getattr(wanted, name) for name in Plan.__dataclass_fields__ if name != "shown"}
        | {"state": state, "clock": clock, "planned_at": planned_at}
        | {"shows": list(wanted.shows)}
        | {"coverage": Jsonb(asdict(wanted.coverage)) if wanted.coverage else None},
    ).fetchone()
    if row is None:
        return
    connection.cursor().executemany(
        "insert into mailed (delivery, recipient, article, version, withdrawn)"
        " values (%s, %s, %s, %s, %s)",
        [(row["id"], wanted.recipient, *shown) for shown in wanted.shown],
    )


def to_send(connection: Connection, clock: datetime) -> tuple[tuple[int, Channel], ...]:
    """Numbers and channels of the mails whose next attempt is due, of recipients and
    subscriptions that are not paused."""
    rows = connection.execute(
        "select deliveries.id, channel from deliveries"
        " join recipients on recipients.id = deliveries.recipient"
        " join subscriptions on subscriptions.id = deliveries.subscription"
        " where state in ('ready', 'sending') and (next_attempt_at <= %(clock)s"
        "   or next_attempt_at > %(clock)s + %(longest)s)"
        "  and recipients.paused_at is null and subscriptions.paused_at is null"
        " order by deliveries.flash desc, next_attempt_at, deliveries.id",
        {"clock": clock, "longest": LONGEST},
    )
    return tuple((row["id"], row["channel"]) for row in rows)


def get(connection: Connection, id: int) -> Delivery | None:
    """A mail to be sent, or None where it is settled or its recipient gone."""
    row = connection.execute(
        "select deliveries.id, recipient, address, message_id, message, state, attempts,"
        "  deliveries.planned_at, channel"
        " from deliveries join recipients on recipients.id = deliveries.recipient"
        " where deliveries.id = %s and state in ('ready', 'sending')"
        "  and recipients.paused_at is null",
        (id,),
    ).fetchone()
    return Delivery(**row) if row else None


def sending(connection: Connection, id: int) -> None:
    """Record that the mail's end is about to leave: from here only an answer tells."""
    connection.execute("update deliveries set state = 'sending' where id = %s", (id,))


def sent(connection: Connection, id: int, answer: str, *, published: bool = False) -> None:
    """Record that the mail was accepted, in the server's words, and what it showed of whom.
    What is ``published`` stands in a feed of ours and is kept for it."""
    with connection.transaction():
        connection.execute(
            "update deliveries set state = 'sent', attempts = attempts + 1, answer = %(answer)s,"
            "  message = case when %(published)s then message end,"
            "  settled_at = clock_timestamp() where id = %(id)s",
            {"id": id, "answer": answer, "published": published},
        )
        uses.count(connection, id)


def postpone(connection: Connection, id: int, answer: str, until: datetime, *, known: bool) -> None:
    """Record an attempt that failed for now. ``known``: the server surely has not taken the
    mail, so it is ``ready`` again; else its state stands."""
    connection.execute(
        "update deliveries set state = case when %(known)s then 'ready' else state end,"
        "  attempts = attempts + 1, answer = %(answer)s, next_attempt_at = %(until)s"
        " where id = %(id)s",
        {"id": id, "answer": answer, "until": until, "known": known},
    )


def fail(connection: Connection, id: int, answer: str) -> None:
    """Record that the mail was refused for good; the recipient was told nothing."""
    _untold(connection, [id])
    connection.execute(
        "update deliveries set state = 'failed', message = null, attempts = attempts + 1,"
        "  answer = %(answer)s, settled_at = clock_timestamp() where id = %(id)s",
        {"id": id, "answer": answer},
    )
