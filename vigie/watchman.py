"""The dead man's mail: the operator is told once when pages or digests stopped coming, and
once when they come again.

`vigie alerts run` and `vigie web` both look, each between its own signs of life, so that the
end of one is told by the other; the end of both is Prometheus' to tell (docs/operations.md).
"""

import logging
from datetime import datetime, timedelta

from alerts import silence
from alerts.relay import RelayUnavailable
from alerts.silence import Silence
from archive.database import Connection, clock
from archive.mail import history, silences, subscriptions
from archive.mail.silences import Kind
from vigie import alerting
from vigie.settings import Settings

log = logging.getLogger(__name__)


def watch(connection: Connection, settings: Settings) -> None:
    """Look once. What cannot be told now is told at a later look. Without an operator or a
    relay it is an error in the log."""
    if not settings.silence or not silences.alone(connection):
        return
    now = clock(connection)  # which pages are received by; digests are due by the editorial one
    _follow(connection, settings, "capture", _captures(connection, now, settings.silence), now)
    now = settings.now()
    _follow(connection, settings, "digest", _digests(connection, now, settings.silence), now)


def _captures(connection: Connection, now: datetime, limit: timedelta) -> Silence | None:
    last = silences.last_capture(connection)
    if last is None or now - last < limit:
        return None
    return Silence(kind="capture", since=last)


def _digests(connection: Connection, now: datetime, limit: timedelta) -> Silence | None:
    late = silence.overdue(subscriptions.every(connection), history.served(connection, now), now)
    late = {name: since for name, since in late.items() if now - since >= limit}
    if not late:
        return None
    return Silence(kind="digest", since=min(late.values()), names=tuple(sorted(late)))


def _follow(
    connection: Connection, settings: Settings, kind: Kind, found: Silence | None, now: datetime
) -> None:
    """Take an episode on: begin it, tell it, tell its end, end it."""
    if found is not None:
        silences.begin(connection, kind, found.since)
    episode = silences.standing(connection, kind)
    if episode is None:
        return
    since, told = episode
    if found is None:
        if not told or _tell(settings, Silence(kind=kind, since=since), now, ended=True):
            silences.over(connection, kind)
        return
    standing = Silence(kind=kind, since=since, names=found.names)
    if not told and _tell(settings, standing, now, ended=False):
        silences.told(connection, kind)


def _tell(settings: Settings, told: Silence, now: datetime, *, ended: bool) -> bool:
    """Whether it is told: by mail, or, where no mail can go out, in the log alone."""
    log.error("silence %s kind=%s since=%s", "over" if ended else "begun", told.kind, told.since)
    operator, sender = alerting.operator(settings), alerting.sender(settings)
    if operator is None or settings.relay is None:
        return True
    message = silence.letter(told, ended=ended, sender=sender, operator=operator, now=now)
    try:
        answer = silence.send(settings.relay, message, sender=sender, operator=operator)
    except RelayUnavailable as error:
        log.warning("operator not told of a silence error=%s", error)
        return False
    if answer.outcome != "accepted":
        log.error("operator not told of a silence answer=%s", answer.words)
    return answer.outcome != "later"
