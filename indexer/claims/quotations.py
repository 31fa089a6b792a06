"""From marked spans to quotations: which are somebody's words, and whose."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from indexer.claims.cue import Cue
from indexer.claims.cues import cues
from indexer.claims.directory import Scene
from indexer.claims.heard import Heard, Speaker
from indexer.claims.layout import Sentence, Tokens, tokens_of
from indexer.claims.marks import Marked
from indexer.claims.naming import speaker
from indexer.claims.phrases import Phrase
from indexer.claims.placing import Attribution, Place, placed, whose
from indexer.claims.spoken import is_title, kind
from indexer.claims.subjects import main_subject
from indexer.claims.voices import Voices
from indexer.claims.words import PEOPLE, SPEAKERS
from lexicon.values import Field
from press.claims import Quotation

_REPEATED = 0.5  # of a heading's words that what it repeats has
_FEW = 3  # words beside a quotation that may be its speaker's name
_NEAR = 9  # tokens between a weak verb and what it introduces

_WORD = re.compile(r"[^\W_]+")
_INCISE = re.compile(r"[,?!…»]\s(?:[^\W\d_]+['’ ]){0,2}?[^\W\d_]+(?:-t)?-(?:il|elle|ils|elles|on)\b"
                     r"|, (?:a|ont|avait|avaient|[a-zé]{3,}[et]|[a-z]{3,}ent) ")  # fmt: skip


class Reader:
    """Reads the sentences of a field that have quotations, in order."""

    def __init__(self, scene: Scene, field: Field, found: Sequence[Sentence], heard: Heard) -> None:
        self.scene, self.sentences, self.heard = scene, found, heard
        self.field: Field = field
        self.voices = Voices(scene, found, heard)
        self.said: list[tuple[Marked, Attribution]] = []

    def read(self) -> None:
        """Read the field's sentences."""
        for place, sentence in enumerate(self.sentences):
            if sentence.quotes and not sentence.link:
                self._read(place, sentence)

    def voice(self, place: int, at: int) -> Speaker | None:
        """Who states what stands at an offset of a sentence: the speaker of the quotation
        around it, else whom the sentence names. Asked for when all quotations are read."""
        before = bisect_right(self.said, at, key=lambda each: each[0].start)
        if before and at < self.said[before - 1][0].end:
            return self.said[before - 1][1].who
        return self.voices.stating(place, at)

    def _read(self, number: int, sentence: Sentence) -> None:
        quotes = [q for q in sentence.quotes if not is_title(self.scene.text, q)]
        if not quotes:
            return
        self.voices.catch_up(number)
        found = self.voices.cues(number)
        who = [self.voices.of(cue, number) for cue in found]
        before: Attribution | None = None
        for quote in quotes:
            given = self._incise(quote)
            if given is None:
                given = self._given(placed(quote, number, sentence.tokens, found, who), before)
            if given is None:
                given = self._without_cue(quote, sentence, number)
            if given is None:
                continue
            self.said.append((quote, given))
            self.voices.quoted = number
            if given.rule != "heading":
                before = given
                if given.who is not None:
                    self.heard.spoke(given.who)

    def given(self) -> list[tuple[frozenset[str], Attribution]]:
        """The words of what somebody in the field was given to say, with whom."""
        text = self.scene.text
        return [
            (_content(text[quote.start : quote.end]), given)
            for quote, given in self.said
            if given.rule != "heading"
        ]

    def quotations(
        self, everything: Sequence[tuple[frozenset[str], Attribution]]
    ) -> list[Quotation]:
        """The quotations of the field, in order; headings attributed by what they repeat of
        ``everything`` said in the article (``given`` of each field)."""
        done: list[Quotation] = []
        for index, (quote, given) in enumerate(self.said):
            if given.rule == "heading":
                given = self._repeated(index, quote, everything)
            if given is not None:
                done.append(self._quotation(quote, given))
        return done

    def _quotation(self, quote: Marked, given: Attribution) -> Quotation:
        who = given.who or Speaker(None)
        return Quotation(
            field=self.field,
            start=quote.start,
            end=quote.end,
            words=self.scene.text[quote.start : quote.end],
            kind=kind(self.scene.text, quote),
            speaker=who.name,
            speaker_id=who.id,
            role=who.role,
            cue=given.cue,
            rule=given.rule,
        )

    def _repeated(
        self,
        index: int,
        quote: Marked,
        everything: Sequence[tuple[frozenset[str], Attribution]],
    ) -> Attribution | None:
        """Whom a heading is given by what it repeats, else by what follows; a few words within
        a title that nobody is made to say are none."""
        mine = _content(self.scene.text[quote.start : quote.end])
        shares = [len(mine & theirs) / max(1, len(mine)) for theirs, _ in everything]
        best = max(shares, default=0.0)
        if best >= _REPEATED:
            return Attribution(everything[shares.index(best)][1].who, None, "repeated")
        if self.field == "title" and not _alone(self.scene.text, quote):
            return None
        following = [g for _, g in self.said[index + 1 : index + 2]]
        return Attribution(following[0].who if following else None, None, "heading")

    def _incise(self, quote: Marked) -> Attribution | None:
        """Whom a quotation is given by an incise of its own: « A, a-t-il dit. B »."""
        text = self.scene.text
        if not _INCISE.search(text, quote.start, quote.end):
            return None
        tokens = tokens_of(text, quote.start, quote.end)
        for cue in cues(self.scene, tokens, opens=0):
            if not cue.closing or cue.first == 0 or tokens.word[cue.first - 1] not in ",?!…–»":
                continue
            if cue.phrase is None and cue.pronoun is None:
                continue
            within = cue.word.lower().startswith("selon")  # the speaker himself cites
            if within and (cue.pronoun is not None or _unnamed(cue)):
                continue
            if cue.pronoun is None and _unnamed(cue) and tokens.word[cue.first - 1] != ",":
                continue
            place = next(
                (i for i, s in enumerate(self.sentences) if s.start <= quote.outer < s.end), 0
            )
            return Attribution(
                self.voices.alone(cue, Tokens([], [], [], []), 0, place), cue.word, "incise"
            )
        return None

    def _given(self, place: Place, before: Attribution | None) -> Attribution | None:
        """Whom the words of its sentence give a quotation."""
        at = place.at
        opening = [
            c
            for c in place.cues
            if place.since < c.first < at and not (c.weak and at - c.last > _NEAR)
        ]
        between = [c for c in opening if not c.closing]
        after = [c for c in place.cues if c.first > at and c.closing]
        if between and after and after[0].first - at <= 2:
            between = [] if at - between[-1].last > 4 or _is_person(after[0]) else between
        if between:
            return place.given(whose(between), "before")
        if after:
            return place.given(after[0], "after")
        if opening:
            return place.given(opening[-1], "before")
        if before is not None:
            return Attribution(before.who, before.cue, "continued")
        wide = [c for c in place.cues if c.first < at and not c.weak]
        if wide:
            return place.given(wide[-1], "before")
        if at > 0 and place.tokens.word[at - 1] == ":":
            return self._after_colon(place)
        return None

    def _after_colon(self, place: Place) -> Attribution:
        """Whom a colon alone gives a quotation: the subject before it, else the last speaker."""
        opens = self.sentences[place.sentence].opens
        subject = main_subject(self.scene, place.tokens.before(place.at), opens)
        if isinstance(subject, Phrase):
            given = self.voices.named(subject)
            if given.person or given.id:
                return Attribution(given, None, "colon")
        return Attribution(self.heard.last, None, "colon")

    def _without_cue(self, quote: Marked, sentence: Sentence, place: int) -> Attribution | None:
        """A quotation that no word of its sentence attributes."""
        text = self.scene.text
        others = sum(word[0].isalpha() for word in sentence.tokens.word)
        quoted = self.voices.quoted
        near = quoted >= 0 and self.sentences[quoted].paragraph >= sentence.paragraph - 1
        if sentence.heading or (others == 0 and self._stands_alone(place, quote)):
            return Attribution(None, None, "heading")
        if others <= 3 or kind(text, quote) == "direct":
            if others == 0 and (named := self.voices.introduced(place)) is not None:
                return Attribution(named, None, "subject")
            if near or self.heard.last is not None:
                return Attribution(self.heard.last, None, "continued")
            return Attribution(self.voices.ahead(place), None, "ahead")
        if self._repeats(quote):
            return Attribution(None, None, "heading")
        if len(_WORD.findall(text[quote.start : quote.end])) >= 4:
            subject = main_subject(self.scene, sentence.tokens, 0)
            if isinstance(subject, Phrase):
                who = speaker(self.scene, subject, self.heard)
                if who.name and (who.person or subject.head in SPEAKERS):
                    return Attribution(who, None, "subject")
            return Attribution(self.heard.last if near else None, None, "near")
        return None

    def _stands_alone(self, place: int, quote: Marked) -> bool:
        """Whether a quotation is a heading: a short paragraph of its own, without a stop."""
        if self.scene.text[quote.end - 1] in ".!?…":
            return False
        sentence = self.sentences[place]
        return len(sentence.quotes) == 1 and sentence.end - sentence.start < 100 and not any(
            s.paragraph == sentence.paragraph for i, s in enumerate(self.sentences) if i != place
        )  # fmt: skip

    def _repeats(self, quote: Marked) -> bool:
        mine = _content(self.scene.text[quote.start : quote.end])
        return bool(mine) and any(
            mine <= _content(self.scene.text[o.start : o.end]) for o, _ in self.said
        )


def _is_person(cue: Cue) -> bool:
    """Whether who speaks by a cue is called by a noun of people, beside a name."""
    return cue.phrase is not None and cue.phrase.head in PEOPLE and cue.phrase.name is not None


def _unnamed(cue: Cue) -> bool:
    return cue.phrase is not None and cue.phrase.name is None


def _alone(text: str, quote: Marked) -> bool:
    """Whether a title is a quotation and at most whose it is, or it says something itself."""
    others = text[: quote.outer] + text[quote.outer_end :]
    return kind(text, quote) == "direct" or len(_WORD.findall(others)) <= _FEW


def _content(words: str) -> frozenset[str]:
    return frozenset(w.lower() for w in _WORD.findall(words) if len(w) > 3)
