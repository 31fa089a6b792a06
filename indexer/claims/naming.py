"""Noun phrases that name who speaks, and who that is."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lexicon.folding import fold
from indexer.claims.layout import HIDDEN, Token
from indexer.claims.verbs import FORMS
from indexer.claims.words import (
    ADVERBS,
    ANAPHORS,
    BE,
    BODIES,
    BODY_ANAPHORS,
    BREAKS,
    CIVIL,
    DEFINITE,
    DETERMINERS,
    DOCUMENTS,
    GOVERNING,
    HAVE,
    INDEFINITE,
    LOCAL,
    NOT_NAMES,
    OFFICES,
    PARTICLES,
    PEOPLE,
    POINTING,
    POSSESSIVE,
    PRONOUNS,
    REPORTS,
    STATE,
    TIMES,
)

_BACK = 250  # characters within which "le président" is the one just mentioned
_NAME = re.compile(
    r"[A-ZÀ-Þ][\w’'-]+(?:[ \u00a0](?:(?:de|du|von|van|der|al|ben|bin|da|di|el|la|le)[ \u00a0]|d['’])?"
    r"[A-ZÀ-Þ][\w’'-]+)+"
)
_MIDDLE = re.compile(r"(?:[a-zà-ÿ,] |[ld]['’])([A-ZÀ-Þ][\w-]+)")
_HEADS_ASIDE = frozenset(
    "même autre autres premier première dernier dernière ancien ancienne nouveau nouvelle haut haute principal"
    " principale actuel actuelle propre seul seule très petit grand grande numéro deux jeune vieux"
    " ex futur future puissant puissante célèbre vice".split()
)
_CORE_STOPS = (GOVERNING | BREAKS | HAVE | BE | PRONOUNS | TIMES | {"et", "s'", "se", "n'", "ne"}) - {
    "de",
    "du",
    "d'",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: tokens ``first`` to ``last`` (exclusive), its head noun, the span of a
    proper name in it, and its determiner."""

    first: int
    last: int
    determiner: str
    head: str
    start: int
    end: int
    name: tuple[int, int] | None
    entity: bool
    joint: bool = False
    second: int = 0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: a name or ``None``, the actor's id, or a role that names nobody.
    ``plural`` and ``feminine`` are how a pronoun would stand for him."""

    name: str | None
    id: str | None = None
    role: str | None = None
    plural: bool = False
    feminine: bool | None = None
    person: bool = True
    document: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of an actor in a field: a lexicon's tag, with its kind."""

    start: int
    end: int
    id: str
    kind: str
    implied: bool


def _opens_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n" or text[at - 2 : at] in (". ", "» ", "« ")


def is_name(token: Token, *, opens: bool, known: frozenset[str]) -> bool:
    """Whether a token is a proper noun; at a sentence's start only a word known as one."""
    word = token.word
    low = token.low
    if not word[0].isupper() or low in NOT_NAMES or word[0] == HIDDEN:
        return False
    if low in PEOPLE or low in _HEADS_ASIDE or low == "ong":
        return False
    return not opens or word in known or word.isupper()


class Directory:
    """The names of one article: what full name a surname stands for, and which actor a span
    is. Made once for all fields; asked for one field at a time."""

    def __init__(self, texts: Sequence[str], mentions: dict[str, list[Named]]) -> None:
        self.mentions = mentions
        self._texts = texts
        self._full: dict[str, str] | None = None
        self._known: frozenset[str] | None = None
        self._ids: dict[str, str] | None = None
        self._offices: dict[str, dict[str, None]] = {}

    @property
    def full(self) -> dict[str, str]:
        """From a name's last word to the fullest name that ends so."""
        if self._full is None:
            found: dict[str, str] = {}
            for text in self._texts:
                for match in _NAME.finditer(text):
                    words = match.group().split()
                    if ("de" in words or "du" in words) and _opens_line(text, match.start()):
                        continue
                    while words and words[0].lower() in NOT_NAMES:
                        del words[0]
                    if 2 <= len(words) <= 5 and not words[0].isupper():
                        last = words[-1]
                        name = " ".join(words)
                        found.setdefault(last, name)
                        for noun in _nouns_beside(text, match):
                            self._offices.setdefault(noun, {}).setdefault(found[last])
            self._full = found
        return self._full

    def holder(self, noun: str) -> str | None:
        """The one person whom the article calls by a noun ("sénateur"); None where several."""
        assert self.full is not None
        names = self._offices.get(noun, {})
        return next(iter(names)) if len(names) == 1 else None

    @property
    def known(self) -> frozenset[str]:
        """Words that stand with a capital within sentences."""
        if self._known is None:
            self._known = frozenset(
                word for text in self._texts for word in _MIDDLE.findall(text)
            ) | frozenset(word for name in self.full.values() for word in name.split())
        return self._known

    @property
    def people(self) -> dict[str, str]:
        """From the last word of a person's mention to the person's id."""
        if self._ids is None:
            self._ids = {}
            for place, named in self.mentions.items():
                for mention in named:
                    if mention.kind == "person" and not mention.implied:
                        words = self._texts[int(place)][mention.start : mention.end].split()
                        if words:
                            self._ids.setdefault(words[-1], mention.id)
        return self._ids


_RIGHT = re.compile(
    r"(?: \([^)]{1,20}\))?, (?:(?:le|la|un|une|ancien|ancienne|actuel|actuelle|ex|nouveau|nouvelle)\s|l['’])*([\wéè-]+)(?: (ministre))?"
)
_LEFT = re.compile(r"(?:[^.,;:!?()«»“”\n]|, (?=$)){3,90}$")
_LOWER = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def _nouns_beside(text: str, match: re.Match[str]) -> list[str]:
    """The nouns of office beside a name: "le sénateur Ian Brossat", "Ian Brossat, sénateur"."""
    found: list[str] = []
    after = _RIGHT.match(text, match.end())
    if after is not None:
        noun = after.group(1).lower()
        if noun in ("premier", "première") and after.group(2):
            found.append("premier ministre")
        elif noun in PEOPLE:
            found.append(noun)
    before = _LEFT.search(text, max(0, match.start() - 90), match.start())
    if before is not None:
        words = [w.lower() for w in _LOWER.findall(before.group())]
        for place in range(len(words) - 1, max(-1, len(words) - 13), -1):
            if words[place] in FORMS and words[place] not in PEOPLE or words[place] in BREAKS:
                break
            if words[place] in PEOPLE and words[place] not in ("dernier", "dernière"):
                prime = words[place] == "ministre" and words[place - 1] in ("premier", "première")
                found.append("premier ministre" if prime else words[place])
                break
    return found


@dataclass(frozen=True, slots=True)
class Scene:
    """One field while it is read: its text, tokens' names and mentions."""

    place: str
    text: str
    directory: Directory

    def within(self, start: int, end: int) -> list[Named]:
        """The mentions that lie in a span."""
        return [
            m for m in self.directory.mentions.get(self.place, ()) if start <= m.start < m.end <= end
        ]


def phrase(scene: Scene, tokens: Sequence[Token], at: int, *, opens: int = 0) -> Phrase | None:
    """The noun phrase that begins at a token, or None. ``opens`` is the index of the
    sentence's first token, where a capital tells nothing."""
    known = scene.directory.known
    size = len(tokens)
    if at >= size:
        return None
    first, determiner = at, ""
    low = tokens[at].low
    if low in DETERMINERS:
        determiner = low
        at += 1
        if at < size and tokens[at].low in DETERMINERS | {"autres", "autre"}:
            at += 1
    elif low in CIVIL:
        determiner = low
        at += 1
    elif not is_name(tokens[at], opens=at == opens, known=known):
        return None
    head, name, entity = "", None, False
    begun = at
    while at < size:
        token = tokens[at]
        low, word = token.low, token.word
        if is_name(token, opens=at == opens, known=known):
            stop = _name_end(tokens, at)
            before = tokens[at - 1].low if at > begun else ""
            if at == begun:
                name, entity = (token.start, tokens[stop - 1].end), bool(determiner)
                if determiner in CIVIL or not determiner:
                    at = stop
                    break
                head = low
            elif before in PARTICLES or before in ("l'", "des", "les", "la", "aux"):
                pass
            elif before in CIVIL or (before in BODIES - STATE and head != before):
                pass
            elif head and tokens[at - 1].low != head and head not in PEOPLE and head not in BODIES:
                break
            elif not entity:
                name = (token.start, tokens[stop - 1].end)
                at = stop
                break
            at = stop
            continue
        if word == "(" and at > begun:
            close = _closing(tokens, at)
            if close is None:
                break
            at = close + 1
            continue
        if not word[0].isalnum() or word[0] == HIDDEN:
            if low in ("l'", "d'", "c'"):
                at += 1
                continue
            break
        if low in ("à", "au", "aux") and head and _office(tokens, at):
            at += 1
            continue
        if low in _CORE_STOPS or (low in POINTING and at > begun):
            break
        if at > begun and low in DETERMINERS and low != "des" and tokens[at - 1].low not in (
            "de", "d'", "à", "et", "du", "aux"
        ):  # fmt: skip
            break
        if head and at > begun and low in FORMS and "finite" in FORMS[low][1] and (
            tokens[at - 1].low not in DETERMINERS | {"de", "d'", "du", "à"}
        ):
            break
        if head and low in ADVERBS:
            break
        if not head and low not in _HEADS_ASIDE and low not in ("de", "d'", "la", "le", "l'", "les"):
            head = low
        at += 1
    while at > begun and tokens[at - 1].low in ("de", "du", "d'", "des", "l'", "la", "le", "à"):
        at -= 1
    if at == begun:
        return None
    if not head and name is None:
        head = tokens[begun].low
    if name is None and (head in PEOPLE or head in BODIES) and at + 1 < size and tokens[at].word == ",":
        after = at + 1
        if is_name(tokens[after], opens=False, known=known):
            stop = _name_end(tokens, after)
            if stop - after >= 2 or tokens[after].word in scene.directory.full:
                name = (tokens[after].start, tokens[stop - 1].end)
                at = stop
    found = Phrase(
        first, at, determiner, head, tokens[first].start, tokens[at - 1].end, name, entity
    )
    return _joined(scene, tokens, found)


def _joined(scene: Scene, tokens: Sequence[Token], found: Phrase) -> Phrase:
    """Two speakers in one: "Adam Schiff et Elizabeth Warren"."""
    at = found.last
    if at + 1 >= len(tokens) or tokens[at].low != "et":
        return found
    other = phrase(scene, tokens, at + 1, opens=-1)
    if other is None or not speaks(scene, other):
        return found
    both = found.name is not None and other.name is not None and not found.head and not other.head
    assert not both or (found.name and other.name)
    name = (found.name[0], other.name[1]) if both and found.name and other.name else found.name
    return Phrase(
        found.first, other.last, found.determiner, found.head, found.start, other.end, name,
        found.entity, True, other.first,
    )  # fmt: skip


def _name_end(tokens: Sequence[Token], at: int) -> int:
    stop = at + 1
    while stop < len(tokens):
        token = tokens[stop]
        if token.word[0].isupper() and token.low not in NOT_NAMES - {"la", "le", "el"}:
            stop += 1
        elif (
            token.low in PARTICLES
            and stop + 1 < len(tokens)
            and tokens[stop + 1].word[0].isupper()
            and tokens[stop + 1].low not in NOT_NAMES
            and token.low not in ("de", "du", "d'")
        ):
            stop += 2
        else:
            break
    return stop


def _closing(tokens: Sequence[Token], at: int) -> int | None:
    for place in range(at, min(len(tokens), at + 12)):
        if tokens[place].word == ")":
            return place
    return None


def _office(tokens: Sequence[Token], at: int) -> bool:
    after = at + 1
    if after < len(tokens) and tokens[after].low in ("la", "l'"):
        after += 1
    return after < len(tokens) and tokens[after].low in OFFICES


def speaks(scene: Scene, found: Phrase) -> bool:
    """Whether a phrase is of the kind that speaks: a name, a person's or a body's noun."""
    if found.name is not None and not found.head:
        return True
    if found.head in TIMES:
        return False
    if found.name is not None and not found.entity:
        return True
    if found.head in PEOPLE or found.head in BODIES or found.head in DOCUMENTS:
        return True
    if found.entity:
        return True
    return any(m.start <= found.start + 4 for m in scene.within(found.start, found.end))


def speaker(scene: Scene, found: Phrase, heard: "Heard") -> Speaker:
    """Who a phrase is."""
    plural = found.joint or found.determiner in ("les", "des", "ces", "deux", "plusieurs", "mm.")
    feminine = found.determiner in ("la", "une", "cette", "sa", "mme") or None
    named = scene.within(found.start, found.end)
    if found.name is not None and (not found.head or not found.entity):
        return _of_name(scene, found, plural, feminine)
    words = scene.text[found.start : found.end]
    if found.entity or _begins_with_actor(found, named):
        head = next((m for m in named if m.kind != "person" and not m.implied), None)
        exact = head is not None and (head.start <= found.start + 4)
        return Speaker(
            name=_bare(words, found.determiner),
            id=head.id if head and exact else None,
            plural=plural,
            feminine=feminine,
            person=False,
        )
    person = next((m for m in named if m.kind == "person"), None)
    if person is not None and person.start <= found.start + 20 and not found.joint:
        return Speaker(
            heard.name_of(person.id) or _bare(words, found.determiner),
            person.id,
            plural=plural,
            feminine=feminine,
        )
    if found.determiner in INDEFINITE:
        document = found.head in DOCUMENTS
        name = words[len(found.determiner) :].strip() if document and found.head not in REPORTS else None
        return Speaker(name, role=words, plural=plural, feminine=feminine, document=document)
    if found.determiner in POSSESSIVE and found.head in PEOPLE:
        return Speaker(None, role=words, plural=plural, feminine=feminine)
    if back := heard.again(found, words, plural=plural):
        return back
    state = None
    if found.head in STATE and found.head not in LOCAL:
        state = next((m.id for m in named if m.kind in ("state",)), None)
        if state is None and (fuller := heard.fuller(scene, found.head)):
            return fuller
        state = state or heard.state
    return Speaker(
        _bare(words, found.determiner),
        state,
        plural=plural,
        feminine=feminine,
        person=found.head in PEOPLE,
        document=found.head in DOCUMENTS,
    )


def _begins_with_actor(found: Phrase, named: Sequence[Named]) -> bool:
    return any(
        m.kind != "person" and not m.implied and m.start <= found.start + len(found.determiner) + 1
        and found.head not in STATE | LOCAL
        for m in named
    )  # fmt: skip


def _of_name(scene: Scene, found: Phrase, plural: bool, feminine: bool | None) -> Speaker:
    assert found.name
    start, end = found.name
    name = scene.text[start:end]
    directory = scene.directory
    last = name.split()[-1]
    full = directory.full.get(last, name) if " " not in name.replace("\u00a0", " ") else name
    mention = next((m for m in scene.within(start, end) if not m.implied), None)
    id = mention.id if mention else None
    if id is None and not found.joint:
        id = directory.people.get(last) if full.split()[-1] == last else None
        if id is not None and " " in full and not _same_person(directory, full, id):
            id = None
    if mention is not None and mention.kind == "person" and mention.end < end - 1:
        id = mention.id
    person = mention is None or mention.kind == "person"
    if person is False and (mention is not None and (mention.start > start or mention.end < end)):
        id = None
    if found.joint:
        ids = {m.id for m in scene.within(start, end)}
        id = ids.pop() if len(ids) == 1 and mention and mention.kind == "state" else None
    if found.determiner == "mme":
        feminine = True
    return Speaker(full, id, plural=plural, feminine=feminine, person=person)


def _same_person(directory: Directory, full: str, id: str) -> bool:
    return directory.people.get(full.split()[-1]) == id


def _bare(words: str, determiner: str) -> str:
    """A naming without its article."""
    return words[len(determiner) :].lstrip() if determiner in DEFINITE | POINTING else words


class Heard:
    """Whom the article has let speak, or named, so far: what pronouns and roles refer to."""

    def __init__(
        self, directory: Directory, state: str | None, offices: Mapping[str, str]
    ) -> None:
        self.directory = directory
        self.state = state
        self.offices = offices
        self.mentions: Sequence[Named] = ()
        self.last: Speaker | None = None
        self._heads: dict[str, Speaker] = {}
        self._recent: list[Speaker] = []
        self.seek: Callable[[int], Speaker | None] = lambda at: None

    def note(self, found: Phrase | None, who: Speaker) -> None:
        """Remember a speaker, and by which noun he was called."""
        if found is not None and found.head and (who.name or who.role):
            itself = found.last - found.first <= 2 and fold(who.name or "") == fold(found.head)
            if itself and (found.head in BODY_ANAPHORS or found.head in PEOPLE):
                return
            old = self._heads.get(found.head)
            if old is None or not old.name or len(who.name or "") >= len(old.name) or who.id:
                self._heads[found.head] = who

    def spoke(self, who: Speaker) -> None:
        """Remember who spoke last."""
        self.last = who
        self._recent.append(who)

    def name_of(self, id: str) -> str | None:
        """The name by which an actor stands in the article."""
        for last, known in self.directory.people.items():
            if known == id:
                return self.directory.full.get(last, last)
        return None

    def again(self, found: Phrase, words: str, *, plural: bool) -> Speaker | None:
        """The speaker that a definite phrase takes up: "le juge", "cette source", "l'ONG"."""
        if found.determiner not in DEFINITE | POINTING | {""}:
            return None
        if found.determiner in POINTING or found.head in ("dernier", "dernière") or " même " in words:
            return self.last
        short = found.last - found.first <= 3
        if found.head in self._heads and short:
            return self._heads[found.head]
        if found.head in BODY_ANAPHORS:
            return next((w for w in reversed(self._recent) if not w.person and w.name), None) if short else None
        if found.head not in PEOPLE or plural:
            return None
        former = "ancien" in words
        if not former and (held := self._held(words)) is not None:
            return held
        noun = "premier ministre" if "remier ministre" in words else found.head
        holder = self.directory.holder(noun)
        if holder is not None:
            return Speaker(holder, self.directory.people.get(holder.split()[-1]))
        if found.head in self._heads and self._heads[found.head].name:
            return self._heads[found.head]
        if short and found.head in ANAPHORS:
            return self.last if self.last and self.last.person else self.seek(found.start)
        if former:
            return self.last if self.last and self.last.person else self.seek(found.start)
        return self._mentioned(found.start) if short else None

    def _held(self, words: str) -> Speaker | None:
        """Who holds an office on the day of publication, of those whom the article names."""
        folded = fold(words.replace("’", "'"))
        for office, id in self.offices.items():
            if office in folded:
                return Speaker(self.name_of(id), id)
        return None

    def _mentioned(self, at: int) -> Speaker | None:
        """The person mentioned last, not far before an offset."""
        for mention in reversed(self.mentions):
            if mention.kind == "person" and not mention.implied and mention.end <= at:
                near = at - mention.end < _BACK
                return Speaker(self.name_of(mention.id), mention.id) if near else None
        return None

    def fuller(self, scene: Scene, head: str) -> Speaker | None:
        """A body that the article names more fully elsewhere: "l'armée" is "l'armée
        israélienne"."""
        pattern = re.compile(rf"\b{re.escape(head)} (?:[a-zéèû]+ )?(?=[\w’'])", re.IGNORECASE)
        for match in pattern.finditer(scene.text):
            limit = match.end() + 45
            mention = next(
                (
                    m
                    for m in scene.directory.mentions.get(scene.place, ())
                    if m.kind == "state" and match.start() < m.start < limit
                    and not re.search(r"[.,;:«»]", scene.text[match.start() : m.start])
                ),
                None,
            )  # fmt: skip
            if mention is not None:
                return Speaker(scene.text[match.start() : mention.end], mention.id, person=False)
        return None

    def pronoun(self, word: str) -> Speaker | None:
        """Whom a pronoun stands for: the last speaker that it agrees with."""
        plural = word in ("ils", "elles", "eux", "ceux-ci", "celles-ci")
        feminine = word in ("elle", "elles", "celle-ci")
        for who in reversed(self._recent[-4:]):
            if who.plural == plural and (not feminine or who.feminine is not False) and (
                feminine or who.feminine is not True
            ):
                return who
        return self.last if not plural else None
