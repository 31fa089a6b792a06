"""Hosts that are fetched from: who holds the lease, how fast, and their robots.txt.

A lease belongs to a crawler process, known by a number on which its session holds an
advisory lock. A lease is void when its time is over or that lock is gone: the server
drops it with the connection, so what a killed process held is free at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.database import Connection
from archive.locks import CRAWLER

LEASE = timedelta(minutes=10)

_VOID = (
    "(holder is null or lease_until < clock_timestamp()"
    "  or lease_until > clock_timestamp() + interval '1 hour' or holder not in ("
    "  select objid::integer from pg_locks where locktype = 'advisory' and granted"
    "   and classid = %(crawler)s and objsubid = 2"
    "   and database = (select oid from pg_database where datname = current_database())))"
)
# Nothing is ever put off for longer than a day (feeds, hosts and their files) or two (pages):
# a moment further ahead was written while a clock was wrong, and is now.
_DAY = "interval '25 hours'"
DUE = (
    "case when %(polled_before)s::timestamptz is null then due_at <= clock_timestamp()"
    f" or (due_at > clock_timestamp() + {_DAY} and due_at < 'infinity')"
    " else polled_at < %(polled_before)s or polled_at > clock_timestamp() end"
)
PAGE_DUE = "(due_at <= %(now)s or due_at > %(now)s + interval '3 days')"
_READY = (
    f"(ready_at <= clock_timestamp() or ready_at > clock_timestamp() + {_DAY}"
    " or resume_at <= %(now)s)"
)
# A host has work: a feed to poll, or a page to fetch.
_WORK = (
    "(exists (select from feeds f where f.host = hosts.host and f.active and f.kind = any(%(kinds)s)"
    f"   and {DUE})"
    f" or exists (select from links l where l.host = hosts.host and {PAGE_DUE}"
    "   and exists (select from feeds s where s.source = l.source and s.active)))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Which work counts as due. ``polled_before`` (the server's clock) makes every feed
    due that was not polled since; ``None``: as scheduled. ``now`` is the editorial clock,
    by which pages are due."""

    now: datetime
    polled_before: datetime | None = None
    kinds: Sequence[str] = ("feed", "sitemap", "section", "archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host under our lease. ``pause`` is the seconds between two requests as throttled;
    ``robots_due`` and ``tdmrep_due`` say that the file is to be asked for again,
    ``was_busy`` that the last visit ended with its asking to be left alone."""

    host: str
    pause: float
    robots_status: int | None
    robots: str
    robots_problem: str
    robots_due: bool
    was_busy: bool
    tdmrep: str
    tdmrep_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Hosts that still have work, and how long until the first of them is ready, in
    seconds (0 where another process is at it)."""

    hosts: int
    wait: float


def enrol(connection: Connection, number: int | None = None) -> int:
    """Take a number for this crawler process, proven alive by this connection. One that
    connects again keeps its ``number``, and with it its leases, unless the server still
    believes in the connection that was lost."""
    if number is not None and _lock(connection, number):
        return number
    row = connection.execute("select nextval('crawlers')::integer as number").fetchone()
    assert row
    _lock(connection, row["number"])
    return row["number"]


def _lock(connection: Connection, number: int) -> bool:
    row = connection.execute(
        "select pg_try_advisory_lock(%s, %s) as locked", (CRAWLER, number)
    ).fetchone()
    return bool(row and row["locked"])


def claim(connection: Connection, holder: int, limit: int, work: Work) -> list[Host]:
    """Lease up to ``limit`` hosts that are ready and have work; the hour counts as crawled."""
    connection.execute(
        "insert into crawled_hours (hour) values (date_trunc('hour', clock_timestamp()))"
        " on conflict do nothing"
    )
    rows = connection.execute(
        "with ready as (select host, resume_at from hosts"
        f"  where {_READY} and {_VOID} and {_WORK} order by ready_at limit %(limit)s for update skip locked)"
        " update hosts set holder = %(holder)s, lease_until = clock_timestamp() + %(lease)s,"
        "  ready_at = least(ready_at, clock_timestamp()), resume_at = 'infinity'"
        " from ready where hosts.host = ready.host"
        " returning hosts.host, pause, robots_status, robots, robots_problem,"
        "   (robots_at <= clock_timestamp() or robots_until <= %(now)s"
        f"    or robots_at > clock_timestamp() + {_DAY}) as robots_due,"
        "   ready.resume_at < 'infinity' as was_busy, tdmrep,"
        "   (tdmrep_at <= clock_timestamp() or tdmrep_until <= %(now)s"
        f"    or tdmrep_at > clock_timestamp() + {_DAY}) as tdmrep_due",
        _parameters(work) | {"holder": holder, "limit": limit, "lease": LEASE},
    ).fetchall()
    return [Host(**row) for row in rows]


def outlook(connection: Connection, work: Work) -> Outlook:
    """What is left to do, leased or not."""
    row = connection.execute(
        "select count(*) as hosts, extract(epoch from coalesce(min(case"
        f"   when {_VOID} and resume_at > %(now)s then greatest(ready_at, clock_timestamp())"
        "    else clock_timestamp() end),"
        "   clock_timestamp()) - clock_timestamp())::float as wait"
        f" from hosts where {_WORK}",
        _parameters(work),
    ).fetchone()
    assert row
    return Outlook(hosts=row["hosts"], wait=max(0.0, row["wait"]))


def _parameters(work: Work) -> dict[str, object]:
    return {
        "crawler": CRAWLER,
        "kinds": list(work.kinds),
        "polled_before": work.polled_before,
        "now": work.now,
    }


def release(connection: Connection, holder: int, hosts: Sequence[tuple[str, float, float]]) -> None:
    """Give leases back: (host, seconds until the next request, pause as throttled)."""
    connection.execute(
        "update hosts set holder = null, lease_until = null, pause = said.pause,"
        "  ready_at = greatest(case when ready_at < clock_timestamp() + "
        f"{_DAY} then ready_at end, clock_timestamp() + said.wait * interval '1 second')"
        " from unnest(%(hosts)s::text[], %(waits)s::float[], %(pauses)s::float[])"
        "  as said (host, wait, pause)"
        " where hosts.host = said.host and holder = %(holder)s",
        {
            "hosts": [host for host, _, _ in hosts],
            "waits": [wait for _, wait, _ in hosts],
            "pauses": [pause for _, _, pause in hosts],
            "holder": holder,
        },
    )


def release_all(connection: Connection, holder: int) -> None:
    """Give back whatever this process still holds."""
    connection.execute(
        "update hosts set holder = null, lease_until = null where holder = %s", (holder,)
    )


def leave_alone(connection: Connection, host: str, until: datetime) -> None:
    """Note until when a host asked to be left alone, by the editorial clock: the pause given
    with its release ends by whichever clock is there first."""
    connection.execute("update hosts set resume_at = %s where host = %s", (until, host))


def remember_robots(
    connection: Connection,
    host: str,
    status: int,
    text: str,
    problem: str,
    life: timedelta,
    now: datetime,
    *,
    answered: bool,
) -> None:
    """Keep an answer for robots.txt, for ``life`` by either clock. Where there was none, an
    earlier readable answer goes on counting (RFC 9309, 2.4), to be asked for again soon."""
    connection.execute(
        "update hosts set robots_at = clock_timestamp() + %(life)s,"
        "  robots_until = %(now)s + %(life)s,"
        "  robots_status = case when %(answered)s or robots_status is null"
        "   or robots_status not between 200 and 499 or robots_status = 429"
        "   then %(status)s else robots_status end,"
        "  robots_problem = case when %(answered)s then '' else %(problem)s end,"
        "  robots = case when %(answered)s then %(text)s else robots end"
        " where host = %(host)s",
        {
            "host": host,
            "status": status,
            "text": text.replace("\0", ""),
            "problem": problem,
            "life": life,
            "now": now,
            "answered": answered,
        },
    )


def robots_of(connection: Connection, source: str) -> list[tuple[int, str]]:
    """robots.txt, status and text, of each host that a source's feeds are at."""
    rows = connection.execute(
        "select distinct hosts.host, robots_status, robots from hosts join feeds"
        " on feeds.host = hosts.host where source = %s and robots_status is not null",
        (source,),
    ).fetchall()
    return [(row["robots_status"], row["robots"]) for row in rows]


def remember_tdmrep(
    connection: Connection, host: str, text: str, life: timedelta, now: datetime
) -> None:
    """Keep a site's tdmrep.json, for ``life`` by either clock; ``""`` where it has none."""
    connection.execute(
        "update hosts set tdmrep = %(text)s, tdmrep_at = clock_timestamp() + %(life)s,"
        "  tdmrep_until = %(now)s + %(life)s where host = %(host)s",
        {"host": host, "text": text.replace("\0", ""), "life": life, "now": now},
    )


def add(connection: Connection, hosts: Sequence[str]) -> None:
    """Make hosts known."""
    connection.execute(
        "insert into hosts (host) select distinct unnest(%s::text[]) order by 1"
        " on conflict do nothing",
        (list(hosts),),
    )
