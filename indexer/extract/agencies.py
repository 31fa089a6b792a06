"""The press agency behind an article: its by-line, a credit in the text, the metadata."""

import re

from lexicon.folding import fold

NAMES = {
    "afp": "AFP",
    "agence france-presse": "AFP",
    "agence france presse": "AFP",
    "reuters": "Reuters",
    "ap": "AP",
    "associated press": "AP",
    "the associated press": "AP",
    "belga": "Belga",
    "agence belga": "Belga",
    "keystone-ats": "Keystone-ATS",
    "ats": "Keystone-ATS",
    "agence telegraphique suisse": "Keystone-ATS",
    "la presse canadienne": "La Presse canadienne",
    "presse canadienne": "La Presse canadienne",
    "efe": "EFE",
    "dpa": "dpa",
    "ansa": "ANSA",
    "aps": "APS",
    "map": "MAP",
    "tap": "TAP",
    "ukrinform": "Ukrinform",
    "tass": "TASS",
    "ria novosti": "RIA Novosti",
    "interfax": "Interfax",
    "interfax-ukraine": "Interfax-Ukraine",
    "xinhua": "Xinhua",
    "anadolu": "Anadolu",
    "agence anadolu": "Anadolu",
    "bloomberg": "Bloomberg",
    "agence europe": "Agence Europe",
    "apa": "APA",
    "pap": "PAP",
    "upi": "UPI",
    "relaxnews": "Relaxnews",
}
_SHORT = frozenset({"ap", "ats", "map", "tap", "aps", "apa", "pap", "dpa", "upi"})
_NAME = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
_OTHER = r"agence\s[a-z][\w-]{2,20}(?:\s[a-z][\w-]{2,20})?"  # an agency we do not know by name
_NAMED = re.compile(rf"(?<![\w-])(?:{_NAME})(?![\w-])|(?:^|avec\s(?:l')?|,\s){_OTHER}$")
_CREDITED = re.compile(
    rf"""\((?:[^()]{{0,20}}[\s,/])?(?P<bracket>{_NAME})(?:[\s,/&-]+[^()]{{0,20}})?\)
    | \((?P<other>{_OTHER})\)(?:\s?[-–—]|\W*$)
    | ^(?:[\w' -]{{2,40}},\s)?(?:\d\d?\s\w+\s)?\(?(?P<line>{_NAME})\)?\s?[-–—]\s
    """,
    re.VERBOSE,
)
_ALONE = re.compile(
    rf"^\W*(?:source\s?:\s?|par\s|(?:[\w'’ ./-]{{2,40}}\s)?avec\s(?:(?:les|des)\s(?:informations|depeches)\sde\s|de\s)?"
    rf"(?:l'|les\s)?(?:agences?\s)?)?(?P<name>{_NAME}|{_OTHER})(?:(?:\s?[,/&-]\s?|,?\set\s)(?:l'|de\s)*(?:{_NAME}))*"
    r"(?:/[a-z]{2,12})*\W*$"
)


def named(value: str | None) -> str | None:
    """The first agency that a by-line or a metadata field names ("Le Figaro avec AFP")."""
    if not value or len(value) > 200:
        return None
    found = (_shown(value[slice(*each.span())]) for each in _NAMED.finditer(fold(value)))
    return next(filter(None, found), None)


def credited(paragraphs: tuple[str, ...]) -> str | None:
    """The agency that the text itself gives as its origin: in the dateline of the first
    paragraphs, or in a credit at the end. Agencies quoted in passing do not count."""
    edges = [*(text[:200] for text in paragraphs[:2]), *(text[-80:] for text in paragraphs[-2:])]
    for number, edge in enumerate(edges):
        found = _CREDITED.search(fold(edge))
        surface = edge[slice(*found.span(found.lastgroup or 0))] if found else ""
        if found and (agency := _shown(surface) or _swiss(edge[slice(*found.span())], surface)):
            return agency
        if number >= 2 and (agency := alone(edge)):
            return agency
    return None


def alone(line: str) -> str | None:
    """The agency where the line is nothing but its credit ("AFP", "Source : Reuters")."""
    found = _ALONE.match(fold(line)) if len(line) <= 80 else None
    if found is None:
        return None
    surface = line[slice(*found.span("name"))]
    return _shown(surface) or _swiss(line, surface)


def _swiss(line: str, surface: str) -> str | None:
    """A name in small letters that is all there is in brackets, or stands behind "avec" or
    before initials ("ats/ther"), as the Swiss write it."""
    credit = line.strip(" .-–—")
    alone = credit == f"({surface})" or credit.startswith(f"{surface}/")
    alone = alone or credit.endswith(f"avec {surface}")
    return NAMES[surface] if alone and surface in {"ats", "ap", "dpa", "apa"} else None


def _shown(surface: str) -> str | None:
    """The agency's name as we write it. Names that are also words ("map", "ats") count in
    capitals only, unknown ones where they are written as a name."""
    key = fold(surface)
    if key in NAMES:
        return NAMES[key] if key not in _SHORT or surface.isupper() else None
    _, _, name = surface.rpartition("gence ")
    if fold(name) in NAMES:
        return NAMES[fold(name)]
    return f"Agence {name}" if name[:1].isupper() else None
