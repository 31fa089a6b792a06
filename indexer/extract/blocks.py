"""The lines inside an element of a page, one a block, as a reader sees them."""

import re
import sys
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from lxml.etree import iterwalk

from indexer.extract.dom import Element

SILENT = frozenset(
    "script style svg noscript template figure figcaption aside form button nav iframe video audio select"
    " textarea input object canvas footer header dialog label picture amp-ad amp-embed amp-iframe"
    " amp-carousel amp-list amp-related-page amp-social-share amp-sidebar math".split()
)
_UNSEEN = frozenset("script style svg iframe video audio select object canvas math".split())
BLOCKS = frozenset(
    "address article blockquote body center dd div dl dt fieldset h1 h2 h3 h4 h5 h6 hr li main ol p pre section table"
    " tbody td th tr ul figure details summary head quote list item row cell".split()
)  # the last six are trafilatura's
_HEADINGS = frozenset("h2 h3 h4 h5 h6 dt head summary".split())
_CELLS = frozenset({"td", "th", "cell"})
# between pieces of text: Unicode's noncharacters are for a program's own use (23.7)
END, BREAK = "\ufdd0", "\ufdd1"
BREAKS = frozenset({"br", "lb"})
_STOPS = (".", "!", "?", "…", "»", "”", '"')
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_ASIDE = re.compile(
    r"""(?:^|[\s_-])(?:related|relat(?:ed|ion)-?\w*|read-?(?:also|more|next)|lire-?aussi|a-?lire\w*|voir-?aussi|also|recommend\w*|recirc\w*
    |newsletters?|nl|promo\w*|share\w*|sharing|social\w*|partage\w*|ads?|advert\w*|pub|publicite|sponsor\w*
    |outbrain|taboola|embed|tags?|keywords|comments?|commentaires?|caption|legende|credits?|copyright|player|breadcrumb\w*
    |(?:author|auteur)-?(?:bio|box|card)|bio|sondage|poll|quiz
    |toolbar|tools|outils|teasers?|most-?read|sr-only|screen-reader-text|visually-?hidden|visuallyhidden|signature-?box|inread|widget|sidebar|cookie\w*|consent\w*|didomi\w*|onetrust\w*|tarteaucitron\w*|axeptio\w*|qc-cmp\w*|cmplz\w*|cky|usercentrics\w*|gdpr|rgpd|disclaimer|donate|don)(?:$|[\s_-])""",
    re.VERBOSE | re.IGNORECASE,
)
_LOCK = re.compile(
    r"(?:^|[\s_-])(?:paywall|subscri\w*|offers?|offres?|abo(?:nne\w*|nnement)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPOKEN = ("sr-only", "screen-reader", "visually-hidden", "visuallyhidden")  # not for eyes
_PROSE = frozenset("p h2 h3 h4 span a em strong b i body article main".split())
_LONG, _LOCKED = 80, 600  # characters of a paragraph; of paragraphs that a lock may stand before

_PARTS = frozenset({"div", "section", "article", "main"})  # of a page; a quotation is none

LineKind = Literal["text", "heading", "cell"]


class Block(NamedTuple):
    """A line of a page. ``owner`` is the block element that it stands in,
    where it was found in one, ``linked`` the
    share of its letters that lead elsewhere, 0 to 1, ``card`` whether it stands inside a
    link that is more than a line."""

    text: str
    owner: Element | None = None
    kind: LineKind = "text"
    linked: float = 0.0
    card: bool = False


def lines(pieces: Iterable[str]) -> list[str]:
    """The lines that pieces of text make up, parted by ``END`` and ``BREAK``. One break is
    a space, or an end after a sentence; two are an end. All white space is one space."""
    text = "".join(pieces)
    if BREAK in text:
        text = _broken(text)
    for mark in "\n\t\r\f\v":
        text = text.replace(mark, " ")
    return [_spaced(line) for each in text.split(END) if (line := each.strip())]


def append(pieces: list[str], text: str) -> None:
    """Add a piece to those of a line. Two elements side by side that only a style keeps
    apart ("avec AFP", "Publié le") are parted: where a word ends with the one and a capital begins
    the other. The initial of a paragraph is no word, and a part in capitals goes on."""
    if text[0].isupper() and pieces:
        one, last = pieces[-1][-2:-1], pieces[-1][-1]
        ended = last.isalnum() or last in ".)]!?"
        if ended and (one.isalnum() or one == ".") and not (last.isupper() and text[1:2].isupper()):
            pieces.append(" ")
    pieces.append(text)


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


def heading(element: Element) -> list[str]:
    """The lines of a heading, whatever elements it is made of: each ``<br>``, block and
    element with a class of its own parts them."""
    pieces: list[str] = []
    walker = iterwalk(element, events=("start", "end"))
    for event, node in walker:
        own = node is not element
        if own and (node.tag in BLOCKS or node.tag in BREAKS or node.get("class")):
            pieces.append(END)
        if event == "start" and own and (node.tag in SILENT or node.get("hidden") is not None):
            walker.skip_subtree()
        elif text := node.text if event == "start" else node.tail if own else None:
            pieces.append(text)
    return lines(pieces)


class _Walk:
    """The lines gathered so far, and the one being gathered."""

    __slots__ = ("found", "left", "letters", "opened", "pieces", "within")

    def __init__(self) -> None:
        self.found: list[Block] = []
        self.left: list[Element] = []  # out of it, though a reader may see it
        self.pieces: list[str] = []
        self.within: Element | None = None  # the link that is open
        self.letters = 0  # of the line, inside links
        self.opened = False  # before the line began

    def end(self, owner: Element) -> None:
        """End the line, if there is one."""
        if self.pieces:
            kind = _kind(owner)
            found = lines(self.pieces)
            whole = sum(map(len, found))
            linked = 1.0 if self.opened else min(1.0, self.letters / max(1, whole))
            self.found += (Block(text, owner, kind, linked, self.opened) for text in found)
            self.pieces, self.letters = [], 0
        self.opened = self.within is not None


def blocks(
    element: Element,
    *,
    asides: bool = False,
    hidden: bool = False,
    without: Collection[Element] = (),
) -> list[Block]:
    """The text of ``element`` cut where blocks begin and end, and at double line breaks.

    Scripts, figures, forms and hidden parts are left out, and so are the elements of
    ``without`` and, unless ``asides``, what its class names as standing beside the text
    (related links, sharing, newsletters). With ``hidden`` what scripts would show is read.
    """
    return _walked(element, asides=asides, hidden=hidden, without=without).found


def parted(element: Element, heading: Element | None) -> tuple[list[Block], list[Element]]:
    """The lines of a page, and the elements left out of them. Those around its ``heading``
    are not: markup left open makes a menu of all that follows."""
    holding = frozenset(heading.iterancestors()) if heading is not None else ()
    walk = _walked(element, within=holding)
    return walk.found, walk.left


def _walked(
    element: Element,
    *,
    asides: bool = False,
    hidden: bool = False,
    without: Collection[Element] = (),
    within: Collection[Element] = (),
) -> _Walk:
    walk = _Walk()
    owners = [element]
    fluent = _french(element)
    walker = iterwalk(element, events=("start", "end"))
    for event, node in walker:
        tag = node.tag
        if event == "start":
            if tag in BLOCKS:
                walk.end(owners[-1])
                owners.append(node)
            if (
                node is not element
                and node not in within
                and (
                    (tag in SILENT and not (hidden and tag not in _UNSEEN) and not _rooted(node))
                    or node in without
                    or (not hidden and node.keys() and _beside(node, asides=asides, french=fluent))
                )
            ):
                walker.skip_subtree()
                walk.left.append(node)
                continue
            text = BREAK if tag in BREAKS else node.text
            if tag == "a" and walk.within is None and _leads(node):
                walk.within = node
        else:
            text = node.tail if node is not element else None
            if tag in BLOCKS:
                walk.end(owners.pop())
            elif node is walk.within:
                walk.within, walk.opened = None, walk.opened and bool(walk.pieces)
        if text and (walk.pieces or not text.isspace()):
            append(walk.pieces, text)
            if walk.within is not None:
                walk.letters += len(text.strip())
    walk.end(element)
    return walk


def _kind(owner: Element) -> LineKind:
    if owner.tag in _HEADINGS:
        return "heading"
    return "cell" if owner.tag in _CELLS else "text"


def _leads(node: Element) -> bool:
    """Whether a link leads to another page."""
    href = node.get("href")
    return bool(href) and not href.startswith(("#", "mailto:", "tel:", "javascript:"))


def _rooted(node: Element) -> bool:
    """A declarative shadow root, which a reader sees (HTML Living Standard, 4.12.3)."""
    return node.tag == "template" and any(
        node.get(name) for name in ("shadowrootmode", "shadowroot")
    )


def _french(element: Element) -> bool:
    said = element.getroottree().getroot().get("lang") or ""
    return said.lower().startswith("fr")


def _foreign(node: Element) -> bool:
    """Whether it is marked as in another language: the other half of a page, or a post
    from elsewhere that is shown in it. A quotation is none."""
    spoken = [node.get("lang")]
    if node.tag == "blockquote":
        posted = "twitter-tweet" in (node.get("class") or "")
        spoken = [each.get("lang") for each in node.iter("p")] if posted else []
    return any(said and not said.lower().startswith("fr") for said in spoken)


def _beside(node: Element, *, asides: bool, french: bool) -> bool:
    if french and (node.tag in _PARTS or node.tag == "blockquote") and _foreign(node):
        return True
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return node.tag not in {"p", "span"} or node.get("hidden") is not None
    style = node.get("style")
    if style and _HIDDEN.search(style):
        return True
    if node.tag == "span":
        return unshown(node.get("class") or "")
    if asides or node.tag in _PROSE:
        return False
    called = names(node)
    return _aside(called) or (_locked(called) and not _long(node))


def _long(node: Element) -> bool:
    """Whether there is more behind a lock than an offer: the paragraphs of the article."""
    prose = (block for block in blocks(node, asides=True) if not block.linked)
    return sum(len(each.text) for each in prose if len(each.text) >= _LONG) >= _LOCKED


def names(node: Element) -> str:
    """An element's class and id, as far as they are of a sensible length."""
    return f"{node.get('class', '')} {node.get('id', '')}"[:500]


def unshown(classes: str) -> bool:
    """Whether a class says that a text is for screen readers alone."""
    return any(map(classes.__contains__, _SPOKEN)) if classes else False


@lru_cache(maxsize=4000)  # a publisher's pages have the same few names again and again
def _aside(names: str) -> bool:
    return _ASIDE.search(names) is not None


@lru_cache(maxsize=4000)
def _locked(names: str) -> bool:
    return _LOCK.search(names) is not None


def words(texts: Iterable[str], enough: int = sys.maxsize) -> int:
    """How many words the texts have, counted by the spaces between them; the count may
    stop where there are ``enough``."""
    count = 0
    for text in texts:
        count += len(text.split())
        if count >= enough:
            break
    return count
