"""Signed links that take one recipient off one subscription (RFC 8058).

A token is the subscription's and the recipient's numbers with 16 bytes of
HMAC-SHA-256, in base64url. It names no address, and stays good, because a link in an
old mail must work.
"""

import base64
import binascii
import hmac
import struct
from datetime import datetime

from archive.database import Connection
from archive.mail import keys, recipients

_FORMAT = ">QQ16s"
_PURPOSE = b"unsubscribe\0"


def sign(key: bytes, subscription: int, recipient: int) -> str:
    """The token of this recipient on this subscription, 43 characters safe in a URL."""
    signature = _signature(key, subscription, recipient)
    packed = struct.pack(_FORMAT, subscription, recipient, signature)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def verify(key: bytes, token: str) -> tuple[int, int] | None:
    """(subscription, recipient) of a token that this key signed, else None."""
    try:
        packed = base64.b64decode(token.encode("ascii") + b"=", altchars=b"-_", validate=True)
        subscription, recipient, _ = struct.unpack(_FORMAT, packed)
    except (UnicodeEncodeError, binascii.Error, struct.error):
        return None
    # the whole token, since base64 has several spellings of the same bytes
    right = hmac.compare_digest(token, sign(key, subscription, recipient))
    return (subscription, recipient) if right else None


def _signature(key: bytes, subscription: int, recipient: int) -> bytes:
    return hmac.digest(key, _PURPOSE + struct.pack(">QQ", subscription, recipient), "sha256")[:16]


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
