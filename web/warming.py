"""What whoever comes first would wait for, made before: templates, the front page, the search's
first page with its counts."""

import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

from lexicon.errors import Unavailable
from web import templating
from web.pages import search, today
from web.port import Record
from web.state import Asked
from web.view import PageRequest

EVERY = 30.0  # seconds; what is asked for less often than a minute is forgotten


@contextmanager
def kept_warm(reader: Record) -> Generator[None]:
    """While pages are served, the front page is never made while somebody waits for it."""
    over = threading.Event()

    def keep() -> None:
        with suppress(Unavailable):
            warm(reader)
        while not over.wait(EVERY):
            with suppress(Unavailable):
                reader.today()

    keeping = threading.Thread(target=keep, name="warming", daemon=True)
    keeping.start()
    try:
        yield
    finally:
        over.set()
        keeping.join(timeout=10)


def warm(reader: Record) -> None:
    """Write both pages once, so that all that they take is there. Raises Unavailable."""
    templating.prepare()
    seen = PageRequest(
        language="fr",
        now=reader.now(),
        path="/",
        parameters=(),
        actors=reader.actors,
        topics=reader.topics,
        sources=reader.sources,
    )
    today.page(seen, reader.today())
    everything = Asked()
    search.page(seen, everything, reader.search(everything.search()), explained=None)
