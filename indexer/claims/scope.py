"""What the sentence of a figure says of its circumstances: when, where, of whom, how newly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from indexer.claims.acts import Acts, acts
from indexer.claims.parties import Parties, parties
from press.claims import Figure

_RATE = re.compile(r"\bpar (?:jour|semaine|mois|an|heure)\b|\b\w+ (?:trimestre|semestre)\b")
_SINCE = re.compile(
    r"\bdepuis (?:le début|la|l['’]|le|leur|son|\d|jan|fév|mar|avr|mai|jui|aoû|sep|oct|nov|déc|\w+ jours)|\bau total depuis"
    r"|\ben (?:tout )?(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d+) (?:ans?|mois|années)\b|\bdébut de l['’](?:invasion|offensive|opération)",
    re.IGNORECASE,
)
_DAY_LONG = re.compile(
    r"\b(?:vingt.quatre|24)\s?(?:dernières\s)?h(?:eures)?\b|\bsur la journée|\bdernières 24"
)
_BEFORE = re.compile(
    r"\bl['’](?:an|année) (?:derni(?:er|ère)|passée?|précédente?)\b|\bun an (?:plus tôt|auparavant)\b|\bla fois précédente\b"
    r"|\b(?:la semaine|le mois) (?:derni(?:er|ère)|passée?|précédente?)\b|\bà l['’]époque\b",
    re.IGNORECASE,
)
_NIGHT = re.compile(r"\b(?:dans|pendant|durant|cette|de) (?:la )?nuit\b")
_PART = re.compile(
    r"(?:\bdont|\bparmi (?:eux|elles|lesquels|lesquelles)|\by compris|\boutre)\s(?:[\w’']+\s){0,3}?(?:d['’])?$",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"\s(?:des|de ces|d['’]entre)\s")
_ALL = re.compile(r"\b(?:ensemble du pays|tout le pays|au total|en tout)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:tués et blessés|morts et blessés|blessés et tués|tués ou blessés|confondus)\b",
    re.IGNORECASE,
)
_NEWER = re.compile(
    r"alourdi|nouveau (?:bilan|décompte)|bilan (?:actualisé|révisé|revu)|revu (?:\w+ )*à la (?:baisse|hausse)|à la hausse|succombé"
    r"|dernier bilan|porté à|s['’]élève désormais|passe(?:nt)? de|précédent bilan|bilan précédent|plus tôt|comme annoncé|premier bilan"
    r"|rectifi|(?:bilan|chiffre)s? (?:corrigé|ramené)|contrairement à ce qu|et non (?:pas )?\w+ comme|avait d['’]abord|d['’]abord (?:évoqué|annoncé|fait état|parlé)"
    r"|dans un premier temps|initialement (?:annoncé|évoqué|avancé)",
    re.IGNORECASE,
)
_EARLIER = r"(?:d['’]abord|initialement|dans un premier temps|auparavant|plus tôt|précédemment|jusqu['’]ici|jusqu['’]alors|la veille|par erreur)"
_GIVEN = r"(?:avancé|annoncé|évoqué|donné|communiqué|publié|indiqué|cité|retenu|rapporté|recensé|compté)e?s?"
_REPLACED_AFTER = re.compile(
    rf"^[^,;.:]{{0,40}}?\b(?:{_GIVEN} {_EARLIER}|{_EARLIER} {_GIVEN}|comme (?:nous l['’]avions |l['’]avait |annoncé|indiqué|écrit))",
    re.IGNORECASE,
)
_REPLACED_BEFORE = re.compile(
    r"(?:\b(?:premiers?|précédents?|ancien) (?:bilans?|chiffres?|décomptes?)\b[^,;.]{0,40}|\b(?:bilans?|chiffres?|décomptes?) (?:précédents?|initial|initiaux)\b[^,;.]{0,40}"
    r"|\bet non (?:pas )?(?:de )?|\bau lieu (?:de |d['’]))$",
    re.IGNORECASE,
)
_GROUPS = {
    "child": "enfant|mineur|bébé|adolescent|fillette|garçon",
    "civil": "civil|habitant|résident|passager",
    "force": "soldat|militaire|combattant|policier|gendarme|officier|garde|réserviste|supplétif|milicien|djihadiste|rebelle",
    "woman": "femme",
}
_GROUP = {name: re.compile(rf"\b(?:{words})") for name, words in _GROUPS.items()}
_SIDES = {
    "russie": "russe|moscou|russie", "ukraine": "ukrainien|kiev|ukraine|kyiv",
    "coree": "nord-coréen|pyongyang", "france": "français",
    "israel": "israélien", "palestine": "palestinien|gaza",
}  # fmt: skip
_SIDE = {name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, words in _SIDES.items()}
_SYNONYMS = {"pays": "etat", "etats": "etat", "états": "etat", "etat": "etat", "immeubles": "bâtiment",
             "bâtiments": "bâtiment", "localités": "village", "villages": "village", "communes": "village"}  # fmt: skip


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTH = re.compile(
    r"\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[,;.:]\s|[»”]|\ssur (?:les?|un total)\b")
_WORD = re.compile(r"[^\W\d_]{4,}")
_UNITS_AND_SAYING = frozenset(
    word[:6]
    for word in "million millions milliard milliards euros euro dollars dollar pour cent selon annoncé annonce"
    " déclaré indiqué affirmé précisé avoir être sont ont plus près environ moins quelque dont entre depuis"
    " cette leur leurs contre voix ministre président gouvernement pays  coûte coûtera coûté coûtent atteint atteindra élève monte représente vaut vaudra montant".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A figure as an article tells it: ``words`` are its sentence, ``at`` and ``end`` where
    the number stands in them, ``order`` its place among the article's figures."""

    figure: Figure
    words: str
    at: int
    end: int
    published: datetime | None
    order: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure's sentence says of its circumstances."""

    rate: str
    period: str
    part: bool
    whole: bool
    both: bool
    groups: frozenset[str]
    sides: frozenset[str]
    newer: bool
    replaced: bool  # the number is told as one that no longer holds
    noun: str
    acts: Acts
    parties: Parties
    years: frozenset[str]
    months: frozenset[str]
    stems: frozenset[str]


def told(text: str, figures: Sequence[Figure], published: datetime | None) -> list[Told]:
    """Figures of one field with the sentences they stand in."""
    return [
        Told(
            figure=figure,
            words=text[figure.sentence[0] : figure.sentence[1]],
            at=figure.start - figure.sentence[0],
            end=figure.end - figure.sentence[0],
            published=published,
            order=order,
        )
        for order, figure in enumerate(figures)
    ]


class _Spot(NamedTuple):
    """What the circumstances are read from: a number in its sentence, what it counts, in lower
    case, and who is said to tell it."""

    words: str
    at: int
    end: int
    of: str
    teller: str | None


@lru_cache(maxsize=8192)  # each figure meets all others of its story,
def scope(one: Told) -> Scope:
    """The circumstances of a figure."""
    figure = one.figure
    return _read(_Spot(one.words, one.at, one.end, (figure.of or "").lower(), figure.attributed_to))


@lru_cache(maxsize=8192)  # and again whenever another article joins them
def _read(one: _Spot) -> Scope:
    before, after, of = one.words[: one.at], one.words[one.end :], one.of
    clause = _clause(one)
    counted = after[: len(of) + 34] if of else after[:30]
    victims = re.split(
        r"[,.;:»]| (?:ont|a|sont|était|étaient|par|dans|lors|à|qui|depuis|selon) ", " " + counted
    )[0]
    rate = _RATE.search(clause)
    return Scope(
        rate=rate.group().removeprefix("par ") if rate else "",
        period="before" if _BEFORE.search(clause) else _period(one.words),
        part=_PART.search(before[-45:]) is not None or _OF_WHICH.match(after[:5]) is not None,
        whole=_ALL.search(one.words) is not None,
        both=_BOTH.search(one.words) is not None,
        groups=frozenset(name for name, p in _GROUP.items() if p.search(victims.lower())),
        sides=frozenset(name for name, p in _SIDE.items() if p.search(_suffering(one, victims))),
        newer=_NEWER.search(one.words) is not None,
        replaced=bool(_REPLACED_AFTER.match(after) or _REPLACED_BEFORE.search(before)),
        noun=_SYNONYMS.get(of.split()[-1] if of else "", of.split()[-1] if of else ""),
        acts=acts(*_near(one)),
        parties=parties(_unattributed(one)),
        years=frozenset(_YEAR.findall(one.words)),
        months=frozenset(month.lower() for month in _MONTH.findall(one.words)),
        stems=_stems(one),
    )


def _suffering(one: _Spot, victims: str) -> str:
    match = re.search(
        r"(?:à|contre|dans) (l['’]armée \w+|les forces \w+|les rangs \w+)[^.;]{0,12}$",
        one.words[: one.at],
    )
    return victims + (" " + match.group(1) if match else "")


def _near(one: _Spot) -> tuple[str, str]:
    """The words of a number's clause before and after it, in lower case."""
    before, after = one.words[: one.at].lower(), one.words[one.end :].lower()
    start = max(before.rfind(mark) for mark in (";", ", ", " et ", ": "))
    stop = _STOP.search(after)
    return before[max(0, start) :], after[: stop.start()] if stop else after


def _unattributed(one: _Spot) -> str:
    """A sentence without those who state what it says."""
    return one.words.replace(one.teller, "") if one.teller else one.words


def _stems(one: _Spot) -> frozenset[str]:
    """The beginnings of a sentence's longer words, without those for what is counted."""
    words = (one.words[: one.at] + " " + one.words[one.end :]).lower()
    found = {word[:6] for word in _WORD.findall(words) if word[:6] not in _UNITS_AND_SAYING}
    return frozenset(found - {word[:6] for word in one.of.split()})


def _clause(one: _Spot) -> str:
    start = max(one.words.rfind(mark, 0, one.at) for mark in (";", " et ", ", "))
    ends = [place for mark in (";", ". ") if (place := one.words.find(mark, one.end)) >= 0]
    return one.words[max(0, start) : min(ends, default=len(one.words))]


def _period(words: str) -> str:
    if _SINCE.search(words):
        return "since"
    if _DAY_LONG.search(words):
        return "day"
    return "night" if _NIGHT.search(words) else ""
