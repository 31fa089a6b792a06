"""From marked spans to quotations: which are somebody's words, and whose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.claims.cues import Cue, cues, owner
from indexer.claims.directory import Scene
from indexer.claims.layout import HIDDEN, Sentence, Token, tokens_of
from indexer.claims.marks import Marked
from indexer.claims.naming import Heard, Speaker, speaker
from indexer.claims.phrases import Phrase
from indexer.claims.spoken import is_title, kind
from indexer.claims.subjects import main_subject
from lexicon.values import Field
from press.claims import Quotation

_NEAR = 9  # tokens between a weak verb and what it introduces

_WORD = re.compile(r"[^\W_]+")
_INCISE = re.compile(r"[,?!…»]\s(?:[^\W\d_]+['’ ]){0,2}?[^\W\d_]+(?:-t)?-(?:il|elle|ils|elles|on)\b"
                     r"|, (?:a|ont|avait|avaient|[a-zé]{3,}[et]|[a-z]{3,}ent) ")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whom a span was given, by which word and rule."""

    who: Speaker | None
    cue: str | None
    rule: str


class Reader:
    """Reads the sentences of a field that have quotations, in order."""

    def __init__(self, scene: Scene, field: Field, found: Sequence[Sentence], heard: Heard) -> None:
        self.scene, self.sentences, self.heard = scene, found, heard
        self.field: Field = field
        self.said: list[tuple[Marked, Attribution, int]] = []
        self.waiting: list[tuple[Marked, int]] = []
        self.seen = -1  # the last sentence whose speakers were heard
        heard.seek = self._recent_subject

    def quotations(self) -> list[Quotation]:
        """The quotations of the field, in order."""
        for place, sentence in enumerate(self.sentences):
            if sentence.quotes:
                self.read(place, sentence)
        return self.finished()

    def voice(self, sentence: Sentence, at: int) -> Speaker | None:
        """Who states what stands at an offset: the speaker of the quotation around it, else
        whom its sentence names as its source. Asked for when all quotations are read."""
        for quote, given, _ in self.said:
            if quote.start <= at < quote.end:
                return given.who
        tokens = sentence.tokens
        opens = next((i for i, t in enumerate(tokens) if t.word[0].isalnum()), 0)
        found = [c for c in cues(self.scene, tokens, opens=opens) if not c.weak]
        named = [c for c in found if c.phrase is not None]
        closing = [c for c in named if c.closing and c.start > at]
        opening = [c for c in named if c.start < at]
        cue = closing[0] if closing else opening[-1] if opening else None
        return self._who(cue, found, tokens, opens, 0) if cue else None

    def read(self, place: int, sentence: Sentence) -> None:
        quotes = [q for q in sentence.quotes if not is_title(self.scene.text, q)]
        if sentence.link or not quotes:
            return
        self._catch_up(place)
        tokens = sentence.tokens
        opens = next((i for i, t in enumerate(tokens) if t.word[0].isalnum()), 0)
        all_cues = cues(self.scene, tokens, opens=opens)
        who = {id(cue): self._who(cue, all_cues, tokens, opens, place) for cue in all_cues}
        before: Attribution | None = None
        for quote in quotes:
            inside = self._incise(quote)
            if inside is not None:
                given = inside
            else:
                given = self._given(quote, sentence, tokens, all_cues, who, before)
            if given is None:
                given = self._without_cue(quote, sentence, place, tokens)
            if given is None:
                continue
            self.said.append((quote, given, place))
            if given.rule != "heading":
                before = given
                if given.who is not None:
                    self.heard.spoke(given.who)

    def _catch_up(self, place: int) -> None:
        """Hear those who speak indirectly in the sentences since the last quotation."""
        for back in range(max(self.seen + 1, place - 4), place):
            sentence = self.sentences[back]
            if sentence.link or sentence.heading or sentence.quotes:
                continue
            tokens = sentence.tokens
            opens = next((i for i, t in enumerate(tokens) if t.word[0].isalnum()), 0)
            all_cues = cues(self.scene, tokens, opens=opens)
            for cue in all_cues:
                if cue.weak or (cue.phrase is None and cue.pronoun is None):
                    continue
                who = self._who(cue, all_cues, tokens, opens, back)
                if who is not None:
                    self.heard.spoke(who)
        self.seen = place

    def _recent_subject(self, at: int) -> Speaker | None:
        """The subject of the sentences before an offset, where he is a person."""
        place = next((i for i, s in enumerate(self.sentences) if s.start <= at < s.end), 0)
        for back in range(place, max(-1, place - 4), -1):
            sentence = self.sentences[back]
            if sentence.link or sentence.heading:
                continue
            tokens = (
                [t for t in sentence.tokens if t.start < at] if back == place else sentence.tokens
            )
            opens = next((i for i, t in enumerate(tokens) if t.word[0].isalnum()), 0)
            subject = main_subject(self.scene, tokens, opens)
            if isinstance(subject, Phrase) and subject.name is not None and not subject.entity:
                who = speaker(self.scene, subject, self.heard)
                if who.person:
                    return who
        return None

    def finished(self) -> list[Quotation]:
        """All quotations, headings attributed by what they repeat."""
        done: list[Quotation] = []
        for index, (quote, given, _) in enumerate(self.said):
            if given.rule == "heading":
                given = self._repeated(index, quote)
            words = self.scene.text[quote.start : quote.end]
            who = given.who or Speaker(None)
            done.append(
                Quotation(
                    field=self.field,
                    start=quote.start,
                    end=quote.end,
                    words=words,
                    kind=kind(self.scene.text, quote),
                    speaker=who.name,
                    speaker_id=who.id,
                    role=who.role,
                    cue=given.cue,
                    rule=given.rule,
                )
            )
        return done

    def _repeated(self, index: int, quote: Marked) -> Attribution:
        mine = set(_content(self.scene.text[quote.start : quote.end]))
        best: tuple[float, Attribution] | None = None
        for place, (other, given, _) in enumerate(self.said):
            if place == index or given.rule == "heading":
                continue
            theirs = set(_content(self.scene.text[other.start : other.end]))
            share = len(mine & theirs) / max(1, len(mine))
            if share >= 0.5 and (best is None or share > best[0]):
                best = (share, given)
        if best:
            return Attribution(best[1].who, None, "repeated")
        following = [g for _, g, _ in self.said[index + 1 : index + 2]]
        return Attribution(following[0].who if following else None, None, "heading")

    def _who(
        self, cue: Cue, all_cues: Sequence[Cue], tokens: Sequence[Token], opens: int, place: int
    ) -> Speaker | None:
        if cue.phrase is not None:
            found = (owner(self.scene, tokens, cue.phrase) if tokens else None) or cue.phrase
            who = speaker(self.scene, found, self.heard)
            self.heard.note(found, who)
            return who
        if cue.pronoun is not None:
            return self._pronoun(cue.pronoun, tokens, cue, place)
        earlier = [c for c in all_cues if c.first < cue.first and (c.phrase or c.pronoun)]
        for other in reversed(earlier):
            return self._who(other, all_cues, tokens, opens, place)
        subject = main_subject(self.scene, tokens, opens)
        if isinstance(subject, Phrase):
            who = speaker(self.scene, subject, self.heard)
            self.heard.note(subject, who)
            return who
        if isinstance(subject, str):
            return self._pronoun(subject, tokens, cue, place)
        return None

    def _pronoun(self, word: str, tokens: Sequence[Token], cue: Cue, place: int) -> Speaker | None:
        """Whom "il" stands for: the subject earlier in the sentence, the last speaker, or the
        subject of the sentences since."""
        if word == "on":
            return None
        plural = word in ("ils", "elles", "eux")
        feminine = word in ("elle", "elles")
        opens = next((i for i, t in enumerate(tokens) if t.word[0].isalnum()), 0)
        here = main_subject(self.scene, tokens[: cue.first], opens) if cue.first else None
        if isinstance(here, Phrase) and _agrees(here, plural, feminine):
            who = speaker(self.scene, here, self.heard)
            if who.person and (who.name or who.role):
                return who
        last_place = self.said[-1][2] if self.said else -1
        for back in range(place - 1, max(last_place, place - 4), -1):
            sentence = self.sentences[back]
            if sentence.link or sentence.heading:
                continue
            opening = next((i for i, t in enumerate(sentence.tokens) if t.word[0].isalnum()), 0)
            subject = main_subject(self.scene, sentence.tokens, opening)
            if isinstance(subject, Phrase) and _agrees(subject, plural, feminine):
                who = speaker(self.scene, subject, self.heard)
                if who.person or not self.heard.last:
                    return who
        return self.heard.pronoun(word)

    def _incise(self, quote: Marked) -> Attribution | None:
        text = self.scene.text
        if not _INCISE.search(text, quote.start, quote.end):
            return None
        tokens = tokens_of(text, quote.start, quote.end)
        for cue in cues(self.scene, tokens, opens=0):
            if not cue.closing or cue.first == 0 or tokens[cue.first - 1].word not in ",?!…–»":
                continue
            if cue.phrase is None and cue.pronoun is None:
                continue
            within = cue.word.lower().startswith("selon")  # the speaker himself cites
            if within and (cue.pronoun is not None or _unnamed(cue)):
                continue
            if cue.pronoun is None and _unnamed(cue) and tokens[cue.first - 1].word != ",":
                continue
            place = next(
                (i for i, s in enumerate(self.sentences) if s.start <= quote.outer < s.end), 0
            )
            who = self._who(cue, [], [], 0, place)
            return Attribution(who, cue.word, "incise")
        return None

    def _given(
        self,
        quote: Marked,
        sentence: Sentence,
        tokens: Sequence[Token],
        all_cues: Sequence[Cue],
        who: dict[int, Speaker | None],
        before: Attribution | None,
    ) -> Attribution | None:
        at = next(i for i, t in enumerate(tokens) if t.start == quote.outer)
        earlier = [i for i, t in enumerate(tokens) if t.word[0] == HIDDEN and i < at]
        since = earlier[-1] if earlier else -1
        opening = [
            c for c in all_cues if since < c.first < at and not (c.weak and at - c.last > _NEAR)
        ]
        between = [c for c in opening if not c.closing]
        after = [c for c in all_cues if c.first > at and c.closing]
        if between and after and after[0].first - at <= 2 and at - between[-1].last > 4:
            between = []
        if between:
            cue = between[-1]
            return Attribution(who[id(cue)], cue.word, "before")
        if after:
            return Attribution(who[id(after[0])], after[0].word, "after")
        if opening:
            cue = opening[-1]
            return Attribution(who[id(cue)], cue.word, "before")
        if before is not None:
            return Attribution(before.who, before.cue, "continued")
        wide = [c for c in all_cues if c.first < at and not c.weak]
        if wide:
            return Attribution(who[id(wide[-1])], wide[-1].word, "before")
        if at > 0 and tokens[at - 1].word == ":":
            subject = main_subject(
                self.scene,
                tokens[:at],
                next((i for i, t in enumerate(tokens) if t.word[0].isalnum()), 0),
            )
            if isinstance(subject, Phrase):
                given = speaker(self.scene, subject, self.heard)
                self.heard.note(subject, given)
                if given.person or given.id:
                    return Attribution(given, None, "colon")
            return Attribution(self.heard.last, None, "colon")
        return None

    def _without_cue(
        self, quote: Marked, sentence: Sentence, place: int, tokens: Sequence[Token]
    ) -> Attribution | None:
        """A quotation that no word of its sentence attributes."""
        text = self.scene.text
        words = _WORD.findall(text[quote.start : quote.end])
        others = sum(t.word[0].isalpha() for t in tokens)
        near = (
            bool(self.said) and self.sentences[self.said[-1][2]].paragraph >= sentence.paragraph - 1
        )
        if sentence.heading or (others == 0 and self._stands_alone(place, quote)):
            return Attribution(None, None, "heading")
        if others <= 3 or kind(text, quote) == "direct":
            if near or self.heard.last is not None:
                return Attribution(self.heard.last, None, "continued")
            return Attribution(self._next_speaker(place), None, "ahead")
        if self._repeats(quote):
            return Attribution(None, None, "heading")
        if len(words) >= 4:
            subject = main_subject(self.scene, tokens, 0)
            if isinstance(subject, Phrase):
                who = speaker(self.scene, subject, self.heard)
                if who.person and who.name:
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
        mine = set(_content(self.scene.text[quote.start : quote.end]))
        return bool(mine) and any(
            mine <= set(_content(self.scene.text[o.start : o.end])) for o, _, _ in self.said
        )

    def _next_speaker(self, place: int) -> Speaker | None:
        for sentence in self.sentences[place + 1 : place + 3]:
            opens = next((i for i, t in enumerate(sentence.tokens) if t.word[0].isalnum()), 0)
            for cue in cues(self.scene, sentence.tokens, opens=opens):
                if cue.phrase is not None:
                    return speaker(self.scene, cue.phrase, self.heard)
        return None


def _unnamed(cue: Cue) -> bool:
    return cue.phrase is not None and cue.phrase.name is None


def _agrees(found: Phrase, plural: bool, feminine: bool) -> bool:
    many = found.joint or found.determiner in ("les", "des", "ces", "mm.", "plusieurs", "deux")
    if many != plural:
        return False
    if feminine:
        return (
            found.determiner in ("la", "une", "cette", "mme", "l'", "sa", "")
            or found.name is not None
        )
    return found.determiner not in ("la", "une", "cette", "mme", "sa") or (
        found.name is not None and not found.entity
    )


def _content(words: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(words) if len(w) > 3]
