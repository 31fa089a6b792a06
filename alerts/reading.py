"""Reading the archive once for every digest that is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alerts.matching import Positions, Question, Vocabulary, analyse, answers, passes
from archive.mail.clippings import Clipping, Sighting

Key = str | tuple[str, str] | None
NOWHERE: Positions = {}


@dataclass(frozen=True, slots=True)
class Match:
    """An article that answers a question, and the question's words that it holds."""

    article: Sighting
    words: tuple[str, ...]


def matched(
    questions: Mapping[int, Question], articles: Iterable[tuple[Sighting, str, str]]
) -> dict[int, list[Match]]:
    """Each question's articles, in the order given. ``articles`` come with title and text;
    an article's words are looked at once, and it is put to those questions only of which it
    has one thing that they cannot do without."""
    vocabulary = Vocabulary(questions.values())
    gates = _gates(questions)
    found: dict[int, list[Match]] = {number: [] for number in questions}
    for article, title, text in articles:
        positions = analyse(vocabulary, title, text) if vocabulary.wanted else NOWHERE
        keys: tuple[Key, ...] = (
            None, *positions, ("source", article.source),
            *(("actor", id) for id in article.actors), *(("topic", id) for id in article.topics),
        )  # fmt: skip
        for number in {n for key in keys if key in gates for n in gates[key]}:
            held = answers(questions[number].query, positions)
            if held is not None and passes(questions[number], article):
                found[number].append(Match(article, held))
    return found


def _gates(questions: Mapping[int, Question]) -> dict[Key, list[int]]:
    """Questions by what an article must have one of: a term, an actor, a topic, a source;
    under None those that may take any."""
    gates: dict[Key, list[int]] = {}
    for number, question in questions.items():
        needed = [clause for clause in question.query if not clause.excluded]
        keys: list[Key] = (
            [phrase.terms[0] for phrase in needed[0].phrases]
            if needed
            else [("actor", id) for id in question.actors]
            or [("topic", id) for id in question.topics]
            or [("source", id) for id in question.sources]
            or [None]
        )
        for key in keys:
            gates.setdefault(key, []).append(number)
    return gates


@dataclass(frozen=True, slots=True)
class Related:
    """Articles by what joins them, so that each digest takes out its own."""

    by_id: Mapping[int, Clipping]
    by_root: Mapping[int, Sequence[Clipping]]
    by_story: Mapping[int, Sequence[Clipping]]

    def of(self, ids: Iterable[int]) -> tuple[Clipping, ...]:
        """These articles, their originals and copies, and all others of their stories."""
        found: dict[int, Clipping] = {}
        for id in ids:
            clipping = self.by_id.get(id)
            if clipping is None or id in found:
                continue
            family = self.by_root[clipping.root]
            stories = {c.story for c in family if c.story is not None}
            for member in (*family, *(c for s in stories for c in self.by_story[s])):
                found[member.id] = member
        return tuple(found[id] for id in sorted(found))


def related(clippings: Sequence[Clipping]) -> Related:
    """Index what was read by number, original and story."""
    by_root: dict[int, list[Clipping]] = {}
    by_story: dict[int, list[Clipping]] = {}
    for clipping in clippings:
        by_root.setdefault(clipping.root, []).append(clipping)
        if clipping.story is not None:
            by_story.setdefault(clipping.story, []).append(clipping)
    return Related({clipping.id: clipping for clipping in clippings}, by_root, by_story)
