"""The crawler's connection: lost at any moment, it is opened again."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from archive.crawl import hosts
from archive.crawl.hosts import Work
from archive.database import Connection, DatabaseUnavailable
from crawler.ledger import Ledger

WORK = Work(now=datetime(2026, 11, 20, tzinfo=UTC), polled_before=None, kinds=("feed",))
UNUSED: Any = None


def ran(coroutine: Coroutine[Any, Any, hosts.Outlook]) -> hosts.Outlook:
    """What it returns, on a loop of a thread of its own: a browser opened by an earlier test
    keeps that of the main thread running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_a_session_lost_as_it_begins_is_opened_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol, numbers = hosts.enrol, list[int | None]()

    def ended(connection: Connection, number: int | None = None) -> int:
        numbers.append(number)
        if len(numbers) < 3:
            connection.execute("select pg_terminate_backend(pg_backend_pid())")
        return enrol(connection, number)

    async def look() -> hosts.Outlook:
        ledger = Ledger(database_url, UNUSED, UNUSED, patience=60)
        found = await ledger.outlook(WORK)
        await ledger.close()
        return found

    monkeypatch.setattr(hosts, "enrol", ended)
    assert ran(look())
    assert len(numbers) == 3


def test_a_database_that_stays_away_is_told() -> None:
    ledger = Ledger("postgresql://127.0.0.1:9/none", UNUSED, UNUSED, patience=0.5)
    with pytest.raises(DatabaseUnavailable):
        ran(ledger.outlook(WORK))
