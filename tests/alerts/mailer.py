"""A mail room in a process of its own, for tests that kill it: is sent one time after another,
runs once at each, and answers."""

from datetime import datetime
from multiprocessing.connection import Connection as Line
from pathlib import Path

from archive.database import connect
from lexicon import load
from tests.alerts.office import desk, run

load.default()  # by the process that all are forked from: a kill is to meet mailing, not reading words


def serve(
    line: "Line[str, datetime]", database_url: str, smtp_url: str, hosts: tuple[str, ...]
) -> None:
    """Until killed."""
    with connect(database_url) as connection:
        room = desk(Path("unused"), smtp_url, hosts=hosts)
        line.send("ready")
        while True:
            run(connection, room, line.recv())
            line.send("done")
