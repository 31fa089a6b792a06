"""Numbers in French text, in digits and in words, with how exactly they are meant."""

import re
from typing import Literal, NamedTuple

from indexer.claims.hints import Hints
from indexer.number_words import BARE, COLLECTIVES, UNITS
from press.claims import Exactness

_SCALES = {
    "mille": 1e3, "millier": 1e3, "milliers": 1e3, "million": 1e6, "millions": 1e6,
    "milliard": 1e9, "milliards": 1e9, "md": 1e9, "mds": 1e9, "billion": 1e12, "billions": 1e12,
}  # fmt: skip
_S = r"[ \u00a0\u202f\u2009]"
_WORD = "|".join(sorted([*UNITS, "cents?", "mille"], key=len, reverse=True))
_SCALE = r"(?:milliers?|millions?|milliards?|[Mm]ds?|billions?)"
_DIGITS = rf"\d{{1,3}}(?:(?:{_S}|\.)\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w.,–-])(?:(?P<km>un{_S}(?:kilomètre|km){_S}et{_S}demi)|(?P<half>un{_S}demi[-{_S[1:-1]}](?P<halfscale>million|milliard))"
    rf"|(?P<coll>(?:un|une){_S}(?:bonne{_S}|petite{_S}|grosse{_S})?"
    rf"(?P<collword>{'|'.join(COLLECTIVES)})(?:{_S}de{_S}(?P<collscale>milliers?|millions|milliards))?)"
    rf"|(?P<bare>{'|'.join(BARE)})(?={_S}(?:de|d['’]))"
    rf"|(?P<digits>{_DIGITS})(?:{_S}?(?P<scale>{_SCALE}|mille))?(?:{_S}et{_S}(?P<and>demie?))?"
    rf"|(?P<words>(?:{_WORD})(?:(?:[-{_S[1:-1]}]|{_S}et{_S}|-et-)(?:{_WORD}))*)"
    rf"(?:{_S}(?P<wscale>{_SCALE}))?(?P<wand>{_S}et{_S}demie?)?)"
    r"(?![\w]|[-‑](?!huit|neuf)[a-z\d]|[,.]\d)"
)
_BEFORE = re.compile(
    r"(?:(?P<least>plus (?:de|d['’])|au moins|au minimum|minimum|plus de la?|dépass\w+(?: les)?|supérieure?s? à"
    r"|au-delà de|franchi (?:les|la barre des))"
    r"|(?P<most>jusqu['’]à|moins (?:de|d['’])|au plus|au maximum|maximum|pas plus de|n['’]excéd\w+ pas)"
    r"|(?P<about>environ|près (?:de|d['’])|près|quelque|quelques|autour (?:de|d['’])|presque|à peu près|approximativement"
    r"|pas loin de|aux alentours de|dans les|estimée?s? à|de l['’]ordre de|grosso modo|avoisin\w+(?: les)?))"
    r"(?:\s(?:les|des|de|d['’]))?\s?$"
)
_AFTER = re.compile(
    r"\s(?:[a-zéè]+\s){0,2}?\(?(?:(?P<about>environ|à peu près)|(?P<least>au moins|au minimum)|(?P<most>au plus|au maximum))\b",
    re.IGNORECASE,
)
_TO = re.compile(rf"{_S}?(?:à|et|ou|-|–){_S}?(?P<dun>d['’])?$", re.IGNORECASE)


class Number(NamedTuple):
    """A number: its span and value, and a range's other end; whether it is in words, and
    ``rough`` by itself ("une douzaine")."""

    start: int
    end: int
    value: float
    high: float | None
    spelled: bool
    rough: bool = False


def numbers(hints: Hints) -> list[Number]:
    """The numbers of a text in lower case, in order; ranges as one."""
    text = hints.low
    found: list[Number] = []
    end = 0
    for start in hints.numbers():
        match = _NUMBER.match(text, start) if start >= end else None
        value = _value(match) if match is not None else None
        if match is not None and value is not None:
            end = match.end()
            spelled, rough = match["digits"] is None, bool(match["coll"] or match["bare"])
            found.append(Number(start, end, value, None, spelled, rough))
    return _ranges(text, found)


def _value(match: re.Match[str]) -> float | None:
    if match.group("km"):
        return 1.5
    if match.group("half"):
        return _SCALES[match.group("halfscale").lower()] / 2
    if match.group("coll"):
        value = float(COLLECTIVES[match.group("collword").lower()])
        scale = match.group("collscale")
        return value * (_SCALES[scale.lower()] if scale else 1)
    if match.group("bare"):
        return float(COLLECTIVES[match.group("bare").lower()])
    if match.group("digits"):
        value = _digits(match.group("digits"))
        if match.group("and"):
            value += 0.5
        scale = match.group("scale")
    else:
        spelled = _spelled(match.group("words").lower())
        if spelled is None:
            return None
        value = spelled + (0.5 if match.group("wand") else 0)
        scale = match.group("wscale")
    return value * (_SCALES[scale.lower()] if scale else 1)


def _digits(written: str) -> float:
    plain = re.sub(r"[ \u00a0\u202f\u2009]", "", written)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "")
    return float(plain.replace(",", "."))


def _spelled(words: str) -> float | None:
    """The value of number words, in the order French builds them."""
    total = current = 0.0
    for word in re.split(r"[-\s\u00a0\u202f\u2009]+", words):
        if word == "et":
            continue
        if word in ("cent", "cents"):
            current = (current or 1) * 100
        elif word == "mille":
            total += (current or 1) * 1000
            current = 0
        elif word in ("vingt", "vingts") and current % 100 == 4:
            current += 76
        else:
            current += UNITS[word]
    return total + current


def precision(low: str, number: Number) -> Exactness:
    """How exactly a number is meant, by the words around it in the text in lower case."""
    if number.high is not None:
        return "range"
    before = _BEFORE.search(low, max(0, number.start - 28), number.start)
    for found in (before, _AFTER.match(low, number.end)):
        if found is not None:
            words = found.groupdict()
            if words.get("least"):
                return "at_least"
            if words.get("most"):
                return "at_most"
            if words.get("about"):
                return "about"
    return "about" if number.rough else "exact"


_CHANGE = re.compile(
    r"\b(?:port\w+|pass\w+|augment\w+|rédui\w+|relev\w+|ramen\w+|mont\w+|baiss\w+|recul\w+|grimp\w+|bondi\w*|chut\w+|tomb\w+|gonfl\w+|descend\w+)\b[^.;]{0,60}$"
)


_OPENS_RANGE = re.compile(r"(?:\bentre|\bde|\bd['’])\s?$")
_TIME_OR_YEAR = re.compile(r"\d{4}$|\d\s?[:h]\s?\d\d$")


def _ranges(text: str, found: list[Number]) -> list[Number]:
    """Two numbers joined to a range: "entre 3 000 et 9 000", "de 5 à 10", "dix à quinze". Of a
    change ("passer de 9 à 11,5 milliards") they stay two, the first scaled as the second."""
    done: list[Number] = []
    place = 0
    while place < len(found):
        one = found[place]
        place += 1
        two = found[place] if place < len(found) else None
        if two is not None and two.value > one.value and two.start - one.end <= 5:
            how = _joined(text, one, two)
            if how is not None:
                low = one.value
                if two.value >= 1e6 and low < 1000 and not _scaled(text, one):
                    low *= _scale_of(text, two)
                if how == "range":
                    one = Number(one.start, two.end, low, two.value, one.spelled)
                    place += 1
                else:
                    one = one._replace(value=low)
        done.append(one)
    return done


def _joined(text: str, one: Number, two: Number) -> Literal["range", "change"] | None:
    """How two numbers close to each other belong together."""
    between = text[one.end : two.start].strip()
    opening = _OPENS_RANGE.search(text, max(0, one.start - 8), one.start)
    if between == "et":
        return "range" if opening is not None and "entre" in opening.group() else None
    if between in ("à", "ou"):
        return "change" if opening is not None and _changes(text, one.start) else "range"
    if between in ("-", "–") and not _TIME_OR_YEAR.search(text, max(0, one.start - 4), one.end):
        return "range"
    return None


def _changes(text: str, at: int) -> bool:
    return _CHANGE.search(text, max(0, at - 90), at) is not None


def _scaled(text: str, number: Number) -> bool:
    return re.search(_SCALE + "$", text[number.start : number.end], re.IGNORECASE) is not None


def _scale_of(text: str, number: Number) -> float:
    match = re.search(_SCALE + "$", text[number.start : number.end], re.IGNORECASE)
    return _SCALES[match.group().lower()] if match else 1.0
