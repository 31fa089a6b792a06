"""Nothing came: whether digests are overdue, and the mails that tell the operator so."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from alerts import owing, periods, relay
from alerts.relay import Relay
from archive.mail.history import Served
from archive.mail.recipients import Recipient
from archive.mail.silences import Kind
from archive.mail.subscriptions import Subscription
from press.typesetting import one_line

PARIS = ZoneInfo("Europe/Paris")
_WORDS = {
    "capture": (
        "aucune page relevée",
        "les relevés ont repris",
        "Aucune page n’a été relevée depuis le {since}, soit {hours} heures.",
        "Les pages arrivent de nouveau ; rien n’était arrivé depuis le {since}.",
    ),
    "digest": (
        "aucune synthèse envoyée",
        "les synthèses repartent",
        "Des synthèses attendent depuis le {since}, soit {hours} heures : {names}.",
        "Les synthèses qui attendaient depuis le {since} sont parties.",
    ),
}
_WHAT_TO_DO = (
    "\n\nLa commande « vigie doctor » dit ce qui ne va pas et que faire, « vigie status » ce qui"
    " attend.\n\nCe message n’est envoyé qu’une fois ; un autre suivra quand tout aura repris."
    " VIGIE_SILENCE_HOURS règle le délai (0 : jamais).\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What does not come, since when, and of digests whose."""

    kind: Kind
    since: datetime
    names: tuple[str, ...] = ()

    def hours(self, now: datetime) -> int:
        """For how many whole hours."""
        return int((now - self.since).total_seconds() // 3600)


def overdue(
    subscriptions: Iterable[Subscription], served: dict[int, Served], now: datetime
) -> dict[str, datetime]:
    """The subscriptions none of whose active recipients got what was due, by name, with the
    moment at which the first digest that is missing fell due to all of them."""
    found: dict[str, datetime] = {}
    for subscription in subscriptions:
        active = [each for each in subscription.recipients if each.paused_at is None]
        missing = [_missing(subscription, each, served.get(each.id), now) for each in active]
        moments = [moment for moment in missing if moment is not None]
        if moments and len(moments) == len(missing) and subscription.paused_at is None:
            found[subscription.definition.name] = max(moments)
    return found


def _missing(
    subscription: Subscription, recipient: Recipient, served: Served | None, now: datetime
) -> datetime | None:
    """When the first digest fell due that a recipient has not got; None where he has all."""
    schedule = owing.schedule(subscription.definition)
    active_since = max(subscription.active_since, recipient.active_since)
    last = served.period if served else None
    period = periods.due(schedule, now=now, active_since=active_since, last=last)
    if period is None:
        return None
    first = period.day
    for _ in range(period.days - 1):
        first = periods.before(schedule, first)
    # Whoever subscribed after its hour has waited since then.
    return max(periods.moment(schedule, first), active_since)


def letter(
    silence: Silence, *, ended: bool, sender: str, operator: str, now: datetime
) -> EmailMessage:
    """The mail that tells of a silence, or that it ended. The same one of an episode has the
    same Message-ID, by which receiving systems know a repetition."""
    began, resumed, standing, over = _WORDS[silence.kind]
    since = f"{silence.since.astimezone(PARIS):%d/%m/%Y à %H:%M} (heure de Paris)"
    text = (over if ended else standing).format(
        since=since,
        hours=silence.hours(now),
        names=one_line(", ".join(silence.names)) or "toutes",
    )
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address("Vigie", addr_spec=sender)
    message["To"] = Address(addr_spec=operator)
    said = resumed if ended else f"{began} depuis {silence.hours(now)} h"
    message["Subject"] = f"Vigie : {said}"
    message["Date"] = now
    episode = f"{silence.kind} {silence.since.isoformat()} {ended} {operator}"
    digest = hashlib.sha256(episode.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text + ("\n" if ended else _WHAT_TO_DO))
    return message


def send(post: Relay, message: EmailMessage, *, sender: str, operator: str) -> relay.Answer:
    """Hand the mail in. Raises RelayUnavailable."""
    with relay.session(post) as smtp:
        return relay.hand_in(
            smtp,
            sender=sender,
            recipient=operator,
            message=message.as_bytes(),
            leaving=lambda: None,
        )
