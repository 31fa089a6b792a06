"""robots.txt (RFC 9309): what it allows us, how fast, and whom else it names.

Protego reads the file; the status rules of RFC 9309, section 2.3.1, and the day for
which an answer holds (section 2.4) are kept here and in ``archive.crawl.hosts``.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from protego import Protego

AGENT = "Vigie"  # the product token that robots.txt may name
LIFE = timedelta(hours=24)
RETRY = timedelta(minutes=10)  # where the file could not be had
SIZE = 512_000  # bytes; RFC 9309 asks for at least 500 KiB
LONGEST_DELAY = 300.0  # seconds; a longer Crawl-delay is taken as this

# Crawlers that gather texts for models; rules against them say what the publisher thinks
# of such use (docs/rights.md). Names as their operators publish them.
AI_AGENTS = (
    "GPTBot ChatGPT-User OAI-SearchBot ClaudeBot anthropic-ai Claude-Web CCBot Google-Extended"
    " Applebot-Extended Bytespider PerplexityBot Amazonbot meta-externalagent FacebookBot"
    " Diffbot cohere-ai MistralAI-User omgili"
).split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """A site's robots.txt as last answered. ``status`` 0 is no answer at all."""

    status: int
    text: str = ""

    def allows(self, url: str) -> bool:
        """Whether we may fetch the address.

        2xx: as the file says; 4xx: no rules, all allowed; anything else: unreachable,
        all forbidden.
        """
        if 400 <= self.status < 500:
            return True
        if not 200 <= self.status < 300:
            return False
        return _read(self.text).can_fetch(_path(url), AGENT)

    def delay(self) -> float | None:
        """The Crawl-delay for us, in seconds."""
        stated = _read(self.text).crawl_delay(AGENT) if 200 <= self.status < 300 else None
        return None if stated is None else min(max(0.0, float(stated)), LONGEST_DELAY)

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names."""
        if not 200 <= self.status < 300:
            return ()
        return tuple(dict.fromkeys(_read(self.text).sitemaps))

    def refused_ai(self) -> tuple[str, ...]:
        """The AI crawlers of ``AI_AGENTS`` that are kept out of the whole site by name."""
        if not 200 <= self.status < 300:
            return ()
        lowered = self.text.lower()
        rules = _read(self.text)
        return tuple(
            agent
            for agent in AI_AGENTS
            if agent.lower() in lowered and not rules.can_fetch("/", agent)
        )


@lru_cache(maxsize=512)
def _read(text: str) -> Protego:
    return Protego.parse(text)


def _path(url: str) -> str:
    """Path and query: rules are about these, whatever the host."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
