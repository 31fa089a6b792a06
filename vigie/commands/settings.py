"""``vigie settings``: every setting, what it is set to, and what it means."""

import argparse
from typing import TYPE_CHECKING

from vigie.settings import Settings, in_force, shown_default, table

if TYPE_CHECKING:
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command."""
    parser = commands.add_parser("settings", help="every setting, what it is set to, its meaning")
    parser.add_argument("--markdown", action="store_true", help="the table of docs/settings.md")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the table; no password is shown."""
    from vigie.terminal import shown

    if args.markdown:
        print(markdown())
        return 0
    for row, words in in_force():
        print(shown(f"{words}\n    {row.meaning}"))
    return 0


def markdown() -> str:
    """The table as docs/settings.md holds it."""
    lines = ["| variable | what is expected | default | meaning |", "|---|---|---|---|"]
    for row in table().values():
        default = shown_default(row)
        cells = (
            f"`{row.name}`",
            row.check.says.rstrip(","),
            default and f"`{default}`",
            row.meaning,
        )
        lines.append("| " + " | ".join((cell or "").replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)
