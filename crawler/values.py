"""What the crawler's steps hand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from press.values import Link

RefusalKind = Literal["refused", "ours", "final", "absent", "closed", "passing", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a feed, sitemap or section page announces. ``ttl`` is the publisher's own
    wish how long to wait, ``rests`` the hours of the week, from Monday's first by UTC, in which
    it is not to be asked; ``more`` are further sitemaps, of a sitemap index."""

    links: tuple[Link, ...] = ()
    ttl: timedelta | None = None
    rests: tuple[int, ...] = ()
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a document is no listing, or a request gave no answer. ``reason`` tells people in
    a few words; what becomes of it is decided by ``kind``, which whoever refuses states:

    ``refused``: may not be asked for, by the publisher's rules or ours;
    ``ours``: may not be asked for until the operator sets something right;
    ``final``: will be the same every time; ``absent``: not there (yet); ``closed``: not for
    us; ``passing``: may be otherwise next time; ``unreachable``: the host did not answer.
    """

    reason: str
    kind: RefusalKind = "passing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An HTTP answer, content codings undone. Header names are lower case; ``latency``
    is the time from the request to the whole answer, in seconds; ``cut``: the transfer ended
    before the document did."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    latency: float
    cut: bool = False

    @property
    def media_type(self) -> str:
        """The type alone, lower case, without parameters; ``""`` where none was stated."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The ``charset`` parameter of the type, as stated."""
        for parameter in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "charset" and value.strip(" \"'"):
                return value.strip(" \"'")
        return None


CUT = Refusal(reason="answer cut short")


def by_status(status: int, why: str | None = None) -> Refusal:
    """The refusal that an HTTP status is (RFC 9110, 15)."""
    reason = f"http {status}: {why}" if why else f"http {status}"
    if status == 404 and not why:
        return Refusal(reason=reason, kind="absent")
    if status in (401, 402, 403, 451):
        return Refusal(reason=reason, kind="closed")
    final = 400 <= status < 500 and status not in (408, 425, 429)
    return Refusal(reason=reason, kind="final" if final else "passing")
