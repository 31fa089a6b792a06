"""What a figure's clause says is done with what it counts: given, asked for, owned, shot down.

Two numbers of one thing are of one act: what is promised is not what was delivered, nor what
an army owns.
"""

import re
from dataclasses import dataclass

_STEMS = {
    "give": r"promi|promet|engag|livr|fourni|donn(?:er|é|e|ent)|cèd|céd|envo[iy]|enverr|remet|remis|transf|verse|versé|débloqu|accord|alloue|octroi|prêt(?:é|er)|mobilis",
    "own": r"dispos|possèd|possédai|compt(?:e|ent|ait)\b|détien|stocks?\b|en service|opérationnel|parc\b|flotte|arsenal|en réserve",
    "ask": r"réclam|demand|besoin|souhait|veut\b|veulent|exige|appel(?:le|lent) à",
    "make": r"produi|fabri|assembl|construi",
    "buy": r"command|achet|achat|acquér|acqui",
    "down": r"abatt|intercept|neutralis|détrui|abattu",
    "launch": r"lanc|tir(?:é|er|ent|a)|vis(?:é|er|ent|ait)\b|visaient|survol|frapp|attaqu",
    "lose": r"perd|perte",
    "train": r"form(?:é|er|ation|era|eront)|entraîn",
    "send": r"déplo[iy]|station|mobilis",
    "move": r"avanc|progress|recul|percé|conqu|reconqu|gagn|repri",
    "stand": r"à [^#,]{0,14}# +k(?:m|ilom)\w*\b",
}
_ACT = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{stems})" for name, stems in _STEMS.items()) + ")"
)
_TO_COME = re.compile(
    r"\b\w{2,}(?:ra|ront|rait|raient)\b|\bpromi|\bpromet|\bengag|\bprévo|\bva\s|\bvont\s|\bd['’]ici|\bprévu|\bporte sur|\bà livrer|\bcontrat"
)
_DONE = re.compile(
    r"\b(?:a|ont|avait|avaient|été)\s(?:\w+\s)?(?:livrée?s?|versée?s?|reçue?s?|fournie?s?|donnée?s?|envoyée?s?|transférée?s?|remise?s?|débloquée?s?)"
    r"|\barrivée?s?\b|\bdéjà\b|\blivrée?s?\b|\breçus?\b"
)
_FIRST = re.compile(
    r"\bpremi(?:er|ère)s?\b(?! ministre)|\blot\b|\btranche\b|\bd['’]abord\b|\brestants?\b|\brest(?:e|ent)\b"
    r"|\bseulement\b|\bmoitié\b|\btiers\b"
)
_ALL = re.compile(
    r"\bau total\b|\ben tout\b|\bdéjà\b|\bl['’]ensemble\b|\btotal\b|\bsur (?:les |un total de )?$"
)


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of a figure's clause, and whether they are done, to come, of a part or of all."""

    kinds: frozenset[str]
    done: bool
    to_come: bool
    first: bool
    whole: bool


def acts(before: str, after: str) -> Acts:
    """What is done with what a number counts, by the words of its clause around it, in lower
    case."""
    words = before + " # " + after
    to_come = _TO_COME.search(words) is not None
    return Acts(
        kinds=frozenset(m.lastgroup for m in _ACT.finditer(words) if m.lastgroup),
        done=not to_come and _DONE.search(words) is not None,
        to_come=to_come,
        first=_FIRST.search(words) is not None,
        whole=_ALL.search(before) is not None or _ALL.search(after) is not None,
    )


def other(one: Acts, two: Acts) -> bool:
    """Whether two figures' clauses speak of other acts."""
    if one.kinds and two.kinds and not one.kinds & two.kinds:
        return True
    for a, b in ((one, two), (two, one)):
        if a.to_come and (b.done or "own" in b.kinds):
            return True
    return one.first != two.first or one.whole != two.whole
