"""Under which conditions we crawl: whom we follow, who we are, where we may go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from urllib.parse import SplitResult, urlsplit

from crawler import schedule
from crawler.robots import AGENT
from crawler.values import Refusal
from press.reach import is_allowed, is_public
from press.sources import Source

SAMPLE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The operator's decisions. ``now`` is the editorial clock. ``sample`` is the share
    (0 to 1) of pages set aside that is fetched all the same. ``ai_reserves``: rules
    against AI crawlers and ``noarchive`` count as a reservation."""

    sources: Mapping[str, Source]
    now: Callable[[], datetime]
    contact: str | None = None
    allow_hosts: frozenset[str] = frozenset()
    sample: float = SAMPLE
    ai_reserves: bool = False

    @property
    def user_agent(self) -> str:
        """Who asks, truthfully (RFC 9110, 10.1.5)."""
        contact = f"; +{self.contact}" if self.contact else ""
        return f"{AGENT}/{_version()} (French-language news monitoring{contact})"

    def allows(self, url: str) -> bool:
        """Whether the operator named the host as their own."""
        parts = _split(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return is_allowed((parts.hostname or "").lower(), port, self.allow_hosts)

    def refuses(self, url: str) -> Refusal | None:
        """Why an address is not asked for at all, or ``None``. Names are checked again
        when they are resolved."""
        try:
            parts = _split(url)
            allowed = self.allows(url)
        except ValueError:
            return Refusal(reason="address unreadable", kind="refused")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return Refusal(reason="neither http nor https", kind="refused")
        if allowed:
            return None
        if parts.username or parts.password:
            return Refusal(reason="address with a password", kind="refused")
        if _is_literal(parts.hostname) and not is_public(parts.hostname):
            return Refusal(reason="private address", kind="refused")
        if not self.contact:
            return Refusal(reason="no contact: set VIGIE_CONTACT", kind="ours")
        return None

    def followed(self) -> tuple[str, ...]:
        """The ids of the sources of which at least one listing may be asked for."""
        return tuple(
            source.id
            for source in self.sources.values()
            if any(
                self.refuses(url) is None
                for url in (*source.feeds, *source.sitemaps, *source.sections)
            )
        )

    def least_pause(self, source: str, url: str, crawl_delay: float | None) -> float:
        """The least pause after a request for a source, in seconds."""
        entry = self.sources.get(source)
        stated = entry.delay if entry else None
        return schedule.floor(stated, allowed=self.allows(url), crawl_delay=crawl_delay)


@lru_cache(maxsize=1)  # looked up in files, which costs more than a poll
def _version() -> str:
    return version("vigie")


@lru_cache(maxsize=20_000)
def _split(url: str) -> SplitResult:
    return urlsplit(url)


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit() or host.startswith("0x")
