"""The head of an article, headline and standfirst, by the parts that its words play."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from lexicon.compile import CUE, PHRASE, Lexicon
from lexicon.fields import SUMMARY, TEXT, TITLE, Prepared
from lexicon.find import Hit
from lexicon.gather import Found
from lexicon.theme import SideRole as Player

LETTERS_A_WORD = 6  # of French prose, the space counted
_ZONE = itemgetter(4)
_SENTENCE = (". ", "! ", "? ", "… ", ".\n", "\n")
_RUBRIC = re.compile(r"[^:|]{3,60}?[:|]\s")
_LISTED = r"[A-ZÀ-Þ][\w’'-]*(?: [\w’'-]+){0,2}"
_LIST = re.compile(rf"(?:{_LISTED}, )+{_LISTED}(?:, | et | ou ){_LISTED}\s?:\s")
_FROM = re.compile(rf"\b[Dd](?:e |['’]){_LISTED} à $")
_BESIDE = 22  # characters between words that say "in passing" and what they say it of


def in_head(hits: Iterable[Hit]) -> list[Hit]:
    """The hits of the head, those of the title first."""
    head = [hit for hit in hits if hit[4] != TEXT]
    return sorted(head, key=_ZONE) if len(head) > 1 else head


@dataclass(frozen=True, slots=True)
class Head:
    """What the head tells, and how much of it the text below repeats. ``parts`` are its
    mentions by part, those of the title first; ``titled`` the actors that the title names;
    ``words_below`` about how many words the text has."""

    lexicon: Lexicon
    fields: list[Prepared]
    found: Found
    parts: dict[Player, list[Hit]]
    titled: frozenset[str]
    words_below: int

    def part(self, *players: Player) -> list[Hit]:
        """The head's mentions of those who play a part, those of the title first."""
        if len(players) == 1:
            return self.parts.get(players[0], [])
        return in_head(hit for player in players for hit in self.parts.get(player, ()))

    def people(self, *players: Player) -> list[Hit]:
        """Those of the title's mentions that name a person."""
        return [hit for hit in self.part(*players) if hit.zone == TITLE and self.is_person(hit)]

    def is_person(self, hit: Hit) -> bool:
        """Whether a mention names a person."""
        return self.lexicon.actors[hit.use.entry].kind == "person"

    def meant(self, player: Player) -> list[Hit]:
        """The head's mentions of a part, without those to which something is likened
        ("une OTAN du Golfe")."""
        return self.without(self.part(player), self.cue("likened"))

    def cue(self, *roles: str) -> list[Hit]:
        """The head's words of the cues of a role."""
        return in_head(self.found.cued(self.lexicon, *roles))

    def topic(self, *roles: str) -> list[Hit]:
        """The head's words of the topics of a role."""
        topics = self.lexicon.content.theme.topics
        found = self.found.topics
        ids = [id for role in roles for id in topics.get(role, ()) if id in found]
        return in_head(hit for id in ids for hit in found[id]) if ids else []

    def without(self, hits: list[Hit], words: list[Hit]) -> list[Hit]:
        """The hits that none of ``words`` covers or stands right before."""
        return [hit for hit in hits if not any(_at(word, hit) for word in words)]

    def distinct(self, hits: list[Hit]) -> int:
        """How many different words the hits are."""
        return len({self.fields[hit.place].folded[hit.start : hit.end] for hit in hits})

    @property
    def is_lead(self) -> bool:
        """Whether the text's first lines stand for a standfirst."""
        return any(field.field == "text" and field.lead for field in self.fields)

    def opens(self, hit: Hit) -> bool:
        """Whether a hit stands in the title, a standfirst, or the text's first sentence."""
        field = self.fields[hit.place]
        if field.field != "text":
            return True
        ends = (field.given.find(stop, 40) for stop in _SENTENCE)
        return hit.start <= min((end for end in ends if end > 0), default=len(field.given))

    def listed(self, hit: Hit) -> bool:
        """Whether a title names it in a list: of names that open it before its colon ("Inde,
        Brésil, Ukraine : …"), or from one person to another ("de Churchill à Zelensky")."""
        given = self.fields[hit.place].given
        found = _LIST.match(given)
        if found and hit.end <= found.end():
            return True
        person = hit.use.part is not CUE and self.is_person(hit)
        return person and _FROM.search(given, 0, hit.start - 1) is not None

    @property
    def rubric(self) -> int:
        """Where a rubric that names the war ("Guerre en Ukraine : …") ends in the title's
        folded text; 0 without one."""
        war = [hit for hit in self.cue("war") if hit.zone == TITLE]
        found = _RUBRIC.match(self.fields[war[0].place].given) if war else None
        return found.end() if found and war[0].end <= found.end() else 0

    @property
    def below(self) -> list[Hit]:
        """The mentions of the subject in the text."""
        actors = self.found.actors.items()
        return [
            hit
            for entry, hits in actors
            if self.lexicon.parts.get(entry) == "subject"
            for hit in hits
            if self.fields[hit.place].field == "text"
        ]


def head_of(lexicon: Lexicon, fields: list[Prepared], found: Found) -> Head:
    """The head of an article's fields, with what was found in them."""
    parts: dict[Player, list[Hit]] = {}
    titled: set[str] = set()
    for entry, hits in found.actors.items():
        part = lexicon.parts.get(entry)
        for hit in hits:
            zone = hit[4]
            if zone == TITLE:
                titled.add(entry)
            if part and zone != TEXT:
                parts.setdefault(part, []).append(hit)
    for hits in parts.values():
        if len(hits) > 1:
            hits.sort(key=_ZONE)
    return Head(lexicon, fields, found, parts, frozenset(titled), words_of_text(fields))


def words_of_text(fields: list[Prepared]) -> int:
    """About how many words an article's text has."""
    length = sum(len(field.given) for field in fields if field.field == "text")
    return length // LETTERS_A_WORD


def in_title(hits: Iterable[Hit]) -> bool:
    """Whether one of the hits stands in the title."""
    return any(hit.zone == TITLE for hit in hits)


def in_standfirst(hits: Iterable[Hit]) -> bool:
    """Whether one of the hits stands in the standfirst, or the lines that stand for it."""
    return any(hit.zone == SUMMARY for hit in hits)


def phrases(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that are phrases of a topic as its entry writes them."""
    return [hit for hit in hits if hit.use.part is PHRASE]


def _at(word: Hit, hit: Hit) -> bool:
    if word.place != hit.place or word.start > hit.start:
        return False
    return word.end >= hit.end or word.end <= hit.start <= word.end + _BESIDE
