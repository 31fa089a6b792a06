"""From the lines of columns to paragraphs: where one begins, where it goes on, and what a
hyphen at a line's end parts."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

STOPS = (".", "!", "?", "…", "»", "”", ":", ";")  # ends of sentences
NOTE = re.compile(r"^(?:\(?\d{1,3}\)?[\s.]*|[*†‡]\s*)\S")
_BULLET = re.compile(r"^(?:[•●▪■◦‣–—*►➢✓]\s*|-\s+|\(?\d{1,2}[.)]\s+|[a-z]\)\s+)")
_COMPOUND = re.compile(
    r"^(?:là|ci|même|mêmes|être|elle|elles|il|ils|on|nous|vous|je|tu|ce|moi|toi|lui|leur|t|dire|vis|"
    r"midi|à|les|la|le|en|y|delà|dessus|dessous|chef|garde|marin|marins)(?!\w)"
)
_FIRST = re.compile(
    r"(?:^|[\s'’(«])(?:non|demi|vice|quasi|sous|contre|avant|après|grande?|outre|sud|nord|franco|russo|"
    r"germano|anglo|socio|politico|militaro|c'est-à|là|porte|quelques|soi|celui|celle|ceux|état|vingt|"
    r"trente|quarante|cinquante|soixante|quatre|dix)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A line of a column."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    page: int = 0


def paragraphs(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines of a column parted where a paragraph begins."""
    if not lines:
        return []
    pitches = [one.base - other.base for one, other in pairwise(lines) if one.page == other.page]
    pitch = median(each for each in pitches if each > 0) if any(p > 0 for p in pitches) else 12.0
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    right = max(line.right for line in lines)
    out = [[lines[0]]]
    for before, line in pairwise(lines):
        if _begins(before, line, pitch, left, right):
            out.append([line])
        else:
            out[-1].append(line)
    return out


def _begins(before: TextLine, line: TextLine, pitch: float, left: float, right: float) -> bool:
    gap = before.base - line.base
    if gap < 0.5 * line.size:
        return gap < -0.5 * line.size  # cells of one row stand on one base
    if abs(before.size - line.size) > 0.08 * before.size or before.bold != line.bold:
        return True
    if gap > 1.3 * min(pitch, 1.6 * line.size) or _BULLET.match(line.text):
        return True
    indented = line.left - left > 0.8 * line.size and before.left - left < 0.5 * line.size
    short = before.right < right - 0.15 * (right - left)
    broken = before.right < right - 0.4 * (right - left) and not line.text[:1].islower()
    return indented or broken or (short and before.text.endswith(STOPS))


def notes_of(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Notes, each begun by its mark."""
    out: list[list[TextLine]] = []
    for line in lines:
        if NOTE.match(line.text) or not out:
            out.append([])
        out[-1].append(line)
    return out


def joined(parts: Sequence[Sequence[TextLine]], known: Counter[str]) -> list[str]:
    """Each paragraph on one line; one that goes on in the next column or on the next page
    is one with its rest."""
    out: list[str] = []
    for part in parts:
        text = ""
        for line in part:
            text = _continued(text, line.text, known) if text else line.text
        unended = bool(out) and (text[:1].islower() or out[-1].endswith("-"))
        if unended and not out[-1].endswith(STOPS) and not _BULLET.match(text):
            out[-1] = _continued(out[-1], text, known)
        else:
            out.append(text)
    return [text for text in out if text.strip()]


def _continued(text: str, line: str, known: Counter[str]) -> str:
    """A line behind what is before it; a word parted by a hyphen at its end is made whole."""
    if not (text.endswith("-") and len(text) > 1 and text[-2].isalpha()):
        return f"{text} {line}"
    begun = re.search(r"[\w’'-]*$", text[:-1])
    ended = re.match(r"\w*", line)
    one, other = begun[0] if begun else "", ended[0] if ended else ""
    whole, compound = f"{one}{other}".lower(), f"{one}-{other}".lower()
    if known[whole] != known[compound]:
        kept = known[compound] > known[whole]
    else:
        kept = not line[:1].islower() or bool(_COMPOUND.match(line) or _FIRST.search(one))
    return f"{text}{line}" if kept else f"{text[:-1]}{line}"
