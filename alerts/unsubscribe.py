"""Signed links that take one recipient off one subscription (RFC 8058).

A token is the subscription's and the recipient's numbers with 16 bytes of
HMAC-SHA-256, in base64url. It names no address, and stays good, because a link in an
old mail must work.
"""

from datetime import datetime

from alerts import tokens
from archive.database import Connection
from archive.mail import keys, recipients

_FORM = ">QQ"
_PURPOSE = b"unsubscribe\0"


def sign(key: bytes, subscription: int, recipient: int) -> str:
    """The token of this recipient on this subscription, 43 characters safe in a URL."""
    return tokens.sign(key, _PURPOSE, _FORM, subscription, recipient)


def verify(key: bytes, token: str) -> tuple[int, int] | None:
    """(subscription, recipient) of a token that this key signed, else None."""
    found = tokens.verify(key, _PURPOSE, _FORM, token)
    return (found[0], found[1]) if found else None


def recognised(connection: Connection, token: str) -> str | None:
    """The name of the subscription that a token would end, or None; changes nothing."""
    pair = verify(keys.signing_key(connection), token)
    if pair is None:
        return None
    return recipients.subscribed(connection, *pair)


def unsubscribe(connection: Connection, token: str, now: datetime) -> str | None:
    """Take the token's recipient off its subscription and return the subscription's name;
    None for a token that is forged or whose recipient is gone. Idempotent."""
    pair = verify(keys.signing_key(connection), token)
    if pair is None:
        return None
    return recipients.unsubscribe(connection, *pair, now)
