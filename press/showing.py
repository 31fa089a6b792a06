"""How much of a text may be shown, by the ``show`` of its source (``docs/rights.md``)."""

import re


def cut(text: str, length: int) -> str:
    """The opening of a text in at most ``length`` characters: cut at a sentence where one ends
    in the second half, else at a word, with an ellipsis."""
    if len(text) <= length:
        return text
    opening = text[: length + 1]
    sentence = max((m.end() for m in re.finditer(r"[.!?…](?:\s»)?(?=\s)", opening)), default=0)
    if sentence >= length // 2:
        return text[:sentence]
    return opening[: opening.rfind(" ")].rstrip(" ,;:–—-") + "…"
