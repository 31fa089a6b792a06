"""Which mails are owed, and from when on they tell."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts import periods
from alerts.periods import Schedule
from archive.mail.history import Served
from archive.mail.recipients import Recipient
from archive.mail.subscriptions import Definition, Subscription

OVERLAP = timedelta(hours=48)  # articles are stored late after an outage; the ledger sorts them out


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One mail that is owed: everything seen from ``floor`` on that was not told yet;
    ``flash``: of the stories only that are told at once."""

    subscription: Subscription
    recipient: Recipient
    period: date
    on_demand_at: datetime | None
    periods: int
    since: datetime
    floor: datetime
    flash: bool = False


def schedule(wanted: Definition) -> Schedule:
    """When the subscription's digests fall due."""
    return Schedule(days=wanted.days, at=wanted.at, timezone=wanted.timezone)


def owed(
    subscription: Subscription, recipient: Recipient, served: Served | None, now: datetime
) -> Due | None:
    """The mail that the recipient is owed at ``now``, or None."""
    times = schedule(subscription.definition)
    if subscription.paused_at or recipient.paused_at:
        return None
    if served and served.planned and served.planned >= periods.latest(times, now):
        return None
    period = periods.due(
        times,
        now=now,
        active_since=max(subscription.active_since, recipient.active_since),
        last=served.period if served else None,
    )
    if period is None:
        return None
    since, floor = _span(served, period.previous)
    return Due(
        subscription=subscription,
        recipient=recipient,
        period=period.day,
        on_demand_at=None,
        periods=period.days,
        since=since,
        floor=floor,
    )


def on_demand(
    subscription: Subscription, recipient: Recipient, served: Served | None, now: datetime
) -> Due:
    """A mail outside the schedule: what is new since the last one."""
    times = schedule(subscription.definition)
    previous = periods.moment(times, periods.before(times, periods.latest(times, now)))
    since, floor = _span(served, previous)
    return Due(
        subscription=subscription,
        recipient=recipient,
        period=periods.local_day(times, now),
        on_demand_at=now,
        periods=1,
        since=since,
        floor=floor,
    )


def _span(served: Served | None, previous: datetime) -> tuple[datetime, datetime]:
    """From when a mail tells, and from when to look for what came into the record late."""
    if served is None or served.until is None or served.start is None:
        return previous, previous
    return served.until, max(served.start, served.until - OVERLAP)
