"""What must outlive a restore: a file of JSON lines beside the dumps, only ever added to.

It says which pages, sources and addresses were forgotten, who unsubscribed, and which mail
reached whom for which day. Addresses stand in it as the keyed hashes that the record itself
keeps. ``catch_up`` adds what the record says and the file does not, so a process that dies
between the two loses nothing; ``apply`` does it all again to an older record.
"""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.database import Connection
from archive.mail import forgotten as erased_addresses
from archive.mail import recipients
from archive.record import forgetting

Event = dict[str, Any]
# Clocks of several machines, and transactions that were long under way.
OVERLAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The events of some files, oldest first, each once."""

    events: tuple[Event, ...]

    def after(self, moment: datetime) -> list[Event]:
        """What was noted since, with an hour of overlap: applying twice changes nothing. All,
        where that is still to come: then a clock was wrong."""
        if moment > datetime.now(UTC):
            return list(self.events)
        return [e for e in self.events if datetime.fromisoformat(e["noted"]) >= moment - OVERLAP]


def read(*paths: Path) -> Journal:
    """The events of all files that are there; a line that a crash cut short is passed over.
    Raises OSError."""
    found = {
        _key(event): event
        for path in paths
        if path.exists()
        for event in _events(path.read_text(encoding="utf-8", errors="replace"))
    }
    return Journal(events=tuple(sorted(found.values(), key=lambda event: event["noted"])))


def catch_up(connection: Connection, path: Path) -> int:
    """Add to the file what it lacks, and return how many lines. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8", errors="replace") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        known = _events(text)
        moments = [datetime.fromisoformat(event["noted"]) for event in known]
        latest = max((each for each in moments if each <= datetime.now(UTC)), default=_EPOCH)
        written = set(map(_key, known))
        noted = {"noted": datetime.now(UTC).isoformat()}
        found = [event for event in _since(connection, latest) if _key(event) not in written]
        new = [json.dumps(event | noted, sort_keys=True) for event in found]
        if new:
            cut_short = "\n" if text and not text.endswith("\n") else ""
            file.write(cut_short + "\n".join(new) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return len(new)


def apply(connection: Connection, events: Iterable[Event]) -> dict[str, int]:
    """Do again what the events say, and count by kind what was done. Idempotent; what
    speaks of something that the record does not know is kept for when it does."""
    counts: Counter[str] = Counter()
    for event in events:
        counts[event["did"]] += _APPLY[event["did"]](connection, event)
    return dict(counts)


def _events(text: str) -> list[Event]:
    """The whole ones of a file's lines; what a crash or a damaged disk left of others is no
    event."""
    found: list[Event] = []
    for line in text.splitlines():
        try:
            event = json.loads(line)
            _check(event)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue
        found.append(event)
    return found


def _check(event: Event) -> None:
    """Raise ValueError, TypeError, KeyError or AttributeError where ``apply`` could not read it."""
    for name in (*_TEXTS[event["did"]], *_stated(event, "url")):
        if "\0" in event[name]:
            raise ValueError
        event[name].encode()
    for name in (*_MOMENTS[event["did"]], *_stated(event, "on_demand_at")):
        if datetime.fromisoformat(event[name]).tzinfo is None:
            raise ValueError
    bytes.fromhex(event.get("address", ""))
    lacking = {"forgot": {"url"}, "mailed": {"on_demand_at"}}.get(
        event["did"], set()
    ) - event.keys()
    if lacking:  # which may be null, but not away
        raise KeyError(*lacking)
    if event["did"] == "mailed":
        date.fromisoformat(event["period"])
        counts = (event["periods"], event["stories"])
        if not all(isinstance(n, int) and 0 <= n < 2**31 for n in counts):
            raise ValueError


def _stated(event: Event, name: str) -> tuple[str, ...]:
    return (name,) if event.get(name) is not None else ()


def _key(event: Event) -> str:
    """What makes an event one: all but when it was noted."""
    return json.dumps({k: v for k, v in event.items() if k != "noted"}, sort_keys=True)


def _since(connection: Connection, moment: datetime) -> list[Event]:
    """What the record says happened since a moment, less the overlap. Who unsubscribed is
    told whenever it was: those times are by the editorial clock."""
    since = {"since": moment - OVERLAP}
    hashed = erased_addresses.hashed(connection)
    forgotten = connection.execute(
        "select source, source_id, url, forgotten_at as at from forgotten"
        " where forgotten_at >= %(since)s order by forgotten_at",
        since,
    ).fetchall()
    erased = connection.execute(
        "select encode(hash, 'hex') as address, forgotten_at as at from forgotten_addresses"
        " where forgotten_at >= %(since)s order by forgotten_at",
        since,
    ).fetchall()
    left = connection.execute(
        "select s.name as subscription, r.address, r.paused_at as at from recipients r"
        " join subscriptions s on s.id = r.subscription"
        " where r.pause_reason = 'unsubscribed' order by r.paused_at",
    ).fetchall()
    mailed = connection.execute(
        "select s.name as subscription, r.address, d.period, d.on_demand_at, d.flash, d.periods, d.since,"
        "  d.until, d.stories, d.message_id, d.planned_at, d.settled_at as at"
        " from deliveries d join recipients r on r.id = d.recipient"
        " join subscriptions s on s.id = d.subscription"
        " where d.state in ('sent', 'skipped') and d.settled_at >= %(since)s order by d.settled_at",
        since,
    ).fetchall()
    for row in (*left, *mailed):
        row["address"] = hashed(row["address"])
    return [
        _plain({"did": did} | row)
        for did, rows in (
            ("forgot", forgotten),
            ("erased", erased),
            ("left", left),
            ("mailed", mailed),
        )
        for row in rows
    ]


_EPOCH = datetime(1970, 1, 2, tzinfo=UTC)


def _plain(row: Event) -> Event:
    moments = {k: v.astimezone(UTC) for k, v in row.items() if isinstance(v, datetime)}
    told = row | moments
    return {k: v if isinstance(v, str | int | None) else v.isoformat() for k, v in told.items()}


def _forgot(connection: Connection, event: Event) -> int:
    return forgetting.again(connection, event["source"], event["source_id"], event["url"])


def _erased(connection: Connection, event: Event) -> int:
    return erased_addresses.forget_hash(connection, bytes.fromhex(event["address"]))


def _left(connection: Connection, event: Event) -> int:
    recipient = _recipient(connection, event)
    at = datetime.fromisoformat(event["at"])
    return int(
        recipient is not None and recipients.pause(connection, recipient, "unsubscribed", at)
    )


def _mailed(connection: Connection, event: Event) -> int:
    recipient = _recipient(connection, event)
    if recipient is None:
        return 0
    return connection.execute(
        "insert into deliveries (subscription, recipient, period, on_demand_at, flash, periods, since,"
        "  until, stories, message_id, state, answer, planned_at, settled_at)"
        " select r.subscription, r.id, %(period)s, %(on_demand_at)s, %(flash)s, %(periods)s, %(since)s,"
        "  %(until)s, %(stories)s, %(message_id)s, 'sent', 'known from the journal',"
        "  %(planned_at)s, %(at)s from recipients r where r.id = %(recipient)s"
        " on conflict (recipient, period, on_demand_at) do update set state = 'sent',"
        "  message = null, since = excluded.since, until = excluded.until,"
        "  answer = excluded.answer, settled_at = excluded.settled_at"
        "  where deliveries.state not in ('sent', 'skipped')",
        {"flash": False, **event, "recipient": recipient},
    ).rowcount


def _recipient(connection: Connection, event: Event) -> int | None:
    hashed = erased_addresses.hashed(connection)
    rows = connection.execute(
        "select r.id, r.address from recipients r join subscriptions s on s.id = r.subscription"
        " where s.name = %s",
        (event["subscription"],),
    ).fetchall()
    return next((row["id"] for row in rows if hashed(row["address"]) == event["address"]), None)


_TEXTS = {
    "forgot": ("source", "source_id"),
    "erased": ("address",),
    "left": ("subscription", "address"),
    "mailed": ("subscription", "address", "message_id"),
}
_MOMENTS = {
    "forgot": ("noted",),
    "erased": ("noted",),
    "left": ("noted", "at"),
    "mailed": ("noted", "at", "since", "until", "planned_at"),
}
_APPLY = {"forgot": _forgot, "erased": _erased, "left": _left, "mailed": _mailed}
