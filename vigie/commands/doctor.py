"""``vigie doctor``: how everything is, and what to do about what is not well."""

import argparse
from typing import TYPE_CHECKING

from vigie.settings import Settings
from vigie.terminal import as_json, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from vigie.cli import Subparsers
    from vigie.doctor.values import Finding

_STYLES = {"well": "green", "note": "cyan", "broken": "red", "wrong": "bold red"}


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "doctor",
        help="how everything is, and what to do about what is not well",
        description="Looks and changes nothing. Exit status: 0 all is well, 1 something is"
        " broken, 2 a setting is wrong.",
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.set_defaults(run=run, whatever_is_set=True)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Examine, print, and say by the status how it is."""
    from dataclasses import asdict

    from vigie.doctor import examination, values
    from vigie.settings import examine

    _, wrong = examine()
    found = list(examination.examine(settings, wrong))
    status = values.status(found)
    if args.json:
        rows = [{name: shown(word) for name, word in asdict(each).items()} for each in found]
        told = {"status": status, "findings": rows}
        print(as_json(told))
        return status
    _print(_table(found))
    ill = sum(finding.state in ("broken", "wrong") for finding in found)
    print("all is well" if not ill else f"{ill} of {len(found)} are not well")
    return status


def _print(table: "Table") -> None:
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console.width = 200  # whatever reads a pipe has no columns to fit
    console.print(table)


def _table(findings: "Iterable[Finding]") -> "Table":
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("what", "is", "found", "to do"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        style = _STYLES[finding.state]
        state = f"[{style}]{finding.state}[/{style}]"
        said = (finding.about, state, finding.said, finding.todo)
        cells = [each if each is state else escape(shown(each)) for each in said]
        table.add_row(*cells)
    return table
