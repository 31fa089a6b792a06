"""Which of a page's many titles is the article's: the visible headline that the
publisher's own statements resemble most."""

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.extract.furniture import furniture
from indexer.extract.signature import dateline
from lexicon.folding import fold

_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"\s+(?:[|–—•·»/]|-|:)\s+(?=[^|–—•·»/]{2,60}$)")
_DOMAIN = re.compile(r"\.(?:fr|com|be|ch|ca|net|org|info|tn|ma)$")
_BADGE = re.compile(
    r"^\W*(?:(?:article )?(?:reserve aux |pour les )?abonnes?|premium|exclusif abonnes?)\W+"
    r"|\W+(?:(?:article )?(?:reserve aux )?abonnes?|premium)\W*$"
)
_BESIDE = re.compile(r"^\W*(?:\d{1,5}|information fournie par\b.*|source\s?:.*)\W*$")
_KICKER = 45  # characters of a rubric before a headline
_SHORTEST = 20  # characters of a headline that a rubric is cut off


def likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 1: the share of words in common (Dice 1945)."""
    first, second = _words(one), _words(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


@lru_cache(maxsize=500)
def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(title)))


def choose(
    headings: list[list[str]], statements: list[str], site: str | None, document: str | None
) -> tuple[str | None, int | None]:
    """The title, and which of ``headings`` shows it. ``headings`` are the visible h1, each
    by its lines, ``statements`` the titles stated for machines, most trusted first,
    ``document`` the ``<title>``, ``site`` the outlet's name."""
    stated = [without_site(bare(text), site) for text in statements if not _named(text, site)]
    headed = [document] if document and not _named(document, site) else []
    known = stated + [without_site(text, site) for text in headed]
    visible = {
        place: lines
        for place, lines in enumerate(headings)
        if lines and not _named(" ".join(lines), site) and not _tail(" ".join(lines), document, stated)
    }  # fmt: skip
    if visible and known:
        score = {
            place: max(likeness(" ".join(lines), title) for title in known)
            for place, lines in visible.items()
        }
        best = max(visible, key=lambda place: score[place])
        text = " ".join(visible[best])
        sole = len(visible) == 1 and len(text) >= 20 and score[best] > 0.15
        if score[best] >= 0.5 or sole:
            return bare(shown(visible[best], [*known, *headed])), best
        for place, lines in visible.items():  # a headline among the site's own words
            if any(_key(text).startswith(_key(shown(lines, known)) + " ") for text in headed):
                return bare(shown(lines, known)), place
    if known:
        return known[0], None
    texts = {place: bare(shown(lines, [])) for place, lines in visible.items()}
    longest = max(texts, key=lambda place: len(texts[place]), default=None)
    return (texts[longest], longest) if longest is not None else (None, None)


def shown(lines: list[str], stated: Iterable[str]) -> str:
    """The headline that the lines of a heading show. Where a title is stated as the whole
    heading, it is that; where only as its beginning or its end, what stands beside it is a
    rubric, a source, a count. Lines that are the site's own are left out."""
    whole, keys = " ".join(lines), {_letters(text): text for text in stated}
    if said := keys.get(_letters(whole)):
        return said if len(lines) > 1 else whole
    for start in range(len(lines)):
        for end in range(len(lines), start, -1):
            part = " ".join(lines[start:end])
            if len(part) >= _SHORTEST and _letters(part) in keys:
                return part
    kept = [line for line in lines if not _beside(line)]
    heading = " ".join(kept) if len(" ".join(kept)) >= 15 else whole
    return _less_kicker(heading, keys)


def _beside(line: str) -> bool:
    return _BESIDE.match(fold(line)) is not None or furniture(line) or dateline(line)


def _less_kicker(heading: str, keys: dict[str, str]) -> str:
    """The heading without the rubric before it, or the remark in brackets behind it, where
    a stated title is the rest."""
    for title in keys.values():
        if len(title) < _SHORTEST:
            continue
        start = len(heading) - len(title)
        folded, said = fold(heading), fold(title)
        if 0 < start <= _KICKER and folded[start:] == said:
            return heading[start:]
        if folded.startswith(said) and re.match(r"\s*[(\[][^()]*[)\]]$", heading[len(title) :]):
            return heading[: len(title)]
    return heading


def _tail(heading: str, document: str | None, stated: list[str]) -> bool:
    """Whether the heading is the site's name: what the ``<title>`` says behind a title
    that is stated."""
    if not document or not stated:
        return False
    own, whole = _letters(heading), _letters(document)
    return any(whole == said + own for said in map(_letters, stated) if own != said)


@lru_cache(maxsize=500)
def bare(title: str) -> str:
    """A title on one line, without a badge such as "Réservé aux abonnés"."""
    title = re.sub(r"[ \t\n\r\f\v]+", " ", title).strip()
    while found := _BADGE.search(fold(title)):
        shorter = (title[: found.start()] + title[found.end() :]).strip()
        if len(shorter) < 15:
            break
        title = shorter
    return title


def without_site(title: str, site: str | None) -> str:
    """A title without the outlet's name at its end: where the site is known by it, where
    it is a domain, or behind a bar after words enough for a headline."""
    title = title.strip()
    for _ in range(3):
        found = _SUFFIX.search(title)
        if not found or len(title[: found.start()]) < 12:
            break
        tail = title[found.end() :]
        barred = found[0].strip() == "|" and found.start() >= (40 if site else 25)
        if not (barred or _named(tail, site) or _DOMAIN.search(tail)):
            break
        title = title[: found.start()].rstrip()
    return title


def _named(text: str, site: str | None) -> bool:
    if not site:
        return False
    one, other = _letters(text), _letters(site)
    return bool(one) and (
        one == other or (len(one) >= 5 and one in other and len(one) > len(other) / 2)
    )


@lru_cache(maxsize=500)
def _letters(text: str) -> str:
    return "".join(_WORD.findall(fold(text)))


def _key(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))
