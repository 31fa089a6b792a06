"""Verbs behind what is said, and whoever follows them: "…, a-t-il dit", "…", s'agace un élu."""

from indexer.claims.cue import Cue, made
from indexer.claims.directory import Scene
from indexer.claims.layout import HIDDEN, Tokens
from indexer.claims.phrases import Phrase, phrase, speaks
from indexer.claims.subjects import low_at, subject_after
from indexer.claims.verbs import FORMS
from indexer.claims.words import BE, CLITICS, DEFINITE, DETERMINERS, HAVE, NOT_NAMES, PEOPLE, TIMES

_CLITICS = CLITICS | {"nous"}
_FINITE = ("e", "ent", "t", "d", "a")


def infinitive(scene: Scene, tokens: Tokens, at: int) -> Cue:
    """ "Se borne à promettre", "dit vouloir": of what its sentence is about; but behind a
    quotation of whoever follows: "…", s'est contenté de rappeler son porte-parole."""
    first = _behind_quotation(tokens, at)
    if first is not None:
        later = subject_after(scene, tokens, at + 1) or whoever(scene, tokens, at + 1)
        if later is not None:
            return made(tokens, first, at + 1, closing=True, subject=later)
    return made(tokens, at, at + 1, closing=False, subject=None, weak=True)


def _behind_quotation(tokens: Tokens, at: int) -> int | None:
    """Where the verb that governs an infinitive begins, right behind a quotation."""
    for place in range(at - 1, max(-1, at - 9), -1):
        low = tokens.low[place]
        if low == "," or low[0] == HIDDEN:
            return (
                place + 1 if follows_quotation(tokens, place + 1, ",") and place + 1 < at else None
            )
        if not low[0].isalpha() or (low in DETERMINERS and low not in CLITICS):
            return None
    return None


def inverted(scene: Scene, tokens: Tokens, at: int, base: str, pronoun: str) -> Cue | None:
    """ "a-t-il dit", "estime-t-elle", "peut-on lire"."""
    last = at + 1
    first = at
    while first > 0 and tokens.low[first - 1] in _CLITICS and first > at - 2:
        first -= 1
    if base in HAVE or base in BE:
        participle = next(
            (
                p
                for p in range(last, min(len(tokens.low), last + 6))
                if "past" in FORMS.get(tokens.low[p], ("", ()))[1]
            ),
            None,
        )
        if participle is None and not _is_participle(tokens, last):
            return None
        last = (last if participle is None else participle) + 1
    elif base not in FORMS and base not in ("peut", "faut", "pouvait", "fait", "lance", "dit"):
        after = first > 0 and (tokens.low[first - 1] == "," or tokens.low[first - 1][0] == HIDDEN)
        if not after or len(base) < 4 or not base.isalpha() or base in NOT_NAMES:
            return None
    if pronoun in ("on", "ce") or (base in BE and pronoun in ("il", "elle") and first == at):
        document = _in_document(scene, tokens, last)
        return made(tokens, first, last, closing=True, subject=document or "on")
    return made(tokens, first, last, closing=True, subject=pronoun)


def _at(lows: list[str], at: int) -> str:
    return lows[at] if at < len(lows) else ""


def _is_participle(tokens: Tokens, at: int) -> bool:
    """Whether a word looks like the participle of an incise: "a-t-il fait valoir"."""
    low = low_at(tokens, at)
    return low.isalpha() and low.endswith(("é", "i", "u", "is", "it")) and low not in NOT_NAMES


def follows_quotation(tokens: Tokens, at: int, marks: str) -> bool:
    """Whether a token stands right behind a quotation, one of the ``marks`` between at most."""
    earlier = low_at(tokens, at - 1)
    if earlier == "" or earlier[0] == HIDDEN:
        return earlier != ""
    return earlier in marks and at > 1 and tokens.low[at - 2][0] == HIDDEN


def told_at(lows: list[str], at: int) -> int | None:
    """Where the verb of an incise stands after the quotation ``at``: "…", s'agace un élu."""
    place = at + 1
    if _at(lows, place) == ",":
        place += 1
    elif at > 0:
        return None
    while _at(lows, place) in CLITICS:
        place += 1
    low = _at(lows, place)
    return place if low.isalpha() and low.endswith(_FINITE) and low not in NOT_NAMES else None


def told(scene: Scene, tokens: Tokens, at: int) -> Cue | None:
    """A cue of a verb that is not listed, right after a quotation: who follows is a person."""
    found = phrase(scene, tokens, at + 1, opens=-1)
    if found is None or not speaks(scene, found):
        return None
    if found.head not in PEOPLE and (found.name is None or found.entity):
        return None
    first = at
    while first > 0 and tokens.low[first - 1] in CLITICS:
        first -= 1
    return made(tokens, first, at + 1, closing=True, subject=found)


def _in_document(scene: Scene, tokens: Tokens, at: int) -> Phrase | None:
    """What is read in "peut-on lire dans le décret"."""
    for place in range(at, min(len(tokens.low), at + 4)):
        if tokens.low[place] in ("dans", "sur"):
            return phrase(scene, tokens, place + 1, opens=-1)
    return None


def ends(scene: Scene, tokens: Tokens, earlier: str, at: int) -> bool:
    """Whether a verb and a definite phrase after it end a sentence behind a comma: "…, a
    indiqué le commandement opérationnel." """
    if earlier != "," or low_at(tokens, at) not in DEFINITE:
        return False
    found = phrase(scene, tokens, at, opens=-1)
    return found is not None and low_at(tokens, found.last) in ("", ".")


def whoever(scene: Scene, tokens: Tokens, at: int) -> Phrase | None:
    """Whoever follows the verb of an incise, be it by a noun that no list has."""
    if low_at(tokens, at) not in DETERMINERS:
        return None
    found = phrase(scene, tokens, at, opens=-1)
    if found is None or found.head in TIMES:
        return None
    if found.head in ("un", "une", "deux", "autre"):
        return _named_beside(scene, tokens, found.last) or found
    return found


def _named_beside(scene: Scene, tokens: Tokens, at: int) -> Phrase | None:
    """The full name in apposition to "l'une d'elles", "un autre"."""
    for place in range(at, min(len(tokens.low), at + 4)):
        if tokens.low[place] == ",":
            found = phrase(scene, tokens, place + 1, opens=-1)
            return found if found is not None and found.name is not None else None
    return None
