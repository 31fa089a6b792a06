"""What digests need beside the record, and what every mail bears."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts import message
from archive.crawl.coverage import Coverage
from archive.crawl.watch import Watch
from archive.mail.subscriptions import Language
from archive.search.names import Names
from press.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What digests need beside the record. ``labels`` maps ids of actors and topics to
    names, by language, ``names`` is what queries know of names; ``coverage`` says what the
    crawler saw between two times, ``watch`` which of the days before a time can be compared;
    ``page`` is the address of the reader's page, where it has a public one."""

    sources: Mapping[str, Source]
    labels: Mapping[Language, Mapping[str, str]]
    names: Names
    coverage: Callable[[datetime, datetime], Coverage | None]
    watch: Callable[[datetime], Watch]
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What every mail bears. ``link`` turns a token into the address that unsubscribes, or
    is None where the web process has no public address."""

    sender: str
    key: bytes
    link: Callable[[str], str] | None
    signer: message.Signer | None

    @property
    def domain(self) -> str:
        """The sender's domain."""
        return self.sender.rpartition("@")[2]
