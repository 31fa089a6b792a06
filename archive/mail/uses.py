"""What was shown of whom: articles by recipients, for declarations to rights holders.

No reader is named in it, and it outlives recipients and articles that were forgotten.
"""

from dataclasses import dataclass
from datetime import date, datetime

from archive.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one subscription showed of one source in a month by one channel: ``articles``
    distinct ones, ``copies`` of them in all, one for each recipient."""

    subscription: str
    channel: str
    source: str
    articles: int
    copies: int


def count(connection: Connection, delivery: int) -> None:
    """Count what a mail that was sent showed. An article counts once for each recipient and
    month, however often he is told of it."""
    connection.execute(
        "insert into uses (month, subscription, channel, source, article, recipients)"
        " select date_trunc('month', d.period)::date, s.name, r.channel, a.source, a.id, 1"
        "  from deliveries d join subscriptions s on s.id = d.subscription"
        "  join recipients r on r.id = d.recipient join articles a on a.id = any(d.shows)"
        "  where d.id = %(id)s and not exists (select from deliveries o"
        "   where o.recipient = d.recipient and o.id <> d.id and o.state = 'sent'"
        "    and o.shows @> array[a.id]"
        "    and date_trunc('month', o.period) = date_trunc('month', d.period))"
        " on conflict (month, subscription, channel, article)"
        "  do update set recipients = uses.recipients + 1",
        {"id": delivery},
    )


def of(connection: Connection, month: date) -> tuple[Use, ...]:
    """What was shown in the month that begins on ``month``, by subscription, channel and
    source."""
    rows = connection.execute(
        "select subscription, channel, source, count(*) as articles, sum(recipients) as copies"
        " from uses where month = %s group by 1, 2, 3 order by 1, 2, 3",
        (month,),
    )
    return tuple(Use(**row) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the record holds of one source: texts first seen between two times, how many of
    them reserved, withdrawn by their publisher, and told of by a mail that is on record."""

    source: str
    articles: int
    oldest: datetime
    newest: datetime
    reserved: int
    withdrawn: int
    mailed: int


def kept(connection: Connection) -> tuple[Kept, ...]:
    """What the record holds, by source."""
    rows = connection.execute(
        "select source, count(*) as articles, min(first_seen_at) as oldest,"
        "  max(first_seen_at) as newest, count(*) filter (where access = 'reserved') as reserved,"
        "  count(withdrawn_at) as withdrawn,"
        "  count(*) filter (where id in (select article from mailed)) as mailed"
        " from articles where not deleted"
        " group by source order by source"
    )
    return tuple(Kept(**row) for row in rows)
