"""Connections that are kept open, for a process that answers many at once."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Self

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from archive.database import Connection, DatabaseUnavailable, Row, answers

POOL = 8  # connections that pages share
PATIENCE = 10.0  # seconds that a page waits for one of them


class Connections:
    """Connections that are kept open, for all pages."""

    def __init__(self, url: str) -> None:
        self._pool = ConnectionPool(
            url,
            connection_class=psycopg.Connection[Row],
            min_size=1,
            max_size=POOL,
            timeout=PATIENCE,
            kwargs={"row_factory": dict_row, "autocommit": True, "application_name": "vigie web"},
            check=_alive,
            open=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._pool.close()

    @contextmanager
    def one(self) -> Generator[Connection]:
        """One of them. Raises DatabaseUnavailable."""
        try:
            with self._pool.connection() as connection:
                yield connection
        except (PoolTimeout, psycopg.OperationalError) as error:
            raise DatabaseUnavailable(str(error).strip().partition("\n")[0]) from error


def _alive(connection: psycopg.Connection[Row]) -> None:
    """Raise where a kept connection was lost, so that the pool opens another."""
    answers(connection)
