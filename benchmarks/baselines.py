"""What judging must beat: a rule of three lines, and words learned by themselves."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from labelled import Labelled

from lexicon.folding import fold
from lexicon.terms import terms

NAMED = re.compile(r"\b(ukrain\w*|kiev|kyiv|zelensk\w*|donbass?|crimee)\b")
ALLIANCE = re.compile(r"\botan\b|\bnato\b|alliance atlantique")
ADVERSARY = re.compile(r"\bruss\w*|moscou|kremlin|poutine")
_ARMS = re.compile(
    r"\botan\b|\barmes?\b|missiles?|\bchars\b|aide militaire|soutien|livr\w+|\ballies?\b"
    r"|garanties|occidenta\w+|macron|\btrump\b|biden|scholz"
)
_PHRASES = {
    "aide-militaire": r"aide militaire|livraisons? d'armes",
    "combats-frappes": r"frappe|bombard|combats|attaque",
    "guerre-hybride": r"desinformation|propagande|cyber|espion|sabotage",
    "negociations-diplomatie": r"negoci|pourparlers|cessez-le-feu|paix",
    "sommet-visite-reunion": r"sommet|visite|reunion|rencontre",
    "opinion-politique-interieure": r"election|sondage|depute|presidentielle",
    "energie": r"gaz|petrole|energie|electricite",
    "nucleaire": r"nucleaire",
    "sanctions": r"sanctions?\b",
    "refugies": r"refugie",
    "crimes-de-guerre": r"crimes? de guerre|charnier|torture",
    "cereales-alimentation": r"cereale|\bble\b",
    "drones": r"\bdrones?\b",
}


def head(article: Labelled) -> str:
    """The title and standfirst, folded."""
    return fold(f"{article.get('title') or ''} {article.get('summary') or ''}")


def without_keyword(article: Labelled) -> bool:
    """Whether the head names neither Ukraine, nor NATO, nor Russia."""
    words = head(article)
    return not any(pattern.search(words) for pattern in (NAMED, ALLIANCE, ADVERSARY))


def three_lines(article: Labelled) -> str:
    """Ukraine and a word of allies or arms; Ukraine; NATO; the rest."""
    words = head(article)
    if NAMED.search(words):
        return "otan-ukraine" if _ARMS.search(words) else "ukraine"
    return "otan" if ALLIANCE.search(words) else "autre"


def three_line_topics(article: Labelled) -> set[str]:
    """The topics whose plainest words stand in the head."""
    words = head(article)
    return {topic for topic, phrase in _PHRASES.items() if re.search(phrase, words)}


class Bayes:
    """Multinomial naive Bayes over stems (McCallum and Nigam 1998), add-one smoothed."""

    def __init__(self, articles: Sequence[Labelled], classes: Sequence[str]) -> None:
        self._prior = Counter(classes)
        self._counts = {cls: Counter[str]() for cls in self._prior}
        for article, cls in zip(articles, classes, strict=True):
            self._counts[cls].update(terms(head(article)))
        self._sums = {cls: counts.total() for cls, counts in self._counts.items()}
        self._size = len({word for counts in self._counts.values() for word in counts})

    def judge(self, article: Labelled) -> str:
        """The likeliest class."""
        words = terms(head(article))

        def likely(cls: str) -> float:
            counts, whole = self._counts[cls], self._sums[cls] + self._size
            return math.log(self._prior[cls]) + sum(
                math.log((counts[word] + 1) / whole) for word in words
            )

        return max(sorted(self._prior), key=likely)
