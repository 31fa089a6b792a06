"""A digest as its recipient's channel is told it: in words, as a mail's bytes or a message."""

from dataclasses import replace
from datetime import datetime

from alerts import attaching, message, payload, render, unsubscribe
from alerts.compose import Material
from alerts.digest import Digest
from alerts.knowledge import Knowledge, Letterhead
from alerts.message import Attached
from alerts.owing import Due
from alerts.proof import Proof, packed, proof
from alerts.view import Setting, View, subject, view
from alerts.wording import phrase
from archive.mail.subscriptions import Definition


def told(
    due: Due,
    material: Material,
    digest: Digest,
    knowledge: Knowledge,
    letterhead: Letterhead,
    id: str,
    now: datetime,
) -> bytes:
    """What is sent: a mail, or what the recipient's channel tells instead."""
    wanted = due.subscription.definition
    if due.recipient.channel != "mail":
        shown = put(digest, wanted, knowledge, how(due), None)
        return payload.of(due.recipient.channel, shown, digest, id)
    shown = words(due, digest, knowledge, letterhead)
    attached = attaching.attached(shown, wanted.attach) if attaches(shown, wanted) else None
    shown = with_attached(shown, wanted, attached=attached is not None)
    proven = proof(due, material, how(due), digest.since, digest.until)
    return mail(due, shown, letterhead, id, now, proven, attached)


def attaches(shown: View, wanted: Definition) -> bool:
    """Whether the mail brings a press review: not at once, nor where there is nothing new."""
    return bool(wanted.attach and shown.cards and shown.kind not in ("flash", "preview"))


def with_attached(shown: View, wanted: Definition, *, attached: bool) -> View:
    """The mail with a line on the press review, where one was asked for."""
    if not attaches(shown, wanted):
        return shown
    said = phrase(shown.language, "attached" if attached else "not attached")
    return replace(shown, notices=(*shown.notices, said))


def how(due: Due) -> str:
    """How the mail comes about, in the wording's terms."""
    if due.flash:
        return "flash"
    return "on demand" if due.on_demand_at else "scheduled"


def words(
    due: Due, digest: Digest, knowledge: Knowledge, letterhead: Letterhead, kind: str | None = None
) -> View:
    """The digest in the subscription's language, with the recipient's own link."""
    token = unsubscribe.sign(letterhead.key, due.subscription.id, due.recipient.id)
    link = letterhead.link(token) if letterhead.link else None
    return put(digest, due.subscription.definition, knowledge, kind or how(due), link)


def put(
    digest: Digest, wanted: Definition, knowledge: Knowledge, kind: str, link: str | None
) -> View:
    """The digest in words, with the address to leave by."""
    return view(
        digest,
        Setting(
            name=wanted.name,
            language=wanted.language,
            timezone=wanted.timezone,
            labels=knowledge.labels[wanted.language],
            names={source.id: source.name for source in knowledge.sources.values()},
            asked=frozenset(wanted.topics),
            kind=kind,
            unsubscribe=link,
            flash=wanted.flash if kind == "flash" else None,
            base=knowledge.page,
        ),
    )


def mail(
    due: Due,
    shown: View,
    letterhead: Letterhead,
    id: str,
    now: datetime,
    proven: Proof,
    attached: Attached | None = None,
) -> bytes:
    """The mail's bytes."""
    link = shown.unsubscribe
    return message.build(
        message.Envelope(
            sender=letterhead.sender,
            recipient=due.recipient.address,
            subject=subject(shown),
            message_id=id,
            date=now,
            list_id=f"digest-{due.subscription.id}.vigie.{letterhead.domain}",
            language=due.subscription.definition.language,
            unsubscribe=link if link and link.startswith("https://") else None,
            proof=packed(proven),
        ),
        text=render.text(shown),
        html=render.html(shown),
        signer=letterhead.signer,
        attached=attached,
    )
