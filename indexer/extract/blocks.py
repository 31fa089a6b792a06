"""The paragraphs inside an element of a page, one a block, as a reader sees them."""

import re
import sys
from collections.abc import Iterable

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
_ENDED = re.compile(r"[.!?…»”\"]\s*$")
_SPACED = ("\n", "  ", "\t", "\r", "\f", "\v")
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
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


class Lines:
    """Lines as they are gathered: text is added, and a line ends where a block does."""

    __slots__ = ("_breaks", "_line", "ended")

    def __init__(self) -> None:
        self.ended: list[str] = []
        self._line: list[str] = []
        self._breaks = 0

    def add(self, text: str | None) -> None:
        if text:
            self._line.append(text)
            if not text.isspace():
                self._breaks = 0

    def end(self) -> None:
        if self._line:
            text = "".join(self._line)
            if any(map(text.__contains__, _SPACED)):
                text = _SPACE.sub(" ", text)
            if text := text.strip(" "):
                self.ended.append(text)
        self._line.clear()
        self._breaks = 0

    def line_break(self) -> None:
        """One break is a space, or an end after a sentence; two are an end."""
        self._breaks += 1
        if self._breaks > 1 or _ENDED.search("".join(self._line[-2:])):
            self.end()
        else:
            self._line.append(" ")


def paragraphs(element: Element, *, asides: bool = False) -> list[str]:
    """The text of ``element`` cut where blocks begin and end, and at double line breaks.

    Scripts, figures, forms and hidden parts are left out, and so, unless ``asides``, is
    what its class names as standing beside the text (related links, sharing, newsletters).
    """
    lines = Lines()
    walker = iterwalk(element, events=("start", "end"))
    for event, node in walker:
        inner, tag = node is not element, node.tag
        if tag in BLOCKS:
            lines.end()
        if event == "end":
            if inner:
                lines.add(node.tail)
        elif inner and (tag in SILENT or _beside(node, asides=asides)):
            walker.skip_subtree()
        elif tag in ("br", "lb"):
            lines.line_break()
        else:
            lines.add(node.text)
    lines.end()
    return lines.ended


def _beside(node: Element, *, asides: bool) -> bool:
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return node.tag not in {"p", "span"} or node.get("hidden") is not None
    style = node.get("style")
    if style and _HIDDEN.search(style):
        return True
    if asides or node.tag in _PROSE:
        return False
    style, name = node.get("class"), node.get("id")
    return bool(style or name) and _ASIDE.search(f"{style or ''} {name or ''}") is not None


def words(texts: Iterable[str], enough: int = sys.maxsize) -> int:
    """How many words the texts have, counted by the spaces between them; the count may
    stop where there are ``enough``."""
    count = 0
    for text in texts:
        count += len(text.split())
        if count >= enough:
            break
    return count
