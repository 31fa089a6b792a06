"""``vigie verify``: compare the search index with the record, and put it right."""

import argparse
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from indexer.verify import IndexDifference
    from vigie.cli import Subparsers

SHOWN = 10  # numbers named of each kind of difference


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "verify", help="compare the search index with the record, report and repair"
    )
    parser.add_argument("--report", action="store_true", help="only report: repair nothing")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Compare, report, repair; 1 where differences were found and not repaired."""
    from archive.database import connect
    from indexer import pairing
    from indexer.project import project
    from indexer.verify import compare, repair
    from lexicon import load
    from vigie import wiring

    with wiring.database(settings) as url, connect(url) as connection:
        index = wiring.search_index(settings, url)
        foreign = pairing.foreign(connection, index)
        if foreign:
            print(f"the index is not this record's: {foreign}")
        found, compared = int(foreign is not None), 0
        for difference in compare(connection, index):
            print("\n".join(_lines(difference)), end="\n" if _lines(difference) else "")
            compared += difference.compared
            found += difference.found
            if not (args.report or foreign):
                repair(connection, index, difference)
        print(f"{compared} articles compared, {found} differences")
        if found and not args.report:
            count = project(connection, index, load.default(), wiring.followed(settings))
            print(f"{'begun anew' if foreign else 'repaired'}: {count} articles written again")
    return 1 if found and args.report else 0


def _lines(difference: "IndexDifference") -> list[str]:
    kinds = (
        (difference.missing, "missing from the index, or there in an old revision"),
        ([id for id, _ in difference.ahead], "otherwise in the index than in the record"),
        ([id for id, _ in difference.extra], "in the index and not in the record"),
    )
    lines = [f"{len(ids)} {what}: {_some(ids)}" for ids, what in kinds if ids]
    lines += [f"{difference.owed} due to be indexed"] if difference.owed else []
    lines += [f"{difference.refused} refused by the index"] if difference.refused else []
    return lines


def _some(ids: list[int]) -> str:
    return ", ".join(map(str, ids[:SHOWN])) + (" …" if len(ids) > SHOWN else "")
