"""Which of a page's many titles is the article's: the visible headline that the
publisher's own statements resemble most."""

import re
from functools import lru_cache

from lexicon.folding import fold

_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"\s+(?:[|–—•·»]|-|:)\s+(?=[^|–—•·»]{2,45}$)")
_DOMAIN = re.compile(r"\.(?:fr|com|be|ch|ca|net|org|info|tn|ma)$")
_BADGE = re.compile(
    r"^\W*(?:(?:article )?(?:reserve aux |pour les )?abonnes?|premium|exclusif abonnes?)\W+"
    r"|\W+(?:(?:article )?(?:reserve aux )?abonnes?|premium)\W*$"
)


def likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 1: the share of words in common (Dice 1945)."""
    first, second = _words(one), _words(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


@lru_cache(maxsize=500)
def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(title)))


def choose(
    headings: list[str], statements: list[str], site: str | None, document: str | None
) -> tuple[str | None, int | None]:
    """The title, and which of ``headings`` shows it. ``headings`` are the visible h1,
    ``statements`` the titles stated for machines, most trusted first, ``document`` the
    ``<title>``, ``site`` the outlet's name."""
    visible = {
        place: bare(text) for place, text in enumerate(headings) if text and not _named(text, site)
    }
    stated = [without_site(bare(text), site) for text in statements if not _named(text, site)]
    known = stated + (
        [without_site(document, site)] if document and not _named(document, site) else []
    )
    if visible and known:
        score = {
            place: max(likeness(text, title) for title in known) for place, text in visible.items()
        }
        best = max(visible, key=lambda place: score[place])
        sole = len(visible) == 1 and len(visible[best]) >= 20 and score[best] > 0.15
        if score[best] >= 0.5 or sole:
            return _less_kicker(visible[best], stated), best
    if known:
        return known[0], None
    longest = max(visible, key=lambda place: len(visible[place]), default=None)
    return (visible[longest], longest) if longest is not None else (None, None)


def _less_kicker(heading: str, stated: list[str]) -> str:
    """The heading without the rubric before it, where a stated title is what follows."""
    folded = fold(heading)
    for title in stated:
        start = len(heading) - len(title)
        if 0 < start <= 45 and len(title) >= 20 and folded[start:] == fold(title):
            return heading[start:]
    return heading


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
