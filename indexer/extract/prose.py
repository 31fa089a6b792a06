"""Plain text to title, standfirst and paragraphs.

Texts reach us copied from pages: a title may stand first, under a kicker or under its
standfirst, be repeated or cut, or be missing; captions, dates, by-lines and the site's
own lines stand among the paragraphs.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from statistics import median

from indexer.extract import agencies
from indexer.extract.furniture import caption, furniture
from indexer.extract.languages import foreign, language
from indexer.extract.signature import announced, byline, dateline
from lexicon.folding import fold

TITLE_LENGTH = 250
_ENDED = re.compile(r"[.!?…:;,][»”\"')\]\s]*$")
_STOPPED = re.compile(r"[.;:,…][»”\"')\]\s]*$")
_DATELINE = re.compile(r"^[^.!?]{2,70}?(?:\((?:[A-Z][\w-]{1,12})\)|\b\d{4})\s*[-–—:]\s+(?=\S)")
_LABEL = re.compile(
    (
        r"^(?:#+\s*|(?:\*\*)?(?P<label>titre|title|chapo|chapeau|chapô|sous-titre|date|"
        r"auteur|par|source|url|lien|texte|article|corps)(?:\*\*)?\s?:\s?)"
    ),
    re.IGNORECASE,
)
_SECTIONS = re.compile(
    r"^(?:actualites?|actu|infos?|international|internationale?s?|monde|europe|politique|"
    r"economie|societe|defense|diplomatie|geopolitique|sport|culture|sciences?|opinions?|"
    r"tribune|editorial|edito|analyse|decryptage|reportage|entretien|interview|enquete|"
    r"portrait|chronique|billet|video|direct|en direct|live|exclusif|breaking|urgent|"
    r"alerte|depeche|communique(?: de presse)?|recit|grand format|podcast|france|"
    r"etats-unis|russie|ukraine|otan|afrique|moyen-orient|asie|amerique|conflit en ukraine|"
    r"(?:la )?guerre (?:en|d'|russo-)\w*(?: ukrainienne)?|invasion de l'ukraine|"
    r"crise ukrainienne|ukraine - russie|les faits|le fait du jour|factuel|premium|"
    r"abonnes?)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A plain text taken apart. ``title`` is ``None`` where the text has none.
    ``dates`` are lines that state when it was published."""

    title: str | None
    standfirst: str | None
    paragraphs: tuple[str, ...]
    author: str | None = None
    agency: str | None = None
    section: str | None = None
    dates: tuple[str, ...] = ()


@dataclass(slots=True)
class _Around:
    """What was taken from around the paragraphs."""

    title: str | None = None
    standfirst: str | None = None
    author: str | None = None
    agency: str | None = None
    section: str | None = None
    dates: list[str] = field(default_factory=list[str])


def take_apart(text: str, title: str | None = None, *, whole: bool = False) -> Prose:
    """The parts of ``text``. A ``title`` known from elsewhere is found and taken off too;
    short last lines are not where it is ``whole``."""
    lines = _unwrapped(text)
    around = _Around(title=title)
    lines = _labelled(lines, around)
    lines = _undated(lines, around)
    lines = [line for line in lines if not _taken(line, around)]
    french = language("\n".join(lines)) == "fr"
    body = _headed(lines, around, french=french)
    body = [
        line
        for line in body
        if not (french and len(line) < 400 and not _ENDED.search(line) and foreign(line))
    ]
    body = without_title(body, around.title)
    body = body if whole else _without_tail(body, around)
    return Prose(
        title=around.title, standfirst=around.standfirst, paragraphs=tuple(body),
        author=around.author, agency=around.agency, section=around.section, dates=tuple(around.dates),
    )  # fmt: skip


def inferred_title(text: str) -> str:
    """A title for a text that has none: its first sentence, cut at a clause or a word
    where it is longer than a headline may be."""
    text = _DATELINE.sub("", text.strip())
    first = re.split(r"(?<=[^\W\d]{2}[.!?…»])\s+(?=[«“\"A-ZÀ-Ý])|\n", text.strip(), maxsplit=1)[
        0
    ].strip()
    if len(first) <= 140:
        return first.rstrip(" .,;:")
    for mark in (";", " – ", " — ", ", "):
        cut = first.rfind(mark, 50, 140)
        if cut > 0:
            return first[:cut].rstrip(" .,;:") + "…"
    return first[: first.rfind(" ", 0, 130) if " " in first[:130] else 130].rstrip(" .,;:") + "…"


def same(line: str, title: str) -> bool:
    """Whether a line says what the title says: equal but for marks, or the title cut."""
    if len(line) > 1.2 * len(title) + 80:
        return False
    one, other = _key(line), _key(title)
    if one == other:
        return bool(one) or line == title
    if len(other) >= 20 and re.match(r"\s[|–—-]\s", line[len(title) :]) and one.startswith(other):
        return len(line) <= len(title) + 80
    return len(one) >= 20 and (other.startswith(one) or (one.startswith(other) and len(one) <= len(other) + 25))  # fmt: skip


def without_title(paragraphs: list[str], title: str | None) -> list[str]:
    """The paragraphs less those at the start and end that repeat the title, and less
    paragraphs said twice in a row."""
    edge = {*range(5), len(paragraphs) - 1}
    out = [
        text
        for place, text in enumerate(paragraphs)
        if not (title and place in edge and same(text, title))
    ]
    return [text for before, text in pairwise(["", *out]) if text != before]


@lru_cache(maxsize=1000)
def _key(line: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(line)).strip()


def _unwrapped(text: str) -> list[str]:
    """One line a paragraph: where a block was wrapped at a fixed width, all are joined."""
    blocks = [
        [line.strip() for line in block.split("\n") if line.strip()]
        for block in re.split(r"\n\s*\n", re.sub(r"[\t\v\f]+", " ", text))
    ]
    wrapped = any(len(block) >= 3 and _fixed_width(block) for block in blocks)
    out: list[str] = []
    for lines in blocks:
        out.extend(
            [" ".join(lines)] if wrapped and len(lines) > 1 and _fixed_width(lines) else lines
        )
    return out


def _fixed_width(lines: list[str]) -> bool:
    inner = lines[:-1]
    broken = sum(not _ENDED.search(line) for line in inner)
    return all(40 <= len(line) <= 110 for line in inner) and broken >= 0.6 * len(inner)


def _labelled(lines: list[str], around: _Around) -> list[str]:
    """Take the labelled lines at the top ("Titre : …") and headings in Markdown."""
    out: list[str] = []
    for place, line in enumerate(lines):
        found = _LABEL.match(line) if place < 8 else None
        label = fold(found["label"] or "titre") if found else None
        value = line[found.end() :].strip(" *").strip() if found else ""
        if not value or (label == "par" and ":" not in line):
            out.append(line)
        elif label in {"titre", "title"} and around.title is None:
            around.title = value
        elif label in {"chapo", "chapeau", "sous-titre"}:
            around.standfirst = value
        elif label == "date":
            around.dates.append(value)
        elif label in {"auteur", "par"}:
            around.author = value
        elif label == "source":
            around.agency = agencies.named(value)
        elif label in {"texte", "article", "corps", "titre", "title"}:
            out.append(value)
    return out


def _undated(lines: list[str], around: _Around) -> list[str]:
    """Take the lines that date the text. A day alone does so only at the top or the end
    and where it is the only one: several are the headings of a chronology."""
    bare = [place for place, line in enumerate(lines) if dateline(line) and not announced(line)]
    alone = len(bare) == 1 and (bare[0] < 6 or bare[0] >= len(lines) - 3)
    dates = {place for place, line in enumerate(lines) if announced(line)} | set(
        bare if alone else ()
    )
    around.dates += [lines[place] for place in sorted(dates)]
    return [line for place, line in enumerate(lines) if place not in dates]


def _taken(line: str, around: _Around) -> bool:
    """Whether the line is no part of the text; what it says is remembered."""
    if agency := agencies.alone(line):
        around.agency = agency
    elif names := byline(line):
        around.author = around.author or names
        around.agency = around.agency or agencies.named(names)
    else:
        return furniture(line) or caption(line)
    return True


def _headline(line: str) -> bool:
    short = 8 <= len(line) <= TITLE_LENGTH and " " in line
    return short and not _STOPPED.search(line) and not (line[0].islower() or line[0] in "-–—•*·")


def _headed(lines: list[str], around: _Around, *, french: bool) -> list[str]:
    """Take title, standfirst and kicker off the top; the rest is the body."""
    if around.title is not None or len(lines) < 2:
        return lines
    rest = list(lines)
    while rest and len(rest) > 2 and _kicker(rest[0], rest[1]):
        around.section = around.section or rest[0]
        rest.pop(0)
    heads: list[str] = []
    while len(rest) > 1 and len(heads) < 3 and _headline(rest[0]):
        if not (french and heads and foreign(rest[0])):
            heads.append(rest[0])
        rest.pop(0)
    if not heads or not _bodied(rest):
        return lines
    place = _which(heads)
    around.title = heads.pop(place)
    heads = [line for line in heads if not same(line, around.title)]
    if place == 0 and heads and len(rest) > 1 and len(heads[-1]) < 60:
        rest.insert(0, heads.pop())  # a heading in the text, no standfirst
    if heads and around.standfirst is None:
        around.standfirst = heads.pop(0)
    return heads + rest


def _which(heads: list[str]) -> int:
    """Which of the lines at the top is the title: the first, unless the second is a
    headline and the first, much longer, plainly its standfirst."""
    if len(heads) < 2 or same(heads[1], heads[0]):
        return 0
    return (
        1
        if len(heads[0]) >= 110 and len(heads[1]) <= 130 and len(heads[0]) >= 1.3 * len(heads[1])
        else 0
    )


def _kicker(line: str, following: str) -> bool:
    folded = fold(line).strip(" :|-–—/>»[]()#")
    short = len(line) <= 40 and len(following) > len(line)
    return short and (
        bool(_SECTIONS.match(folded))
        or (line.isupper() and line.count(" ") <= 3 and _headline(following))
    )


def _bodied(rest: list[str]) -> bool:
    """Whether what follows reads as paragraphs: sentences, longer than a headline."""
    return any(_ENDED.search(line) and len(line) > 60 for line in rest[:4]) or any(len(line) > TITLE_LENGTH for line in rest[:4])  # fmt: skip


def _without_tail(body: list[str], around: _Around) -> list[str]:
    """Drop the short lines without a full stop that end a text of long paragraphs: the
    site's name, a code, a signature."""
    out = list(body)
    if len(out) < 3 or median(map(len, out)) < 100:
        return out
    while len(out) > 2 and len(out[-1]) <= 60 and not re.search(r"[.!?…»”\")]\s*$", out[-1]):
        around.agency = around.agency or agencies.alone(out[-1])
        out.pop()
    return out
