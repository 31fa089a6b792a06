"""The ledger of digests: what was planned, sent and told to whom.

A delivery is one mail to one recipient for one period, with its bytes until it is
settled: ``ready`` (to be sent), ``sending`` (its last byte may have left), ``sent``,
``skipped`` (a day without news, by wish), ``merged`` (never sent, a later mail covers
it), ``failed`` (refused for good). Every function takes a connection; the caller owns
the transaction, and holds ``lock`` while anything is planned or sent.
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal, LiteralString

from psycopg.types.json import Jsonb

from archive.crawl.coverage import Coverage
from archive.database import Connection, Row, hold
from archive.locks import MAILING

State = Literal["ready", "sending", "sent", "skipped", "merged", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A mail to be recorded. ``shown`` holds (article, version, withdrawn)."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A mail that is to be sent now."""

    id: int
    recipient: int
    address: str
    message_id: str
    message: bytes
    state: State
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A mail that was planned, and the coverage that it told of."""

    id: int
    recipient: int
    coverage: Coverage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How far a recipient has been served. ``planned`` is the last due day with a mail in
    whatever state, ``period`` the last that reached him. ``start`` and ``until`` bound
    what he was told since he (last) became active; None where that is nothing yet."""

    planned: date | None
    period: date | None
    start: datetime | None
    until: datetime | None


@contextmanager
def lock(connection: Connection) -> Generator[None]:
    """Keep all other mailers out, as long as the connection lives."""
    connection.execute("select pg_advisory_lock(%s)", (MAILING,))
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("select pg_advisory_unlock(%s)", (MAILING,))


def served(connection: Connection) -> dict[int, Served]:
    """How far recipients have been served, by recipient."""
    rows = connection.execute(
        "with mails as (select deliveries.recipient, period, on_demand_at, since, until, state,"
        "   state in ('sending', 'sent', 'skipped') as reached,"
        "   planned_at >= greatest(recipients.active_since, subscriptions.active_since) as current"
        "  from deliveries join recipients on recipients.id = deliveries.recipient"
        "  join subscriptions on subscriptions.id = deliveries.subscription)"
        " select recipient,"
        "  max(period) filter (where on_demand_at is null and state <> 'merged') as planned,"
        "  max(period) filter (where on_demand_at is null and reached) as period,"
        "  min(since) filter (where reached and current) as start,"
        "  max(until) filter (where reached and current) as until"
        " from mails group by recipient"
    )
    return {row.pop("recipient"): Served(**row) for row in rows}


def told(
    connection: Connection, recipient: int, articles: Sequence[int]
) -> dict[int, tuple[int, bool]]:
    """Of these articles those that the recipient was told of, with the last version and
    whether he knows that it was withdrawn."""
    rows = connection.execute(
        "select article, max(version) as version, bool_or(withdrawn) as withdrawn from mailed"
        " where recipient = %s and article = any(%s) group by article",
        (recipient, list(articles)),
    )
    return {row["article"]: (row["version"], row["withdrawn"]) for row in rows}


def delivered(connection: Connection, message_id: str) -> Delivered | None:
    """The mail with this Message-ID, or None where none was planned (or its recipient was
    forgotten)."""
    row = connection.execute(
        "select id, recipient, coverage from deliveries where message_id = %s", (message_id,)
    ).fetchone()
    if row is None:
        return None
    return Delivered(id=row["id"], recipient=row["recipient"], coverage=_coverage(row["coverage"]))


def _coverage(stored: dict[str, Any] | None) -> Coverage | None:
    if stored is None:
        return None
    return Coverage(
        followed=stored["followed"],
        checked=stored["checked"],
        silent=tuple(stored["silent"]),
        blocked=tuple((name, why) for name, why in stored["blocked"]),
        late=tuple(stored["late"]),
        hours_missed=stored["hours_missed"],
    )


def told_before(
    connection: Connection, mail: Delivered, articles: Sequence[int]
) -> dict[int, tuple[int, bool]]:
    """``told`` as it was before this mail."""
    rows = connection.execute(
        "select article, max(version) as version, bool_or(withdrawn) as withdrawn from mailed"
        " where recipient = %s and delivery < %s and article = any(%s) group by article",
        (mail.recipient, mail.id, list(articles)),
    )
    return {row["article"]: (row["version"], row["withdrawn"]) for row in rows}


def changed(connection: Connection, recipient: int, since: datetime) -> tuple[int, ...]:
    """Articles that the recipient was told of in mails planned from ``since`` on, and that
    have a newer version or were withdrawn."""
    rows = connection.execute(
        "select articles.id from mailed"
        " join deliveries on deliveries.id = mailed.delivery"
        " join articles on articles.id = mailed.article"
        " where mailed.recipient = %(recipient)s and deliveries.planned_at >= %(since)s"
        "  and not articles.deleted"
        " group by articles.id"
        " having articles.version > max(mailed.version)"
        "  or (articles.withdrawn_at is not null and not bool_or(mailed.withdrawn))",
        {"recipient": recipient, "since": since},
    )
    return tuple(row["id"] for row in rows)


def merge(connection: Connection, recipient: int) -> None:
    """Give up the recipient's mails that were never sent: the next one covers them."""
    _give_up(connection, "recipient = %s and state = 'ready'", recipient)


def recall(connection: Connection, articles: Sequence[int]) -> None:
    """Give up every unsent mail that tells of one of these articles, once a mailer at work has
    ended its run."""
    hold(connection, MAILING)
    telling = "select delivery from mailed where article = any(%s)"
    _give_up(connection, f"state in ('ready', 'sending') and id in ({telling})", list(articles))


def _give_up(connection: Connection, which: LiteralString, value: object) -> None:
    """Send no more the mails that a condition picks; what they told of counts as untold."""
    connection.execute(
        "with given_up as (update deliveries set state = 'merged', message = null,"
        f"  settled_at = clock_timestamp() where {which} returning id)"
        " delete from mailed using given_up where mailed.delivery = given_up.id",
        (value,),
    )


def prune(connection: Connection, before: datetime) -> None:
    """Forget what mails planned before ``before`` told; the mails stay in the history."""
    connection.execute(
        "delete from mailed using deliveries"
        " where deliveries.id = mailed.delivery and planned_at < %s",
        (before,),
    )


def plan(connection: Connection, wanted: Plan, *, planned_at: datetime, clock: datetime) -> None:
    """Record a mail, ready to be sent, with what it tells; one without a message is a day
    skipped. A refused or merged mail of the same period gives way. ``clock`` is the time
    by which attempts are made."""
    state = "skipped" if wanted.message is None else "ready"
    row = connection.execute(
        "insert into deliveries (subscription, recipient, period, on_demand_at, periods, since,"
        "  until, stories, message_id, message, coverage, state, next_attempt_at, planned_at)"
        " values (%(subscription)s, %(recipient)s, %(period)s, %(on_demand_at)s, %(periods)s,"
        "  %(since)s, %(until)s, %(stories)s, %(message_id)s, %(message)s, %(coverage)s, %(state)s, %(clock)s,"
        "  %(planned_at)s)"
        " on conflict (recipient, period, on_demand_at) do update set periods = excluded.periods,"
        "  since = excluded.since, until = excluded.until, stories = excluded.stories,"
        "  message = excluded.message, coverage = excluded.coverage, state = excluded.state, attempts = 0, answer = null,"
        "  next_attempt_at = excluded.next_attempt_at, planned_at = excluded.planned_at,"
        "  settled_at = null"
        "  where deliveries.state in ('merged', 'failed')"
        " returning id",
        {name: getattr(wanted, name) for name in Plan.__dataclass_fields__ if name != "shown"}
        | {"state": state, "clock": clock, "planned_at": planned_at}
        | {"coverage": Jsonb(asdict(wanted.coverage)) if wanted.coverage else None},
    ).fetchone()
    if row is None:
        return
    connection.cursor().executemany(
        "insert into mailed (delivery, recipient, article, version, withdrawn)"
        " values (%s, %s, %s, %s, %s)",
        [(row["id"], wanted.recipient, *shown) for shown in wanted.shown],
    )


def to_send(connection: Connection, clock: datetime) -> tuple[int, ...]:
    """Numbers of the mails whose next attempt is due, of recipients and
    subscriptions that are not paused."""
    rows = connection.execute(
        "select deliveries.id from deliveries"
        " join recipients on recipients.id = deliveries.recipient"
        " join subscriptions on subscriptions.id = deliveries.subscription"
        " where state in ('ready', 'sending') and next_attempt_at <= %s"
        "  and recipients.paused_at is null and subscriptions.paused_at is null"
        " order by next_attempt_at, deliveries.id",
        (clock,),
    )
    return tuple(row["id"] for row in rows)


def get(connection: Connection, id: int) -> Delivery | None:
    """A mail to be sent, or None where it is settled or its recipient gone."""
    row = connection.execute(
        "select deliveries.id, recipient, address, message_id, message, state, attempts"
        " from deliveries join recipients on recipients.id = deliveries.recipient"
        " where deliveries.id = %s and state in ('ready', 'sending')"
        "  and recipients.paused_at is null",
        (id,),
    ).fetchone()
    return Delivery(**row) if row else None


def sending(connection: Connection, id: int) -> None:
    """Record that the mail's end is about to leave: from here only an answer tells."""
    connection.execute("update deliveries set state = 'sending' where id = %s", (id,))


def sent(connection: Connection, id: int, answer: str) -> None:
    """Record that the mail was accepted, in the server's words."""
    connection.execute(
        "update deliveries set state = 'sent', message = null, attempts = attempts + 1,"
        "  answer = %(answer)s, settled_at = clock_timestamp() where id = %(id)s",
        {"id": id, "answer": answer},
    )


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
    connection.execute("delete from mailed where delivery = %s", (id,))
    connection.execute(
        "update deliveries set state = 'failed', message = null, attempts = attempts + 1,"
        "  answer = %(answer)s, settled_at = clock_timestamp() where id = %(id)s",
        {"id": id, "answer": answer},
    )


def failures(connection: Connection, recipient: int) -> int:
    """How many of the recipient's latest mails were refused in a row."""
    row = connection.execute(
        "select count(*) as n from deliveries where recipient = %(recipient)s"
        "  and state = 'failed' and id > coalesce((select max(id) from deliveries"
        "   where recipient = %(recipient)s and state = 'sent'), 0)",
        {"recipient": recipient},
    ).fetchone()
    assert row
    return row["n"]


def message_ids(connection: Connection, address: str) -> tuple[str, ...]:
    """The Message-IDs of all that was ever planned for this address."""
    rows = connection.execute(
        "select message_id from deliveries join recipients on recipients.id = deliveries.recipient"
        " where lower(address) = lower(%s)",
        (address,),
    )
    return tuple(row["message_id"] for row in rows)


def history(connection: Connection, name: str | None, limit: int) -> tuple[Row, ...]:
    """The latest deliveries, of one subscription where named, newest first."""
    rows = connection.execute(
        "select subscriptions.name, address, period, on_demand_at, periods, since, until,"
        "  stories, state, attempts, answer, message_id, planned_at, settled_at"
        " from deliveries join recipients on recipients.id = deliveries.recipient"
        " join subscriptions on subscriptions.id = deliveries.subscription"
        " where %(name)s::text is null or subscriptions.name = %(name)s"
        " order by deliveries.id desc limit %(limit)s",
        {"name": name, "limit": limit},
    )
    return tuple(rows)
