"""Links as they are written, against a base: one resolver for feeds, sitemaps, pages and headers.

As a browser resolves them (WHATWG URL Standard, 4.4): white space around them and line
breaks within do not count, a space is ``%20``, what is not ASCII is percent-encoded UTF-8,
a backslash is a slash.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from press.urls import registrable

LONGEST = 2_000  # characters of an address that is believed
_AROUND = "".join(map(chr, range(0x21)))  # C0 controls and the space
_BREAKS = re.compile(r"[\t\r\n]+\s*")
_TWICE = re.compile(
    r"^(?:https?:/*(?=https?:/)|https?://[^/?#]+(?=https?://)|https?://([^/?#]+)/(?=https?://\1(?:[/?#]|$)))"
)
_NO_SCHEME = re.compile(r"(?:https?:/)?((?:[\w-]+\.)+[a-zA-Z]{2,}(?::\d{1,5})?)(?=[/?#]|$)")
_ESCAPED = re.compile(r"""[^\x21-\x7e]|["<>`^{|}]""")


def resolved(base: str, written: str | None) -> str | None:
    """The http(s) address that a link leads to; ``None`` where it leads to none: another
    scheme, no host, a bad port, characters that cannot be printed, over ``LONGEST``."""
    text = (written or "").strip(_AROUND)
    return _resolved(base, text) if text and len(text) <= 2 * LONGEST else None


@lru_cache(maxsize=20_000)  # feeds announce the same pages again and again
def _resolved(base: str, text: str) -> str | None:
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text or '"' in text:
        text = _BREAKS.sub("", text).replace(" ", "%20")
        if not text.isprintable():
            return None
        way, mark, rest = text.partition("?")
        text = way.replace("\\", "/") + mark + rest
    text = _whole(base, text.replace("&amp;", "&"))
    try:
        if not text.startswith(("http://", "https://")):
            text = urljoin(base, text)
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
        if not text.isascii():
            text = urlunsplit(parts._replace(netloc=_host(parts.netloc)))
    except ValueError:
        return None
    if _ESCAPED.search(text):
        text = _ESCAPED.sub(lambda found: quote(found[0], errors="replace"), text)
    return text if usable and len(text) <= LONGEST else None


def _whole(base: str, text: str) -> str:
    """An address that a system put together wrongly, as it was meant: a scheme or host twice,
    a slash too few, no scheme before the site's own host."""
    if text.startswith(("http://", "https://")):
        return _TWICE.sub("", text) if text.find("http", 5) > 0 else text
    found = _NO_SCHEME.match(text)
    if found is None or registrable(f"http://{found[1]}") != registrable(base):
        return text
    return f"{base.partition(':')[0]}://{text[found.start(1) :]}"


def first(base: str, written: Iterable[str | None]) -> str | None:
    """The first of some links that leads somewhere."""
    return next((url for one in written if (url := resolved(base, one))), None)


def based(base: str, *written: str | None) -> str:
    """A base as ``xml:base`` or ``<base>`` change it, from the outermost in; what cannot be
    resolved changes nothing."""
    for one in written:
        base = resolved(base, one) or base
    return base


def _host(netloc: str) -> str:
    """In ASCII (RFC 3490). Raises ValueError (UnicodeError) for what is no name."""
    before, at, host = netloc.rpartition("@")
    return before + at + (host if host.isascii() else host.encode("idna").decode("ascii"))
