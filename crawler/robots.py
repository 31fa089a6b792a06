"""robots.txt (RFC 9309): what it allows us, how fast, and whom else it names.

Protego reads the file; the status rules of RFC 9309, section 2.3.1, and the day for
which an answer holds (section 2.4) are kept here and in ``archive.crawl.hosts``.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from protego import Protego

from crawler.values import Refusal, Reply
from press.decoding import characters

AGENT = "Vigie"  # the product token that robots.txt may name
LIFE = timedelta(hours=24)
RETRY = timedelta(minutes=10)  # where the file could not be had
SIZE = 512_000  # bytes; RFC 9309 asks for at least 500 KiB
LONGEST_DELAY = 300.0  # seconds; a longer Crawl-delay is taken as this

# A group names a product token; a version behind it says nothing (RFC 9309, 2.2.1).
_DELAY = re.compile(r"(?im)^([ \t]*crawl-delay[ \t]*:[ \t]*[0-9]{1,6})(?:[.,]([0-9]{1,6}))?[^\s#]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_VERSION = re.compile(r"(?im)^([ \t]*user-agent[ \t]*:[ \t]*[a-z_-]+)/[^\s#]*")

# Crawlers that gather texts for models; rules against them say what the publisher thinks
# of such use (docs/rights.md). Names as their operators publish them.
AI_AGENTS = (
    "GPTBot ChatGPT-User OAI-SearchBot ClaudeBot anthropic-ai Claude-Web CCBot Google-Extended"
    " Applebot-Extended Bytespider PerplexityBot Amazonbot meta-externalagent FacebookBot"
    " Diffbot cohere-ai MistralAI-User omgili"
).split()


# What a text may be used for: contentsignals.org, and the IETF's aipref drafts of 2025.
_USAGE = re.compile(r"(?m)^[ \t]*content-(?:signal|usage)[ \t]*:([^#\r\n]{1,500})")
_REFUSED = re.compile(r"\b(ai-train|ai-input|train-ai|train-genai)[ \t]{0,9}=[ \t]{0,9}no?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """A site's robots.txt as last answered. ``status`` 0 is no answer at all, ``problem``
    why there is none."""

    status: int
    text: str = ""
    problem: str = ""

    @property
    def answered(self) -> bool:
        """Whether the site said what its rules are, if any. One that is too busy to say
        (429) has not (RFC 9309, 2.3.1.4, means the same by 5xx), nor has a 304 to nothing."""
        return 200 <= self.status < 300 or (400 <= self.status < 500 and self.status != 429)

    def refuses(self, url: str) -> Refusal | None:
        """Why an address may not be asked for. 2xx: as the file says; 4xx: no rules, all
        allowed; anything else: unreachable, all forbidden."""
        if not self.answered:
            cause = self.problem or (f"http {self.status}" if self.status else "no answer")
            return Refusal(reason=f"robots.txt cannot be had: {cause}")
        if self.status >= 400 or _read(self.text).can_fetch(_path(url), AGENT):
            return None
        return Refusal(reason="robots.txt forbids it", kind="refused")

    def allows(self, url: str) -> bool:
        """Whether we may fetch the address."""
        return self.refuses(url) is None

    def delay(self) -> float | None:
        """The Crawl-delay for us, in seconds."""
        stated = _read(self.text).crawl_delay(AGENT) if 200 <= self.status < 300 else None
        return None if stated is None else min(max(0.0, float(stated)), LONGEST_DELAY)

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the file names."""
        if not 200 <= self.status < 300:
            return ()
        return tuple(dict.fromkeys(url.strip(" <>") for url in _read(self.text).sitemaps))

    def refused_ai(self) -> tuple[str, ...]:
        """The AI crawlers of ``AI_AGENTS`` that are kept out of the whole site by name, and the
        uses of the kind that the file refuses whoever it is."""
        if not 200 <= self.status < 300:
            return ()
        lowered = self.text.lower()
        rules = _read(self.text)
        agents = (
            agent
            for agent in AI_AGENTS
            if agent.lower() in lowered and not rules.can_fetch("/", agent)
        )
        uses = (use for line in _USAGE.findall(lowered) for use in _REFUSED.findall(line))
        return tuple(dict.fromkeys((*agents, *uses)))


def answered(got: Reply | Refusal) -> Robots:
    """robots.txt as a site's answer gives it: the first ``SIZE`` bytes, without a
    byte-order mark, in whatever encoding."""
    if isinstance(got, Refusal):
        return Robots(status=404 if got.kind == "absent" else 0, problem=got.reason)
    if not 200 <= got.status < 300:
        return Robots(status=got.status)
    return Robots(status=got.status, text=characters(got.body[:SIZE]))


@lru_cache(maxsize=512)
def _read(text: str) -> Protego:
    text = _VERSION.sub(r"\1", _CONTROLS.sub("", text.lstrip("\ufeff")))
    return Protego.parse(_DELAY.sub(lambda found: f"{found[1]}.{found[2] or 0}", text))


def _path(url: str) -> str:
    """Path and query: rules are about these, whatever the host."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
