"""Every check in turn. One that fails tells of itself and stops no other."""

import logging
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager

import psycopg

from archive.database import Connection, InvalidDatabaseUrl, connect
from archive.server.embedded import serve
from lexicon.errors import Invalid, Unavailable, said
from vigie.doctor import around, machine, record
from vigie.doctor.values import Finding, broken, note
from vigie.settings import Settings

FAILURES = (Unavailable, Invalid, OSError, psycopg.Error)

log = logging.getLogger(__name__)


def examine(settings: Settings, wrong: Mapping[str, str]) -> Iterator[Finding]:
    """What was found, part by part. ``wrong``: the settings that cannot be used, by variable;
    what hangs on one of them is not looked at."""
    yield from machine.installed()
    yield from machine.stated(settings, wrong)
    if not wrong.keys() & {"VIGIE_SOURCES", "VIGIE_LEXICON"}:
        yield from _safely("sources", lambda: machine.sources(settings))
    if "VIGIE_VAR" not in wrong:
        yield from _safely("data folder", lambda: machine.files(settings))
    with ExitStack() as stack:
        connection = None
        if not wrong.keys() & {"VIGIE_VAR", "DATABASE_URL", "DATABASE_URL_FILE"}:
            try:
                connection = stack.enter_context(_opened(settings))
            except InvalidDatabaseUrl as error:
                yield Finding(about="PostgreSQL", state="wrong", said=str(error), todo="set it so")
            except FAILURES as error:
                todo = "start it, or set DATABASE_URL; workers wait meanwhile"
                yield broken("PostgreSQL", said(error), todo)
            else:
                yield from _of_record(settings, connection)
        if not any(name.startswith("ELASTICSEARCH_") for name in wrong):
            yield from _safely("search", lambda: around.index(settings, connection))
    for about, names, check in (
        ("mail", {"VIGIE_SMTP_URL", "VIGIE_VAR"}, around.mail),
        ("Kibana", {"KIBANA_URL"}, around.kibana),
        ("page", {"VIGIE_LISTEN", "VIGIE_PUBLIC_URL"}, around.page),
    ):
        if not wrong.keys() & names:
            yield from _safely(about, lambda check=check: check(settings))


def _of_record(settings: Settings, connection: Connection | None) -> Iterator[Finding]:
    if connection is None:
        yield note("PostgreSQL", "there is no record yet", "vigie up makes it")
        return
    if not settings.database_url:
        yield from _safely("socket", lambda: around.socket_folder(settings))
    yield from _safely("record", lambda: record.looked_at(connection, settings))


@contextmanager
def _opened(settings: Settings) -> Generator[Connection | None]:
    """A connection to the record as it is, neither made nor migrated; None where there is none
    yet. Raises what stands in its way."""
    if settings.database_url:
        with connect(settings.database_url) as connection:
            yield connection
    elif (settings.var / "postgresql" / "data").exists():
        with serve(settings.var / "postgresql") as url, connect(url) as connection:
            yield connection
    else:
        yield None


def _safely(about: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except FAILURES as error:
        yield broken(about, said(error), "put right what it names, then look again")
    except Exception as error:  # a bug in a check is no reason to leave the others out
        log.warning("a check failed about=%s", about, exc_info=True)
        why = f"could not be looked at: {type(error).__name__}"
        yield broken(about, why, "vigie -v doctor shows more; it is a bug of ours")
