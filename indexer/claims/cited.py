"""Sources that a preposition names: "selon X", "d'après X", "pour X", and whose a report is."""

from indexer.claims.cue import Cue, made
from indexer.claims.directory import Scene
from indexer.claims.layout import Tokens
from indexer.claims.phrases import Phrase, phrase, speaks
from indexer.claims.subjects import low_at
from indexer.claims.words import PRONOUNS, REPORTS


def according(scene: Scene, tokens: Tokens, at: int) -> Cue | None:
    last = at + (2 if tokens.low[at] == "d'" else 1)
    low = low_at(tokens, last)
    if low in ("que", "qu'", "laquelle", "lesquelles", "lequel", "lesquels", "ce"):
        return None
    subject: Phrase | str | None = (
        low if low in PRONOUNS else _document_or_phrase(scene, tokens, last)
    )
    if subject is None:
        return None
    closing = at > 0 and tokens.low[0] not in ("selon", "d'")
    return made(tokens, at, last, closing=closing, subject=subject)


OPINIONS = frozenset({"avis", "aveu", "dire", "dires", "yeux", "croire", "propos"})
_LED = {
    "avis": ("de l'", "à l'"), "aveu": ("de l'",), "dire": ("au", "aux"), "dires": ("aux",),
    "yeux": ("aux",), "croire": ("à en",), "propos": ("aux",),
}  # fmt: skip


def held(scene: Scene, tokens: Tokens, at: int) -> Cue | None:
    """ "De l'avis de X", "aux yeux de X", "à en croire X"."""
    first = next(
        (
            at - len(words)
            for led in _LED[tokens.low[at]]
            if (words := led.replace("l'", " l'").split())
            == tokens.low[max(0, at - len(words)) : at]
        ),
        None,
    )
    if first is None:
        return None
    last = at + 1
    link = low_at(tokens, last)
    if link in ("du", "des"):
        found = _from_contracted(scene, tokens, last)
    else:
        found = phrase(scene, tokens, last + (link in ("de", "d'")), opens=-1)
    if found is None or not speaks(scene, found):
        return None
    return made(tokens, first, last, closing=first > 0, subject=found)


def _document_or_phrase(scene: Scene, tokens: Tokens, at: int) -> Phrase | None:
    """The phrase at a place; of "un communiqué du ministère" whose it is."""
    found = phrase(scene, tokens, at, opens=-1)
    return owner(scene, tokens, found) or found if found is not None else None


def owner(scene: Scene, tokens: Tokens, found: Phrase) -> Phrase | None:
    """Of a report or a toll, whose it is: "un bilan du Comité d'enquête"."""
    if found.head not in REPORTS or found.name:
        return None
    for place in range(found.first + 1, min(found.last + 1, found.first + 5, len(tokens.low))):
        low = tokens.low[place]
        if low in ("de", "d'"):
            whose = phrase(scene, tokens, place + 1, opens=-1)
        elif low in ("du", "des"):
            whose = _from_contracted(scene, tokens, place)
        else:
            continue
        return whose if whose is not None and speaks(scene, whose) else None
    return None


def _from_contracted(scene: Scene, tokens: Tokens, at: int) -> Phrase | None:
    """The phrase of "du Pentagone": its article is in the preposition."""
    article = "les" if tokens.low[at] == "des" else "le"
    return phrase(scene, tokens.with_word(at, article), at, opens=-1)


def opinion(scene: Scene, tokens: Tokens, at: int) -> Cue | None:
    """ "Pour X, « … »": an opinion, where a person or a body follows and then a comma."""
    found = phrase(scene, tokens, at + 1, opens=-1)
    if found is None or not speaks(scene, found) or low_at(tokens, found.last) not in (",", "."):
        return None
    if found.name is None and found.head not in (
        "ministre",
        "président",
        "présidente",
        "ministère",
    ):
        return None
    return made(tokens, at, at + 1, closing=at > 0, subject=found, weak=found.name is None)
