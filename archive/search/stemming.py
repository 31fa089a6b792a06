"""The light French stemmer, as Elasticsearch's ``stemmer: light_french`` applies it.

Method: J. Savoy, "Light Stemming Approaches for the French, Portuguese, German and
Hungarian Languages" (SAC 2006), in the form that Lucene's FrenchLightStemmer gives it.
Here for the PostgreSQL backend, so that both find the same articles; a test compares
the two, word by word, on a running Elasticsearch.
"""

import re
from functools import lru_cache

_REPEATED = re.compile(r"([^\W\d_])\1+")

# (longer than, ending, what replaces it), in order; the first that fits ends the list.
_ENDINGS = (
    (9, "issement", "ir"),
    (8, "issant", "ir"),
    (6, "ivement", "if"),
    (6, "ement", "e"),
    (11, "ficatrice", "fier"),
    (10, "ficateur", "fier"),
    (9, "catrice", "quer"),
    (8, "cateur", "quer"),
    (8, "atrice", "er"),
    (7, "ateur", "er"),
    (6, "trice", "teur"),
    (7, "teuse", "ter"),
    (6, "teur", "ter"),
    (5, "euse", "eu"),
    (7, "ive", "if"),
    (4, "folle", "fou"),
    (4, "molle", "mou"),
    (9, "nnelle", "n"),
    (9, "nnel", "n"),
    (8, "ique", ""),
    (8, "esse", "e"),
    (7, "inage", "in"),
    (12, "ualisation", "uel"),
    (9, "isation", ""),
    (9, "isateur", ""),
    (8, "ation", ""),
    (8, "ition", ""),
)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a lower-case word without accents."""
    return _shortened(_ended(_singular(word)))


def _singular(word: str) -> str:
    if len(word) > 5 and word.endswith("x"):
        word = word[:-3] + "al" if word[-4:-1] != "eau" and word.endswith("aux") else word[:-1]
    elif len(word) > 3 and word.endswith("x"):
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _ended(word: str) -> str:
    for longer_than, ending, replacement in _ENDINGS:
        if len(word) > longer_than and word.endswith(ending):
            word = word[: -len(ending)] + replacement
            if ending != "trice":
                return word
    return word


def _shortened(word: str) -> str:
    if len(word) > 4:
        word = _REPEATED.sub(r"\1", word)
    if len(word) > 4 and word.endswith("ie"):
        word = word[:-2]
    if len(word) > 4:
        word = word.removesuffix("r").removesuffix("e").removesuffix("e")
        if word[-1] == word[-2] and word[-1].isalpha():
            word = word[:-1]
    return word
