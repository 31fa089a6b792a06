"""Which states and alliances a sentence names, by the words that news uses for them.

Coarser than the lexicon, on purpose: whoever is named at all may be whose sum or weapons a
figure counts.
"""

import re
from dataclasses import dataclass

_WORDS = {
    "ue": "union européenne|l['’]ue|européens|vingt-sept|bruxelles|commission européenne",
    "otan": "otan|alliance atlantique|les alliés",
    "ukraine": "ukrain|kiev|kyiv",
    "russie": "russ|moscou|kremlin",
    "etats-unis": "états-unis|etats-unis|améric|washington|pentagone|maison blanche",
    "france": "france|français|paris|élysée",
    "allemagne": "allema|berlin|bundestag",
    "royaume-uni": "royaume-uni|britanni|londres|anglais",
    "pologne": "pologne|polona|varsovie",
    "pays-bas": "pays-bas|néerland|la haye",
    "danemark": "danemark|danois|copenhague",
    "norvege": "norv|oslo",
    "suede": "suède|suédois|stockholm",
    "finlande": "finland|helsinki",
    "belgique": "belgique|belge",
    "luxembourg": "luxembourg",
    "suisse": "suisse|helvét|berne",
    "autriche": "autrich|vienne",
    "italie": "itali|rome",
    "espagne": "espagn|madrid",
    "portugal": "portug|lisbonne",
    "grece": "grèce|grec|athènes",
    "turquie": "turqu|turc|ankara",
    "roumanie": "rouma|bucarest",
    "bulgarie": "bulgar|sofia",
    "hongrie": "hongr|budapest",
    "tchequie": "tchè|tchéqu|prague",
    "slovaquie": "slova|bratislava",
    "slovenie": "slovè|slovén|ljubljana",
    "croatie": "croat|zagreb",
    "serbie": "serb|belgrade",
    "lituanie": "lituan|vilnius",
    "lettonie": "letton|riga",
    "estonie": "eston|tallin",
    "moldavie": "moldav|chisinau",
    "georgie": "géorgi|tbilissi",
    "bielorussie": "biélorus|bélarus|minsk",
    "canada": "canad|ottawa",
    "japon": "japon|tokyo",
    "chine": "chin|pékin",
    "coree-du-nord": "nord-coréen|corée du nord|pyongyang",
    "coree-du-sud": "sud-coréen|corée du sud|séoul",
    "iran": "iran|téhéran",
    "israel": "israél|tsahal|jérusalem",
    "palestine": "palestin|gaza|hamas",
    "syrie": "syri|damas",
    "inde": "inde\\b|indien|new delhi",
    "australie": "austral|canberra",
    "irlande": "irland|dublin",
}
_NAMED = re.compile(
    r"\b(?:" + "|".join(f"(?P<p{n}>{words})" for n, words in enumerate(_WORDS.values())) + ")"
)
_NAMES = tuple(_WORDS)
_TO = re.compile(
    r"\b(?:à|pour|vers|contre|en faveur de|au profit de|destinée?s? à|aux?)\s(?:l['’]|la\s|le\s)?$"
)


@dataclass(frozen=True, slots=True)
class Parties:
    """The states and alliances that a sentence names: by a name of their own, and by that or an
    adjective."""

    named: frozenset[str]
    every: frozenset[str]


def parties(words: str) -> Parties:
    """The states and alliances of a sentence, those to whom something is given or against whom
    it is done left out ("à l'Ukraine")."""
    low = words.lower()
    found = [
        (_NAMES[int(match.lastgroup[1:])], words[match.start()].isupper())
        for match in _NAMED.finditer(low)
        if match.lastgroup and not _TO.search(low, max(0, match.start() - 24), match.start())
    ]
    return Parties(
        frozenset(name for name, own in found if own), frozenset(name for name, _ in found)
    )


def differ(one: Parties, two: Parties) -> bool:
    """Whether two sentences are about other states."""
    if one.named and two.named and one.named != two.named:
        return True
    return bool(one.every and two.every) and not one.every & two.every
