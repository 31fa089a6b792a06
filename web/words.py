"""The page's own words in French and English: ``words.toml``."""

import tomllib
from functools import cache
from pathlib import Path

from press.typesetting import NB, Language

_COLUMN = {"fr": 0, "en": 1}


@cache
def _words() -> dict[str, dict[str, tuple[str, str]]]:
    text = (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
    return {
        section: {key: (french, english) for key, (french, english) in phrases.items()}
        for section, phrases in tomllib.loads(text.replace("~", NB)).items()
    }


def phrase(language: Language, key: str, **values: object) -> str:
    """The phrase ``section.key`` with its values in place, which are never read as patterns; of
    one with a singular and a plural what the number ``n`` asks for."""
    section, _, name = key.partition(".")
    text = _words()[section][name][_COLUMN[language]]
    if "|" in text:
        text = _form(language, values.get("n"), text)
    return text.format(**values) if values else text


def known(key: str) -> bool:
    """Whether there is such a phrase."""
    section, _, name = key.partition(".")
    return name in _words().get(section, {})


def count(language: Language, number: int, noun: str) -> str:
    """``3 sujets``: the number with its noun, which is singular for 1, in French for 0 too."""
    form = _form(language, number, _words()["noun"][noun][_COLUMN[language]])
    return f"{whole(language, number)}{NB}{form}"


def _form(language: Language, number: object, text: str) -> str:
    singular, _, plural = text.partition("|")
    return singular if number == 1 or (number == 0 and language == "fr") else plural


def whole(language: Language, number: int) -> str:
    """``12 345`` or ``12,345``."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}" if language == "fr" else ",")
