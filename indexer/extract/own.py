"""Which of a container's lines are the article's own: less cards that lead to other
articles, the labels above them, captions, and the site's buttons and calls."""

import html
import re
from collections.abc import Sequence

from indexer.extract import agencies
from indexer.extract.blocks import Block
from indexer.extract.furniture import call, caption, figures, furniture, label
from indexer.extract.generic import around, parent, running, size
from indexer.extract.signature import announced
from press.decoding import plain

_ESCAPED = re.compile(
    r"&(?:[aeiouAEIOU](?:acute|grave|circ|uml)|[cC]cedil|nbsp|[lr]squo|[lr]aquo|[lr]dquo|oelig|hellip|euro|amp|quot|"
    r"#0?39|#82\d\d);"
)
_LINKED = 0.8  # of a line's letters: it is a link
_CALLED = 0.5  # of a call's letters
_WRAPPED = 250  # characters of running text that a link left open may hold
_SENTENCE = 60  # characters of a sentence that is a link and the article's all the same
_LABEL = 80  # characters of a label above cards
_STOPS = (".", "!", "?", "…", "»", "”", '"', ":", ";")


def own(lines: Sequence[Block]) -> tuple[list[str], str | None]:
    """The article's own lines, plain, and the agency that a credit alone below them names."""
    cards = _cards(lines)
    gone = [
        cards[place] or _above_cards(lines, cards, place) or _furniture(lines, place)
        for place in range(len(lines))
    ]
    end = _end(lines, gone)
    kept = (line for line, out in zip(lines[:end], gone, strict=False) if not out)
    texts = (text.strip() for line in kept for text in _plain(line.text).split("\n"))
    return _once([text for text in texts if text]), _signed(lines)


def _plain(text: str) -> str:
    """Plain, and without the character references of a text that was escaped twice."""
    return plain(html.unescape(text) if _ESCAPED.search(text) else text)


def _cards(lines: Sequence[Block]) -> list[bool]:
    """Which lines are cards; none where nearly all are, for then a link was left open."""
    cards = [_card(line) for line in lines]
    left = size(line for line, card in zip(lines, cards, strict=True) if not card)
    return cards if left >= 0.3 * size(lines) else [False] * len(lines)


def _end(lines: Sequence[Block], gone: Sequence[bool]) -> int:
    """Where the article ends: behind its last sentence, at the first line that is none of
    its own."""
    said = [place for place, line in enumerate(lines) if not gone[place] and _said(line)]
    behind = range(said[-1] + 1 if said else len(lines), len(lines))
    return next((place for place in behind if gone[place]), len(lines))


def _said(line: Block) -> bool:
    """A sentence, a caption's or a list's end too."""
    return line.text.endswith(_STOPS) and len(line.text) >= 40 and line.linked < _CALLED


def _card(line: Block) -> bool:
    text = line.text
    if line.card:
        return len(text) < _WRAPPED or not text.endswith(_STOPS)
    if line.kind == "cell" or line.linked < _CALLED:
        return False
    if line.linked < _LINKED:
        return call(text) or (text.lstrip()[:1] in "→►▶>»" and not text.endswith("."))
    sentence = len(text) >= _SENTENCE and text.endswith(".") and not text.endswith("...")
    return not sentence


def _above_cards(lines: Sequence[Block], cards: Sequence[bool], place: int) -> bool:
    """Whether a line is the label of the cards that follow: a short one without a stop,
    and a heading only where no running text of its own container follows them."""
    line = lines[place]
    short = len(line.text) <= _LABEL and not line.text.endswith(_STOPS)
    if not short or line.kind == "cell" or not (place + 1 < len(lines) and cards[place + 1]):
        return False
    if line.kind != "heading":
        return True
    after = place + 1
    while after < len(lines) and cards[after]:
        after += 1
    if after == len(lines) or not running(lines[after]):
        return True
    box = parent(line)
    return box is not None and box not in around(lines[after])  # it heads the cards' own


def _furniture(lines: Sequence[Block], place: int) -> bool:
    line = lines[place]
    text = plain(line.text).strip()
    if line.kind == "heading":
        below = lines[place + 1] if place + 1 < len(lines) else None
        followed = below is not None and len(below.text) >= _SENTENCE and below.linked < _CALLED
        return label(text) or (not followed and (furniture(text) or caption(text)))
    if line.kind == "cell" and figures(text):
        return False
    return furniture(text) or caption(text) or announced(text)


def _once(lines: list[str]) -> list[str]:
    """Less long paragraphs said twice: a page may hold its text once for each kind of screen."""
    seen: dict[str, None] = {}
    return [text for text in lines if len(text) < 80 or not (text in seen or seen.setdefault(text))]


def _signed(lines: Sequence[Block]) -> str | None:
    """The agency of a credit that stands alone among the last lines."""
    return next(filter(None, (agencies.alone(line.text) for line in lines[:-5:-1])), None)
