"""The words of a sentence that attribute, each with the phrase or pronoun that speaks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.claims.layout import HIDDEN, Token
from indexer.claims.naming import Phrase, Scene, _name_end, is_name, phrase, speaks
from indexer.claims.verbs import FORMS, WEAK
from indexer.claims.words import (
    ADVERBS,
    BE,
    BREAKS,
    CIVIL,
    CLITICS,
    DAYS,
    DETERMINERS,
    GOVERNING,
    HAVE,
    MONTHS,
    PEOPLE,
    POSSESSIVE,
    PRONOUNS,
    REPORTS,
    TIMES,
)

_INVERTED = re.compile(r"(.+?)(?:-t)?[-‑](il|elle|ils|elles|on|ce)")
_FIXED = {
    "fait": "état valoir savoir part remarquer observer", "font": "état valoir savoir part remarquer",
    "faisait": "état valoir savoir part", "faisaient": "état valoir savoir part",
    "faisant": "état valoir savoir part", "laisse": "entendre", "laissé": "entendre",
    "mis": "en d'", "mettent": "en d'", "met": "en", "mettait": "en", "mettant": "en",
}  # fmt: skip
_MEDIA = frozenset(
    "chaîne quotidien agence journal réseau site hebdomadaire magazine radio télévision"
    " plateforme social groupe émission micro antenne mensuel presse".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that attributes: tokens ``first`` to ``last``. ``closing`` stands after what is
    said ("…", a-t-il dit); else it goes before. Who speaks is ``phrase`` or ``pronoun``;
    neither where the subject is that of the sentence (``shared``)."""

    first: int
    last: int
    start: int
    word: str
    closing: bool
    weak: bool
    phrase: Phrase | None = None
    pronoun: str | None = None
    shared: bool = False


def cues(scene: Scene, tokens: Sequence[Token], *, opens: int = 0) -> list[Cue]:
    """All cues among a sentence's tokens, in order."""
    found: list[Cue] = []
    for at, token in enumerate(tokens):
        low = token.low
        if low in ("selon", "dixit") or (low == "d'" and _low(tokens, at + 1) == "après"):
            cue = _according(scene, tokens, at)
        elif low == "pour" and (at == opens or _low(tokens, at - 1) == ","):
            cue = _for(scene, tokens, at)
        elif "-" in low and (match := _INVERTED.fullmatch(low)):
            cue = _with_pronoun(scene, tokens, at, match.group(1), match.group(2))
        elif low in _FIXED and _low(tokens, at + 1) in _FIXED[low].split():
            cue = _fixed(scene, tokens, at, opens)
        elif low in FORMS:
            cue = _verb(scene, tokens, at, opens)
        else:
            continue
        if cue is not None:
            found.append(cue)
    return found


def main_subject(scene: Scene, tokens: Sequence[Token], opens: int = 0) -> Phrase | str | None:
    """The first phrase or pronoun of a sentence that no preposition governs."""
    for candidate, _ in _candidates(scene, tokens, 0, len(tokens), opens):
        return candidate
    return None


def _low(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _cue(
    tokens: Sequence[Token],
    first: int,
    last: int,
    *,
    closing: bool,
    subject: Phrase | str | None,
    weak: bool = False,
) -> Cue:
    words = " ".join(t.word for t in tokens[first:last]).replace("’ ", "’").replace("' ", "'")
    return Cue(
        first,
        last,
        tokens[first].start,
        words,
        closing,
        weak,
        subject if isinstance(subject, Phrase) else None,
        subject if isinstance(subject, str) else None,
        subject is None,
    )


def _according(scene: Scene, tokens: Sequence[Token], at: int) -> Cue | None:
    last = at + (2 if tokens[at].low == "d'" else 1)
    low = _low(tokens, last)
    if low in ("que", "qu'", "laquelle", "lesquelles", "lequel", "lesquels", "ce"):
        return None
    subject: Phrase | str | None = low if low in PRONOUNS else _document_or_phrase(scene, tokens, last)
    if subject is None:
        return None
    closing = at > 0 and tokens[0].low not in ("selon", "d'")
    return _cue(tokens, at, last, closing=closing, subject=subject)


def _document_or_phrase(scene: Scene, tokens: Sequence[Token], at: int) -> Phrase | None:
    """The phrase at a place; of "un communiqué du ministère" whose it is."""
    found = phrase(scene, tokens, at, opens=-1)
    return owner(scene, tokens, found) or found if found is not None else None


def owner(scene: Scene, tokens: Sequence[Token], found: Phrase) -> Phrase | None:
    """Of a report or a toll, whose it is: "un bilan du Comité d'enquête"."""
    if found.head not in REPORTS or found.name:
        return None
    for place in range(found.first + 1, min(found.last + 1, found.first + 5, len(tokens))):
        low = tokens[place].low
        if low in ("de", "d'"):
            whose = phrase(scene, tokens, place + 1, opens=-1)
        elif low in ("du", "des"):
            whose = _from_contracted(scene, tokens, place)
        else:
            continue
        return whose if whose is not None and speaks(scene, whose) else None
    return None


def _from_contracted(scene: Scene, tokens: Sequence[Token], at: int) -> Phrase | None:
    """The phrase of "du Pentagone": its article is in the preposition."""
    following = [*tokens[:at], Token("les" if tokens[at].low == "des" else "le",
                                     tokens[at].start, tokens[at].end), *tokens[at + 1 :]]  # fmt: skip
    return phrase(scene, following, at, opens=-1)


def _for(scene: Scene, tokens: Sequence[Token], at: int) -> Cue | None:
    """"Pour X, « … »": an opinion, where a person or a body follows and then a comma."""
    found = phrase(scene, tokens, at + 1, opens=-1)
    if found is None or not speaks(scene, found) or _low(tokens, found.last) not in (",", "."):
        return None
    if found.name is None and found.head not in ("ministre", "président", "présidente", "ministère"):
        return None
    return _cue(tokens, at, at + 1, closing=at > 0, subject=found, weak=True)


def _with_pronoun(
    scene: Scene, tokens: Sequence[Token], at: int, base: str, pronoun: str
) -> Cue | None:
    """"a-t-il dit", "estime-t-elle", "peut-on lire"."""
    last = at + 1
    first = at
    while first > 0 and tokens[first - 1].low in CLITICS | {"nous"} and first > at - 2:
        first -= 1
    if base in HAVE or base in BE:
        participle = next(
            (p for p in range(last, min(len(tokens), last + 6)) if "past" in _kinds(tokens[p].low)),
            None,
        )
        if participle is None:
            return None
        last = participle + 1
    elif base not in FORMS and base not in ("peut", "faut", "pouvait", "fait", "lance", "dit"):
        return None
    if pronoun in ("on", "ce") or (base in BE and pronoun in ("il", "elle") and first == at):
        document = _in_document(scene, tokens, last)
        return _cue(tokens, first, last, closing=True, subject=document or "on")
    return _cue(tokens, first, last, closing=True, subject=pronoun)


def _in_document(scene: Scene, tokens: Sequence[Token], at: int) -> Phrase | None:
    """What is read in "peut-on lire dans le décret"."""
    for place in range(at, min(len(tokens), at + 4)):
        if tokens[place].low in ("dans", "sur"):
            return phrase(scene, tokens, place + 1, opens=-1)
    return None


def _kinds(low: str) -> tuple[str, ...]:
    return FORMS[low][1] if low in FORMS else ()


def _fixed(scene: Scene, tokens: Sequence[Token], at: int, opens: int) -> Cue | None:
    low = tokens[at].low
    last = at + 2
    if _low(tokens, at + 1) == "en":
        if _low(tokens, at + 2) not in ("garde", "avant", "doute", "cause"):
            return None
        last = at + 3
    if _low(tokens, at + 1) == "d'":
        if _low(tokens, at + 2) != "accord":
            return None
        last = at + 3
    if low == "faisant" or low == "mettant":
        return _cue(tokens, at, last, closing=False, subject=None)
    first = at
    if low in ("fait", "mis", "laissé"):
        first = _auxiliary(tokens, at) if _auxiliary(tokens, at) is not None else at  # pyright: ignore[reportAssignmentType]
    return _placed(scene, tokens, first, last, opens, weak=False)


def _auxiliary(tokens: Sequence[Token], at: int) -> int | None:
    """Where the auxiliary of a participle stands, a few adverbs before it at most."""
    for place in range(at - 1, max(-1, at - 9), -1):
        token = tokens[place]
        low = token.low
        if low in HAVE or low in BE:
            return place
        if low in ADVERBS or low in (",", "été", "de", "à", "en", "pour", "la", "part", "côté", "lui",
                                     "elle", "eux", "outre", "tour", "par", "ailleurs", "avec"):  # fmt: skip
            continue
        if low in POSSESSIVE or low in TIMES or low[0].isdigit() or place == at - 1:
            continue
        if low in FORMS or low in PRONOUNS or token.word[0] == HIDDEN or low in DETERMINERS:
            return None
    return None


def _verb(scene: Scene, tokens: Sequence[Token], at: int, opens: int) -> Cue | None:
    low = tokens[at].low
    lemma, kinds = FORMS[low]
    before = _low(tokens, at - 1)
    weak = lemma in WEAK
    if "present" in kinds:
        if low == "maintenant" or before in DETERMINERS:
            return None
        return _cue(tokens, at, at + 1, closing=False, subject=None, weak=weak)
    if "past" in kinds:
        auxiliary = _auxiliary(tokens, at)
        if auxiliary is not None:
            reflexive = _low(tokens, auxiliary - 1) in ("s'", "se")
            passive = (tokens[auxiliary].low in BE and not reflexive) or before == "été"
            if passive:
                return _passive(scene, tokens, auxiliary, at, weak=True)
            first = auxiliary
            return _placed(scene, tokens, first, at + 1, opens, weak=weak)
        if "finite" not in kinds:
            if before in DETERMINERS:
                return None
            if before in ("et", "puis") or (before in ("également", "aussi", "notamment", "de")):
                return _cue(tokens, at, at + 1, closing=False, subject=None, weak=weak)
            if _agent(scene, tokens, at) is not None or before == ",":
                return _passive(scene, tokens, at, at, weak=True)
            return None
    if "finite" not in kinds:
        return None
    if before in DETERMINERS - {"l'", "les", "leur", "la", "le"} or before in ("de", "d'", "en", "à", "du", "au", "sans", "par", "sous"):
        return None
    if before in ("l'", "la", "le", "les", "leur") and not _clitic(tokens, at):
        return None
    return _placed(scene, tokens, at, at + 1, opens, weak=weak)


def _clitic(tokens: Sequence[Token], at: int) -> bool:
    """Whether "l'" before a form is its object ("Kiev l'accuse") and not an article."""
    earlier = _low(tokens, at - 2)
    return (earlier not in GOVERNING and earlier not in ("et", "", ",", ".")) and (
        tokens[at - 2].word[0].isupper() or earlier in PRONOUNS or earlier == "qui"
    )


def _agent(scene: Scene, tokens: Sequence[Token], at: int) -> Phrase | None:
    for place in range(at + 1, min(len(tokens), at + 8)):
        if tokens[place].low == "par":
            found = phrase(scene, tokens, place + 1, opens=-1)
            return found if found is not None and speaks(scene, found) else None
        if tokens[place].word in ".;:" or tokens[place].word[0] == HIDDEN:
            return None
    return None


def _passive(
    scene: Scene, tokens: Sequence[Token], first: int, at: int, *, weak: bool
) -> Cue | None:
    agent = _agent(scene, tokens, at)
    return _cue(tokens, first, at + 1, closing=False, subject=agent, weak=weak and agent is None)


def _placed(
    scene: Scene, tokens: Sequence[Token], first: int, last: int, opens: int, *, weak: bool
) -> Cue | None:
    """A verb with its subject, which stands before it, or after it in an incise."""
    group = first
    while group > 0 and tokens[group - 1].low in CLITICS and tokens[group - 1].low not in ("qu'",):
        group -= 1
    before = tokens[group - 1] if group > 0 else None
    mark = before is None or before.word[0] == HIDDEN or before.word in ",–—-!?)…:;."
    quoted = before is not None and (
        before.word[0] == HIDDEN
        or (before.word in ",–—" and group > 1 and tokens[group - 2].word[0] == HIDDEN)
    )
    follows = _low(tokens, last)
    if mark or _low(tokens, group - 1) in ("comme", "ainsi", "qu'", "que", "et"):
        earlier, end = (None, 0) if quoted else _before(scene, tokens, group, opens)
        near = isinstance(earlier, Phrase) and before is not None and end in (group - 1, group)
        if not near or quoted:
            later = _after(scene, tokens, last) if follows not in ("que", "qu'", ":") else None
            if later is not None:
                return _cue(tokens, group, last, closing=True, subject=later, weak=False)
        if quoted and before is not None and earlier is None:
            earlier, _ = _before(scene, tokens, group, opens)
        if _low(tokens, group - 1) == "et":
            return _cue(tokens, group, last, closing=False, subject=None, weak=weak)
        if earlier is None and before is None:
            return None
        return _cue(tokens, group, last, closing=False, subject=earlier, weak=weak)
    subject, _ = _before(scene, tokens, group, opens)
    if isinstance(subject, Phrase) and subject.joint and tokens[first].low in ("a", "avait", "est"):
        subject = phrase(scene, tokens, subject.second, opens=-1) or subject
    return _cue(tokens, group, last, closing=False, subject=subject, weak=weak)


def _before(
    scene: Scene, tokens: Sequence[Token], at: int, opens: int
) -> tuple[Phrase | str | None, int]:
    """The subject that stands before a verb, and the token after it and its appositions."""
    place = at - 1
    while place >= 0 and (tokens[place].low in ADVERBS or tokens[place].word in ","):
        place -= 1
    if place >= 0 and tokens[place].low == "qui":
        return _antecedent(scene, tokens, place, opens), place
    if place >= 0 and tokens[place].low in PRONOUNS:
        return tokens[place].low, place + 1
    start = _clause(tokens, at)
    found = list(_candidates(scene, tokens, start, at, opens))
    return found[-1] if found else (None, 0)


def _antecedent(
    scene: Scene, tokens: Sequence[Token], at: int, opens: int
) -> Phrase | None:
    ends = (at, at - 1)
    for place in range(max(0, at - 25), at):
        low = tokens[place].low
        if low in DETERMINERS or low in CIVIL or tokens[place].word[0].isupper():
            found = phrase(scene, tokens, place, opens=opens)
            if found is not None and found.last in ends and speaks(scene, found):
                return found
    return None


def _clause(tokens: Sequence[Token], at: int) -> int:
    """Where the clause of a verb begins."""
    for place in range(at - 1, -1, -1):
        token = tokens[place]
        if token.word in ";:" or token.low in ("que", "qu'", "quand", "lorsque", "lorsqu'", "si"):
            return place + 1
    return 0


def _candidates(
    scene: Scene, tokens: Sequence[Token], start: int, end: int, opens: int
) -> Iterator[tuple[Phrase | str, int]]:
    """Phrases and pronouns that no preposition governs, each with where it and what stands
    in apposition to it ends."""
    place = start
    last: Phrase | None = None
    chain = -1
    while place < end:
        token = tokens[place]
        low = token.low
        if low in ("qui", "dont", "où", "lequel", "laquelle") and place > start:
            stop = next((p for p in range(place + 1, end) if tokens[p].word == ","), None)
            if stop is None:
                break
            if last is not None and place in (chain, chain + 1):
                chain = stop
            place = stop
            continue
        if low in ("il", "elle", "ils", "elles", "celui-ci", "celle-ci", "ceux-ci"):
            if last is not None:
                yield last, chain
                last = None
            yield low, place + 1
            place += 1
            continue
        if low not in DETERMINERS and low not in CIVIL and not is_name(
            token, opens=place == opens, known=scene.directory.known
        ):  # fmt: skip
            if place == chain and token.word == "," and last is not None:
                stop = _bare_apposition(tokens, place + 1, end)
                chain = stop or chain
                place = stop or place + 1
            else:
                place += 1
            continue
        found = phrase(scene, tokens, place, opens=opens)
        if found is None:
            place += 1
            continue
        if last is not None and place == chain + 1 and tokens[chain].word == ",":
            chain = found.last
        elif not _governed(tokens, place) and speaks(scene, found):
            if last is not None:
                yield last, chain
            last, chain = found, found.last
        place = max(found.last, place + 1)
    if last is not None:
        yield last, chain


def _governed(tokens: Sequence[Token], at: int) -> bool:
    """Whether a preposition stands before a phrase; "des" after a noun is one itself."""
    if at == 0:
        return False
    before = tokens[at - 1]
    if before.low in GOVERNING:
        return True
    return tokens[at].low == "des" and before.word[0].isalpha() and before.low not in BREAKS | {"et"}


def _bare_apposition(tokens: Sequence[Token], at: int, end: int) -> int | None:
    """The comma that ends what is set beside a name without an article: "ministre des
    transports", "également en tournée", "dominées par les Kurdes"."""
    if at >= end or not tokens[at].word[0].isalpha() or tokens[at].low in HAVE | BE | CLITICS:
        return None
    for place in range(at, min(end, at + 25)):
        if tokens[place].word == ",":
            return place
        if tokens[place].low in HAVE or tokens[place].low in BE or tokens[place].word in ";:.":
            return None
    return end if tokens[at].low in PEOPLE and end - at <= 25 else None


def _after(scene: Scene, tokens: Sequence[Token], at: int) -> Phrase | None:
    """The subject that stands after a verb, past days, places and addressees."""
    place, size = at, len(tokens)
    while place < size and place < at + 30:
        token = tokens[place]
        low, word = token.low, token.word
        if word[0] == HIDDEN or low in ("que", "qu'", "qui", "si") or word in ":.;?!":
            return None
        if low in ("l'", "la", "le", "les", "un", "une", "des") and _time(tokens, place + 1):
            place += 2
        elif low in DETERMINERS or low in CIVIL or is_name(token, opens=False, known=frozenset()):
            found = phrase(scene, tokens, place, opens=-1)
            if found is not None and speaks(scene, found):
                return found
            return None if place == at else _next(found, place, tokens, scene, at)
        elif low in GOVERNING:
            place = _past(tokens, place)
        else:
            place += 1
    return None


def _next(
    found: Phrase | None, place: int, tokens: Sequence[Token], scene: Scene, at: int
) -> Phrase | None:
    following = found.last if found is not None else place + 1
    return _after(scene, tokens, following) if following < at + 25 else None


def _time(tokens: Sequence[Token], at: int) -> bool:
    return _low(tokens, at) in TIMES


def _past(tokens: Sequence[Token], at: int) -> int:
    """The token after a prepositional phrase."""
    place, size = at + 1, len(tokens)
    while place < size and (
        tokens[place].low in GOVERNING
        or tokens[place].low in DETERMINERS
        or tokens[place].low in POSSESSIVE
    ):
        place += 1
    noun = ""
    if place < size and tokens[place].word[0].isalnum():
        noun = tokens[place].low
        place = _name_end(tokens, place) if tokens[place].word[0].isupper() else place + 1
    while place < size:
        token = tokens[place]
        low, word = token.low, token.word
        if word == "(":
            close = next((p for p in range(place, min(size, place + 10)) if tokens[p].word == ")"), None)
            if close is None:
                return place
            place = close + 1
            noun = ""
        elif low in ("de", "du", "d'", "des", "à", "au", "aux"):
            place += 1
            while place < size and tokens[place].low in DETERMINERS:
                place += 1
            if place < size and tokens[place].word[0].isupper():
                place = _name_end(tokens, place)
            else:
                place += 1
            noun = ""
        elif word[0].isupper() and low not in DAYS and noun in _MEDIA:
            place = _name_end(tokens, place)
            noun = ""
        elif (
            low in DETERMINERS
            or low in CIVIL
            or low in GOVERNING
            or low in DAYS
            or low in MONTHS
            or not word[0].isalnum()
            or word[0].isupper()
        ):
            return place
        else:
            noun = noun if noun in _MEDIA and low not in _MEDIA else low
            place += 1
    return place
