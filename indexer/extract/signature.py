"""Lines that say who wrote an article, and when: by-lines and datelines, and the time that
runs on into a sentence. Every test looks at one line."""

import re
from functools import lru_cache

from lexicon.folding import fold
from press import dates

folded = lru_cache(maxsize=2000)(fold)  # a line is asked about many times
_BYLINE = re.compile(
    r"""^\W*(?:par|by|de\ notre\ (?:correspondante?|envoye\w*\ speciale?)|propos\ recueillis\ par|texte|redige\ par|ecrit\ par|auteure?s?|article\ (?:ecrit|redige)\ par)\s?:?\s+(?P<names>\S.{1,90})$""",
    re.VERBOSE,
)
_BETWEEN = frozenset(
    (
        "a au aux avec et de des du la le les en pour son sa envoye envoyee speciale "
        "special correspondant correspondante notre agence redaction van von der den "
        "di el y ben bin"
    ).split()
)
_PUBLISHED = re.compile(
    r"^\W*(?:publiee?|mise? a jour|mis en ligne|maj|modifiee?|actualisee?|postee?|"
    r"parue?|creee?|date|posted|updated|published|article du)\b"
)
_DATE = re.compile(
    r"\b\d{1,2}(?:er)?[ /.-](?:[a-z]{3,9}\.?|\d{1,2})[ /.-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b"
)
_CLOCK = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le|a|et|heures?|min|"
    r"minutes|gmt|cet|cest|utc|paris|heure de paris|\d+|\d+h\d*)\b|[^a-z]"
)


_DAYS = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),?\s+)?"
_DAY = rf"(?:le\s+)?{_DAYS}(?:\d\d?(?:er)?\s+(?:{'|'.join(dates.MONTHS)})\b\.?(?:\s+\d{{4}})?|\d\d?[/.]\d\d?[/.]\d{{2,4}})"
_HOUR = r"(?:[01]?\d|2[0-3])\s?[h:]\s?(?:[0-5]\d)?(?::[0-5]\d)?"
_SAID = r"(?:publiee?|mise? a jour|mis en ligne|modifiee?|actualisee?|postee?)\s+(?:par [\w' -]{3,40}\s+)?"
_BEHIND = r"\s*(?:[-–—:|•·./,]+\s*)?"
_STAMPED = re.compile(  # a date of publication that runs on into the first sentence
    rf"^\W*(?:{_SAID}{_DAY}(?:,?\s*(?:a\s+)?{_HOUR})?|{_DAY},?\s*(?:a\s+)?{_HOUR}){_BEHIND}"
    rf"(?:\W*{_SAID}{_DAY}(?:,?\s*(?:a\s+)?{_HOUR})?{_BEHIND})?"
)
_OF_A_TIME = frozenset(
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim hier ce matin soir le a"
    " aujourd hui heure heures h min utc gmt cet cest paris de er publie publiee mis mise jour maj modifie".split()
)
_TIME_OF_DAY = re.compile(rf"\b{_HOUR}(?![a-z\d])")
_LETTERS = re.compile(r"[a-z]+")
_HOURED = re.compile(rf"^\W*(?:{_SAID})?(?:{_DAY},?\s*)?(?:a\s+)?{_HOUR}{_BEHIND}")


def byline(line: str) -> str | None:
    """The name or names that a by-line states ("Par Jeanne Martin, à Kiev")."""
    if len(line) > 120 or (line.endswith((".", "!", "?", "…", "»")) and line.count(" ") > 6):
        return None
    found = _BYLINE.match(folded(line))
    names = line[found.start("names") : found.end("names")].strip(" .:|-–—") if found else ""
    return names if names and all(map(_nameable, names.split())) else None


def _nameable(word: str) -> bool:
    return not word[0].islower() or fold(word).strip(",.'") in _BETWEEN or "'" in fold(word)


def announced(line: str) -> bool:
    """A dateline that says itself that it is one of publication ("Publié le …")."""
    return len(line) <= 160 and _PUBLISHED.match(folded(line)) is not None and dateline(line)


def dateline(line: str) -> bool:
    """A line that is a date of publication or change and little else."""
    if len(line) > 160:
        return False
    plainly = folded(line)
    if not _DATE.search(plainly):
        return False
    rest = _CLOCK.sub("", _DATE.sub("", plainly))
    return len(rest) <= (90 if _PUBLISHED.match(plainly) else 8)


def is_time(line: str) -> bool:
    """A line that says a time of day, with its day or without, and nothing else."""
    said = folded(line)
    if len(said) > 60 or not _TIME_OF_DAY.search(said):
        return False
    return all(word in _OF_A_TIME or word in dates.MONTHS for word in _LETTERS.findall(said))


def unstamped(line: str, *, hour: bool = False) -> str:
    """A line without the time at its head, where a sentence begins behind it. A time of
    day alone is one only with ``hour``: in the entry of a live page."""
    found = (_HOURED if hour else _STAMPED).match(folded(line))
    rest = line[found.end() :] if found else ""
    return rest if len(rest) >= 20 and (rest[0].isupper() or rest[0] in '«"“') else line
