"""The language of a text, from its commonest words.

A count of stop words settles nearly every press text in 0.1 ms; what it leaves in
doubt goes to py3langid (a port of langid.py, Lui & Baldwin 2012).
"""

import re
from collections import Counter
from functools import cache
from typing import Any, cast

from lexicon.folding import fold

_OTHER_SCRIPT = re.compile("[\u0370-\u07ff\u3040-\ud7af]")
SAMPLE = 1000
_STOP = {
    "fr": (
        "le la les l un une des du d et est sont dans pour que qu qui sur au aux avec "
        "par plus pas ne n ce cette ces a ont ete il elle ils son sa ses leur leurs "
        "mais ou se s en de comme c etait selon apres avant contre entre fait j je "
        "nous vous"
    ),
    "en": (
        "the of and to in is was for that on with as by at from his it he has have "
        "had are were be this which an will not been their they said its who would "
        "after but or more about against"
    ),
    "es": (
        "el la los las de del y en que por con para se una un su al es lo como mas "
        "fue sus ha pero este esta sobre entre desde segun dos tambien han ser no"
    ),
    "it": (
        "il la le lo gli di del della dei e in che per con una un si al da non sono "
        "piu alla nel ha dal anche come ma delle i stato essere"
    ),
    "pt": (
        "o a os as de do da dos das e em que por com para se uma um no na ao mais nao "
        "foi como mas sua seu pelo pela entre sobre"
    ),
    "de": (
        "der die das und in den von zu mit sich des auf fur ist im dem nicht ein eine "
        "als auch es an er hat dass sie nach wird bei einer um am sind noch wie einem "
        "uber"
    ),
    "nl": (
        "de het een en van in is dat op te zijn voor met die niet aan er om ook als "
        "dan maar bij uit nog worden door over ze heeft hij naar wordt"
    ),
    "ro": "si de la in pe cu a un o este care din pentru ca nu mai sau sa al ale fost prin sunt dupa",
    "pl": "w i z na do nie sie jest ze o to jak za od po przez dla ktory oraz przy ale tym",
    "tr": "ve bir bu da de icin ile olarak cok daha gibi olan sonra kadar ise ancak",
}
_WORDS = {language: frozenset(words.split()) for language, words in _STOP.items()}
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "ru": re.compile("[\u0400-\u04ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "zh": re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"),
}


def language(text: str) -> str | None:
    """The ISO 639-1 code of the language most of ``text`` is in; ``None`` in doubt.

    Looks at ``SAMPLE`` characters, from the start and from the middle. ``ru`` stands for
    every Cyrillic script, ``zh`` for every East Asian one.
    """
    half = SAMPLE // 2
    sample = text if len(text) <= SAMPLE else f"{text[:half]}\n{text[len(text) // 2 :][:half]}"
    folded = fold(sample)
    if _french(folded.replace("'", " ").split()):
        return "fr"
    if _OTHER_SCRIPT.search(sample):
        letters = sum(map(str.isalpha, sample))
        for code, script in _SCRIPTS.items():
            if len(script.findall(sample)) > letters / 2:
                return code
    words = _WORD.findall(folded)
    if _french(words):
        return "fr"
    seen = Counter(words)
    counts = {
        code: sum(seen[word] for word in known & seen.keys()) for code, known in _WORDS.items()
    }
    first, second = sorted(counts, key=lambda code: counts[code], reverse=True)[:2]
    if counts[first] >= 0.15 * len(words) and counts[first] >= 1.4 * counts[second] + 1:
        return first
    return _classified(sample) if len(words) >= 6 else None


def _french(words: list[str]) -> bool:
    """Whether so many are French stop words that no other language has as many of them."""
    return sum(map(_WORDS["fr"].__contains__, words)) >= 0.38 * len(words) > 7


def foreign(line: str) -> bool:
    """Whether a short line is surely in another language than French."""
    words = _WORD.findall(fold(line))
    if len(words) < 4:
        return any(len(script.findall(line)) > len(line) / 2 for script in _SCRIPTS.values())
    found = language(line)
    french = sum(word in _WORDS["fr"] for word in words)
    return found is not None and found != "fr" and french <= 0.3 * len(words)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return cast("Any", LanguageIdentifier).from_model_file(MODEL_FILE, norm_probs=True)


def _classified(text: str) -> str | None:
    code, probability = _identifier().classify(text[:1000])
    return str(code) if probability > 0.8 else None
