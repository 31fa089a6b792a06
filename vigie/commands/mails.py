"""The actions of ``vigie alerts`` that make mails: preview, send-now, history, run."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.arguments import whole
from vigie.settings import Settings

if TYPE_CHECKING:
    from alerts.sending import Dispatch
    from archive.database import Connection, Row
    from vigie.cli import Subparsers

TICK = 20.0  # seconds between two looks at what is due


def register(actions: "Subparsers") -> None:
    """Add the actions."""
    preview = actions.add_parser("preview", help="write what a subscription would have sent")
    preview.add_argument("name")
    preview.add_argument("--out", type=Path, required=True, metavar="X.eml")
    preview.add_argument(
        "--days", type=whole(most=3650), default=1, help="how far to look back (1)"
    )
    preview.set_defaults(run=_preview)
    check = actions.add_parser("check", help="derive all that a mail says from the record again")
    check.add_argument("file", type=Path, metavar="FILE.eml")
    check.set_defaults(run=_check)
    now = actions.add_parser("send-now", help="send what is new, whatever the schedule")
    now.add_argument("name")
    now.set_defaults(run=_send_now)
    history = actions.add_parser("history", help="what was sent to whom, newest first")
    history.add_argument("name", nargs="?")
    history.add_argument("--limit", type=whole(), default=50)
    history.set_defaults(run=_history)
    run = actions.add_parser("run", help="send what is due")
    run.add_argument("--once", action="store_true", help="return when it is sent")
    run.set_defaults(run=_run, worker=True)


def _unknown(name: str) -> int:
    print(f"vigie: no subscription is named {name!r}", file=sys.stderr)
    return 2


def _preview(args: argparse.Namespace, settings: Settings) -> int:
    from alerts.preview import newest, preview
    from archive.mail import subscriptions
    from vigie import alerting, wiring

    with wiring.connected(settings) as connection:
        subscription = subscriptions.named(connection, args.name)
        if subscription is None:
            return _unknown(args.name)
        desk = alerting.desk(settings, connection)
        mail, html, stories = preview(
            connection,
            subscription,
            desk.knowledge,
            desk.letterhead,
            days=args.days,
            now=settings.now(),
        )
        last = (
            None
            if stories
            else newest(connection, subscription.definition, desk.knowledge, settings.now())
        )
    page = args.out.with_suffix(".html")
    if page == args.out:
        print(f"vigie: {args.out}: name the mail, X.eml; the page lands beside it", file=sys.stderr)
        return 2
    try:
        args.out.write_bytes(mail)
        page.write_text(html, encoding="utf-8")
    except OSError as error:
        print(f"vigie: {args.out}: cannot be written ({error.strerror})", file=sys.stderr)
        return 2
    print(f"{stories} stories in {args.days} days: {args.out}, {page}")
    if not stories:
        print(f"the newest match is of {last:%Y-%m-%d}" if last else "nothing ever matched")
    return 0


def _check(args: argparse.Namespace, settings: Settings) -> int:
    from email import message_from_bytes, policy

    from alerts.checking import check
    from alerts.proof import Unproven
    from archive.search.query import Misread
    from vigie import alerting, wiring
    from vigie.terminal import shown

    try:
        mail = message_from_bytes(args.file.read_bytes(), policy=policy.default)
    except OSError as error:
        print(f"vigie: {args.file}: cannot be read ({error.strerror})", file=sys.stderr)
        return 2
    with wiring.connected(settings) as connection:
        try:
            knowledge = alerting.desk(settings, connection).knowledge
            problems = check(connection, mail, knowledge, alerting.claims_then)
        except (Unproven, Misread) as error:
            print(f"vigie: {args.file}: {error}", file=sys.stderr)
            return 1
    for problem in problems:
        print(shown(problem))
    print(f"{len(problems)} unsupported")
    return 1 if problems else 0


def _send_now(args: argparse.Namespace, settings: Settings) -> int:
    from vigie import alerting, wiring

    with wiring.connected(settings) as connection:
        desk = alerting.desk(settings, connection)
        report = alerting.send_now(connection, desk, args.name, settings.now())
    return _unknown(args.name) if report is None else _say(report)


def _history(args: argparse.Namespace, settings: Settings) -> int:
    from archive.mail import history
    from vigie import wiring
    from vigie.terminal import shown

    with wiring.connected(settings) as connection:
        for row in history.history(connection, args.name, args.limit):
            print(shown(_told(row)))
    return 0


def _told(row: "Row") -> str:
    on_demand = " (on demand)" if row["on_demand_at"] else ""
    on_demand = " (at once)" if row["flash"] else on_demand
    catch_up = f" catch-up of {row['periods']}" if row["periods"] > 1 else ""
    answer = f": {row['answer']}" if row["answer"] else ""
    return (
        f"{row['period']}{on_demand}{catch_up}  {row['state']:<8} {row['stories']:>3} stories"
        f"  {row['name']} to {row['whom']}, {row['attempts']} attempts{answer}"
    )


def _run(args: argparse.Namespace, settings: Settings) -> int:
    from archive.database import connect
    from vigie import alerting, heartbeat, journalling, outages, signals, watchman, wiring

    heart = heartbeat.Heart("alerts", settings.heartbeat)
    stopped = heart.beating(signals.until_told())

    def serve(connection: "Connection") -> None:
        desk = alerting.desk(settings, connection)
        noted = journalling.note(connection, settings)
        while not stopped():
            report = alerting.once(connection, desk, settings.now(), stopped)
            _say(report, quiet=True)
            if report.settled or not noted:
                noted = journalling.note(connection, settings)
            outages.wait(TICK, stopped)

    with wiring.database(settings) as url:
        if not args.once:
            with heart.told(url, partial(watchman.watch, settings=settings)):
                outages.through(url, stopped, serve)
            return 0
        with connect(url) as connection:
            desk = alerting.desk(settings, connection)
            report = alerting.once(connection, desk, settings.now(), stopped)
            journalling.note(connection, settings)
            return _say(report)


def _say(report: "Dispatch", *, quiet: bool = False) -> int:
    from vigie.terminal import shown

    for path in report.written:
        print(f"written to {path}", flush=True)
    if report.written:
        print("VIGIE_SMTP_URL is not set: mails are files in the outbox", flush=True)
    if report.sent or not (quiet or report.written):
        print(f"sent {report.sent} mails", flush=True)
    for problem in report.problems:
        print(f"vigie: {shown(problem)}", file=sys.stderr)
    return 1 if report.problems else 0
