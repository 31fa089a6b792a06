"""Words that tell of one kind of event are one term: a death, a strike, a demand; so are
phrases ("garde à vue"), and a name and its acronym."""

from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files

from indexer.compare.frequencies import idf
from lexicon.terms import stem, words

Phrase = tuple[str, ...]  # folded words
TELLING = 2.0  # idf of a word that says anything at all


def _groups(name: str) -> tuple[dict[str, str], dict[str, dict[Phrase, str]]]:
    """The groups of a file: for each stem the most frequent telling stem of its group, and by
    its first word for each phrase a word of that stem. A word whose stem is some other word's
    ("tué": "tu") is a phrase of one word."""
    text = files("indexer.compare").joinpath(name).read_text(encoding="utf-8")
    single: dict[str, str] = {}
    phrases: dict[str, dict[Phrase, str]] = defaultdict(dict)
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        told = [words(entry.replace("_", " ")) for entry in line.split()]
        stems = {first: stem(first) for first, *others in told if not others}
        telling = [word for word in stems if idf(stems[word]) >= TELLING]
        stands = min(telling, key=lambda word: idf(stems[word]))
        single |= {stems[word]: stems[stands] for word in telling}
        for entry in told:
            first, *others = entry
            if others or first not in telling:
                phrases[first][entry] = stands
    return single, phrases


EVENTS, _PHRASES = _groups("synonyms.txt")  # for each stem the one that stands for all
_ACRONYMS, _SPELT = _groups("acronyms.txt")
ACRONYMS = frozenset(_ACRONYMS)
for _first, _known in _SPELT.items():
    _PHRASES[_first] |= _known


def one_word(stem: str) -> str:
    """The stem that stands for all of its group, or the stem itself."""
    return EVENTS.get(stem, stem)


def joined(words: Sequence[str]) -> Sequence[str]:
    """Folded words, with each phrase that tells of a kind of event as one word of its group."""
    if _PHRASES.keys().isdisjoint(words):
        return words
    found: list[str] = []
    place = 0
    while place < len(words):
        known = _PHRASES.get(words[place], {})
        phrase = next((p for p in known if tuple(words[place : place + len(p)]) == p), None)
        found.append(known[phrase] if phrase else words[place])
        place += len(phrase) if phrase else 1
    return found
