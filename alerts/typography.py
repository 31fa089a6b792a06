"""Making others' words fit to be shown: on one line, nothing hidden, French spaces held."""

import re
import unicodedata

NB = "\N{NO-BREAK SPACE}"
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")


def one_line(text: str) -> str:
    """The text on one line, without control characters and marks that turn its direction;
    no-break spaces stay."""
    return "".join(filter(_shows, _BREAKS.sub(" ", text))).strip()


def _shows(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def held(text: str) -> str:
    """One line in which no double punctuation mark, unit or guillemet can stand alone."""
    return re.sub(r"(?<=«) | (?=[:;!?»%€])", NB, one_line(text))
