"""Asking one host: one request at a time, at its pace, over its redirects."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from crawler import onward
from crawler.pace import Pace
from crawler.policy import Policy
from crawler.values import CUT, Refusal, Reply
from press.addresses import resolved
from press.urls import host_of

HOPS = 5
COOKIES = 20  # that go back on the way, each of at most so many characters
COOKIE = 2_000
MOVES = frozenset({300, 301, 302, 303, 307, 308})

Fetch = Callable[..., Awaitable[Reply | Refusal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply at the end of the way. ``moved`` is where permanent redirects led."""

    reply: Reply
    moved: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """The way goes on at another host."""

    url: str
    permanent: bool


class Rules(Protocol):
    """What decides whether an address may be asked for."""

    def refuses(self, url: str) -> Refusal | None:
        """Why not, or ``None``."""
        ...


class Line:
    """The line to one host. ``fetch`` asks once, of whomever."""

    def __init__(self, host: str, policy: Policy, pace: Pace, fetch: Fetch) -> None:
        self._host = host
        self._policy = policy
        self._pace = pace
        self._fetch = fetch

    async def request(self, url: str, headers: Mapping[str, str], size: int) -> Reply | Refusal:
        """One request, when it is its turn."""
        await self._pace.turn()
        mine = {"User-Agent": self._policy.user_agent, "Accept-Language": "fr, *;q=0.5"}
        got = await self._fetch(url, {**mine, **headers}, size=size)
        self._pace.took(got)
        return got

    async def follow(
        self, url: str, hops: int, headers: Mapping[str, str], size: int, rules: Rules
    ) -> Answer | Hop | Refusal:
        """Ask, following redirects on this host, and pages that only lead on; the rules are
        obeyed at each step. Cookies that are set on the way go back on the way, no further."""
        moved: str | None = None
        jar: dict[str, str] = {}
        permanent = True
        for step in range(hops, HOPS + 1):
            if refused := rules.refuses(url) or self._pace.refuses():
                return refused
            reply = await self.request(url, {**headers, **_cookies(jar)}, size)
            if isinstance(reply, Refusal):
                return reply
            if (location := _location(reply) or onward.leads_to(reply)) is None:
                return Answer(reply=reply, moved=moved)
            jar |= _set(reply)
            permanent = permanent and reply.status in (301, 308)
            target = joined(url, location)
            if target is None:
                return Refusal(reason="redirects to: address unreadable", kind="refused")
            if refused := self._policy.refuses(target):
                return Refusal(reason=f"redirects to: {refused.reason}", kind=refused.kind)
            if host_of(target) != self._host:
                if step == HOPS:
                    break
                return Hop(url=target, permanent=permanent)
            url = target
            moved = url if permanent else moved
        return Refusal(reason="too many redirects", kind="closed")

    async def site_file(self, url: str, size: int) -> Reply | Refusal:
        """A file of the site itself, over up to five redirects, to other hosts too
        (RFC 9309, 2.3.1.2, which takes a file that more of them lead to for absent)."""
        for _ in range(HOPS + 1):
            if refused := self._policy.refuses(url):
                return refused
            reply = await self.request(url, {}, size)
            if isinstance(reply, Refusal):
                return reply
            if (location := _location(reply)) is None:
                return CUT if reply.cut else reply
            target = joined(url, location)
            if target is None:
                return reply
            url = target
        return Refusal(reason="too many redirects", kind="absent")


def _set(reply: Reply) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in reply.headers.get("set-cookie", "").split("; "))
    return {name: value for name, equals, value in pairs if name and equals and len(value) < COOKIE}


def _cookies(jar: Mapping[str, str]) -> dict[str, str]:
    pairs = list(jar.items())[:COOKIES]
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in pairs)} if pairs else {}


def _location(reply: Reply) -> str | None:
    return (reply.headers.get("location", "").strip() or None) if reply.status in MOVES else None


def joined(base: str, location: str) -> str | None:
    """Where a redirect leads, without the fragment; ``None`` where that is unreadable. A
    scheme that is not HTTP is kept, to be named by who refuses it."""
    target = resolved(base, location)
    if target is None:
        scheme = location.partition(":")[0].lower()
        return (
            location
            if scheme.isalpha()
            and ":" in location
            and scheme not in ("http", "https")
            and location.isprintable()
            else None
        )
    return target.partition("#")[0]
