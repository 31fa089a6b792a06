"""Who speaks in the sentences of a field: whom cues, pronouns and subjects stand for."""

from bisect import bisect_left
from collections.abc import Sequence

from indexer.claims.cited import owner
from indexer.claims.cue import Cue
from indexer.claims.cues import cues
from indexer.claims.directory import Scene
from indexer.claims.heard import Heard, Speaker
from indexer.claims.layout import Sentence, Tokens
from indexer.claims.naming import speaker
from indexer.claims.phrases import Phrase
from indexer.claims.subjects import main_subject
from indexer.claims.verbs import INFINITIVES

_BACK = 4  # sentences within which a pronoun's subject is looked for


class Voices:
    """The cues of a field's sentences, each read once, and who is meant by them. ``quoted``
    is the last sentence of which a quotation was given to somebody."""

    def __init__(self, scene: Scene, found: Sequence[Sentence], heard: Heard) -> None:
        self.scene, self.sentences, self.heard = scene, found, heard
        self.quoted = -1
        self._caught_up = -1
        self._cues: dict[int, list[Cue]] = {}
        self._subjects: dict[int, Phrase | str | None] = {}
        heard.seek = self._recent_subject
        heard.near = self._subject_right_before

    def cues(self, place: int) -> list[Cue]:
        """The cues of a sentence."""
        found = self._cues.get(place)
        if found is None:
            sentence = self.sentences[place]
            found = cues(self.scene, sentence.tokens, opens=sentence.opens)
            self._cues[place] = found
        return found

    def subject(self, place: int) -> Phrase | str | None:
        """The subject of a sentence."""
        if place not in self._subjects:
            sentence = self.sentences[place]
            self._subjects[place] = main_subject(self.scene, sentence.tokens, sentence.opens)
        return self._subjects[place]

    def named(self, found: Phrase) -> Speaker:
        """Who a phrase is, remembered by what he was called."""
        who = speaker(self.scene, found, self.heard)
        self.heard.note(found, who)
        return who

    def of(self, cue: Cue, place: int) -> Speaker | None:
        """Who speaks by a cue of a sentence."""
        sentence = self.sentences[place]
        if cue.phrase is None and cue.pronoun is None:
            return self._sharing(cue, place)
        return self.alone(cue, sentence.tokens, sentence.opens, place)

    def alone(self, cue: Cue, tokens: Tokens, opens: int, place: int) -> Speaker | None:
        """Who speaks by a cue with a subject of its own, among ``tokens`` that begin at
        ``opens``, in a sentence."""
        if cue.phrase is not None:
            return self.named(
                (owner(self.scene, tokens, cue.phrase) if len(tokens) else None) or cue.phrase
            )
        assert cue.pronoun is not None
        return self.pronoun(cue.pronoun, tokens.before(cue.first), opens, place)

    def _sharing(self, cue: Cue, place: int) -> Speaker | None:
        """Who speaks by a cue without a subject: as by the cue before it, else the subject of
        its sentence."""
        for other in reversed(self.cues(place)):
            if other.first < cue.first and (other.phrase or other.pronoun):
                return self.of(other, place)
        sentence = self.sentences[place]
        subject = self.subject(place)
        if isinstance(subject, Phrase):
            return self.named(subject)
        if subject is None:  # "Et d'ajouter : « … »"
            return self.heard.last if cue.word.lower() in INFINITIVES else None
        return self.pronoun(subject, sentence.tokens.before(cue.first), sentence.opens, place)

    def pronoun(self, word: str, earlier: Tokens, opens: int, place: int) -> Speaker | None:
        """Whom "il" stands for: the subject ``earlier`` in the sentence, the last speaker, or
        the subject of the sentences since."""
        if word == "on":
            return None
        if word in ("lui-même", "elle-même") and self.heard.about is not None:
            return self.heard.about
        if word in ("celui-ci", "celle-ci"):
            return self.heard.named_last(self.sentences[place].start) or self.heard.last
        plural, feminine = word in ("ils", "elles", "eux"), word in ("elle", "elles")
        here = main_subject(self.scene, earlier, opens) if earlier else None
        if isinstance(here, Phrase) and _agrees(here, plural, feminine):
            who = speaker(self.scene, here, self.heard)
            if who.person and (who.name or who.role):
                return who
        for back in range(place - 1, max(self.quoted, place - _BACK), -1):
            sentence = self.sentences[back]
            if sentence.link or sentence.heading:
                continue
            subject = self.subject(back)
            if isinstance(subject, Phrase) and _agrees(subject, plural, feminine):
                who = speaker(self.scene, subject, self.heard)
                if who.person or not self.heard.last:
                    return who
        return self.heard.pronoun(word)

    def catch_up(self, place: int) -> None:
        """Hear those who speak indirectly in the sentences since the last quotation."""
        for back in range(max(self._caught_up + 1, place - _BACK), place):
            sentence = self.sentences[back]
            if sentence.link or sentence.heading or sentence.quotes:
                continue
            for cue in self.cues(back):
                if not cue.weak and (cue.phrase is not None or cue.pronoun is not None):
                    who = self.of(cue, back)
                    if who is not None:
                        self.heard.spoke(who)
        self._caught_up = place

    def ahead(self, place: int) -> Speaker | None:
        """Whom the next sentences make speak."""
        for later in range(place + 1, min(place + 3, len(self.sentences))):
            for cue in self.cues(later):
                if cue.phrase is not None:
                    return speaker(self.scene, cue.phrase, self.heard)
        return None

    def introduced(self, place: int) -> Speaker | None:
        """The person who is subject of the sentence right before, where that has no quotation
        and somebody else spoke last: "X a pris la parole. « … »"."""
        if place < 1 or self.quoted == place - 1:
            return None
        before = self.sentences[place - 1]
        if before.link or before.heading or before.quotes:
            return None
        subject = self._taken_up(place - 1)
        if any(c.phrase or c.pronoun for c in self.cues(place - 1) if not c.weak):
            return None
        who = self._person(subject)
        return who if who is not None and who.name else None

    def _taken_up(self, place: int) -> Phrase | str | None:
        """The subject of a sentence; of one that begins with "il" that of those before it in
        its paragraph, where nobody is quoted."""
        subject = self.subject(place)
        paragraph = self.sentences[place].paragraph
        while subject in ("il", "elle") and place > 0:
            place -= 1
            before = self.sentences[place]
            if before.paragraph != paragraph or before.quotes:
                return None
            subject = self.subject(place)
        return subject

    def stating(self, place: int, at: int) -> Speaker | None:
        """Whom a sentence names as the source of what stands in it at an offset."""
        named = [c for c in self.cues(place) if c.phrase is not None and not c.weak]
        closing = [c for c in named if c.closing and c.start > at]
        opening = [c for c in named if c.start < at]
        cue = closing[0] if closing else opening[-1] if opening else None
        return self.of(cue, place) if cue else None

    def _recent_subject(self, at: int) -> Speaker | None:
        """The subject of the sentences before an offset, where he is a person."""
        place = self._at(at)
        for back in range(place, max(-1, place - _BACK), -1):
            sentence = self.sentences[back]
            if sentence.link or sentence.heading:
                continue
            subject = self.subject(back) if back < place else self._subject_before(sentence, at)
            if (who := self._person(subject)) is not None:
                return who
        return None

    def _subject_right_before(self, at: int) -> Speaker | None:
        """The person who is the subject of the sentence before an offset, in its paragraph."""
        place = self._at(at)
        before = self.sentences[place - 1] if place else None
        if before is None or before.paragraph != self.sentences[place].paragraph:
            return None
        who = self._person(self.subject(place - 1))
        return who if who is not None and not who.plural else None

    def _person(self, subject: Phrase | str | None) -> Speaker | None:
        """Who a subject is, where it names a person."""
        if not isinstance(subject, Phrase) or subject.name is None or subject.entity:
            return None
        who = speaker(self.scene, subject, self.heard)
        return who if who.person else None

    def _at(self, at: int) -> int:
        """The sentence that holds an offset."""
        return next((i for i, s in enumerate(self.sentences) if s.start <= at < s.end), 0)

    def _subject_before(self, sentence: Sentence, at: int) -> Phrase | str | None:
        earlier = bisect_left(sentence.tokens.start, at)
        return main_subject(self.scene, sentence.tokens.before(earlier), sentence.opens)


def _agrees(found: Phrase, plural: bool, feminine: bool) -> bool:
    """Whether a pronoun of this number and gender may stand for a phrase."""
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
