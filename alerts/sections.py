"""The stories of a mail in sections: what to read first, and themes where there are many.

The order of stories is the digest's; sections only gather them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from alerts.digest import Story

MANY = 8  # stories that can be read through without a table of contents
FIRST = 3  # that stand before all themes, where there are many
FEWEST = 2  # stories that make a theme

SectionKind = Literal["corrected", "first", "topic", "others", "passing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Stories that stand together; ``topic`` is the id of their theme, where they have one."""

    kind: SectionKind
    stories: tuple[Story, ...]
    topic: str | None = None


def sections(stories: Sequence[Story], asked: frozenset[str]) -> tuple[Section, ...]:
    """The stories in sections: those that the reader was told wrongly, then all others, those
    that only touch on what was asked for at the end. More than ``MANY`` are gathered by theme
    behind the first; what was asked for (``asked``) is no theme, for all have it."""
    corrected = [s for s in stories if s.told_wrongly]
    passing = [s for s in stories if s.band == 2 and not s.told_wrongly]
    main = [s for s in stories if s.band < 2 and not s.told_wrongly]
    found = [Section(kind="corrected", stories=tuple(corrected))]
    if len(stories) > MANY:
        found.append(Section(kind="first", stories=tuple(main[:FIRST])))
        found += _themes(main[FIRST:], asked)
    else:
        found.append(Section(kind="first", stories=tuple(main)))
    found.append(Section(kind="passing", stories=tuple(passing)))
    return tuple(section for section in found if section.stories)


def _themes(stories: Sequence[Story], asked: frozenset[str]) -> list[Section]:
    """The topic that most stories share first, then that of most others; the sections in the
    order of their first stories, the rest behind."""
    left, found = list(stories), list[Section]()
    while counts := Counter(t for s in left for t in s.topics if t not in asked):
        topic, number = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if number < FEWEST:
            break
        held = tuple(s for s in left if topic in s.topics)
        found.append(Section(kind="topic", topic=topic, stories=held))
        left = [s for s in left if topic not in s.topics]
    found.sort(key=lambda section: stories.index(section.stories[0]))
    return [*found, Section(kind="others", stories=tuple(left))]
