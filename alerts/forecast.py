"""What a subscription would have told, for whoever writes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts import asking, reading
from archive.database import Connection
from archive.mail import clippings
from archive.mail.subscriptions import Definition
from archive.search.names import Names

SPAN = timedelta(days=30)
NEARLY_ALL = 0.8  # of what came in


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Of ``articles`` of the last thirty days, ``matching`` would have been told."""

    name: str
    matching: int
    articles: int

    def said(self) -> str:
        """One line, with a warning at none and at nearly everything."""
        told = f"{self.name}: {self.matching} of the {self.articles} articles of the last 30 days"
        if not self.articles:
            return f"{self.name}: the record has no articles of the last 30 days to try it on"
        if not self.matching:
            return f"{told}: nothing would have been told, is it what was meant?"
        if self.matching >= NEARLY_ALL * self.articles and self.articles > 1:
            return f"{told}: nearly everything would have been told, is it what was meant?"
        return told


def forecasts(
    connection: Connection, wanted: Sequence[Definition], names: Names, now: datetime
) -> list[Forecast]:
    """The forecast of each definition; the record is read once."""
    questions = {n: asking.question(each, names) for n, each in enumerate(wanted)}
    everything = asking.question(Definition(name="", to=()), names)
    with connection.transaction():
        articles = clippings.everything(connection, now - SPAN, now)
        seen = reading.matched({**questions, -1: everything}, articles)
    count = len(seen[-1])
    return [
        Forecast(name=each.name, matching=len(seen[n]), articles=count)
        for n, each in enumerate(wanted)
    ]
