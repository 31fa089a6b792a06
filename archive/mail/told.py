"""The ledger: what each recipient was told.

Every function takes a connection; the caller owns the transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from archive.database import Connection


def now(
    connection: Connection, recipient: int, articles: Sequence[int], *, before: int | None = None
) -> dict[int, tuple[int, bool]]:
    """Of these articles those that the recipient was told of, with the last version and
    whether he knows that it was withdrawn; by deliveries ``before`` one, where it is given."""
    rows = connection.execute(
        "select article, max(version) as version, bool_or(withdrawn) as withdrawn from mailed"
        " where recipient = %(recipient)s and article = any(%(articles)s)"
        "  and (%(before)s::bigint is null or delivery < %(before)s) group by article",
        {"recipient": recipient, "articles": list(articles), "before": before},
    )
    return {row["article"]: (row["version"], row["withdrawn"]) for row in rows}


def nothing(connection: Connection, recipient: int) -> bool:
    """Whether no mail ever told the recipient of a story: none was sent, or all were empty,
    refused or given up."""
    row = connection.execute(
        "select from deliveries where recipient = %s and stories > 0"
        "  and state in ('sending', 'sent') limit 1",
        (recipient,),
    ).fetchone()
    return row is None


def heard(
    connection: Connection, recipient: int, articles: Sequence[int]
) -> dict[int, tuple[tuple[datetime, bool], ...]]:
    """Of these articles those that the recipient was told of: each time when, and whether at
    once."""
    rows = connection.execute(
        "select article, until, flash from mailed"
        " join deliveries on deliveries.id = mailed.delivery"
        " where mailed.recipient = %s and article = any(%s)",
        (recipient, list(articles)),
    )
    found: dict[int, tuple[tuple[datetime, bool], ...]] = {}
    for row in rows:
        times = found.get(row["article"], ())
        found[row["article"]] = (*times, (row["until"], row["flash"]))
    return found


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


def prune(connection: Connection, before: datetime) -> None:
    """Forget what mails planned before ``before`` told; the mails stay in the history."""
    connection.execute(
        "delete from mailed using deliveries"
        " where deliveries.id = mailed.delivery and planned_at < %s",
        (before,),
    )
