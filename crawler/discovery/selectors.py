"""CSS selectors for a source's articles, by where the text that was read stands. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPath

from crawler import section
from press.markup import Element

RECALL = 0.95  # of the read text's letters that a selector must find on each page
PRECISION = 0.7  # of what it finds that must be of the text
_LINE = 40  # letters of a line that tells where the text stands
_BLOCKS = ("p", "h2", "h3", "h4", "li", "blockquote", "div")
_NAME = re.compile(r"[A-Za-z_][\w-]{2,60}")
_TELLING = re.compile(r"body|texte?\b|content(?!ainer)|contenu|corps|article|entry|story", re.I)
_PASSING = re.compile(r"\d{3,}|^js-|^is-|^has-|^css-|^sc-|hash|^(?:row|col|container|wrapper)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page, and the lines of the text that was read from it."""

    body: bytes
    charset: str | None
    lines: tuple[str, ...]


def proposed(samples: Sequence[Sample]) -> str | None:
    """The selector that finds the text on every page and least beside it; ``None`` where no
    one does."""
    pages = [_Page(root, sample.lines) for sample in samples if (root := _root(sample)) is not None]
    if not pages or len(pages) < len(samples):
        return None
    candidates = Counter(name for page in pages for name in dict.fromkeys(page.candidates()))
    everywhere = [name for name, count in candidates.items() if count == len(pages)]
    judged = [(min(page.fit(name) for page in pages), name) for name in everywhere[:200]]
    best = max(
        judged,
        key=lambda found: (
            round(found[0], 2), bool(_TELLING.search(found[1])), " > " not in found[1], -len(found[1])
        ),
        default=None,
    )  # fmt: skip
    return best[1] if best and best[0] > 0 else None


class _Page:
    """One page, and how well a selector finds its text."""

    def __init__(self, root: Any, lines: Sequence[str]) -> None:
        self._root = root
        self._lines = {_letters(line) for line in lines}
        self._size = sum(map(len, self._lines))
        telling = {line for line in self._lines if len(line) >= _LINE}
        self._blocks = [
            element for element in root.iter(*_BLOCKS)
            if _letters(element.text_content()[:20_000]) in telling
        ]  # fmt: skip

    def candidates(self) -> Iterator[str]:
        """Selectors of what the text's lines stand in, from the inside out."""
        parents = Counter(b.getparent() for b in self._blocks if b.getparent() is not None)
        for box, _ in parents.most_common(2):
            above: list[Any] = [box, *islice(box.iterancestors(), 5)]
            for depth, element in enumerate(above):
                if element.tag in ("body", "html"):
                    break
                for name in _names(element):
                    if depth == 0:
                        yield f"{name} > p, {name} > h2"
                    yield name

    def fit(self, selector: str) -> float:
        """0 where it misses text or finds too much beside it, else the part of what it finds
        that is the text's."""
        try:
            found = cast("list[Element]", _path(selector)(self._root))
        except SelectorError:
            return 0.0
        chosen = set(found)
        outer = [e for e in found if not any(map(chosen.__contains__, e.iterancestors()))]
        size = sum(len(_letters(_shown(element))) for element in outer)
        held = "".join(_letters(_shown(element)) for element in outer)
        hit = sum(len(line) for line in self._lines if line in held)
        if not size or hit < RECALL * self._size:
            return 0.0
        precision = min(1.0, hit / size)
        return precision if precision >= PRECISION else 0.0


def _root(sample: Sample) -> Any:
    return section.parsed(sample.body, sample.charset)


def _names(element: Any) -> Iterator[str]:
    """What a selector can call an element by, that other pages' may be called by too."""
    if (id := element.get("id") or "") and _NAME.fullmatch(id) and not _PASSING.search(id):
        yield f"#{id}"
    if "articlebody" in (element.get("itemprop") or "").lower().split():
        yield '[itemprop~="articleBody"]'
    for name in (element.get("class") or "").split():
        if _NAME.fullmatch(name) and not _PASSING.search(name):
            yield f"{element.tag}.{name}"
    if element.tag in ("article", "main"):
        yield element.tag


def _shown(element: Any) -> str:
    return "".join(
        text for text in element.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    )[:200_000]


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).lower()


@lru_cache(maxsize=500)
def _path(selector: str) -> XPath:
    return XPath(HTMLTranslator().css_to_xpath(selector))
