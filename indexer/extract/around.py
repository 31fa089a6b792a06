"""What stands around a page's headline: standfirst, by-line, date, as a reader sees them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from lxml.etree import iterwalk

from indexer.extract import agencies, dom
from indexer.extract.blocks import BLOCKS, END, SILENT, Block, append, blocks, lines, names
from indexer.extract.blocks import heading as heading_lines
from indexer.extract.dom import Element
from indexer.extract.furniture import caption, furniture
from indexer.extract.particulars import bare, person
from indexer.extract.prose import same
from indexer.extract.signature import byline, dateline
from lexicon.folding import fold
from press import dates
from press.dates import Dated

_REACH = 10  # lines after the headline
_LEAD = re.compile(
    (
        r"(?:^|[\s_-])(?:chap(?:o|eau)|hat|entete|standfirst|stand-first|lede|dek|deck|sub-?(?:title|"
        r"headline|head)|sous-?titre|accroche|article-?_*(?:intro|introduction|desc|"
        r"description|summary|excerpt|lead|teaser|kicker)|intro(?:duction)?|entry-summary|"
        r"excerpt|summary)(?:$|[\s_-])"
    ),
    re.IGNORECASE,
)
_SIGNER = re.compile(
    r"(?<!h)aut(?:ho|eu)r(?!i[tz])|by-?line|signature|signataire|redacteur", re.IGNORECASE
)
_PICTURED = re.compile(r"photo|image|img|picture|caption|credit|legend|media(?!t)", re.IGNORECASE)
_AUTHORED = re.compile(
    r"/(?:auteur|author|signataire|journaliste|redacteur|contributeur)(?:e?s)?/[^/]"
)
_SIGNERS = 6  # lines of those who signed
_LONG = 160  # characters of a line that is a standfirst or a paragraph
_ELSEWHERE = ("comment", "forum", "related", "sidebar", "mostread", "most-read", "recommend")
_PARTS = re.compile(r"\s[|•·–—-]\s|,?\s(?=[Ll]e\s\d|[Pp]ubli|[Mm]is\s)")
_BY = re.compile(r",?\s(?=[Pp]ar\s)")
_SIGNED = re.compile(  # what stands before "par" where a name follows it
    r"^\W*(?:(?:article )?(?:publie|poste|ecrit|redige|recueilli|mis en ligne)\w*|propos recueillis|texte|"
    r"(?:un |une |l')?(?:article|analyse|tribune|entretien|interview|reportage|enquete|chronique|billet|recit|"
    r"edito(?:rial)?|decryptage|portrait))\W*(?:le\s.{6,40})?$"
)
_AGENCY = re.compile(r"gence|canadienne|Reuters|Belga|Anadolu|[A-Z]{2}")  # a hint of one
_AROUND = SILENT - {"header"}  # an article's header holds standfirst and by-line
_WITH = re.compile(r"\bavec\s", re.IGNORECASE)
CHANGED = re.compile(
    r"\b(?:mise?s? a jour|maj|modifiee?|actualisee?|updated|derniere (?:revue|modification|revision))\b"
)


_Around = tuple[list[str], list[Element], list[Element], list[str]]


class Beside:
    """The lines around a headline, read off the page when first asked for; there are
    none where the page shows no headline."""

    __slots__ = ("_heading", "_lines")

    def __init__(self, heading: Element | None) -> None:
        self._heading = heading
        self._lines: _Around | None = None

    @property
    def both(self) -> list[str]:
        """Those below as far as the second long one, for then the text has begun; then
        those above, nearest first."""
        below, *_, above = self._read()
        long = [place for place, line in enumerate(below) if len(line) >= _LONG]
        return [*below[: long[1] if len(long) > 1 else 10], *above]

    def dates(self, zone: ZoneInfo, latest: datetime) -> tuple[Dated | None, Dated | None]:
        """When they say that the article was published, and that it was changed."""
        published: Dated | None = None
        modified: Dated | None = None
        for line in self.both:
            if len(line) > 160:
                continue
            folded = fold(line)
            changed = CHANGED.search(folded)
            first = folded[: changed.start()] if changed else folded
            published = published or _seen(line[: len(first)], line, zone, latest)
            if changed:
                modified = modified or _seen(line[changed.end() :], line, zone, latest)
        return published, modified

    def author(self) -> str | None:
        """The name in a by-line, without the date that may follow it."""
        short = (line for line in self.both if len(line) <= 2 * _LONG)
        parts = (part for line in short for part in _signed(line))
        named = (bare(name) for part in parts if (name := byline(part)))
        return next(filter(None, named), None) or ", ".join(filter(person, self._signed())) or None

    def agency(self) -> str | None:
        """The agency in a by-line ("Jeanne Martin, avec AFP"); a picture's is not meant."""
        short = (line for line in self.both if len(line) <= 100 and _AGENCY.search(line))
        lines = (line for line in short if not caption(line))
        signed = (line for line in lines if byline(line) or _WITH.search(line))
        said = next(filter(None, map(agencies.named, signed)), None)
        return said or next(filter(None, map(agencies.named, self._signed())), None)

    def _signed(self) -> list[str]:
        """The lines of the elements below that are named as a by-line or lead to an author."""
        shown = (bare(line) for each in self._read()[2] for line in heading_lines(each))
        return list(dict.fromkeys(line for line in shown if line))[:_SIGNERS]

    def standfirst(self, descriptions: Iterable[str], title: str) -> str | None:
        """The line below that the page's description repeats, else the first element
        there that is named as a standfirst."""
        below, named, *_ = self._read()
        keys = [_key(text) for text in descriptions if not same(text, title)]
        keys = [key for key in keys if len(key) >= 40]
        for line in (line for line in below if keys and len(line) >= 40):
            key = _key(line)
            if any(_repeats(key, known) for known in keys):
                return line
        return next((text for text in map(standing, named) if 40 <= len(text) <= 900), None)

    def _read(self) -> _Around:
        """The lines below, the elements there that are named as a standfirst and as a
        by-line, the lines above."""
        if self._lines is None:
            heading = self._heading
            self._lines = (
                (*_after(heading), _before(heading)) if heading is not None else ([], [], [], [])
            )
        return self._lines


def standing(element: Element) -> str:
    """What an element says as a standfirst: one paragraph after another; a list of points and
    its heading are none, nor is a line of the site's."""
    if next(element.iterdescendants(*BLOCKS), None) is None:
        return dom.content(element)
    shown = blocks(element, asides=True)
    points = any(_is_point(each) for each in shown)
    said = (
        each for each in shown if not _is_point(each) and not (points and each.kind == "heading")
    )
    return " ".join(each.text for each in said if not furniture(each.text))


def _is_point(line: Block) -> bool:
    return line.owner is not None and line.owner.tag == "li"


def _after(heading: Element) -> tuple[list[str], list[Element], list[Element]]:
    """The lines below, as far as ``_REACH`` or the second long one, for then the text has
    begun; and the elements among them that are named as a standfirst, and as a by-line."""
    pieces: list[str] = []
    named: list[Element] = []
    signers: list[Element] = []
    count = long = size = 0
    for event, node, called in _walk(heading):
        tag = node.tag
        if tag in BLOCKS or tag == "br":
            pieces.append(END)
            count, long, size = count + (size > 0), long + (size >= _LONG), 0
            if count > _REACH or long > 1:
                break
        elif tag == "time":
            pieces.append(" ")
        if called and _leads(called):
            named.append(node)
        if event == "start" and ((called and _signs(called)) or _to_author(node)):
            signers.append(node)
        if text := node.text if event == "start" else node.tail:
            append(pieces, text)
            size += len(text.strip())
    return lines(pieces), named, signers


def _before(heading: Element) -> list[str]:
    found: list[str] = []
    node: Element | None = heading
    for _ in range(3):
        if node is None or node.tag == "body":
            break
        near = islice(node.itersiblings(preceding=True), 4 * _REACH)
        beside = (each for each in near if each.tag not in SILENT)
        short = (each for each in beside if 0 < len(dom.content(each)) <= 160)
        shown = (line.text for each in short for line in blocks(each, asides=True))
        found += islice(shown, 6 - len(found))
        node = node.getparent()
    return found


def _seen(said: str, line: str, zone: ZoneInfo, latest: datetime) -> Dated | None:
    found = dates.written(said, zone)
    if found is None or not dates.sensible(found, latest):
        return None
    return Dated(moment=found, basis="markup", evidence=f"beside the headline: {line}"[:200])


def _signed(line: str) -> Iterator[str]:
    """The parts of a line that can be a by-line: what stands between bars and dashes, and
    behind words that say that a name follows. "Décidée par" says no author."""
    for part in _PARTS.split(line):
        before, *behind = _BY.split(part, maxsplit=1)
        if not behind:
            yield part
        elif dateline(before) or _SIGNED.match(fold(before)):
            yield behind[0]


def _repeats(key: str, known: str) -> bool:
    """Whether a line is the description, or begins as it does; a letter more or less
    ("inquiété", "inquiétée") and a label before it make no difference."""
    if key == known or (len(key) <= 1.3 * len(known) + 40 and key.startswith(known[:80])):
        return True
    if len(key) > 1.3 * len(known) + 40 or len(known) > 1.3 * len(key) + 10:
        return False
    if key.endswith(known) and len(key) - len(known) <= 30:
        return True
    one, other = key.split(), known.split()
    return 2 * sum((Counter(one) & Counter(other)).values()) >= 0.9 * (len(one) + len(other))


@lru_cache(maxsize=4000)
def _signs(names: str) -> bool:
    return _SIGNER.search(names) is not None and _PICTURED.search(names) is None


def _to_author(node: Element) -> bool:
    """Whether it is a link to the page of an author."""
    if node.tag != "a":
        return False
    return node.get("rel") == "author" or _AUTHORED.search(node.get("href") or "") is not None


@lru_cache(maxsize=4000)  # a publisher's pages have the same few names again and again
def _leads(names: str) -> bool:
    return _LEAD.search(names) is not None


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", fold(text)).strip()


def _walk(heading: Element) -> Iterator[tuple[str, Element, str]]:
    """The nodes after the headline in the page's order, as start and end events, with the
    names of those that start and have any."""
    node: Element | None = heading
    while node is not None and node.tag != "body":
        yield "end", node, ""
        for sibling in node.itersiblings():
            walker = iterwalk(sibling, events=("start", "end"))
            for event, each in walker:
                called = names(each) if event == "start" and each.keys() else ""
                if event == "start" and (each.tag in _AROUND or (called and _elsewhere(called))):
                    walker.skip_subtree()
                else:
                    yield event, each, called
        node = node.getparent()


@lru_cache(maxsize=4000)
def _elsewhere(names: str) -> bool:
    return any(map(names.lower().__contains__, _ELSEWHERE))
