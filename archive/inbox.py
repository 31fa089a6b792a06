"""The inbox: captures that wait to be read, each leased to one worker at a time.

A lease ends with its time or with the session that took it, so that what a killed
worker held is due again at once. An attempt is counted before it begins, so that a
capture which kills its worker each time is set aside after ``ATTEMPTS``; those tried
before come last. Captures of one identity are worked off in the order they came in.
Nothing is dropped: a failed capture stays, and ``revive`` makes it due again.
"""

import hashlib
import zlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.database import Connection, Row
from press.values import Capture, Rejection, Rights, Stated

ATTEMPTS = 5
# More than any lease or pause lasts: a moment further ahead was written while a clock was
# wrong, and is now.
LONGEST = timedelta(hours=1)
_FREE = (
    "(lease_until is null or lease_until < clock_timestamp()"
    " or lease_until > clock_timestamp() + %(longest)s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A capture in one worker's hands until its lease ends; ``token`` proves it.
    ``attempts`` counts those before this one."""

    id: int
    token: UUID
    attempts: int
    capture: Capture


def enqueue(connection: Connection, capture: Capture) -> int | None:
    """Queue a capture and return its id; None where the very same one is there already."""
    row = connection.execute(
        "insert into inbox (source, source_id, origin, url, media_type, status, body, digest,"
        "  stated, rights, fetched_at)"
        " values (%(source)s, %(source_id)s, %(origin)s, %(url)s, %(media_type)s, %(status)s,"
        "  %(body)s, %(digest)s, %(stated)s, %(rights)s, %(fetched_at)s)"
        " on conflict (digest) do nothing returning id",
        {
            "source": capture.source,
            "source_id": capture.source_id,
            "origin": capture.origin,
            "url": capture.url,
            "media_type": capture.media_type,
            "status": capture.status,
            "body": zlib.compress(capture.body, 6),
            "digest": digest(capture),
            "stated": capture.stated and Jsonb(_stated_json(capture.stated)),
            "rights": Jsonb(asdict(capture.rights)),
            "fetched_at": capture.fetched_at,
        },
    ).fetchone()
    return row["id"] if row else None


def digest(capture: Capture) -> bytes:
    """SHA-256 of what the capture says. Of crawled pages the time of fetching belongs to
    it (a page that goes back to an earlier text is news); a seed is what it says."""
    said = [capture.source, capture.source_id, capture.url, capture.status, capture.media_type]
    said += [repr(capture.stated), repr(capture.rights.keep)]
    if capture.origin == "crawl":
        said.append(capture.fetched_at.isoformat())
    hashed = hashlib.sha256(repr(said).encode("utf-8", "surrogatepass"))
    hashed.update(capture.body)
    return hashed.digest()


def claim(connection: Connection, limit: int, lease: timedelta) -> list[Claimed]:
    """Lease up to ``limit`` due captures to this session.

    Those whose attempts are used up are set aside as failed instead.
    """
    connection.execute(
        "update inbox set state = 'failed', settled_at = clock_timestamp(), lease_until = null,"
        "  outcome = coalesce(outcome, 'gave up'), evidence = coalesce(evidence,"
        "   'its worker died or ran out of time at each of ' || attempts || ' attempts')"
        f" where state = 'due' and attempts >= %(attempts)s and {_FREE}".encode(),
        {"attempts": ATTEMPTS, "longest": LONGEST},
    )
    rows = connection.execute(
        "with due as (select i.id from inbox i where i.state = 'due'"
        "   and (i.due_at <= clock_timestamp() or i.due_at > clock_timestamp() + %(longest)s)"
        f"   and ({_FREE} or not exists (select 1 from pg_stat_activity a"
        "      where a.pid = i.holder and a.backend_start = i.holder_since))"
        "   and not exists (select 1 from inbox e where e.state = 'due' and e.source = i.source"
        "     and e.source_id = i.source_id and e.id < i.id)"
        "   order by i.attempts, i.due_at, i.id limit %(limit)s for update of i skip locked)"
        " update inbox set lease_until = clock_timestamp() + %(lease)s, token = gen_random_uuid(),"
        "   holder = pg_backend_pid(), holder_since = (select backend_start from pg_stat_activity"
        "    where pid = pg_backend_pid())"
        " from due where inbox.id = due.id"
        " returning inbox.id, source, source_id, origin, url, media_type, status, body, stated,"
        "   rights, fetched_at, token, attempts",
        {"limit": limit, "lease": lease, "longest": LONGEST},
    ).fetchall()
    return [_claimed(row) for row in sorted(rows, key=lambda row: row["id"])]


def begin(connection: Connection, claimed: Claimed) -> bool:
    """Count an attempt; False where the lease was lost meanwhile."""
    row = connection.execute(
        "update inbox set attempts = attempts + 1"
        " where id = %(id)s and token = %(token)s and state = 'due' returning id",
        {"id": claimed.id, "token": claimed.token},
    ).fetchone()
    return row is not None


def settle(
    connection: Connection,
    claimed: Claimed,
    outcome: str,
    rejection: Rejection | None = None,
    *,
    article: int | None = None,
) -> bool:
    """Close a capture as done (gone into ``article``) or rejected; False where the lease was
    lost meanwhile."""
    row = connection.execute(
        "update inbox set state = %(state)s, outcome = %(outcome)s, evidence = %(evidence)s,"
        "  settled_at = clock_timestamp(), lease_until = null, article = %(article)s"
        " where id = %(id)s and token = %(token)s and state = 'due' returning id",
        {
            "state": "rejected" if rejection else "done",
            "outcome": rejection.reason if rejection else outcome,
            "evidence": rejection and rejection.evidence,
            "article": article,
            "id": claimed.id,
            "token": claimed.token,
        },
    ).fetchone()
    return row is not None


def retry(connection: Connection, claimed: Claimed, error: str) -> None:
    """Give a capture back after an error: due again after a growing pause."""
    connection.execute(
        "update inbox set lease_until = null, outcome = 'error', evidence = %(error)s,"
        "  due_at = clock_timestamp() + %(pause)s"
        " where id = %(id)s and token = %(token)s and state = 'due'",
        {
            "error": error[:500],
            "pause": timedelta(seconds=2 ** min(claimed.attempts, 10)),
            "id": claimed.id,
            "token": claimed.token,
        },
    )


def release(connection: Connection, claimed: list[Claimed]) -> None:
    """Hand back captures that were not begun: a worker that stops does so."""
    connection.execute(
        "update inbox set lease_until = null"
        " where id = any(%(ids)s) and token = any(%(tokens)s) and state = 'due'",
        {"ids": [c.id for c in claimed], "tokens": [c.token for c in claimed]},
    )


def revive(connection: Connection) -> int:
    """Make every failed capture due again, and say how many."""
    return connection.execute(
        "update inbox set state = 'due', attempts = 0, due_at = clock_timestamp(),"
        "  outcome = null, evidence = null, settled_at = null where state = 'failed'"
    ).rowcount


def waiting(connection: Connection) -> int:
    """How many captures are not settled yet, leased ones included."""
    row = connection.execute("select count(*) as n from inbox where state = 'due'").fetchone()
    return row["n"] if row else 0


def of_page(connection: Connection, urls: list[str]) -> list[Row]:
    """What became of every capture of a page, by its addresses, oldest first."""
    return connection.execute(
        "select id, source, source_id, url, origin, status, state, outcome, evidence, attempts,"
        "  rights, fetched_at, settled_at, article from inbox where url = any(%s) order by id",
        (urls,),
    ).fetchall()


def drop_bodies(connection: Connection, before: datetime) -> int:
    """Drop the bytes of captures settled before a moment; what they said stays."""
    return connection.execute(
        "update inbox set body = null where body is not null and state in ('done', 'rejected')"
        " and settled_at < %s",
        (before,),
    ).rowcount


def _stated_json(stated: Stated) -> dict[str, Any]:
    said = asdict(stated)
    if stated.published_at:
        said["published_at"] = stated.published_at.isoformat()
    return said


def _claimed(row: Row) -> Claimed:
    stated = row["stated"]
    if stated and stated["published_at"]:
        stated = stated | {"published_at": datetime.fromisoformat(stated["published_at"])}
    rights = row["rights"]
    return Claimed(
        id=row["id"],
        token=row["token"],
        attempts=row["attempts"],
        capture=Capture(
            id=row["id"],
            source=row["source"],
            source_id=row["source_id"],
            origin=row["origin"],
            url=row["url"],
            media_type=row["media_type"],
            status=row["status"],
            body=zlib.decompress(row["body"]) if row["body"] else b"",
            fetched_at=row["fetched_at"],
            stated=Stated(**stated) if stated else None,
            rights=Rights(keep=rights["keep"], evidence=tuple(rights["evidence"])),
        ),
    )
