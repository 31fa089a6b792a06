"""``vigie sources``: the outlets that are followed, and whether their addresses answer."""

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any

from lexicon.errors import Invalid
from vigie.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive.crawl.feeds import FeedKind
    from crawler.check import Checked
    from crawler.discovery.places import Place
    from crawler.policy import Policy
    from press.sources import Source
    from vigie.cli import Subparsers


class BadAddress(Invalid):
    """An address at which no site can be looked at: names it and says why."""


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
    add = actions.add_parser(
        "add",
        help="look round a site, and print the table by which to follow it",
        description="Looks for the feeds, sitemaps and section pages of a site, politely and by"
        " its robots.txt, tries them, reads some articles with and without selectors, and prints"
        " a [[source]] table to paste into the sources file, with its reasons as comments. What"
        " is tried is told on stderr. Writes nothing down.",
    )
    add.add_argument("address", help="the site's address, as https://outlet.example")
    add.set_defaults(run=_add)


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
    from crawler.discovery.judging import age
    from vigie.terminal import shown

    told: list[Checked] = []

    def tell(checked: "Checked") -> None:
        told.append(checked)
        said = checked.problem or (
            f"{checked.items} items, newest {age(checked.newest, policy.now())} old"
        )
        notes = [*checked.rights] + ([f"moved to {checked.moved}"] if checked.moved else [])
        mark = "--" if checked.problem else "ok"
        line = f"{mark} {checked.source:<20} {checked.url}: {said}"
        print(shown(line + (f" [{'; '.join(notes)}]" if notes else "")), flush=True)

    check(policy, chosen, tell)
    print(shown("\n".join(_corrections(chosen, told))), end="")
    return sum(bool(checked.problem) for checked in told)


def _corrections(chosen: "Sequence[Source]", told: "Sequence[Checked]") -> "Iterator[str]":
    """The lines of the sources file that should read otherwise, and why."""
    from crawler.discovery.mending import corrected
    from crawler.discovery.table import line

    for source in chosen:
        better: dict[tuple[FeedKind, str], Place] = {
            (one.kind, one.url): one.better
            for one in told
            if one.source == source.id and one.better
        }
        if not better:
            continue
        yield f"# {source.id}: better, to paste into its table:"
        for (_, url), place in better.items():
            yield f"#   {url}: {place.why}: {place.url}"
        for key, urls in corrected(source, better).items():
            yield line(key, urls)
        yield ""


def _add(args: argparse.Namespace, settings: Settings) -> int:
    from crawler import run
    from crawler.discovery.table import name_of, table
    from indexer.extract.limited import Reader
    from press.sources import Source
    from press.urls import same_site
    from press.zones import zone_of
    from vigie import wiring
    from vigie.adding import proof
    from vigie.terminal import shown

    policy = wiring.policy(settings)
    address = _address(args.address)
    if refused := policy.refuses(address):
        raise BadAddress(f"{address}: {refused.reason}")
    for source in policy.sources.values():
        if any(same_site(url, address) for url in (source.home, *source.feeds) if url):
            print(f"vigie: {source.id} is of that site already", file=sys.stderr)
    found = run.discover(policy, address, lambda said: print(shown(said), file=sys.stderr))
    id = name_of(found.home, policy.sources)
    new = Source(
        id=id,
        name=id,
        timezone=zone_of(found.home).key,
        id_pattern=re.compile(found.id_pattern) if found.id_pattern else None,
    )
    with Reader(now=settings.now) as reader:
        read = proof(found.pages, new, reader.read)
    print(shown(table(found, id, read, settings.now())), end="")
    return 0


def _address(written: str) -> str:
    """The address of a site as people write it. Raises BadAddress."""
    from press.addresses import resolved

    written = written.strip()
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", written):
        written = f"https://{written}"
    address = resolved(written, written)
    if address is None or not written.lower().startswith(("http://", "https://")):
        raise BadAddress(f"{written}: expected the address of a site, as https://outlet.example")
    return address
