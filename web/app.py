"""The web service: the reader's page, and the doors beside it.

It knows no other room: what it shows and does comes through ``web.port.Reader`` and the
callables of ``web.doors.Service``. They may block; Starlette runs them in threads.
"""

from starlette.applications import Starlette

from archive.database import DatabaseUnavailable
from archive.search.values import IndexUnavailable
from web import doors, reading
from web.doors import Service
from web.port import Reader

__all__ = ["Service", "application"]


def application(service: Service, reader: Reader | None = None) -> Starlette:
    """The ASGI application; without a reader only its doors."""
    pages = reading.routes(reader) if reader else []
    away = reading.unavailable(reader) if reader else doors.unavailable
    return Starlette(
        routes=[*doors.routes(service), *pages],
        exception_handlers={
            404: reading.not_found(reader) if reader else doors.not_found,
            DatabaseUnavailable: away,
            IndexUnavailable: away,
        },
    )
