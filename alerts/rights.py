"""How much of an article's text a mail may show, and what of it is shown first.

Whatever a mail quotes of one text, its opening, somebody's words in it, what was corrected,
comes together to no more than the ``show`` of its source allows, and each piece is a span of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from alerts import datelines, stories
from alerts.claims import quotation
from alerts.digest import Corrected, StoryChange
from archive.mail.clippings import Clipping, Revision
from archive.record.claims import Said
from press.showing import cut
from press.sources import Source
from press.typesetting import held

NOTABLE = ("withdrawal", "correction-note", "figure", "attribution", "name")
CONTEXT = 40  # characters shown on either side of a correction
LONGEST = 100  # of what was replaced
MOST_CORRECTIONS = 3
SHORTEST = 60  # characters of an opening that says something
_LENGTHS = {"headline": 0, "excerpt": 220, "full": 420}


def allowance(clipping: Clipping, sources: Mapping[str, Source]) -> int:
    """Characters of its text that a mail may show."""
    if clipping.access == "reserved":
        return 0
    return _LENGTHS[stories.source_of(clipping, sources).show]


def excerpt(clipping: Clipping, length: int) -> str:
    """The opening in ``length`` characters: cut at a sentence where one ends in time, else at a
    word, with an ellipsis. A line of place and date alone is no opening."""
    if length < SHORTEST:
        return ""
    said = datelines.without(clipping.standfirst or "") or datelines.without(clipping.opening)
    return cut(held(said), length)


def kept(
    changes: Sequence[StoryChange],
    said: Sequence[Said],
    head: Clipping,
    members: Iterable[Clipping],
    sources: Mapping[str, Source],
) -> tuple[tuple[Said, ...], str]:
    """The quotations and the opening that may be shown beside the corrections; of a text that
    was taken down none."""
    left = Counter({c.id: allowance(c, sources) for c in members})
    for change in changes:
        if isinstance(change, Corrected) and change.kind != "headline":
            left[change.article] -= len(change.before or "") + len(change.after or "")
    shown: list[Said] = []
    for each in said:
        length = len(quotation(each))
        if length <= left[each.article]:
            left[each.article] -= length
            shown.append(each)
    return tuple(shown), "" if head.withdrawn_at else excerpt(head, left[head.id])


def corrected(name: str, missed: Sequence[Revision], allowed: int) -> list[Corrected]:
    """What was corrected in the text, the gravest first, in its context as far as ``allowed``
    characters go."""
    found: list[tuple[str, Revision, Mapping[str, Any]]] = []
    for revision in missed:
        for change in revision.changes:
            kind = next((kind for kind in NOTABLE if kind in change["kinds"]), None)
            if kind and change["field"] == "text":
                found.append((kind, revision, change))
    found.sort(key=lambda each: NOTABLE.index(each[0]))
    shown: list[Corrected] = []
    for kind, revision, change in found[:MOST_CORRECTIONS]:
        before = _in_context(revision.text, change["old"])
        after = _in_context(revision.successor, change["new"])
        length = len(before or "") + len(after or "")
        if length > allowed:
            before = after = None
        else:
            allowed -= length
        shown.append(
            Corrected(
                article=revision.article,
                at=revision.at,
                name=name,
                kind=kind,
                before=before,
                after=after,
            )
        )
    return shown


def _in_context(text: str, span: Sequence[int]) -> str | None:
    """The words of a span, within a few words around; None where there are none."""
    start, end = span
    words = text[start:end]
    if not words.strip():
        return None
    left = text[:start].rpartition("\n")[2][-CONTEXT:]
    right = text[end:].partition("\n")[0][:CONTEXT]
    left = "…" + left.partition(" ")[2] if len(left) == CONTEXT else left
    right = right.rpartition(" ")[0] + "…" if len(right) == CONTEXT else right
    if len(words) > LONGEST:
        words, right = words[:LONGEST].rpartition(" ")[0] + "…", ""
    return held(f"{left}{words}{right}")
