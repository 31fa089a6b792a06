"""Whom an article has let speak, or named, so far: what pronouns and roles refer to."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from indexer.claims.directory import Directory, Named, Scene
from indexer.claims.phrases import Phrase
from indexer.claims.words import ANAPHORS, BODY_ANAPHORS, DEFINITE, PEOPLE, POINTING
from lexicon.folding import fold

_TAKING_UP = DEFINITE | POINTING | {""}
_BACK = 250  # characters within which "le président" is the one just mentioned


class Speaker(NamedTuple):
    """Who speaks: a name or ``None``, the actor's id, or a role that names nobody.
    ``plural`` and ``feminine`` are how a pronoun would stand for him."""

    name: str | None
    id: str | None = None
    role: str | None = None
    plural: bool = False
    feminine: bool | None = None
    person: bool = True
    document: bool = False


class Heard:
    """Whom the article has let speak, or named, so far: what pronouns and roles refer to."""

    def __init__(self, directory: Directory, state: str | None, offices: Mapping[str, str]) -> None:
        self.directory = directory
        self.state = state
        self.offices = offices
        self.capitals: Mapping[str, str] = {}
        self.mentions: Sequence[Named] = ()
        self.place = "0"
        self.about: Speaker | None = None  # the person in the title, where it has one alone
        self.last: Speaker | None = None
        self._heads: dict[str, Speaker] = {}
        self._recent: list[Speaker] = []
        self.seek: Callable[[int], Speaker | None] = lambda at: None
        self.near: Callable[[int], Speaker | None] = lambda at: None

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
        if found.determiner not in _TAKING_UP:
            return None
        if found.head in ("dernier", "dernière") and found.determiner in POINTING:
            return self.last if plural else self.named_last(found.start) or self.last
        if " même " in words or found.head in ("dernier", "dernière"):
            return self.last
        if found.determiner in POINTING:
            return self._pointed(found)
        short = found.last - found.first <= 3
        if found.head in self._heads and short:
            return self._heads[found.head]
        if found.head in BODY_ANAPHORS:
            return self._body() if short else None
        return None if plural or found.head not in PEOPLE else self._person(found, words, short)

    def _pointed(self, found: Phrase) -> Speaker | None:
        """Whom "cette institutrice", "cette source" takes up: who spoke last; before anybody
        did, the subject of the sentences before."""
        return self.last or self.seek(found.start)

    def named_last(self, at: int) -> Speaker | None:
        """Whom "ce dernier" and "celui-ci" mean: the person named last, not far before."""
        known = self._last_mention(at)
        named = self.directory.name_before(self.place, at)
        if named is not None and (known is None or named[1] > known.end):
            name, end = named
            near = at - end < _BACK
            return Speaker(name, self.directory.people.get(name.split()[-1])) if near else None
        return self._mentioned(at)

    def _body(self) -> Speaker | None:
        """The body that spoke last; else the last speaker who may be one, being no actor that
        is a person."""
        named = [who for who in reversed(self._recent) if who.name]
        return next(
            (who for who in named if not who.person),
            next((who for who in named if who.id is None and who.feminine is None), None),
        )

    def _person(self, found: Phrase, words: str, short: bool) -> Speaker | None:
        """Whom "le président français", "le sénateur", "l'ancien ministre" means."""
        former = "ancien" in words
        if not former and (held := self._held(words) or self.held_in_short(words)) is not None:
            return held
        noun = "premier ministre" if "remier ministre" in words else found.head
        holder = self.directory.holder(noun)
        if holder is not None:
            return Speaker(holder, self.directory.people.get(holder.split()[-1]))
        if found.head in self._heads and self._heads[found.head].name:
            return self._heads[found.head]
        if former or (short and found.head in ANAPHORS):
            return self.last if self.last and self.last.person else self.seek(found.start)
        near = self.near(found.start)
        if near is not None and near.name and not self._office_of(near):
            return near
        return self._mentioned(found.start) if short else None

    def _office_of(self, who: Speaker) -> bool:
        """Whether an office is known of somebody: by the lexicon, or beside his name."""
        known = who.id is not None and who.id in self.offices.values()
        return known or self.directory.has_office(who.name or "")

    def _held(self, words: str) -> Speaker | None:
        """Who holds an office on the day of publication, of those whom the article names."""
        folded = _folded(words)
        for office, id in self.offices.items():
            if office in folded:
                return Speaker(self.name_of(id), id)
        return None

    def held_in_short(self, words: str) -> Speaker | None:
        """Whose office words shorten: "le secrétaire d'État" where the article names one, the
        American; of several the one who spoke last."""
        short = _folded(words).partition(" ")[2]
        if " " not in short:
            return None
        ids = {id for office, id in self.offices.items() if office.startswith(short + " ")}
        ids = {id for id in ids if self.name_of(id)}
        if self.last is not None and self.last.id in ids:
            return self.last
        return Speaker(self.name_of(id), id) if len(ids) == 1 and (id := ids.pop()) else None

    def _mentioned(self, at: int) -> Speaker | None:
        """The person mentioned last, not far before an offset."""
        last = self._last_mention(at)
        if last is None or at - last.end >= _BACK:
            return None
        return Speaker(self.name_of(last.id), last.id)

    def _last_mention(self, at: int) -> Named | None:
        """The last mention of a person before an offset."""
        return next(
            (
                mention
                for mention in reversed(self.mentions)
                if mention.kind == "person" and not mention.implied and mention.end <= at
            ),
            None,
        )

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
            if (
                who.plural == plural
                and (not feminine or who.feminine is not False)
                and (feminine or who.feminine is not True)
            ):
                return who
        return self.last if not plural else None


def _folded(words: str) -> str:
    return fold(words).replace("'", " ").replace("-", " ")
