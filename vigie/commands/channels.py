"""``vigie alerts secrets``: the addresses and keys that a subscription's channels live by."""

import argparse
import sys
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from archive.mail.subscriptions import Subscription
    from vigie.cli import Subparsers


def register(actions: "Subparsers") -> None:
    """Add the action."""
    secrets = actions.add_parser(
        "secrets", help="show the feed's secret address, and the keys that sign to webhooks"
    )
    secrets.add_argument("name")
    secrets.add_argument("--renew", action="store_true", help="give the feed another address first")
    secrets.set_defaults(run=_secrets)


def _secrets(args: argparse.Namespace, settings: Settings) -> int:
    from archive.mail import keys, recipients, subscriptions
    from vigie import wiring

    with wiring.connected(settings) as connection, connection.transaction():
        if args.renew and not recipients.renew(connection, args.name):
            print(f'vigie: {args.name!r} has no feed: add channel = "atom"', file=sys.stderr)
            return 2
        subscription = subscriptions.named(connection, args.name)
        key = keys.signing_key(connection)
    if subscription is None:
        print(f"vigie: no subscription is named {args.name!r}", file=sys.stderr)
        return 2
    lines = _shown(subscription, key, settings)
    print("\n".join(lines or [f"{args.name}: no feed and no webhook"]))
    return 0


def _shown(subscription: "Subscription", key: bytes, settings: Settings) -> list[str]:
    from alerts import couriers, feed

    host, port = settings.listen
    base = (settings.public_url or f"http://{host}:{port}").rstrip("/")
    lines: list[str] = []
    for recipient in subscription.recipients:
        if recipient.channel == "atom":
            token = feed.sign(key, recipient.id, recipient.renewed)
            lines.append(f"{recipient.label}: {base}/flux/{token}.atom")
        elif recipient.channel == "webhook":
            lines.append(f"{recipient.label}: {couriers.shown_secret(key, recipient.id)}")
    return lines
