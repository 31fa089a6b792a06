"""The names of one article: who is called by which surname, office and actor's id."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from indexer.claims.verbs import FORMS
from indexer.claims.words import BREAKS, NOT_NAMES, PEOPLE

_NAME = re.compile(
    r"[A-ZÀ-Þ][\w’'-]{1,60}+(?:[ \u00a0](?:(?:(?:von|van|de)[ \u00a0])?(?:de|du|von|van|der|den|al|ben|bin|da|di|el|la|le)[ \u00a0]|d['’])?"
    r"[A-ZÀ-Þ][\w’'-]+)+"
)
_AGED = re.compile(r"([A-ZÀ-Þ][\w-]+), \d{2} ans\b")
_INNER = re.compile(r"[a-zà-ÿ,] |[ld]['’]")


_start = attrgetter("start")


class Named(NamedTuple):
    """A mention of an actor in a field: a lexicon's tag, with its kind. ``seat``: a state by
    its own name, its capital's or its government's seat; not by a firm or an adjective."""

    start: int
    end: int
    id: str
    kind: str
    implied: bool
    seat: bool = True


def _opens_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n" or text[at - 2 : at] in (". ", "» ", "« ")


class Directory:
    """The names of one article: what full name a surname stands for, and which actor a span
    is. Made once for all fields; asked for one field at a time."""

    def __init__(self, texts: Sequence[str], mentions: dict[str, list[Named]]) -> None:
        self.mentions = mentions
        self._texts = texts
        self._named: list[tuple[str, re.Match[str], str]] = []
        self._known: dict[str, bool] = {}

    @cached_property
    def full(self) -> dict[str, str]:
        """From a name's last word to the fullest name that ends so."""
        found: dict[str, str] = {}
        for text in self._texts:
            for match in _NAME.finditer(text):
                words = match.group().split()
                if ("de" in words or "du" in words) and _opens_line(text, match.start()):
                    continue
                while words and words[0].lower() in NOT_NAMES:
                    del words[0]
                if 2 <= len(words) <= 5 and not words[0].isupper():
                    found.setdefault(words[-1], " ".join(words))
                    self._named.append((text, match, words[-1]))
        return found

    def name_before(self, place: str, at: int) -> tuple[str, int] | None:
        """The last full name before an offset of a field that is no body's or state's, with
        where it ends."""
        named = [found for found in self._people_in(place) if found[1] <= at]
        return named[-1] if named else None

    def _people_in(self, place: str) -> list[tuple[str, int]]:
        """The full names in a field that are no body's or state's, each with where it ends."""
        full, text = self.full, self._texts[int(place)]
        others = [m for m in self.mentions.get(place, ()) if m.kind != "person"]
        return [
            (full[last], match.end())
            for where, match, last in self._named
            if where is text and not any(match.start() <= m.start < match.end() for m in others)
        ]

    def alone_in(self, place: str) -> tuple[str, str | None] | None:
        """The one person named in full in a field, with the actor's id."""
        names = {name for name, _ in self._people_in(place)}
        name = names.pop() if len(names) == 1 else None
        return (name, self.people.get(name.split()[-1])) if name else None

    def holder(self, noun: str) -> str | None:
        """The one person whom the article calls by a noun ("sénateur"); None where several."""
        names = self._offices.get(noun, {})
        return next(iter(names)) if len(names) == 1 else None

    def has_office(self, name: str) -> bool:
        """Whether a noun of office stands beside a name."""
        return any(name in names for names in self._offices.values())

    @cached_property
    def _offices(self) -> dict[str, dict[str, None]]:
        """From a noun of office to the names that stand beside it."""
        full = self.full
        found: dict[str, dict[str, None]] = {}
        for text, match, last in self._named:
            for noun in _nouns_beside(text, match):
                found.setdefault(noun, {}).setdefault(full[last])
        return found

    def knows(self, word: str) -> bool:
        """Whether a word stands with a capital within a sentence, or in a name."""
        known = self._known.get(word)
        if known is None:
            known = word in self._of_names or any(_stands_within(t, word) for t in self._texts)
            self._known[word] = known
        return known

    @cached_property
    def _of_names(self) -> frozenset[str]:
        names = frozenset(word for name in self.full.values() for word in name.split())
        return names.union(*(_AGED.findall(text) for text in self._texts))

    @cached_property
    def people(self) -> dict[str, str]:
        """From the last word of a person's mention to the person's id."""
        found: dict[str, str] = {}
        for place, named in self.mentions.items():
            for mention in named:
                if mention.kind == "person" and not mention.implied:
                    words = self._texts[int(place)][mention.start : mention.end].split()
                    if words:
                        found.setdefault(words[-1], mention.id)
        return found


def _stands_within(text: str, word: str) -> bool:
    """Whether a word that has a capital stands after a small letter or a comma."""
    at = text.find(word)
    while at >= 0:
        after = text[at + len(word) : at + len(word) + 1]
        if not (after.isalnum() or after == "-" or after == "_") and _INNER.match(
            text[at - 2 : at]
        ):
            return len(word) > 1
        at = text.find(word, at + 1)
    return False


_RIGHT = re.compile(
    r"(?: \([^)]{1,20}\))?, (?:(?:le|la|un|une|ancien|ancienne|actuel|actuelle|ex|nouveau|nouvelle)\s|l['’])*([\wéè-]+)(?: (ministre))?"
)
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
    words = [w.lower() for w in _LOWER.findall(_clause_before(text, match.start()))]
    for place in range(len(words) - 1, max(-1, len(words) - 13), -1):
        if (words[place] in FORMS and words[place] not in PEOPLE) or words[place] in BREAKS:
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

    def named_at(self, start: int) -> bool:
        """Whether a person's name begins at an offset."""
        mentions = self.directory.mentions.get(self.place, ())
        at = bisect_left(mentions, start, key=_start)
        return at < len(mentions) and mentions[at].start == start and mentions[at].kind == "person"

    def within(self, start: int, end: int) -> list[Named]:
        """The mentions that lie in a span."""
        mentions = self.directory.mentions.get(self.place, ())
        first = bisect_left(mentions, start, key=_start)
        last = bisect_left(mentions, end, first, key=_start)
        return [m for m in mentions[first:last] if m.end <= end]


def _clause_before(text: str, at: int) -> str:
    """The words before a name back to the last mark; one comma right before it aside."""
    start = max(0, at - 90)
    before = text[start:at]
    if before.endswith(", "):
        before = before[:-2]
    last = max(before.rfind(mark) for mark in _MARKS)
    return before[last + 1 :]


_MARKS = ".,;:!?()«»“”\n"
