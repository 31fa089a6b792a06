"""Numbers in a text's words: "dix-huit" is 18, "80 000" and "quatre-vingt mille" are 80000,
and the result of a match is one word."""

import re
from collections.abc import Iterator, Sequence

from indexer.number_words import COLLECTIVES, UNITS

_BELOW_HUNDRED = {word: value for word, value in UNITS.items() if value > 1}  # "un" is an article
_ABOUT = {word: value for word, value in COLLECTIVES.items() if 10 <= value <= 100}
_SCALES = ("cent", "cents", "mille")
_LARGE = {"million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9}
_WORDS = frozenset(_BELOW_HUNDRED) | frozenset(_SCALES) | frozenset(_ABOUT)
LONGEST = 15  # digits of a number; longer ones are marks
_SCORE = re.compile(r"(?<![\d.,-])(\d{1,3})(?:[-–]| à | buts? à )(\d{1,3})(?!\d|[.,-]\d| ?%)")


def results(text: str) -> str:
    """The text with each result as one word, the larger number first: "19-27" and "27 à 19"
    are one."""
    return _SCORE.sub(_result, text)


def _result(found: re.Match[str]) -> str:
    larger, smaller = sorted(map(int, found.groups()), reverse=True)
    return f"{larger}contre{smaller}"


def numbered(words: Sequence[str]) -> list[str]:
    """The words, with each run of number words and digit groups as one number in digits."""
    found = list(words)
    if _WORDS.isdisjoint(found) and not any(map(str.isdecimal, found)):
        return found
    return list(_merged(found))


def _merged(words: list[str]) -> Iterator[str]:
    place = 0
    while place < len(words):
        word = words[place]
        if word.isdecimal():
            place, value = _digits(words, place)
        elif word in _WORDS:
            place, value = _spelled(words, place)
        else:
            yield word
            place += 1
            continue
        if place < len(words) and words[place] in _LARGE and len(value) < LONGEST:
            value = str(int(value) * _LARGE[words[place]])
            place += 1
        yield value


def _digits(words: list[str], place: int) -> tuple[int, str]:
    """Digits, with the groups of three after them ("80 000")."""
    value = words[place]
    place += 1
    if len(value) <= 3 and value[0] != "0":
        while place < len(words) and len(words[place]) == 3 and words[place].isdecimal():
            if len(value) >= LONGEST:
                break
            value += words[place]
            place += 1
    return place, value


def _spelled(words: list[str], place: int) -> tuple[int, str]:
    """A run of number words, as French builds them: what is added is smaller each time."""
    total = current = 0
    last = 1000  # what may still be added is smaller
    while place < len(words):
        word = words[place]
        value = _BELOW_HUNDRED.get(word) or _ABOUT.get(word)
        if word == "mille" and total == 0:
            total, current, last = max(current, 1) * 1000, 0, 1000
        elif word in ("cent", "cents") and current < 10:
            current, last = max(current, 1) * 100, 100
        elif word in ("vingt", "vingts") and current % 100 == 4:
            current, last = current + 76, 20
        elif value and value < last and (last >= 20 or (last == 10 and value > 6)):
            current, last = current + value, value
        elif word == "et" and last >= 20 and words[place + 1 : place + 2] in (["un"], ["onze"]):
            current, last = current + (1 if words[place + 1] == "un" else 11), 1
            place += 1
        else:
            break
        place += 1
    return place, str(total + current)
