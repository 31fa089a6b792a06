"""``vigie sources``: the outlets that are followed, and whether their addresses answer."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from vigie.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crawler.check import Checked
    from crawler.policy import Policy
    from press.sources import Source
    from vigie.cli import Subparsers


def register(commands: "Subparsers") -> None:
    """Add the command and its actions."""
    parser = commands.add_parser("sources", help="the followed outlets, and how they are doing")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every feed as the crawler knows it")
    listing.set_defaults(run=_list)
    check = actions.add_parser(
        "check",
        help="try each address now: what answers, how old, what it allows",
        description="Asks every address of the sources (or of those named) once, and says"
        " which answers, with how many items, how old the newest is, and what robots.txt and"
        " a text-and-data-mining reservation allow. Writes nothing down.",
    )
    check.add_argument("source", nargs="*", help="a source's id; every source by default")
    check.set_defaults(run=_check)


def _list(_args: argparse.Namespace, settings: Settings) -> int:
    from archive.crawl import feeds, health, links
    from vigie import wiring
    from vigie.terminal import shown

    sources = wiring.followed(settings)
    with wiring.connected(settings) as connection:
        known = {(row["source"], row["url"]): row for row in feeds.overview(connection)}
        read, missed = links.misses(connection)
        states = health.of_sources(connection, settings.now())
    for source in sources.values():
        print(
            shown(
                f"{source.id:<22} {source.kind or '-':<12} {source.country or '-':<3} {source.name}"
            )
        )
        if state := states.get(source.id):
            print(shown(f"    {state.name.upper()}: {state.evidence}"))
        for url in (*source.feeds, *source.sitemaps, *source.sections):
            row = known.get((source.id, url))
            print(shown(f"    {url}\n        {_state(row)}"))
    if read:
        print(f"of {read} pages set aside and fetched all the same, {missed} were relevant")
    return 0


def _state(row: dict[str, Any] | None) -> str:
    from archive.crawl import health

    if row is None or not row["polls"]:
        return "not polled yet"
    said = [f"{row['polls']} polls", f"{row['unchanged'] / row['polls']:.0%} unchanged"]
    if row["answered_at"]:
        said.append(f"answered {row['answered_at']:%Y-%m-%d %H:%M}")
    if row["items"] is not None:
        said.append(f"{row['items']} items")
    if row["newest_at"]:
        said.append(f"newest item {row['newest_at']:%Y-%m-%d %H:%M}")
    if row["moved_to"]:
        said.append(f"moved to {row['moved_to']}")
    if slower := health.pace(row):
        said.append(slower)
    state = health.of_feed(row)
    if state.name == "failing":
        said.append(f"IN TROUBLE ({row['failures']} in a row): {row['problem']}")
    elif state.wrong:
        said.append(f"{state.name.upper()}: {state.evidence}")
    return ", ".join(said)


def _check(args: argparse.Namespace, settings: Settings) -> int:
    from crawler.run import check
    from vigie import wiring

    policy = wiring.policy(settings)
    unknown = [name for name in args.source if name not in policy.sources]
    if unknown:
        print(f"vigie: {unknown[0]}: no such source in {settings.sources}", file=sys.stderr)
        return 2
    chosen = [s for s in policy.sources.values() if not args.source or s.id in args.source]
    if not any(source.id in policy.followed() for source in chosen):
        print(
            "vigie: none of these addresses may be asked: set VIGIE_CONTACT to an address for"
            " publishers (or name hosts of your own in VIGIE_ALLOW_HOSTS)",
            file=sys.stderr,
        )
        return 2
    failed = _run(check, policy, chosen)
    print(f"{failed} of the addresses gave nothing usable" if failed else "every address answers")
    return 1 if failed else 0


def _run(
    check: "Callable[[Policy, Sequence[Source], Callable[[Checked], None]], None]",
    policy: "Policy",
    chosen: "Sequence[Source]",
) -> int:
    from crawler.check import age
    from vigie.terminal import shown

    failures: list[str] = []

    def tell(checked: "Checked") -> None:
        if checked.problem:
            failures.append(checked.url)
        said = checked.problem or (
            f"{checked.items} items, newest {age(checked.newest, policy.now())} old"
        )
        notes = [*checked.rights] + ([f"moved to {checked.moved}"] if checked.moved else [])
        mark = "--" if checked.problem else "ok"
        line = f"{mark} {checked.source:<20} {checked.url}: {said}"
        print(shown(line + (f" [{'; '.join(notes)}]" if notes else "")), flush=True)

    check(policy, chosen, tell)
    return len(failures)
