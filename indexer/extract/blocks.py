"""The paragraphs inside an element of a page, one a block, as a reader sees them."""

import re
import sys
from collections.abc import Iterable
from functools import lru_cache

from lxml.etree import iterwalk

from indexer.extract.dom import Element

SILENT = frozenset(
    "script style svg noscript template figure figcaption aside form button nav iframe video audio select"
    " textarea input object canvas footer header dialog label picture amp-ad amp-embed amp-iframe".split()
)
BLOCKS = frozenset(
    "address article blockquote body center dd div dl dt fieldset h1 h2 h3 h4 h5 h6 hr li main ol p pre section table"
    " tbody td th tr ul figure details summary head quote list item row cell".split()
)  # the last six are trafilatura's
# between pieces of text: Unicode's noncharacters are for a program's own use (23.7)
END, BREAK = "\ufdd0", "\ufdd1"
BREAKS = frozenset({"br", "lb"})
_STOPS = (".", "!", "?", "…", "»", "”", '"')
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_ASIDE = re.compile(
    r"""(?:^|[\s_-])(?:related|relat(?:ed|ion)-?\w*|read-?(?:also|more|next)|lire-?aussi|a-?lire\w*|voir-?aussi|also|recommend\w*|recirc\w*
    |newsletters?|nl|paywall|subscri\w*|abo(?:nne\w*|nnement)?|promo\w*|share\w*|sharing|social\w*|partage\w*|ads?|advert\w*|pub|publicite|sponsor\w*
    |outbrain|taboola|embed|tags?|keywords|comments?|commentaires?|caption|legende|credits?|copyright|player|breadcrumb\w*|author-?(?:bio|box|card)|bio
    |toolbar|tools|outils|teasers?|most-?read|sr-only|screen-reader-text|visually-?hidden|visuallyhidden|signature-?box|inread|widget|sidebar|cookie\w*|consent\w*|disclaimer|donate|don)(?:$|[\s_-])""",
    re.VERBOSE | re.IGNORECASE,
)
_PROSE = frozenset(
    {
        "p",
        "h2",
        "h3",
        "h4",
        "blockquote",
        "span",
        "a",
        "em",
        "strong",
        "b",
        "i",
        "body",
        "article",
        "main",
    }
)


def lines(pieces: Iterable[str]) -> list[str]:
    """The lines that pieces of text make up, parted by ``END`` and ``BREAK``. One break is
    a space, or an end after a sentence; two are an end. All white space is one space."""
    text = "".join(pieces)
    if BREAK in text:
        text = _broken(text)
    for mark in "\n\t\r\f\v":
        text = text.replace(mark, " ")
    return [_spaced(line) for each in text.split(END) if (line := each.strip())]


def _spaced(line: str) -> str:
    while "  " in line:
        line = line.replace("  ", " ")
    return line


def _broken(text: str) -> str:
    before, *rest = text.split(BREAK)
    pieces = [before]
    for after in rest:
        said = before.rstrip()
        pieces += (END if not said or said.endswith(_STOPS) else " ", after)
        before = after
    return "".join(pieces)


def paragraphs(element: Element, *, asides: bool = False) -> list[str]:
    """The text of ``element`` cut where blocks begin and end, and at double line breaks.

    Scripts, figures, forms and hidden parts are left out, and so, unless ``asides``, is
    what its class names as standing beside the text (related links, sharing, newsletters).
    """
    pieces: list[str] = []
    add = pieces.append
    walker = iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if tag in BLOCKS:
            add(END)
        if event == "end":
            text = node.tail if node is not element else None
        elif node is not element and (
            tag in SILENT or (node.keys() and _beside(node, asides=asides))
        ):
            walker.skip_subtree()
            continue
        else:
            text = BREAK if tag in BREAKS else node.text
        if text:
            add(text)
    return lines(pieces)


def _beside(node: Element, *, asides: bool) -> bool:
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return node.tag not in {"p", "span"} or node.get("hidden") is not None
    style = node.get("style")
    if style and _HIDDEN.search(style):
        return True
    return not (asides or node.tag in _PROSE) and _aside(names(node))


def names(node: Element) -> str:
    """An element's class and id, as far as they are of a sensible length."""
    return f"{node.get('class', '')} {node.get('id', '')}"[:500]


@lru_cache(maxsize=4000)  # a publisher's pages have the same few names again and again
def _aside(names: str) -> bool:
    return _ASIDE.search(names) is not None


def words(texts: Iterable[str], enough: int = sys.maxsize) -> int:
    """How many words the texts have, counted by the spaces between them; the count may
    stop where there are ``enough``."""
    count = 0
    for text in texts:
        count += len(text.split())
        if count >= enough:
            break
    return count
