"""The analysis of ``archive.search.analysis`` as Elasticsearch's settings, from the same lists."""

from collections.abc import Iterator
from typing import Any

from archive.search.analysis import (
    ELIDED,
    HYPHENS,
    INVISIBLE,
    LEFT,
    MODELS,
    NAME,
    SEPARATING,
    SPACES,
    STOP,
)
from archive.search.inflections import TERMS
from lexicon.folding import APOSTROPHES


def _mappings() -> list[str]:
    def escaped(characters: str) -> Iterator[str]:
        return (f"\\u{ord(character):04x}" for character in characters)

    return [
        *(f"{mark}=>'" for mark in escaped(APOSTROPHES) if mark != "\\u0027"),
        *(f"{mark}=>" for mark in escaped(INVISIBLE)),
        *(f"{mark}=>\\u0020" for mark in escaped(SEPARATING)),
    ]


def _rules() -> list[str]:
    forms: dict[str, list[str]] = {}
    for form, term in sorted(TERMS.items()):
        forms.setdefault(term, []).append(form)
    return [f"{', '.join(group)} => {term}" for term, group in sorted(forms.items())]


_EDGE = r"[\p{L}\p{N}]"
# A pattern is tried at every character, so that each begins with what few characters meet, and looks
# behind last: a lookbehind of several lengths is tried at each of them.
_CUT = rf"(?=[0-9])(?<=\p{{L}}{{{NAME}}})|(?<=[0-9])(?=\p{{L}})"
_READIED = ("models", "acronyms", "numbers", "marks", "units")
CHAIN: dict[str, Any] = {
    "char_filter": {
        "models": {
            "type": "pattern_replace",
            "pattern": rf"[{HYPHENS}{SPACES}](?=[0-9]{{1,3}}[A-Za-z0-9]{{0,3}}(?!{_EDGE}))"
            rf"(?:(?<=(?<!{_EDGE})[A-Za-z]{{1,4}}[{HYPHENS}])"
            rf"|(?<=(?<!{_EDGE})(?:{'|'.join(MODELS.split())})[{SPACES}]))",
            "replacement": "",
        },
        "acronyms": {
            "type": "pattern_replace",
            "pattern": rf"[./](?=[A-Z](?!{_EDGE}))"
            rf"(?:(?<=(?<!{_EDGE})[A-Z]\.)|(?<=(?<!{_EDGE})[A-Z]{{2,5}}/))",
            "replacement": "",
        },
        "numbers": {
            "type": "pattern_replace",
            "pattern": rf"[{SPACES}.](?=[0-9]{{3}}(?:[{SPACES}.][0-9]{{3}}){{0,3}}(?![0-9]))"
            rf"(?<=(?<![0-9.,])[0-9]{{1,3}}(?:[{SPACES}.][0-9]{{3}}){{0,3}}[{SPACES}.])",
            "replacement": "",
        },
        "units": {"type": "pattern_replace", "pattern": _CUT, "replacement": " "},
        "marks": {"type": "mapping", "mappings": _mappings()},
    },
    "filter": {
        "elided": {"type": "elision", "articles": [*ELIDED, "ç"], "articles_case": True},
        "little_words": {"type": "stop", "stopwords": sorted(STOP)},
        "irregular": {
            "type": "stemmer_override",
            "rules": _rules(),
        },
        "light_french": {"type": "stemmer", "language": "light_french"},
        "left": {"type": "pattern_replace", "pattern": LEFT, "replacement": ""},
    },
    "analyzer": {
        "french": {
            "char_filter": [*_READIED],
            "tokenizer": "standard",
            "filter": [
                "elided",
                "lowercase",
                "asciifolding",
                "little_words",
                "irregular",
                "light_french",
                "left",
            ],
        },
        "forms": {
            "char_filter": [*_READIED],
            "tokenizer": "standard",
            "filter": ["elided", "lowercase", "asciifolding"],
        },
        "exact": {
            "char_filter": ["marks"],
            "tokenizer": "standard",
            "filter": ["elided", "lowercase"],
        },
    },
}
"""Elasticsearch's ``settings.analysis``: ``french``; ``forms`` with endings, for what words
begin with; ``exact`` with accents, too."""
