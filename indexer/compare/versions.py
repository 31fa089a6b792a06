"""What changed between two versions of one article, and of what kind. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from lexicon.folding import fold, nfc
from press.values import Article

EditKind = Literal[
    "headline", "figure", "name", "attribution", "correction-note", "addition", "wording",
    "withdrawal",
]  # fmt: skip
ORDER: tuple[EditKind, ...] = (
    "withdrawal", "correction-note", "headline", "figure", "attribution", "name", "addition",
    "wording",
)  # fmt: skip
SENTENCE = 8  # words that make an addition or a withdrawal; fewer are wording
APART = 2  # words between two changes that are told as one
LARGEST = 4_000_000  # word pairs that are aligned; beyond, a stretch is replaced as a whole

# Words, numbers with their separators, and the marks that change what is said.
_TOKEN = re.compile(r"\d{1,3}(?:[\s.]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+|[%€$£°?!+]")
_FIGURE = re.compile(
    r"\d|^(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingt|trente|quarante|cinquante|soixante|cents?|mille|millions?|milliards?|lundi|mardi"
    r"|mercredi|jeudi|vendredi|samedi|dimanche|janvier|fevrier|mars|avril|mai|juin|juillet|aout"
    r"|septembre|octobre|novembre|decembre)$"
)
_NOTE = re.compile(
    r"\b(?:rectificatif|correctif|erratum|droit de reponse"
    r"|(?:article|texte|titre|version|chapo|papier|depeche) (?:\w+ ){0,2}(?:corrigee?|rectifiee?)"
    r"|(?:corrigee?|rectifiee?|modifiee?) (?:le|ce|a|pour)\b"
    r"|corrige (?:le|la|les|l'|un|une|bien|dans|au|avec|:)"
    r"|(?:version|formulation) (?:anterieure|precedente|initiale)"
    r"|par erreur|contrairement a ce que (?:nous|notre|l'article)|et non (?:pas )?comme"
    r"|nous (?:avions|avons) (?:\w+ )?(?:ecrit|indique|affirme)|nos excuses)"
)
_WITHDRAWN = re.compile(
    r"\b(?:article|contenu|page|texte|video|depeche) (?:\w+ ){0,3}(?:retiree?|supprimee?|depubliee?|annulee?"
    r"|n'est plus (?:disponible|en ligne))|\bannule et remplace\b"
)
_ATTRIBUTION = re.compile(
    r"\b(?:selon|d'apres|citee? par|rapporte|a (?:declare|affirme|indique|annonce|estime|precise"
    r"|assure|ajoute|explique|confie|accuse|dit|confirme)|(?:declare|affirme|indique|annonce|estime"
    r"|precise|assure|ajoute|explique|confie|accuse|dit|confirme)(?:nt)?|de source|sources?)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words put for others in one place. Offsets count code points of the field of either
    version, end exclusive; an addition has ``before`` empty, a withdrawal ``after``."""

    field: Literal["title", "text"]
    kinds: tuple[EditKind, ...]
    before: str
    after: str
    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All changes, title first, in order of the text; ``kinds`` together, gravest first."""

    kinds: tuple[EditKind, ...]
    changes: tuple[Change, ...]

    def json(self) -> dict[str, Any]:
        """What ``versions.difference`` keeps."""
        return {
            "changes": [
                {
                    "field": change.field,
                    "kinds": list(change.kinds),
                    "before": change.before,
                    "after": change.after,
                    "old": [change.old_start, change.old_end],
                    "new": [change.new_start, change.new_end],
                }
                for change in self.changes
            ]
        }


def difference(old: Article, new: Article) -> Difference | None:
    """What the new version changed in headline or text; ``None`` where only spaces,
    quotation marks, apostrophes, hyphens or other punctuation did."""
    changes = (
        *_changes("title", nfc(old.title), nfc(new.title)),
        *_changes("text", nfc(old.text), nfc(new.text)),
    )
    if not changes:
        return None
    kinds = {kind for change in changes for kind in change.kinds}
    return Difference(kinds=tuple(kind for kind in ORDER if kind in kinds), changes=changes)


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    # Spaces inside a number are typography.
    return [_Token("".join(m.group().split()), *m.span()) for m in _TOKEN.finditer(text)]


def _changes(field: Literal["title", "text"], old: str, new: str) -> Iterator[Change]:
    if old == new:
        return
    before, after = _tokens(old), _tokens(new)
    for a, b, c, d in _edits(old, new, before, after):
        removed, added = before[a:b], after[c:d]
        old_start, old_end = _span(before, a, b)
        new_start, new_end = _span(after, c, d)
        context = fold(
            _sentence(old, old_start, old_end) + "\n" + _sentence(new, new_start, new_end)
        )
        kinds = _kinds(removed, added, fold(new[new_start:new_end]), context)
        yield Change(
            field=field,
            kinds=("headline", *(k for k in kinds if k in ("figure", "name")))
            if field == "title"
            else kinds,
            before=old[old_start:old_end],
            after=new[new_start:new_end],
            old_start=old_start,
            old_end=old_end,
            new_start=new_start,
            new_end=new_end,
        )


def _span(tokens: Sequence[_Token], first: int, last: int) -> tuple[int, int]:
    if first < last:
        return tokens[first].start, tokens[last - 1].end
    place = tokens[first - 1].end if first else 0
    return place, place


def _edits(
    old: str, new: str, before: Sequence[_Token], after: Sequence[_Token]
) -> Iterator[tuple[int, int, int, int]]:
    """Token ranges that differ: paragraphs are aligned first, words within what remains, so
    that a live page of hundreds of paragraphs takes no longer than its changes."""
    olds, news = _paragraphs(old, before), _paragraphs(new, after)
    blocks = SequenceMatcher(
        None,
        [tuple(t.word for t in before[a:b]) for a, b in olds],
        [tuple(t.word for t in after[a:b]) for a, b in news],
        autojunk=False,
    )
    for tag, a, b, c, d in blocks.get_opcodes():
        if tag == "equal":
            continue
        first, last = (olds[a][0], olds[b - 1][1]) if a < b else (_at(olds, a), _at(olds, a))
        other, end = (news[c][0], news[d - 1][1]) if c < d else (_at(news, c), _at(news, c))
        yield from _within(before, after, first, last, other, end)


def _at(paragraphs: Sequence[tuple[int, int]], index: int) -> int:
    return paragraphs[index - 1][1] if index else 0


def _within(
    before: Sequence[_Token], after: Sequence[_Token], a: int, b: int, c: int, d: int
) -> Iterator[tuple[int, int, int, int]]:
    if (b - a) * (d - c) > LARGEST:
        yield a, b, c, d
        return
    words = SequenceMatcher(
        None, [t.word for t in before[a:b]], [t.word for t in after[c:d]], autojunk=False
    )
    changed = [codes[1:] for codes in words.get_opcodes() if codes[0] != "equal"]
    for i, j, k, m in _joined(changed):
        yield a + i, a + j, c + k, c + m


def _joined(
    changes: Sequence[tuple[int, int, int, int]],
) -> Iterator[tuple[int, int, int, int]]:
    """Changes of a few words with hardly any between them, as one."""
    held: tuple[int, int, int, int] | None = None
    for change in changes:
        few = max(change[1] - change[0], change[3] - change[2]) < SENTENCE
        if (
            held
            and few
            and change[0] - held[1] <= APART
            and max(held[1] - held[0], held[3] - held[2]) < SENTENCE
        ):
            held = (held[0], change[1], held[2], change[3])
            continue
        if held:
            yield held
        held = change
    if held:
        yield held


def _paragraphs(text: str, tokens: Sequence[_Token]) -> list[tuple[int, int]]:
    """Token ranges of the paragraphs that have words."""
    ends = [match.end() for match in re.finditer(r"\n\s*", text)] + [len(text)]
    found: list[tuple[int, int]] = []
    start = place = 0
    for end in ends:
        while place < len(tokens) and tokens[place].start < end:
            place += 1
        if place > start:
            found.append((start, place))
        start = place
    return found


def _sentence(text: str, start: int, end: int) -> str:
    """What stands around a change, within its sentence and forty characters."""
    left = re.split(r"[.!?\n]", text[max(0, start - 40) : start])[-1]
    right = re.split(r"[.!?\n]", text[end : end + 40])[0]
    return left + text[start:end] + right


def _kinds(
    removed: Sequence[_Token], added: Sequence[_Token], words: str, context: str
) -> tuple[EditKind, ...]:
    if _WITHDRAWN.search(words):
        return ("withdrawal",)
    if _NOTE.search(words):
        return ("correction-note",)
    if len(added) >= SENTENCE and len(added) >= 4 * len(removed):
        return ("addition",)
    if len(removed) >= SENTENCE and len(removed) >= 4 * len(added):
        return ("withdrawal",)
    kinds: list[EditKind] = []
    if _differ(_figures(removed), _figures(added)):
        kinds.append("figure")
    if _ATTRIBUTION.search(context):
        if _names(removed) != _names(added) or _ATTRIBUTION.search(words):
            kinds.append("attribution")
    elif _differ(_names(removed), _names(added)):
        kinds.append("name")
    return tuple(kinds) or ("wording",)


def _differ(before: set[str], after: set[str]) -> bool:
    return bool(before and after and before != after)


def _figures(tokens: Sequence[_Token]) -> set[str]:
    return {folded for t in tokens if _FIGURE.search(folded := fold(t.word))}


def _names(tokens: Sequence[_Token]) -> set[str]:
    return {fold(t.word) for t in tokens if t.word[0].isupper() and len(t.word) > 2}
