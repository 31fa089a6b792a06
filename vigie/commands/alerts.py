"""``vigie alerts``: subscriptions to the digest, and sending what is due."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vigie.arguments import whole
from vigie.commands import channels, mails
from vigie.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alerts.definitions import KnownIds
    from archive.database import Connection
    from archive.mail.subscriptions import Definition, Subscription
    from vigie.cli import Subparsers

_LISTS = ("actors", "topics", "sources", "relevance", "days")


def register(commands: "Subparsers") -> None:
    """Add the command and its actions."""
    parser = commands.add_parser("alerts", help="subscriptions to the digest, and sending it")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _register_definitions(actions)
    _register_states(actions)
    mails.register(actions)
    channels.register(actions)


def _register_definitions(actions: "Subparsers") -> None:
    imports = actions.add_parser("import", help="create or change the subscriptions of a file")
    imports.add_argument("file", type=Path, help="TOML with [[subscription]] tables")
    imports.set_defaults(run=_import)
    add = actions.add_parser("add", help="create or change one subscription")
    add.add_argument("name")
    add.add_argument("--to", action="append", metavar="ADDRESS")
    add.add_argument(
        "--channel", action="append", metavar="ADDRESS", help="a hook beside mail, or atom"
    )
    add.add_argument("--query", help="in the search's grammar")
    for option in _LISTS:
        add.add_argument(f"--{option}", nargs="+", metavar=option[:-1].upper())
    add.add_argument("--at", metavar="HH:MM", help="wall-clock time, 07:00 by default")
    add.add_argument("--timezone", help="Europe/Paris by default")
    add.add_argument("--language", choices=("fr", "en"))
    add.add_argument("--max-stories", type=whole(), metavar="N")
    add.add_argument(
        "--subjects-only",
        action="store_true",
        default=None,
        help="leave out stories that only touch on what is asked for",
    )
    add.add_argument(
        "--flash",
        nargs="*",
        metavar="KEY=VALUE",
        help="tell at once: voices=3 hours=6 official daily=3 quiet=22:00-07:00",
    )
    add.add_argument("--attach", choices=("pdf", "docx"), help="attach the mail as a press review")
    add.add_argument("--empty", choices=("line", "skip"), help="on a day without news")
    add.set_defaults(run=_add)
    listing = actions.add_parser("list", help="list subscriptions and their recipients")
    listing.set_defaults(run=_list)


def _register_states(actions: "Subparsers") -> None:
    for name, help in (
        ("pause", "send nothing until resumed"),
        ("resume", "send again, owing nothing for the pause"),
    ):
        action = actions.add_parser(name, help=help)
        action.add_argument("name")
        action.add_argument("--to", metavar="ADDRESS", help="this recipient only")
        action.set_defaults(run=_pause if name == "pause" else _resume)
    remove = actions.add_parser("remove", help="remove a subscription and its history")
    remove.add_argument("name")
    remove.set_defaults(run=_remove)
    forget = actions.add_parser("forget", help="erase an address and all that was sent to it")
    forget.add_argument("address")
    forget.set_defaults(run=_forget)


def _import(args: argparse.Namespace, settings: Settings) -> int:
    from alerts import definitions
    from archive.mail import subscriptions
    from vigie import alerting, wiring

    with wiring.connected(settings) as connection:
        known = alerting.known(settings, connection)
        with connection.transaction():
            every = definitions.read(args.file, known)
            for wanted in every:
                left = subscriptions.save(connection, wanted, settings.now())
                _say_saved(wanted.name, left)
        _say_forecast(connection, every, known, settings)
    return 0


def _add(args: argparse.Namespace, settings: Settings) -> int:
    from alerts import definitions
    from archive.mail import forgotten, subscriptions
    from vigie import alerting, wiring

    keys = ("name", "to", "channel", "query", *_LISTS, "at", "timezone", "language",
            "max_stories", "subjects_only", "empty", "attach")  # fmt: skip
    table: dict[str, Any] = {k: v for k in keys if (v := getattr(args, k)) is not None}
    if args.flash is not None:
        table["flash"] = _flash(args.flash)
    with wiring.connected(settings) as connection:
        known = alerting.known(settings, connection)
        with connection.transaction():
            wanted = definitions.define(table, known, where="vigie alerts add")
            for address in wanted.to:
                forgotten.recall(connection, address)
            _say_saved(wanted.name, subscriptions.save(connection, wanted, settings.now()))
        _say_forecast(connection, (wanted,), known, settings)
    return 0


def _flash(pairs: "Sequence[str]") -> dict[str, Any]:
    """``voices=3 official quiet=``, as a file's table says it."""
    table: dict[str, Any] = {}
    for pair in pairs:
        key, given, value = pair.partition("=")
        table[key] = (int(value) if value.isdecimal() else value) if given else True
    return table


def _say_saved(name: str, left: tuple[str, ...]) -> None:
    print(f"{name}: saved")
    for address in left:
        print(
            f"{name}: {address} is passed over, its owner left or was forgotten;"
            f" at the owner's wish: vigie alerts resume {name!r} --to {address}"
        )


def _say_forecast(
    connection: "Connection", wanted: "Sequence[Definition]", known: "KnownIds", settings: Settings
) -> None:
    from alerts.forecast import forecasts
    from vigie.terminal import shown

    for forecast in forecasts(connection, wanted, known.names, settings.now()):
        print(shown(forecast.said()))


def _list(args: argparse.Namespace, settings: Settings) -> int:
    from archive.mail import subscriptions
    from vigie import wiring

    with wiring.connected(settings) as connection:
        found = subscriptions.every(connection)
    for subscription in found:
        print("\n".join(_described(subscription)))
    if not found:
        print("no subscriptions: see vigie alerts add, vigie alerts import", file=sys.stderr)
    return 0


def _described(subscription: "Subscription") -> list[str]:
    from vigie.terminal import shown

    wanted = subscription.definition
    filters = [wanted.query, *wanted.actors, *wanted.topics, *wanted.sources, *wanted.relevance]
    days = "".join(str(day) for day in sorted(wanted.days))
    state = "paused" if subscription.paused_at else "active"
    lines = [
        shown(
            f"{wanted.name}: {state}, days {days} at {wanted.at:%H:%M} {wanted.timezone},"
            f" {wanted.language}, up to {wanted.max_stories} stories, empty: {wanted.empty}"
            f"{_extras(wanted)};"
            f" {' '.join(filter(None, filters)) or 'everything'}"
        )
    ]
    for recipient in subscription.recipients:
        why = (
            f" ({recipient.pause_reason} {recipient.paused_at:%Y-%m-%d}"
            if recipient.paused_at
            else ""
        )
        detail = f": {recipient.pause_detail}" if recipient.pause_detail else ""
        lines.append(shown(f"    {recipient.label}{why}{detail}{')' if why else ''}"))
    return lines


def _extras(wanted: "Definition") -> str:
    """What is told at once, and what is attached."""
    flash, extras = wanted.flash, ""
    if flash:
        voices = f"{flash.voices} voices in {flash.hours} h" if flash.voices else ""
        official = "an official source" if flash.official else ""
        quiet = f", quiet {flash.quiet[0]:%H:%M}-{flash.quiet[1]:%H:%M}" if flash.quiet else ""
        asked = " or ".join(filter(None, (voices, official)))
        extras = f", at once: {asked}, {flash.daily} a day{quiet}"
    return f"{extras}, {wanted.attach} attached" if wanted.attach else extras


def _pause(args: argparse.Namespace, settings: Settings) -> int:
    from archive.mail import recipients, subscriptions
    from vigie import wiring

    with wiring.connected(settings) as connection, connection.transaction():
        if args.to is None:
            return _found(subscriptions.pause(connection, args.name, settings.now()), args)
        subscription = subscriptions.named(connection, args.name)
        for recipient in subscription.recipients if subscription else ():
            if recipient.label.lower() == args.to.lower():
                recipients.pause(connection, recipient.id, "operator", settings.now())
                return _found(True, args)
    return _found(False, args)


def _resume(args: argparse.Namespace, settings: Settings) -> int:
    from archive.mail import recipients, subscriptions
    from vigie import wiring

    with wiring.connected(settings) as connection, connection.transaction():
        now = settings.now()
        if args.to is None:
            return _found(subscriptions.resume(connection, args.name, now), args)
        return _found(recipients.resume(connection, args.name, args.to, now), args)


def _remove(args: argparse.Namespace, settings: Settings) -> int:
    from archive.mail import subscriptions
    from vigie import wiring

    with wiring.connected(settings) as connection, connection.transaction():
        return _found(subscriptions.remove(connection, args.name), args)


def _found(found: bool, args: argparse.Namespace) -> int:
    if found:
        print(f"{args.name}: done")
        return 0
    whom = f" with {args.to}" if getattr(args, "to", None) else ""
    print(f"vigie: no subscription is named {args.name!r}{whom}", file=sys.stderr)
    return 2


def _forget(args: argparse.Namespace, settings: Settings) -> int:
    from alerts import outbox
    from archive.mail import forgotten, history
    from vigie import journalling, wiring

    with wiring.connected(settings) as connection:
        with connection.transaction():
            ids = history.message_ids(connection, args.address)
            count = forgotten.forget(connection, args.address)
        forgotten.sweep(connection)
        journalling.note(connection, settings)
        removed = outbox.erase(settings.var / "outbox", ids)
    print(f"forgotten: {count} subscriptions, {removed} files in the outbox")
    return 0
