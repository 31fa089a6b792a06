"""How long articles take from stage to stage, over a day: what passed, and what waits."""

from archive.database import Connection
from archive.record.projection import DUE

Lags = dict[str, dict[str, float]]
_QUANTILES = ("0.5", "0.9")
# Of each stage the seconds that it took, of what ended it within a day.
_STAGES = {
    "fetched": "select extract(epoch from captured_at - noted_at) as took from links"
    " where captured_at > clock_timestamp() - interval '1 day' and origin = 'crawl'",
    "read": "select extract(epoch from settled_at - received_at) as took from inbox"
    " where received_at > clock_timestamp() - interval '1 day' and settled_at is not null",
    "indexed": "select extract(epoch from projected_at - stored_at) as took from articles"
    " where stored_at > clock_timestamp() - interval '1 day' and projected_at is not null",
    "mailed": "select extract(epoch from min(d.settled_at) - a.stored_at) as took"
    " from deliveries d join mailed m on m.delivery = d.id join articles a on a.id = m.article"
    " where d.state = 'sent' and d.settled_at > clock_timestamp() - interval '1 day'"
    " group by a.id having min(d.settled_at) > clock_timestamp() - interval '1 day'",
}


def lags(connection: Connection) -> Lags:
    """Seconds by stage (announced to ``fetched``, to ``read``, stored to ``indexed`` and to
    ``mailed``) and quantile; a stage that nothing passed is left out."""
    found: Lags = {}
    for stage, took in _STAGES.items():
        row = connection.execute(
            "select percentile_cont(array[0.5, 0.9]) within group (order by greatest(took, 0))"
            f" as quantiles from ({took}) as passed".encode()
        ).fetchone()
        if row and row["quantiles"]:
            found[stage] = dict(zip(_QUANTILES, map(float, row["quantiles"]), strict=True))
    return found


def waiting(connection: Connection) -> dict[str, float]:
    """Ages in seconds of the oldest that waits at each stage: a page that is due and was never
    fetched, a capture that is due, a change that the index lacks, a mail that was planned."""
    row = connection.execute(
        "select"
        "  (select min(noted_at) from links where due_at <= clock_timestamp()"
        "    and state = 'due' and captured_at is null) as page_seconds,"
        "  (select min(due_at) from inbox where state = 'due' and due_at <= clock_timestamp())"
        "   as capture_seconds,"
        f"  (select min(a.updated_at) from articles a where {DUE}) as index_seconds,"
        "  (select min(planned_at) from deliveries where state in ('ready', 'sending'))"
        "   as mail_seconds,"
        "  clock_timestamp() as now"
    ).fetchone()
    assert row
    now = row.pop("now")
    return {name: max(0.0, (now - since).total_seconds()) if since else 0.0
            for name, since in row.items()}  # fmt: skip
