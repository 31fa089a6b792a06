"""Names in texts that the lexicon does not know: what an analyst might add."""

import re
from collections import Counter
from collections.abc import Iterable

from lexicon.compile import Lexicon
from lexicon.fields import prepare
from lexicon.find import scan
from lexicon.folding import nfc

_UPPER = "A-ZÀ-ÖØ-ÞŒČŠŽ"
_NAME = re.compile(
    rf"[{_UPPER}][\w’'-]*[\wé](?:[ \u00a0](?:(?:de|du|des|la|le|van|von|der|al|ben|bin)[ \u00a0])*"
    rf"[{_UPPER}][\w’-]*\w)*"
)
_ELIDED = re.compile(r"^(?:[LDJMTSNC]|Qu|[Ll]orsqu|[Pp]uisqu)['’]")
_COMMON = re.compile(r"\b[a-zà-öø-ÿœ]{3,}\b")
_OPENS = re.compile(r"(?:^|[.!?:;…»«“\"”(\n–—-])\s*$")


def unmatched(lexicon: Lexicon, texts: Iterable[str]) -> Counter[str]:
    """How many of the texts name each capitalised name that no word of the lexicon
    touches. A single word that opens a sentence is no name by its capital alone, nor is one
    that more texts write without (État, Congrès)."""
    found: Counter[str] = Counter()
    common: Counter[str] = Counter()
    for text in map(nfc, texts):
        found.update(_names(lexicon, text))
        common.update(set(_COMMON.findall(text)))
    return Counter({name: n for name, n in found.items() if common[name.lower()] <= n})


def _names(lexicon: Lexicon, text: str) -> set[str]:
    prepared = prepare("text", text)
    covered = bytearray(len(text) + 2)
    for hit in scan(lexicon, prepared, 0):
        covered[hit.start - 1 : hit.end - 1] = b"\1" * (hit.end - hit.start)
    names: set[str] = set()
    for match in _NAME.finditer(text):
        if any(covered[match.start() : match.end()]):
            continue
        name = _ELIDED.sub("", match.group().replace("\u00a0", " "))
        opens = _OPENS.search(text[max(0, match.start() - 4) : match.start()]) is not None
        if len(name) > 2 and not (opens and " " not in name):
            names.add(name)
    return names
