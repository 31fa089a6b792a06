"""Names of Ukrainian and Russian places and people in other transcriptions than the one typed.

One Cyrillic name is written by the French rule or by the English one (Vouhledar, Vuhledar;
Voronej, Voronezh), from Ukrainian or from Russian (Hostomel, Gostomel; -iv, -ov), and its last
syllable in several ways (-sky, -ski, -skyi). A rule can only go by the letters, and would make
other words of French ones (*but*, *bout*), so only what ends as such names do is transcribed;
names that other languages call otherwise (Ougledar) stand in the lexicon's ``spellings``.

Sources: the French rule is that of the Imprimerie nationale's Lexique and of the press; the
English one is Ukraine's table of 2010 (Cabinet of Ministers, no. 55) and BGN/PCGN's of 1947.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

SHORTEST = 5  # letters
MOST = 40  # transcriptions of one name
_NAME = re.compile(
    r"kh|zh|shch|chtch|(?:sk|sk(?:y|i|yi|yy|iy|ii)|jn(?:y|yi|yy|iy)|ln(?:yi|yy|iy)"
    r"|[bdghklmnprtvz](?:iv|ov)|[io]vka|ivtsi|enko|tchouk|chuk|[hg]rad|[hg]orod|pol|ove|ovo|[lt]yne"
    r"|tino|dar|yr|ej|[lnr]tch|ytch|ych|t?chev|shev|[cs]hkine?|[iy]isk|[io]ysk|jjia)$"
)
_ENGLISH = {
    "chtch": "shch", "tch": "ch", "ch": "sh", "iou": "yu", "ou": "u", "jj": "zhzh", "j": "zh",
    "gu": "g", "ss": "s",
}  # fmt: skip
_FRENCH = {
    "shch": "chtch", "ch": "tch", "sh": "ch", "yu": "iou", "u": "ou", "zhzh": "jj", "zh": "j",
    "ya": "ia", "ye": "ie", "g": "gu", "s": "ss",
}  # fmt: skip
_VOWEL = "[aeiouy]"
_TO_ENGLISH = re.compile(rf"chtch|tch|ch|iou|ou|jj|j|gu(?=[eiy])|(?<={_VOWEL})ss(?={_VOWEL})")
_TO_FRENCH = re.compile(
    rf"shch|(?<!t)ch|sh|(?<!o)yu|(?<!o)u|zhzh|zh|ya|ye|g(?=[eiy])|(?<={_VOWEL})s(?={_VOWEL})"
)
_ENDINGS = (
    ("sky", "ski", "skyi", "skyy", "skiy", "skii"), ("ny", "nyi", "nyy", "niy"), ("iv", "ov"),
    ("ivka", "ovka"), ("ove", "ovo"), ("yne", "ino"), ("chkine", "shkin", "shkine", "chkin"),
    ("iisk", "iysk", "yisk"), ("oisk", "oysk"),
)  # fmt: skip
_G = re.compile(r"g(?!u?[eiy])")
_Y = re.compile(r"(?<=[^aeiou])y(?=[^aeiouy])")
_H = re.compile(r"(?<![tcskz])h")


@lru_cache(maxsize=10_000)
def transcribed(name: str) -> tuple[str, ...]:
    """Other transcriptions of a name, which is given and returned without case and accents;
    none of what does not end as such names do."""
    if len(name) < SHORTEST or not _NAME.search(name):
        return ()
    found = dict.fromkeys(
        ended
        for by_rule in (name, _rewritten(_TO_ENGLISH, _ENGLISH, name), _rewritten(_TO_FRENCH, _FRENCH, name))
        for sounded in (by_rule, _G.sub("h", by_rule), _H.sub("g", by_rule))
        for glided in (sounded, sounded.replace("ia", "ya"), sounded.replace("ya", "ia"))
        for russian in (glided, _Y.sub("i", glided))
        for ended in _ended(russian)
    )  # fmt: skip
    return tuple(other for other in found if other != name)[:MOST]


def _rewritten(rule: re.Pattern[str], letters: Mapping[str, str], name: str) -> str:
    return rule.sub(lambda found: letters[found[0]], name)


def _ended(name: str) -> Iterable[str]:
    for endings in _ENDINGS:
        mine = max((end for end in endings if name.endswith(end)), key=len, default=None)
        if mine:
            return [name.removesuffix(mine) + end for end in endings]
    return [name]
