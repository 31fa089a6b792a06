"""The press agency behind an article: its by-line, a credit in the text, the metadata."""

import re

from lexicon.folding import fold

NAMES = {
    "afp": "AFP", "agence france-presse": "AFP", "agence france presse": "AFP",
    "reuters": "Reuters", "ap": "AP", "associated press": "AP", "the associated press": "AP",
    "belga": "Belga", "agence belga": "Belga",
    "keystone-ats": "Keystone-ATS", "ats": "Keystone-ATS", "agence telegraphique suisse": "Keystone-ATS",
    "la presse canadienne": "La Presse canadienne", "presse canadienne": "La Presse canadienne",
    "efe": "EFE", "dpa": "dpa", "ansa": "ANSA", "aps": "APS", "map": "MAP", "tap": "TAP", "ukrinform": "Ukrinform",
    "tass": "TASS", "ria novosti": "RIA Novosti", "interfax": "Interfax", "interfax-ukraine": "Interfax-Ukraine",
    "xinhua": "Xinhua", "anadolu": "Anadolu", "agence anadolu": "Anadolu", "bloomberg": "Bloomberg",
    "agence europe": "Agence Europe", "apa": "APA", "pap": "PAP", "upi": "UPI", "relaxnews": "Relaxnews",
}  # fmt: skip
_SHORT = frozenset({"ap", "ats", "map", "tap", "aps", "apa", "pap", "dpa", "upi"})
_NAME = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
_NAMED = re.compile(rf"(?<![\w-])(?:{_NAME})(?![\w-])")
_CREDITED = re.compile(
    rf"""\((?:[^()]{{0,20}}[\s,/])?(?P<bracket>{_NAME})(?:[\s,/&-]+[^()]{{0,20}})?\)
    | ^(?:[\w' -]{{2,40}},\s)?(?:\d\d?\s\w+\s)?\(?(?P<line>{_NAME})\)?\s?[-–—]\s
    """,
    re.VERBOSE,
)
_ALONE = re.compile(
    rf"^\W*(?:source\s?:\s?|par\s|(?:[\w'’ .-]{{2,30}}\s)?avec\s(?:l'|les\s)?(?:agences?\s)?)?"
    rf"(?P<name>{_NAME})(?:(?:\s?[,/&-]\s?|\set\s)(?:{_NAME}))*\W*$"
)


def named(value: str | None) -> str | None:
    """The first agency that a by-line or a metadata field names ("Le Figaro avec AFP")."""
    if not value or len(value) > 200:
        return None
    for found in _NAMED.finditer(fold(value)):
        if found[0] not in _SHORT or value[found.start() : found.end()].isupper():
            return NAMES[found[0]]
    return None


def credited(paragraphs: tuple[str, ...]) -> str | None:
    """The agency that the text itself gives as its origin: in the dateline of the first
    paragraphs, or in a credit at the end. Agencies quoted in passing do not count."""
    edges = [*(text[:200] for text in paragraphs[:2]), *(text[-80:] for text in paragraphs[-2:])]
    for number, edge in enumerate(edges):
        found = _CREDITED.search(fold(edge))
        if found and (group := found.lastgroup) and _spelt(edge[slice(*found.span(group))], found[group]):  # fmt: skip
            return NAMES[found[group]]
        if number >= 2 and (agency := alone(edge)):
            return agency
    return None


def alone(line: str) -> str | None:
    """The agency where the line is nothing but its credit ("AFP", "Source : Reuters")."""
    found = _ALONE.match(fold(line)) if len(line) <= 60 else None
    return NAMES[found["name"]] if found else None


def _spelt(surface: str, key: str) -> bool:
    """Names that are also words ("map", "ats") count in capitals only."""
    return key not in _SHORT or surface.isupper()
