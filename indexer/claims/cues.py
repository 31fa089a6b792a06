"""The words of a sentence that attribute, each with the phrase or pronoun that speaks."""

import re
from bisect import insort

from indexer.claims.attributing import FIXED, fixed, verb
from indexer.claims.cited import OPINIONS, according, held, opinion
from indexer.claims.cue import Cue
from indexer.claims.directory import Scene
from indexer.claims.incises import infinitive, inverted, told, told_at
from indexer.claims.layout import HIDDEN, Tokens
from indexer.claims.subjects import low_at
from indexer.claims.verbs import FORMS, INFINITIVES

_INVERTED = re.compile(r"(.+?)(?:-t)?[-‑](il|elle|ils|elles|on|ce)")
_OTHERS = frozenset({"selon", "dixit", "d'", "pour", *OPINIONS, *FIXED})
_LEADS = frozenset({",", ";", ":", "mais", "et", "or", "car"})
_LIKELY = _OTHERS | INFINITIVES | FORMS.keys()


def cues(scene: Scene, tokens: Tokens, *, opens: int = 0) -> list[Cue]:
    """All cues among a sentence's tokens, in order."""
    lows = tokens.low
    likely = [at for at, low in enumerate(lows) if low in _LIKELY or "-" in low]
    found = [_one(scene, tokens, at, lows[at], opens) for at in likely]
    for at in _unlisted(lows):
        if at not in likely:
            insort(likely, at)
            found.insert(likely.index(at), told(scene, tokens, at))
    return [cue for cue in found if cue is not None]


def _unlisted(lows: list[str]) -> list[int]:
    """Where words stand right after a quotation as a verb would that tells who speaks."""
    places = [told_at(lows, at) for at, low in enumerate(lows) if low[0] == HIDDEN]
    return [at for at in places if at is not None]


def _one(scene: Scene, tokens: Tokens, at: int, low: str, opens: int) -> Cue | None:
    """The cue at a token, if it is one."""
    following = low_at(tokens, at + 1)
    if low in ("selon", "dixit") or (low == "d'" and following == "après"):
        return according(scene, tokens, at)
    if low in OPINIONS:
        return held(scene, tokens, at)
    if low == "pour":
        leads = at == opens or low_at(tokens, at - 1) in _LEADS
        return opinion(scene, tokens, at) if leads else None
    if "-" in low:
        match = _INVERTED.fullmatch(low)
        return inverted(scene, tokens, at, *match.groups()) if match else None
    if low in FIXED and following in FIXED[low].split():
        return fixed(scene, tokens, at, opens)
    if low in INFINITIVES:
        return infinitive(scene, tokens, at)
    return verb(scene, tokens, at, opens) if low in FORMS else None
