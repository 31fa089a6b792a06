"""What channels beside mail tell: layouts of the ``View`` that a mail has, so that nothing is
in them that a mail may not show."""

import json
from typing import Any

from alerts.cards import Card
from alerts.compose import plain
from alerts.digest import Digest
from alerts.view import View, subject
from alerts.wording import phrase
from archive.mail.recipients import Channel

FORM = 1
LONGEST = 3000  # characters of a message in a chat; Telegram takes 4,096
_JOINER = "\N{WORD JOINER}"


def of(channel: Channel, shown: View, digest: Digest, id: str) -> bytes:
    """What a channel is handed, as JSON: a webhook's document, a feed's entries, a chat's
    title and text."""
    match channel:
        case "webhook":
            told: object = document(shown, digest, id)
        case "atom":
            told = entries(shown, digest)
        case _:
            told = {"title": _harmless(subject(shown)), "text": text(shown)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def document(shown: View, digest: Digest, id: str) -> dict[str, Any]:
    """The whole digest for a program; ``docs/digest.md`` describes it."""
    return {
        "form": FORM,
        "id": id.strip("<>"),
        "kind": shown.kind,
        "subscription": shown.name,
        "language": shown.language,
        "since": digest.since.isoformat(),
        "until": digest.until.isoformat(),
        "subject": subject(shown),
        "summary": shown.summary,
        "notices": list(shown.notices),
        "stories": [_story(card) for card in shown.cards],
        "more": [{"headline": plain(card.headline), "url": card.url} for card in shown.more],
        "coverage": [list(line) for line in shown.coverage],
    }


def _story(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "status": card.status,
        "headline": plain(card.headline),
        "url": card.url,
        "page": card.page,
        "articles": card.articles,
        "independent": card.voices,
        "confirmed": card.confirmed,
        "warning": card.warning,
        "excerpt": plain(card.excerpt),
        "outlets": [
            {"name": o.name, "url": o.url, "at": o.at, "notes": o.notes} for o in card.outlets
        ],
        "changes": [{"text": c.text, "before": c.before, "after": c.after} for c in card.changes],
        "figures": [list(line) for line in card.figures],
        "quotations": [
            {"who": who, "words": words, "where": where} for who, words, where in card.quoted
        ],
        "tags": [list(line) for line in card.tags],
    }


def entries(shown: View, digest: Digest) -> list[dict[str, Any]]:
    """The stories as a feed has them: one entry each, the same again where it changed."""
    at = digest.until.isoformat(timespec="seconds")
    return [
        {
            "id": card.id,
            "title": plain(card.headline),
            "url": card.url or card.page,
            "updated": at,
            "text": "\n".join(_lines(card)),
        }
        for card in (*shown.cards, *shown.more)
    ]


def _lines(card: Card) -> list[str]:
    figures = [": ".join(line) for line in card.figures]
    changes = [change.text for change in card.changes]
    said = [plain(card.excerpt)] if card.excerpt else []
    return [f"{card.badge} · {card.confirmed}. {card.first}", *changes, *figures, *said]


def text(shown: View) -> str:
    """The stories for people in a chat, as many as fit; nothing in them is markup, and nobody
    is called by name."""
    lines = [*shown.notices, shown.summary]
    every = (*shown.cards, *shown.more)
    for number, card in enumerate(every):
        told = [f"• {plain(card.headline)}", f"{card.badge} · {card.confirmed}"]
        told += [change.text for change in card.changes]
        told += [phrase(shown.language, "colon").join(line) for line in card.figures]
        block = ["", *told, *([card.url] if card.url else [])]
        if sum(map(len, (*lines, *block))) > LONGEST:
            lines += ["", phrase(shown.language, "and more stories", n=len(every) - number)]
            break
        lines += block
    return "\n".join(_harmless(line) for line in lines)


def _harmless(line: str) -> str:
    """``@all`` calls nobody and ``[words](address)`` leads nowhere where an invisible joiner
    parts them."""
    if line.startswith(("http://", "https://")):
        return line.replace("@", "%40")
    for mark in ("@", "]", "<"):
        line = line.replace(mark, f"{mark}{_JOINER}")
    return line
