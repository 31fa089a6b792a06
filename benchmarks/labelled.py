"""Labelled articles, by the outlet they come from.

Judgement is measured across outlets: what is fitted to some is tried on others, never on
the same. A source such as "francetvinfo.fr, 2023-01" is the outlet ``franceinfo`` of 2023.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lexicon.folding import fold
from vigie.items import objects, text, when

GOLD = Path(__file__).resolve().parent.parent.parent / "shared" / "gold"
FOLDS = 5
_SUFFIX = re.compile(r"(\.(fr|com|net|org|be|ch|eu|ca|news|info|social|bsky|lu))+$")
_SAME = {"francetvinfo": "franceinfo", "lemondeinternational": "lemonde"}
_ALONE = "lemonde"  # two fifths of the articles: an outlet and a fold


@dataclass(frozen=True)
class Labelled:
    """An article with what a person said of it."""

    item: dict[str, Any]
    file: str

    @cached_property
    def outlet(self) -> str:
        """Who published it, whatever the way it is written."""
        name = re.split(r",| RSS| - |;", fold(str(self.item.get("source") or "?")))[0]
        name = _SUFFIX.sub("", name.removesuffix(" rss").strip())
        name = re.sub(r"[^a-z0-9]", "", name)
        return _SAME.get(name, _ALONE if _ALONE in name else name)

    @property
    def fold(self) -> int:
        """One of ``FOLDS`` parts, each of whole outlets."""
        if self.outlet == _ALONE:
            return 0
        return 1 + int(hashlib.sha256(self.outlet.encode()).hexdigest(), 16) % (FOLDS - 1)

    @property
    def year(self) -> str:
        """Of publication, or when it was collected; ``?`` where neither is known."""
        moment = when(self.get("published"))
        stated = re.search(r"(20\d\d)", str(self.item.get("source") or ""))
        return str(moment.year) if moment else stated[1] if stated else "?"

    @property
    def sure(self) -> bool:
        """Whether no other class is defensible."""
        return not self.item.get("borderline")

    def get(self, key: str) -> str | None:
        """A text of the item; ``None`` where it has none."""
        return text(self.item, key)


def read(*files: Path) -> Iterator[Labelled]:
    """The labelled articles of the files, in order; other lines are passed over."""
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for item in objects(lines):
                if "relevance" in item or "topics" in item:
                    yield Labelled(item, file.name)
