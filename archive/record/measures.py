"""Figures of the archive: for ``vigie status``, ``vigie up`` and the metrics."""

from typing import Any

from archive import workers
from archive.crawl import feeds, health, links
from archive.database import Connection, clock
from archive.record import lags
from archive.record.projection import DUE

Measures = dict[str, dict[str, Any]]


def status(connection: Connection) -> Measures:
    """What the record holds, what waits in the inbox, what the index owes."""
    overview = feeds.overview(connection)
    return {
        "articles": _articles(connection),
        "relevance": _counted(
            connection,
            "select relevance as name, count(*) as n from articles where not deleted group by 1",
        ),
        "links": _counted(connection, "select state as name, count(*) as n from links group by 1"),
        "feeds": health.counts(overview),
        "inbox": inbox(connection),
        "rejected": _counted(
            connection,
            "select outcome as name, count(*) as n from inbox where state = 'rejected' group by 1",
        ),
        "mails": _counted(
            connection, "select state as name, count(*) as n from deliveries group by 1"
        ),
        "recipients": _counted(
            connection,
            "select coalesce(pause_reason, 'active') as name, count(*) as n from recipients group by 1",
        ),
        "sources": health.source_counts(overview, health.of_sources(connection, clock(connection))),
        "sampled": _sampled(connection),
        "claims": _claims(connection),
        "workers": workers.living(connection),
        "newest": _newest(connection),
        "lag": lags.lags(connection),
        "waiting": lags.waiting(connection),
    }


def inbox(connection: Connection) -> dict[str, int]:
    """How many captures are in each state."""
    return _counted(connection, "select state as name, count(*) as n from inbox group by 1")


def top(connection: Connection, limit: int, other: str) -> Measures:
    """The most frequent actors and topics of relevant articles, copies left out: of those
    that are not of the class ``other``."""
    tally = (
        "select name, count(*) as n from articles, unnest({column}) as name"
        " where not deleted and copy_of is null and relevance <> %(other)s"
        " group by 1 order by 2 desc, 1 limit %(limit)s"
    )
    return {
        column: _counted(connection, tally.format(column=column), limit=limit, other=other)
        for column in ("actors", "topics")
    }


def _articles(connection: Connection) -> dict[str, Any]:
    row = connection.execute(
        "select count(*) filter (where not deleted) as stored,"
        "  count(*) filter (where copy_of is not null and not deleted) as copies,"
        "  count(*) filter (where version > 1) as revised,"
        "  count(distinct story) as stories,"
        f"  count(*) filter (where {DUE}) as index_owed,"
        "  count(*) filter (where refused is not null) as index_refused,"
        "  count(*) filter (where withdrawn_at is not null) as withdrawn,"
        "  max(stored_at) as newest from articles a"
    ).fetchone()
    assert row
    return row


def _newest(connection: Connection) -> dict[str, Any]:
    """When a page came in last that was fetched, a digest went out, a dump was taken."""
    row = connection.execute(
        "select (select max(received_at) from inbox where origin = 'crawl') as capture,"
        "  (select max(settled_at) from deliveries where state = 'sent') as mail,"
        "  (select max(taken_at) from backups) as backup"
    ).fetchone()
    assert row
    return row


def _sampled(connection: Connection) -> dict[str, Any]:
    """What became of the pages that the prefilter set aside and that were fetched all the
    same: those ``missed`` were relevant."""
    read, missed = links.misses(connection)
    return {"missed": missed, "rightly": read - missed}


def _claims(connection: Connection) -> dict[str, Any]:
    row = connection.execute(
        "select (select count(*) from quotations) as quotations,"
        "  (select count(*) from figures) as figures,"
        "  (select coalesce(sum(disagreements), 0)::int from story_claims) as disagreements"
    ).fetchone()
    assert row
    return row


def _counted(connection: Connection, sql: str, **parameters: object) -> dict[str, Any]:
    rows = connection.execute(sql.encode(), parameters).fetchall()
    return {row["name"]: row["n"] for row in rows}
