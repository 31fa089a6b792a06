"""What may reach a terminal: text from outside never brings its escape codes along; and how
moments and numbers of things are written there."""

import json
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_BEYOND_ASCII = r"\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f{_BEYOND_ASCII}]")
_NOT_IN_JSON = re.compile(f"[{_BEYOND_ASCII}]")  # which escapes the others itself


_LOGIN = re.compile(r"(?<=://)[^\s/?#@]*(?:@[^\s/?#@]*)*@")


def shown(text: str) -> str:
    """The text without control characters (ECMA-48), bidirectional overrides (UAX #9), and
    without the login of any address in it."""
    return discreet(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text))


def discreet(text: str) -> str:
    """The text with ``***`` for user and password of any address in it."""
    return _LOGIN.sub("***@", text) if "://" in text else text


def as_json(told: object, *, indent: int | None = None) -> str:
    """One JSON value, in one line unless indented; what a terminal would obey is written in
    JSON's escapes, which say the same to whatever reads it."""
    written = json.dumps(told, ensure_ascii=False, default=str, indent=indent)
    return _NOT_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def moment(at: datetime, *, day_only: bool = False) -> str:
    """A time in Paris; of a day at no known time, which is kept as its midnight in UTC, the
    day."""
    return (
        f"{at.astimezone(UTC):%Y-%m-%d}" if day_only else f"{at.astimezone(PARIS):%Y-%m-%d %H:%M}"
    )


def number(count: int, thing: str) -> str:
    """How many of what: "1 article", "2 articles"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
