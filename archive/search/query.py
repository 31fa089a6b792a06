"""The search grammar: all words required, ``"phrases"``, ``-exclusion``, ``OR``.

``a b OR c -d "e f"`` asks for a, and (b or c), and the phrase e f, and not d.
``OR`` binds two neighbours and is upper-case. Quotation marks may be ``"``,
``«  »`` or curly ones. Nothing is an error: a stray mark is read as a space.
"""

import re
from dataclasses import dataclass

from lexicon.terms import terms


@dataclass(frozen=True, slots=True)
class Phrase:
    """Analysed terms that must follow one another; one term is a word. ``words`` is
    what was typed."""

    terms: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the phrases is there; or, ``excluded``, none of them."""

    phrases: tuple[Phrase, ...]
    excluded: bool = False


Query = tuple[AnyOf, ...]

_TOKEN = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "„": '"'})


def parse(query: str) -> Query:
    """Read a query. An empty result asks for everything."""
    clauses: list[AnyOf] = []
    joining = False
    for token in _TOKEN.finditer(query.translate(_QUOTES)):
        typed = token["word"] or token["phrase"] or ""
        if token["word"] == "OR" and not token["minus"]:
            joining = bool(clauses)
            continue
        phrase = Phrase(terms(typed), typed.strip())
        if not phrase.terms:
            continue
        excluded = bool(token["minus"])
        if joining and clauses[-1].excluded == excluded:
            clauses[-1] = AnyOf((*clauses[-1].phrases, phrase), excluded)
        else:
            clauses.append(AnyOf((phrase,), excluded))
        joining = False
    return tuple(clauses)
