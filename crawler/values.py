"""What the crawler's steps hand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from press.values import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a feed, sitemap or section page announces. ``ttl`` is the publisher's own
    wish how long to wait; ``more`` are further sitemaps, of a sitemap index."""

    links: tuple[Link, ...] = ()
    ttl: timedelta | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a document is no listing, or a request gave no answer, in a few fixed words."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An HTTP answer, content codings undone. Header names are lower case; ``latency``
    is the time from the request to the whole answer, in seconds."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    latency: float

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
