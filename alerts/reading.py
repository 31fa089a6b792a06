"""Reading the archive once for every digest that is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alerts.matching import Positions, Question, Vocabulary, analyse, answers, passes
from archive.clippings import Clipping, Sighting


@dataclass(frozen=True, slots=True)
class Match:
    """An article that answers a question, and the question's words that it holds."""

    article: Sighting
    words: tuple[str, ...]


def matched(
    questions: Mapping[int, Question], articles: Iterable[tuple[Sighting, str, str]]
) -> dict[int, list[Match]]:
    """Each question's articles, in the order given. ``articles`` come with title and text;
    an article's words are looked at once, and only where some question asks for words."""
    vocabulary = Vocabulary(questions.values())
    found: dict[int, list[Match]] = {number: [] for number in questions}
    for article, title, text in articles:
        asking = [(n, q) for n, q in questions.items() if passes(q, article)]
        asks_words = any(question.query for _, question in asking)
        positions: Positions = analyse(vocabulary, title, text) if asks_words else {}
        for number, question in asking:
            held = answers(question.query, positions)
            if held is not None:
                found[number].append(Match(article, held))
    return found


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
