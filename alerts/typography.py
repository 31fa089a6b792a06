"""Making others' words fit to be shown: on one line, nothing hidden, French spaces held."""

import re

NB = "\N{NO-BREAK SPACE}"
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")


def one_line(text: str) -> str:
    """The text on one line, without control characters and invisible marks such as those
    that turn its direction; no-break spaces stay."""
    return _HIDDEN.sub("", _BREAKS.sub(" ", text)).strip()


def held(text: str) -> str:
    """One line in which no double punctuation mark, unit or guillemet can stand alone."""
    return re.sub(r"(?<=«) | (?=[:;!?»%€])", NB, one_line(text))
