"""Reading the archive once for every digest that is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alerts.answering import Worth, worths
from alerts.asking import Question
from alerts.matching import Vocabulary, analyse, answers, beginning, passes
from archive.mail.clippings import Clipping, Sighting
from archive.search.tree import AllOf, AnyOf, Leaf, Near, Not, Prefix, Query, Value, Words

Key = str | tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Match:
    """An article that answers a question, and how."""

    article: Sighting
    answer: Worth


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
        held = analyse(vocabulary, article, title, text)
        keys: tuple[Key, ...] = (
            None, *held.keys(), ("source", article.source),
            *(("actor", id) for id in article.actors), *(("topic", id) for id in article.topics),
        )  # fmt: skip
        for number in {n for key in keys if key in gates for n in gates[key]}:
            query = questions[number].query
            words = answers(query, article, held)
            if words is not None and passes(questions[number], article):
                found[number].append(Match(article, Worth(words, worths(query, held))))
    return found


def _gates(questions: Mapping[int, Question]) -> dict[Key, list[int]]:
    """Questions by what an article must have one of: a term, an actor, a topic, a source;
    under None those that may take any."""
    gates: dict[Key, list[int]] = {}
    for number, question in questions.items():
        keys: list[Key] = (
            _needed(question.query)
            or [("actor", id) for id in question.actors]
            or [("topic", id) for id in question.topics]
            or [("source", id) for id in question.sources]
            or [None]
        )
        for key in keys:
            gates.setdefault(key, []).append(number)
    return gates


def _needed(query: Query) -> list[Key]:
    """What an article must have one of to answer the query; empty where it need have
    nothing."""
    match query:
        case AllOf(parts):
            every = [_needed(part) for part in parts]
            return next((keys for keys in every if keys), every[0] if every else [])
        case AnyOf(parts):
            every = [_needed(part) for part in parts]
            return [key for keys in every for key in keys] if all(every) else []
        case Not():
            return []
        case leaf:
            return _keys(leaf)


def _keys(leaf: Leaf) -> list[Key]:
    match leaf:
        case Words(phrases):
            return [phrase.terms[0] for phrase in phrases]
        case Near(units):
            return [phrase.terms[0] for phrase in units[0]]
        case Prefix():
            return [beginning(leaf)]
        case Value(field, values):
            return [(field, id) for id in values]


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
