"""How words are set in French and English: others' words on one line, nothing hidden,
French spaces held; numbers, hours and dates as each language writes them."""

import re
from datetime import date, datetime
from typing import Literal

Language = Literal["fr", "en"]

NB = "\N{NO-BREAK SPACE}"
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_SHORT = {
    "fr": "janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc.",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
_DAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")


def clean(text: str) -> str:
    """A piece of a line, with its own spaces at either end, without control characters and
    invisible marks such as those that turn its direction; no-break spaces stay."""
    return _HIDDEN.sub("", _BREAKS.sub(" ", text))


def one_line(text: str) -> str:
    """The text on one line, clean."""
    return clean(text).strip()


def held(text: str) -> str:
    """One line in which no double punctuation mark, unit or guillemet can stand alone."""
    return re.sub(r"(?<=«) | (?=[:;!?»%€])", NB, one_line(text))


def decimal(language: Language, number: float) -> str:
    """A number with one decimal, none where that is 0."""
    text = f"{number:.1f}".removesuffix(".0")
    return text.replace(".", ",") if language == "fr" else text


def day(language: Language, when: date, *, year: bool = False, short: bool = False) -> str:
    """``21 novembre`` or ``21 nov.``, with the year where asked."""
    month = (_SHORT if short else _MONTHS)[language].split()[when.month - 1]
    number = "1er" if language == "fr" and when.day == 1 else str(when.day)
    return f"{number}{NB}{month}" + (f" {when.year}" if year else "")


def month(language: Language, when: date) -> str:
    """``novembre 2026``."""
    return f"{_MONTHS[language].split()[when.month - 1]} {when.year}"


def weekday(language: Language, when: date) -> str:
    """``dimanche 22 novembre 2026``."""
    name = _DAYS[language].split()[when.weekday()]
    return f"{name} {day(language, when, year=True)}"


def hour(language: Language, when: datetime) -> str:
    """``18 h 42`` in French, ``18:42`` in English."""
    if language == "en":
        return f"{when:%H:%M}"
    return f"{when.hour}{NB}h" + (f"{NB}{when:%M}" if when.minute else "")


def moment(language: Language, when: datetime, today: date, *, day_only: bool = False) -> str:
    """A time as short as can be: the hour alone for ``today``, with the day before that."""
    if when.date() == today and not day_only:
        return hour(language, when)
    on = day(language, when.date(), short=True, year=when.year != today.year)
    return on if day_only else f"{on}, {hour(language, when)}"


_LITTLE = frozenset("d de des du en et l la le les".split())


def spelled(id: str) -> str:
    """A name made of a source's id: ``feuille-du-jorat`` is Feuille du Jorat."""
    words = id.replace("-", " ").split(" ")
    return " ".join(word if word in _LITTLE else word[:1].upper() + word[1:] for word in words)
