"""Which of a container's lines are the article's own: less cards that lead to other
articles, the labels above them, captions, and the site's buttons and calls."""

import html
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from statistics import median

from indexer.extract import agencies, dom
from indexer.extract.blocks import Block
from indexer.extract.dom import Element
from indexer.extract.furniture import call, caption, figures, furniture, label
from indexer.extract.generic import LONG, around, parent, running, size
from indexer.extract.signature import announced, byline, dateline
from lexicon.folding import fold
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
_MANY, _PROSE = 3, 100  # sentences, and their length in the middle, of a long text
_ASIDE = 0.3  # of the text, that a box beside it holds at most
_EARLY = 4  # lines among which a time alone is that of publication
_CLOCK = re.compile(r"\d\s?[h:]\s?\d\d")
_CLOSED = 40  # characters of a line that may close the article
_CLOSING = re.compile(
    r"^\W*(?:contacts? (?:presse|medias?)|relations? (?:presse|medias?)|service de presse)\W*$"
)
_APPEALS = tuple(map(re.compile, (
    r"\b(?:dons?|donat\w+|defiscalis\w+)\b", r"\bsout(?:enir|ien|enez|enu)\b", r"\b(?:lecteurs|lectrices|membres|abonnes)\b",
    r"\b(?:media|journal|redaction|presse|equipe) (?:\w+ )?independ", r"\bsans (?:pub(?:licite)?|actionnaires?)\b|\bacces libre\b",
    r"\b(?:des|pour|meme|partir de) (?:pour )?\d\d? ?(?:€|euros?)", r"\babonn(?:ez|ement)|\badher(?:ez|er)\b",
)))  # fmt: skip  # families of words of an appeal for money
_ASKED = ("dons", "don ", "soutien", "souten", "abonn", "adhér")  # one of which is in each
_APPEALED = 3  # of them that make one
_BARS = re.compile(r"\s*[|•·]\s*")
_BOXES = frozenset("article div li section".split())
_LISTED = frozenset("li dt dd td th blockquote pre".split())
_STOPS = (".", "!", "?", "…", "»", "”", '"', ":", ";")


def own(lines: Sequence[Block], *, article: bool = False) -> tuple[list[str], str | None]:
    """The article's own lines, plain, and the agency that a credit alone below them names;
    ``article``: the page calls itself one."""
    cards = _cards(lines, article=article)
    gone = [
        cards[place] or _above_cards(lines, cards, place) or _furniture(lines, place)
        for place in range(len(lines))
    ]
    appeals = _appeals(lines)
    gone = [out or line.owner in appeals for out, line in zip(gone, lines, strict=True)]
    end = _end(lines, gone)
    kept = (line for line, out in zip(lines[:end], gone, strict=False) if not out)
    texts = (text.strip() for line in kept for text in _plain(line.text).split("\n"))
    return _once([text for text in texts if text]), _signed(lines)


def _appeals(lines: Sequence[Block]) -> frozenset[Element]:
    """The elements of lines that ask for money: in a box of their own, which holds a small
    part of the text."""
    boxes: dict[Element, list[Block]] = {}
    for line in lines:
        if (box := parent(line)) is not None:
            boxes.setdefault(box, []).append(line)
    found = list[Block]()
    for inside in boxes.values():
        if size(inside) < _ASIDE * size(lines) and _asks(" ".join(line.text for line in inside)):
            found += inside
    return frozenset(line.owner for line in found if line.owner is not None)


def _asks(text: str) -> bool:
    plainly = text.lower()
    if not any(map(plainly.__contains__, _ASKED)):
        return False
    said = fold(text)
    return sum(family.search(said) is not None for family in _APPEALS) >= _APPEALED


def _plain(text: str) -> str:
    """Plain, and without the character references of a text that was escaped twice."""
    return plain(html.unescape(text) if _ESCAPED.search(text) else text)


def _cards(lines: Sequence[Block], *, article: bool) -> list[bool]:
    """Which lines are cards; none where nearly all are: a link was left open, or, unless the
    page calls itself an article, it is a list."""
    leads = teasers(lines)
    cards = [_card(line) or lead for line, lead in zip(lines, leads, strict=True)]
    left = size(line for line, card in zip(lines, cards, strict=True) if not card)
    if left >= 0.3 * size(lines):
        return cards
    own = any(running(line) and not lead for line, lead in zip(lines, leads, strict=True))
    return leads if article and own else [False] * len(lines)


def _end(lines: Sequence[Block], gone: Sequence[bool]) -> int:
    """Where the article ends: behind its last sentence, at the first line that is none of
    its own."""
    said = [place for place, line in enumerate(lines) if not gone[place] and _said(line)]
    for place in range(said[0] if said else 0, len(lines)):
        if len(lines[place].text) < _CLOSED and _CLOSING.match(fold(lines[place].text)):
            return place
    if not said:
        return len(lines)
    behind = range(said[-1] + 1, len(lines))
    end = next((place for place in behind if gone[place]), len(lines))
    long = len(said) >= _MANY and median(len(lines[place].text) for place in said) >= _PROSE
    loose = long and all(map(_loose, lines[behind.start : end]))
    return behind.start if loose else end


def _loose(line: Block) -> bool:
    """A signature, a name, a heading above nothing: what may stand behind a long text
    without being of it, unless it is of a list, a table or a quotation."""
    listed = line.owner is not None and any(
        each.tag in _LISTED for each in (line.owner, *islice(line.owner.iterancestors(), 2))
    )
    return len(line.text) <= _SENTENCE and not line.text.endswith((*_STOPS, ")")) and not listed


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
    return not sentence or call(text)


def teasers(lines: Sequence[Block]) -> list[bool]:
    """Which lines are leads of other articles: alone in a box with a headline that is a link."""
    boxes = [parent(line) if line.kind == "text" else None for line in lines]
    long = Counter(box for box, line in zip(boxes, lines, strict=True) if len(line.text) >= LONG)
    headed = {
        box
        for box in set(boxes)
        if box is not None and box.tag in _BOXES and long[box] <= 1 and _headed(box, lines)
    }
    return [box in headed for box in boxes]


def _headed(box: Element, lines: Sequence[Block]) -> bool:
    """Whether the headline of a box is a link, and the box holds one paragraph at most."""
    heading = next(box.iter("h2", "h3", "h4"), None)
    link = None if heading is None else next(heading.iter("a"), heading.getparent())
    if heading is None or link is None or link.tag != "a" or not link.get("href"):
        return False
    whole = len(dom.content(link)) >= _LINKED * len(dom.content(heading)) > 0
    return whole and sum(running(each) and box in around(each) for each in lines) <= 1


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
    if place < _EARLY and dateline(text) and _CLOCK.search(text):
        return True
    return furniture(text) or caption(text) or announced(text) or _framing(text)


def _framing(text: str) -> bool:
    """Whether a line is by-line, date and buttons, parted by bars."""
    parts = [part for part in _BARS.split(text) if part] if len(text) <= 250 else []
    return len(parts) > 1 and all(
        byline(p) or dateline(p) or furniture(p) or label(p) for p in parts
    )


def _once(lines: list[str]) -> list[str]:
    """Less long paragraphs said twice: a page may hold its text once for each kind of screen."""
    seen: dict[str, None] = {}
    return [text for text in lines if len(text) < 80 or not (text in seen or seen.setdefault(text))]


def _signed(lines: Sequence[Block]) -> str | None:
    """The agency of a credit that stands alone among the last lines."""
    return next(filter(None, (agencies.alone(line.text) for line in lines[:-5:-1])), None)
