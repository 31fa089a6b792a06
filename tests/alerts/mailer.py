"""A mail room in a process of its own, for tests that kill it: reads one time a line from
standard input, runs once at that time, and answers with a line."""

import sys
from datetime import datetime
from pathlib import Path

from archive.database import connect
from tests.alerts.office import desk, run


def main(database_url: str, smtp_url: str, *hosts: str) -> None:
    with connect(database_url) as connection:
        room = desk(Path("unused"), smtp_url, hosts=hosts)
        print("ready", flush=True)
        for line in sys.stdin:
            run(connection, room, datetime.fromisoformat(line.strip()))
            print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
