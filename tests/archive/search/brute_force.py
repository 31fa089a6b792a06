"""Random articles, and random expressions of the grammar with what each means, said in the
simplest way that there is: looking at the words of each article one by one."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from archive.search.names import Names, called, spelled
from archive.search.values import Entry
from tests.archive.search.entries import entry

WORDS = {  # as written: as counted
    "char": "char", "chars": "char", "drone": "drone", "Drones": "drone", "OTAN": "otan",
    "l'Otan": "otan", "NATO": "otan", "missile": "missile", "missiles": "missile",
    "guerre": "guerre", "guérite": "guerite", "Kiev": "kiev", "Kyïv": "kiev", "mer": "mer",
    "mère": "mere", "de": None, "la": None, "entre": None,
}  # fmt: skip
FORMS = {
    word: word.removeprefix("l'").lower().replace("é", "e").replace("è", "e") for word in WORDS
}
FORMS["Kyïv"] = "kyiv"
BEGINNINGS = ("guer", "miss", "ch", "dron", "ot", "de", "ki", "xyz", "guerr")
FIELDS = ("titre", "title", "auteur", "author")
SOURCES, ACTORS, TOPICS = ("lemonde", "afp", "rfi"), ("otan", "ukraine"), ("chars", "drones")
NAMES = Names(
    spelled([("Kiev", "Kyiv", "Kyïv"), ("OTAN", "NATO")]),
    {
        "source": called((id, ()) for id in SOURCES),
        "actor": called([("otan", ("NATO",)), ("ukraine", ("Kiev",))]),
        "topic": called((id, ()) for id in TOPICS),
    },
    frozenset({"source", "actor", "topic"}),
)


@dataclass(frozen=True, slots=True)
class Article:
    """Words by field, and tags."""

    title: tuple[str, ...]
    text: tuple[str, ...]
    author: tuple[str, ...]
    source: str
    actors: tuple[str, ...]
    topics: tuple[str, ...]

    def fields(self, name: str | None) -> tuple[tuple[str, ...], ...]:
        if name is None:
            return self.title, self.text
        return (self.title if name in ("titre", "title") else self.author,)


Holds = Callable[[Article], bool]
Expression = tuple[str, Holds]


def articles(chance: random.Random, count: int) -> list[tuple[Article, Entry]]:
    """So many, each as words and as the index takes it."""
    return [_article(chance, id) for id in range(1, count + 1)]


def _article(chance: random.Random, id: int) -> tuple[Article, Entry]:
    def some(most: int) -> tuple[str, ...]:
        return tuple(chance.choices(list(WORDS), k=chance.randint(0, most)))

    title, author = some(5), some(2)
    standfirst, body = some(5), some(30)
    made = Article(
        title=title,
        text=(*standfirst, *body),
        author=author,
        source=chance.choice(SOURCES),
        actors=tuple(a for a in ACTORS if chance.random() < 0.4),
        topics=tuple(t for t in TOPICS if chance.random() < 0.4),
    )
    mark = chance.choice((" ", " ", ", ", "\n\n", " … "))
    more: dict[str, Any] = {"story": chance.randint(1, 40)} if chance.random() < 0.7 else {}
    if chance.random() < 0.2:
        more["copy_of"] = chance.randint(1, id)
    given = entry(
        id,
        mark.join(title),
        mark.join(made.text),
        standfirst=mark.join(standfirst) or None,
        author=" ".join(author) or None,
        source=made.source,
        actors=made.actors,
        topics=made.topics,
        relevance=chance.choice(("otan", "ukraine", "autre")),
        **more,
    )
    return made, given


def expression(chance: random.Random, depth: int = 3) -> Expression:
    """A random expression and what it means."""
    kind = chance.random()
    if depth == 0 or kind < 0.35:
        return _leaf(chance)
    if kind < 0.5:
        text, holds = _single(chance, depth - 1)
        return f"{chance.choice(('-', 'NON ', 'NOT ', 'SAUF '))}{text}", lambda a: not holds(a)
    parts = [_single(chance, depth - 1) for _ in range(chance.randint(2, 3))]
    texts, tests = [text for text, _ in parts], [holds for _, holds in parts]
    if kind < 0.75:
        joined = chance.choice((" ", " ET ", " AND ")).join(texts)
        return joined, lambda a: all(holds(a) for holds in tests)
    return chance.choice((" OU ", " OR ")).join(texts), lambda a: any(holds(a) for holds in tests)


def _single(chance: random.Random, depth: int) -> Expression:
    """Between parentheses, unless it is one thing anyway."""
    text, holds = expression(chance, depth)
    return (text, holds) if text[0] == '"' and " " not in text.strip('"') else (f"({text})", holds)


def _leaf(chance: random.Random) -> Expression:
    kind = chance.random()
    if kind < 0.2:
        return _value(chance)
    field = chance.choice(FIELDS) if chance.random() < 0.3 else None
    text, holds = chance.choice((_word, _word, _phrase, _near, _beginning))(chance, field)
    return (f"{field}:{text}" if field else text), holds


def _value(chance: random.Random) -> Expression:
    field = chance.choice(("source", "acteur", "actor", "theme", "thème", "topic"))
    if field == "source":
        id = chance.choice(SOURCES)
        return f"source:{id}", lambda a: a.source == id
    if field.startswith("act"):
        typed, id = chance.choice((("otan", "otan"), ("NATO", "otan"), ("Kiev", "ukraine")))
        return f"{field}:{typed}", lambda a: id in a.actors
    id = chance.choice(TOPICS)
    return f"{field}:{id}", lambda a: id in a.topics


def _written(chance: random.Random) -> str:
    return chance.choice([word for word, counted in WORDS.items() if counted])


def _word(chance: random.Random, field: str | None) -> Expression:
    word = _written(chance)
    return word, lambda a: any(WORDS[w] == WORDS[word] for f in a.fields(field) for w in f)


def _phrase(chance: random.Random, field: str | None) -> Expression:
    words = [_written(chance), *chance.choices(list(WORDS), k=chance.randint(0, 1))]
    words.append(_written(chance))
    wanted = [WORDS[word] for word in words]

    def holds(article: Article) -> bool:
        return any(
            all(w is None or WORDS[h] == w for w, h in zip(wanted, held[at:], strict=False))
            for held in article.fields(field)
            for at in range(len(held) - len(wanted) + 1)
        )

    return f'"{" ".join(words)}"', holds


def _near(chance: random.Random, field: str | None) -> Expression:
    words = [_written(chance) for _ in range(chance.randint(2, 3))]
    wanted = {WORDS[word] for word in words}
    if len(wanted) < 2:
        return _word(chance, field)
    apart = chance.randint(0, 14)
    width = len(wanted) + apart

    def holds(article: Article) -> bool:
        return any(
            wanted <= {WORDS[word] for word in held[at : at + width]}
            for held in article.fields(field)
            for at in range(len(held))
        )

    return f'"{" ".join(words)}"~{apart}', holds


def _beginning(chance: random.Random, field: str | None) -> Expression:
    start = chance.choice(BEGINNINGS)
    return f"{start}*", lambda a: any(
        FORMS[w].startswith(start) for f in a.fields(field) for w in f
    )


def expected(made: Sequence[tuple[Article, Entry]], holds: Holds) -> list[int]:
    """The numbers of the articles of which it holds."""
    return [given.id for article, given in made if holds(article)]
