"""Verbs that attribute, each with its subject: before it, after it, or the agent of a passive."""

from indexer.claims.cue import Cue, made
from indexer.claims.directory import Scene
from indexer.claims.incises import ends, follows_quotation, whoever
from indexer.claims.layout import HIDDEN, Tokens
from indexer.claims.phrases import Phrase, phrase, speaks
from indexer.claims.subjects import low_at, subject_after, subject_before
from indexer.claims.verbs import FORMS, WEAK
from indexer.claims.words import (
    ADVERBS,
    BE,
    CLITICS,
    DETERMINERS,
    GOVERNING,
    HAVE,
    POSSESSIVE,
    PRONOUNS,
    TIMES,
)

FIXED = {
    "fait": "état valoir savoir part remarquer observer", "font": "état valoir savoir part remarquer",
    "faisait": "état valoir savoir part", "faisaient": "état valoir savoir part",
    "faisant": "état valoir savoir part", "laisse": "entendre", "laissé": "entendre",
    "mis": "en d'", "mettent": "en d'", "met": "en", "mettait": "en", "mettant": "en",
}  # fmt: skip
_ARTICLES = frozenset({"l'", "les", "leur", "la", "le"})
_BEFORE_NOUN = (DETERMINERS - _ARTICLES) | {
    "de",
    "d'",
    "en",
    "à",
    "du",
    "au",
    "sans",
    "par",
    "sous",
}
_ASIDE = frozenset(
    ", été de à en pour la part côté lui elle eux outre tour par ailleurs avec".split()
)


def fixed(scene: Scene, tokens: Tokens, at: int, opens: int) -> Cue | None:
    low = tokens.low[at]
    last = at + 2
    if low_at(tokens, at + 1) == "en":
        if low_at(tokens, at + 2) not in ("garde", "avant", "doute", "cause"):
            return None
        last = at + 3
    if low_at(tokens, at + 1) == "d'":
        if low_at(tokens, at + 2) != "accord":
            return None
        last = at + 3
    if low == "faisant" or low == "mettant":
        return made(tokens, at, last, closing=False, subject=None)
    auxiliary = _auxiliary(tokens, at) if low in ("fait", "mis", "laissé") else None
    first = at if auxiliary is None else auxiliary
    return _placed(scene, tokens, first, last, opens, weak=False)


def _auxiliary(tokens: Tokens, at: int) -> int | None:
    """Where the auxiliary of a participle stands, a few adverbs before it at most."""
    for place in range(at - 1, max(-1, at - 9), -1):
        low = tokens.low[place]
        if low in HAVE or low in BE:
            return place
        if low in ADVERBS or low in _ASIDE or low in POSSESSIVE or low in TIMES:
            continue
        if low[0].isdigit() or place == at - 1:
            continue
        if low in FORMS or low in PRONOUNS or low[0] == HIDDEN or low in DETERMINERS:
            return None
    return None


def verb(scene: Scene, tokens: Tokens, at: int, opens: int) -> Cue | None:
    lemma, kinds = FORMS[tokens.low[at]]
    weak = lemma in WEAK
    if "present" in kinds:
        if tokens.low[at] == "maintenant" or low_at(tokens, at - 1) in DETERMINERS:
            return None
        own = _beside(scene, tokens, at)
        return made(tokens, at, at + 1, closing=False, subject=own, weak=weak)
    if "past" in kinds:
        auxiliary = _auxiliary(tokens, at)
        if auxiliary is not None:
            return _compound(scene, tokens, auxiliary, at, opens, weak=weak)
        if "finite" not in kinds:
            return _participle(scene, tokens, at, weak=weak)
    if _is_noun(tokens, at):
        return None
    return _placed(scene, tokens, at, at + 1, opens, weak=weak)


def _beside(scene: Scene, tokens: Tokens, at: int) -> Phrase | None:
    """The subject of a participle's own: "…, sa coprésidente Alice Weidel raillant « … »"."""
    for place in range(at - 1, max(0, at - 12), -1):
        if tokens.low[place] == ",":
            found = phrase(scene, tokens, place + 1, opens=-1)
            whole = found is not None and found.last == at and speaks(scene, found)
            return found if whole else None
    return None


def _compound(
    scene: Scene, tokens: Tokens, auxiliary: int, at: int, opens: int, *, weak: bool
) -> Cue | None:
    """ "a déclaré", "s'est félicité"; and the passive, whose agent speaks."""
    reflexive = low_at(tokens, auxiliary - 1) in ("s'", "se")
    passive = tokens.low[auxiliary] in BE and not reflexive
    if passive or low_at(tokens, at - 1) == "été":
        return _passive(scene, tokens, auxiliary, at)
    return _placed(scene, tokens, auxiliary, at + 1, opens, weak=weak)


def _participle(scene: Scene, tokens: Tokens, at: int, *, weak: bool) -> Cue | None:
    """A participle alone: one of two verbs ("a confirmé … et déploré"), or a passive one."""
    earlier = low_at(tokens, at - 1)
    if earlier in DETERMINERS:
        return None
    if earlier in ("et", "puis", "également", "aussi", "notamment", "de"):
        return made(tokens, at, at + 1, closing=False, subject=None, weak=weak)
    if earlier == "," or _agent(scene, tokens, at) is not None:
        return _passive(scene, tokens, at, at)
    return None


def _is_noun(tokens: Tokens, at: int) -> bool:
    """Whether a form that is a verb's and a noun's ("annonce", "juge") is the noun."""
    earlier = low_at(tokens, at - 1)
    if earlier in _ARTICLES:
        return not _clitic(tokens, at)
    return earlier in _BEFORE_NOUN


def _clitic(tokens: Tokens, at: int) -> bool:
    """Whether "l'" before a form is its object ("Kiev l'accuse") and not an article."""
    if tokens.low[at].endswith(("ait", "aient")):
        return True  # no noun ends so
    earlier = low_at(tokens, at - 2)
    return (earlier not in GOVERNING and earlier not in ("et", "", ",", ".")) and (
        tokens.word[at - 2][0].isupper() or earlier in PRONOUNS or earlier == "qui"
    )


def _agent(scene: Scene, tokens: Tokens, at: int) -> Phrase | None:
    """Who does it, of a passive: after "par", also right after the quotation."""
    for place in range(at + 1, min(len(tokens.low), at + 8)):
        if tokens.low[place] == "par":
            found = phrase(scene, tokens, place + 1, opens=-1)
            return found if found is not None and speaks(scene, found) else None
        if tokens.word[place] in ".;:":
            return None
        if tokens.word[place][0] == HIDDEN and low_at(tokens, place + 1) != "par":
            return None
    return None


def _passive(scene: Scene, tokens: Tokens, first: int, at: int) -> Cue | None:
    agent = _agent(scene, tokens, at)
    return made(tokens, first, at + 1, closing=False, subject=agent, weak=agent is None)


def _placed(
    scene: Scene, tokens: Tokens, first: int, last: int, opens: int, *, weak: bool
) -> Cue | None:
    """A verb with its subject, which stands before it, or after it in an incise."""
    group = first
    while group > 0 and tokens.low[group - 1] in CLITICS and tokens.low[group - 1] != "qu'":
        group -= 1
    earlier = low_at(tokens, group - 1)
    quoted = follows_quotation(tokens, group, ",–—")
    subject, end = (None, 0) if quoted else subject_before(scene, tokens, group, opens)
    if _may_turn(earlier):
        near = isinstance(subject, Phrase) and end in (group - 1, group) and earlier != ""
        if not near and low_at(tokens, last) not in ("que", "qu'", ":"):
            later = subject_after(scene, tokens, last)
            if later is None and not weak and (quoted or ends(scene, tokens, earlier, last)):
                later = whoever(scene, tokens, last)
            if later is not None:
                return made(tokens, group, last, closing=True, subject=later)
        if earlier == "et":
            subject = None
        elif quoted:
            subject, _ = subject_before(scene, tokens, group, opens)
        elif earlier == "" and subject is None:
            return None
    elif (
        isinstance(subject, Phrase) and subject.joint and tokens.low[first] in ("a", "avait", "est")
    ):
        subject = phrase(scene, tokens, subject.second, opens=-1) or subject
    return made(tokens, group, last, closing=False, subject=subject, weak=weak)


def _may_turn(earlier: str) -> bool:
    """Whether the subject may follow a verb, by the token before that, if any."""
    if earlier == "" or earlier[0] == HIDDEN or earlier in ",–—-!?)…:;.":
        return True
    return earlier in ("comme", "ainsi", "qu'", "que", "et")
