"""Asking an address whether it wants a digest: nothing is sent to it before it says so."""

from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

from alerts import outbox, relay
from alerts.message import titled
from alerts.sending import Post
from archive.mail.deliveries import Delivery
from press.typesetting import Language, held

_SUBJECT = {"fr": "Confirmez l’envoi « {name} »", "en": "Confirm the digest “{name}”"}
_TEXT = {
    "fr": "On a demandé pour cette adresse l’envoi quotidien « {name} ».\n\n"
    "Pour le recevoir, ouvrez ce lien dans les trois jours :\n{link}\n\n"
    "Sinon, ne faites rien : rien d’autre ne vous sera envoyé.\n",
    "en": "The daily digest “{name}” was asked for at this address.\n\n"
    "To get it, open this link within three days:\n{link}\n\n"
    "Otherwise do nothing: nothing else will be sent to you.\n",
}


def send(
    post: Post, address: str, *, name: str, link: str, language: Language, id: str, now: datetime
) -> None:
    """Mail a link that confirms. Raises RelayUnavailable."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address("Vigie", addr_spec=post.sender)
    message["To"] = Address(addr_spec=address)
    message["Date"] = now
    message["Message-ID"] = f"<{id}@{post.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_TEXT[language].format(name=held(name), link=link))
    content = titled(message, held(_SUBJECT[language].format(name=name)))
    if post.relay is None:
        kept = Delivery(
            id=0,
            recipient=0,
            address=address,
            message_id=message["Message-ID"],
            message=content,
            state="ready",
            attempts=0,
            planned_at=now,
        )
        outbox.write(post.outbox, kept)
        return
    with relay.session(post.relay) as smtp:
        relay.hand_in(
            smtp,
            sender=post.sender,
            recipient=address,
            message=content,
            leaving=lambda: None,
        )
