"""Tokens of links that need no sign-in: numbers with 16 bytes of HMAC-SHA-256, in base64url."""

import base64
import binascii
import hmac
import struct


def sign(key: bytes, purpose: bytes, form: str, *numbers: int) -> str:
    """The token of these numbers, packed as ``form`` (of ``struct``), safe in a URL."""
    packed = struct.pack(form, *numbers)
    signature = hmac.digest(key, purpose + packed, "sha256")[:16]
    return base64.urlsafe_b64encode(packed + signature).decode().rstrip("=")


def verify(key: bytes, purpose: bytes, form: str, token: str) -> tuple[int, ...] | None:
    """The numbers of a token that this key signed for this purpose, else None."""
    try:
        padded = token.encode("ascii") + b"=" * (-len(token) % 4)
        packed = base64.b64decode(padded, altchars=b"-_", validate=True)
        numbers = struct.unpack(form, packed[:-16])
    except (UnicodeEncodeError, binascii.Error, struct.error):
        return None
    # the whole token, since base64 has several spellings of the same bytes
    right = hmac.compare_digest(token, sign(key, purpose, form, *numbers))
    return numbers if right else None
