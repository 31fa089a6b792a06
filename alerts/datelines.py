"""Lines of place and date before a text, which are no excerpt of it. Pure."""

import re

LONGEST = 60  # characters of a first line without a sentence
_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|janv\\.|févr\\.|avr\\.|juil\\.|sept\\.|oct\\.|nov\\.|déc\\."
)
_WORD = r"(?:[A-ZÀ-ÖØ-Ý][\w’'.]*|de|du|des|la|le|les|sur|en|sous|d’|l’)"
_PLACE = rf"[A-ZÀ-ÖØ-Ý][\w’'.]*(?:[ -]{_WORD}){{0,5}}(?:,? ?\([A-ZÀ-Ý][^()\n]{{1,30}}\))?"
_DATE = (
    rf"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s)?(?:le\s)?\d{{1,2}}(?:er)?"
    rf"\s(?:{_MONTHS})(?:\s\d{{4}})?"
)
_AGENCY = r"\((?:[A-Z]{2,12}|Reuters|Belga|Ukrinform|Interfax)(?:[/,] ?\w+)*\)"
_DATELINE = re.compile(
    rf"\s*{_PLACE}(?:\s*,\s*{_DATE}(?:\s*{_AGENCY})?|\s*{_AGENCY})"
    r"(?:\s*[-–—:|.]+\s+|\s*\n\s*|\s+(?=[A-ZÀ-ÖØ-Ý«“\"])|\s*$)"
)


def without(text: str) -> str:
    """What follows a dateline, all of the text where it has none; nothing where it is one and
    no more."""
    found = _DATELINE.match(text)
    if found:
        return text[found.end() :]
    first, _, rest = text.strip().partition("\n")
    line = first.rstrip()
    is_short = len(line) <= LONGEST and not line.endswith((".", "!", "?", "…", "»", ":"))
    return rest if is_short and rest.strip() else text
