"""What versions changed, in words that can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.record.versions import Version
from press.sources import Source
from press.typesetting import held

CONTEXT = 60  # characters on either side of a change
LONGEST = 400
MOST = 30  # edits of one version
NOTABLE = frozenset({"withdrawal", "correction-note", "figure", "attribution", "name", "headline"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Words put for others, among the few around them."""

    kinds: tuple[str, ...]
    left: str
    before: str
    after: str
    right: str


def edits(version: Version, source: Source) -> list[Edit]:
    """The edits of a version against the one before; of a source that lets only headlines be
    shown those of the headline, and of the others what they were."""
    return [_edit(change, version, source) for change in version.changes[:MOST]]


def notable(version: Version) -> bool:
    """Whether it changed more than wording or length."""
    return bool(NOTABLE & set(version.kinds))


def _edit(change: Mapping[str, Any], version: Version, source: Source) -> Edit:
    whole = version.title if change["field"] == "title" else version.text
    kinds = tuple(change["kinds"])
    if change["field"] != "title" and source.show == "headline":
        return Edit(kinds=kinds, left="", before="", after="…", right="")
    start, end = change["new"]
    left = whole[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    right = whole[end : end + CONTEXT].partition("\n")[0]
    if start > CONTEXT and len(left) == CONTEXT:
        left = "…" + left.partition(" ")[2]
    if len(right) == CONTEXT:
        right = right.rpartition(" ")[0] + "…"
    return Edit(
        kinds=kinds,
        left=_spaced(left, end=True),
        before=_short(change["before"]),
        after=_short(change["after"]),
        right=_spaced(right, end=False),
    )


def _short(text: str) -> str:
    one = held(text)
    return one if len(one) <= LONGEST else one[:LONGEST].rpartition(" ")[0] + "…"


def _spaced(text: str, *, end: bool) -> str:
    """One line that keeps the space between it and the words beside it."""
    one = held(text)
    if end:
        return one + " " if text[-1:].isspace() else one
    return " " + one if text[:1].isspace() else one


def told(versions: Sequence[Version]) -> list[Version]:
    """Versions that changed something, newest first."""
    return [version for version in reversed(versions) if version.changes]
