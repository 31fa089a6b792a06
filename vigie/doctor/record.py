"""The record: the database, its clock and schema, who works on it, what waits, the backup."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from archive import condition, workers
from archive.crawl import feeds, health
from archive.database import Connection, DatabaseUnwritable, clock, pending, writes
from archive.record import lags, measures
from vigie.doctor.values import Finding, broken, note, well
from vigie.settings import Settings

LEAST = 150_000  # PostgreSQL's number for 15, which is the first with all that is asked of it
APART = timedelta(seconds=5)  # between two clocks of machines that keep time by NTP
LONG = timedelta(hours=1)  # that something waits
OLD = timedelta(days=2)  # of a backup
KINDS = ("crawl", "index", "alerts", "web")


def looked_at(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """All of it. Raises what the database raises where it goes away meanwhile."""
    yield from _server(connection)
    yield from _clock(connection)
    missing = pending(connection)
    if missing:
        todo = "any other command applies them; take a vigie backup first"
        yield note("schema", f"lacks {', '.join(missing)}", todo)
        return
    yield well("schema", "up to date")
    yield from _moments(connection)
    yield from _workers(connection)
    yield from _waiting(connection)
    yield from _backup(connection)
    yield from _sources(connection, settings)


def _server(connection: Connection) -> Iterator[Finding]:
    found = condition.server(connection)
    if found.number < LEAST:
        yield broken("PostgreSQL", found.version, "use 15 or newer; 18 is what is tested")
    elif found.encoding != "UTF8":
        yield broken("PostgreSQL", f"encoding {found.encoding}", "make the database in UTF8")
    elif found.sessions > 0.9 * found.most:
        said = f"{found.sessions} of {found.most} connections taken"
        yield broken("PostgreSQL", said, "raise max_connections, or run fewer workers")
    else:
        yield well("PostgreSQL", f"{found.version}, {found.size / 1e6:.0f} MB")
    try:
        writes(connection)
    except DatabaseUnwritable as error:
        yield broken("writing", str(error), "make room, or let it write; nothing stored is lost")
    else:
        yield well("writing", "the database takes writes")


def _clock(connection: Connection) -> Iterator[Finding]:
    apart = abs(clock(connection) - datetime.now(UTC))
    said = f"{apart.total_seconds():.1f} s from the database's"
    if apart > APART:
        yield broken("clock", said, "let both machines keep time by NTP (timedatectl)")
    else:
        yield well("clock", said)


def _moments(connection: Connection) -> Iterator[Finding]:
    """Moments in the record that are still to come: a clock was ahead, or is behind."""
    if latest := condition.to_come(connection, APART):
        said = f"the record knows of {latest:%Y-%m-%d %H:%M} UTC, which is to come"
        yield broken("clock", said, "set the clock right, if it is not: it was ahead once")


def _workers(connection: Connection) -> Iterator[Finding]:
    known = workers.every(connection)
    for kind in KINDS:
        of_kind = [each for each in known if each.kind == kind]
        living = [each for each in of_kind if each.lives]
        name = {"alerts": "vigie alerts run"}.get(kind, f"vigie {kind}")
        if living:
            where = ", ".join(f"{each.host} process {each.pid}" for each in living)
            yield well(name, f"{len(living)} at work: {where}")
        elif of_kind:
            last = of_kind[0]
            said = (
                f"no sign of life for {health.roughly(last.age)}, the last from {last.host}"
                f" process {last.pid}"
            )
            yield broken(name, said, f"read its log, then start it: {name}, or vigie up")
        else:
            yield note(name, "does not run", f"{name}, or vigie up, which starts all")


def _waiting(connection: Connection) -> Iterator[Finding]:
    inbox = measures.inbox(connection)
    capture = timedelta(seconds=lags.waiting(connection)["capture_seconds"])
    if capture > LONG:
        said = f"the oldest capture waits for {health.roughly(capture)}"
        yield broken("inbox", said, "run vigie index, or more of them")
    else:
        yield well("inbox", f"{inbox.get('due', 0)} captures wait")
    if failed := inbox.get("failed"):
        said = f"{failed} captures set aside after errors"
        yield note("inbox", said, "vigie list --rejected says why; vigie index --retry-failed")
    held, void = condition.leased(connection)
    if held:
        said = f"{held} captures in workers' hands, {void} of them in dead ones'"
        yield note("leases", said, "none: what a dead worker held is due at once")


def _backup(connection: Connection) -> Iterator[Finding]:
    last = condition.last_backup(connection)
    todo = "vigie backup DIR, on another disk, every day"
    if last is None:
        yield note("backup", "none was ever taken", todo)
    elif last.age > OLD:
        yield broken("backup", f"the last is {health.roughly(last.age)} old: {last.folder}", todo)
    else:
        yield well("backup", f"{health.roughly(last.age)} old: {last.folder}")


def _sources(connection: Connection, settings: Settings) -> Iterator[Finding]:
    counted = health.counts(feeds.overview(connection))
    wrong = {name: n for name, n in counted.items() if name not in ("ok", "new")}
    if wrong:
        said = ", ".join(f"{n} {name}" for name, n in sorted(wrong.items()))
        yield note("feeds", f"{said} of {sum(counted.values())}", "vigie sources check")
    elif counted:
        yield well("feeds", f"{sum(counted.values())} followed, none in trouble")
