"""From numbers to figures: those that count something the news is about."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from indexer.claims.amounts import meant
from indexer.claims.counted import Counted
from indexer.claims.heard import Speaker
from indexer.claims.hints import Hints
from indexer.claims.layout import Sentence
from indexer.claims.numerals import Number, numbers, precision
from lexicon.values import Field
from press.claims import Figure, Unit

_MONTH = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DATE = re.compile(
    rf"\s(?:{_MONTH}|er)\b|\s?(?:h|heures?)(?:\s?\d|\b)|\s?(?:e|er|ère|ème|nd|nde)\b", re.IGNORECASE
)
_BEFORE_NAME = re.compile(
    r"(?:\b(?:articles?|art\.|chapitre|résolution|numéro|n°|no|page|alinéa|loi|règlement|directive|vol|version"
    r"|top|groupe|acte|tome|saison|chaîne|canal|boulevard|rue|route|autoroute|type|modèle|projet|unité|école|division"
    r"|brigade|régiment|mi-|fin|début|printemps|été|automne|hiver|année|an|horizon|depuis|âgée?s? de|G|France|Arte)\s?"
    r"|[A-Z][\w]*[a-z]\s|[A-Z]{1,4}[\s-]|[\w]-)$"
)
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_SMALL_SKIP = re.compile(
    r"\b(?:les|ces|ses|nos|vos|leurs|aux|tous|toutes|des|mes)\s$", re.IGNORECASE
)
_OF_MANY = re.compile(
    r"(?:\d|\b(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\w+ze|\w+aine)) des\s$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:[àÀ]|[Dd]ans la région de|dans le|près d[e’'] ?|[Ss]ur|[Ee]n)\s((?:la |le |l['’])?[A-ZÀ-Þ][\w’'-]+(?:[ -][A-ZÀ-Þ][\w’'-]+)*)"
)
_DAY = re.compile(
    r"\b(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?:\s\d{1,2}\s\w+)?|(?:le\s)?\d{1,2}(?:er)?\s"
    rf"(?:{_MONTH})(?:\s\d{{4}})?|hier|aujourd['’]hui|la veille|dans la nuit|cette nuit|la nuit(?: précédente)?)\b",
    re.IGNORECASE,
)


def figures(
    text: str,
    field: Field,
    found: Sequence[Sentence],
    voice: Callable[[int, int], Speaker | None],
) -> list[Figure]:
    """The figures of one field, in order; ``voice`` says who states what stands in a sentence
    at an offset."""
    told: list[Figure] = []
    hints = Hints(_lowered(text))
    listed = numbers(hints)
    at = 0
    for place, sentence in enumerate(found):
        mine: list[Number] = []
        while at < len(listed) and listed[at].start < sentence.end:
            mine += [listed[at]] if listed[at].start >= sentence.start else []
            at += 1
        if mine and not sentence.link:
            told += _of_sentence(text, hints, field, sentence, mine, partial(voice, place))
    return told


_DENIED = re.compile(r"\bnon (?:pas )?$")  # "quatre morts, et non six"


def _lowered(text: str) -> str:
    """The text in lower case, character for character."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _of_sentence(
    text: str,
    hints: Hints,
    field: Field,
    sentence: Sentence,
    listed: Sequence[Number],
    voice: Callable[[int], Speaker | None],
) -> list[Figure]:
    told: list[Figure] = []
    earlier: Unit | None = None
    fated = hints.fate(sentence.start, sentence.end)
    dated = hints.day(sentence.start, sentence.end)
    for place, number in enumerate(listed):
        if (_is_one(number) and not fated) or _is_no_figure(text, number, sentence):
            continue
        if _DENIED.search(text, max(sentence.start, number.start - 9), number.start):
            continue
        what = meant(text, number, sentence, earlier, follows=bool(told), fated=fated)
        if what is None and (other := _changed_to(text, listed, place)) is not None:
            what = meant(text, other, sentence, earlier, follows=bool(told), fated=fated)
        if what is None or (_is_one(number) and not _in_toll(text, what, number, sentence)):
            continue
        earlier = what.unit
        who = voice(number.start)
        told.append(
            Figure(
                field=field,
                start=number.start,
                end=number.end,
                surface=text[number.start : number.end],
                value=number.value,
                value_max=number.high,
                unit=what.unit,
                precision=precision(hints.low, number),
                of=what.of or None,
                place=_near(_PLACE, text, number, sentence, 1),
                day=_near(_DAY, text, number, sentence, 0) if dated else None,
                attributed_to=(who.name or who.role) if who else None,
                attributed_id=who.id if who else None,
                sentence=(sentence.start, sentence.end),
                rule=what.rule,
            )
        )
    return told


def _changed_to(text: str, listed: Sequence[Number], place: int) -> Number | None:
    """The number to which one changes: "passer de 9 à 11,5 milliards"."""
    if place + 1 == len(listed):
        return None
    number, other = listed[place : place + 2]
    from_to = text[number.end : other.start] == " à " and text[: number.start].endswith(" de ")
    return other if from_to else None


def _is_one(number: Number) -> bool:
    return number.value == 1 and number.spelled


def _is_no_figure(text: str, number: Number, sentence: Sentence) -> bool:
    """Dates, hours, ages, names of weapons, articles and ordinals."""
    before = text[max(sentence.start, number.start - 24) : number.start]
    if re.search(r"\d[:.]$", before) or re.match(r":\d", text[number.end : number.end + 2]):
        return True
    if number.spelled:
        small = number.value < 100 and _SMALL_SKIP.search(before) is not None
        if small and not _OF_MANY.search(before):
            return True
    elif _is_date(text, number) or _is_glued(text, number):
        return True
    match = _BEFORE_NAME.search(before)
    if match is None:
        return False
    if match.group()[0].isupper():
        opens = number.start - len(match.group()) <= sentence.start + 1
        return not opens and not number.spelled
    return not number.spelled or number.value < 30


_COUNTED_AFTER = re.compile(
    r"\s(?:personnes|morts|blessés|soldats|civils|militaires|hommes|drones)"
)


def _is_date(text: str, number: Number) -> bool:
    if number.value < 2200 and _DATE.match(text, number.end):
        return True
    year = _YEAR.fullmatch(text, number.start, number.end) is not None
    return year and not _COUNTED_AFTER.match(text, number.end)


def _is_glued(text: str, number: Number) -> bool:
    """Whether a number is part of a name or code ("155-mm", "#3", "n°2")."""
    before, after = text[max(0, number.start - 1) : number.start], text[number.end : number.end + 2]
    glued = (before and before in "-‑/°#@") or (after[:1] and after[0] in "-‑/")
    return bool(glued) and not re.match(r"[-–]\d", after)


def _in_toll(text: str, what: Counted, number: Number, sentence: Sentence) -> bool:
    """Whether "un" counts: of the dead or hurt, as such or among other numbers."""
    if what.unit not in ("death", "wounded"):
        return False
    if what.noun in ("mort", "morte", "blessé", "blessée", "tué"):
        return True
    before = text[max(sentence.start, number.start - 40) : number.start]
    after = text[number.end : min(sentence.end, number.end + 40)]
    return (
        re.search(r"(?:au moins|dont|et|ainsi que)\s$", before) is not None
        or re.search(r"\bet\s(?:deux|trois|quatre|cinq|\d|\w+ autres)", after) is not None
    )


def _near(
    pattern: re.Pattern[str], text: str, number: Number, sentence: Sentence, group: int
) -> str | None:
    """The match nearest to a number in its sentence, those after it first."""
    found = list(pattern.finditer(text, sentence.start, sentence.end))
    if not found:
        return None
    return min(
        found,
        key=lambda m: abs(m.start(group) - number.end) + (40 if m.start() < number.start else 0),
    ).group(group)
