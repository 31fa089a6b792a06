"""One article with all that is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.database import Connection
from archive.mail import clippings
from archive.mail.clippings import Clipping
from archive.record import articles, claims, copies, corrections, versions
from archive.record.corrections import Correction
from archive.record.versions import Version
from press.claims import Claims
from press.values import Copy, Passage, Stored

MOST = 200  # other articles shown beside one


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Another article that repeats text of this one; passages as in ``Copy``, the other's
    offsets first."""

    by: int
    pair: Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """An article, what it repeats and who repeats it, its texts in order, the corrections
    that stand, and the other articles that these and its story name, by number."""

    stored: Stored
    repeats: tuple[Copy, ...]
    repeated: tuple[Repeated, ...]
    versions: tuple[Version, ...]
    corrections: tuple[Correction, ...]
    others: dict[int, Clipping]
    claims: Claims

    @property
    def siblings(self) -> tuple[Clipping, ...]:
        """The others of its story, oldest first."""
        story = self.stored.story
        found = (c for c in self.others.values() if story is not None and c.story == story)
        return tuple(sorted(found, key=lambda c: (c.appeared, c.id)))


def page(connection: Connection, id: int) -> ArticlePage | None:
    """The article of this number with what belongs to it; None where there is none, or it
    was forgotten."""
    stored = articles.get(connection, id)
    if stored is None or stored.deleted:
        return None
    repeats = copies.of(connection, id)
    repeated = repeating(connection, [id])
    others = clippings.related(connection, [id], None)
    named = {pair.of for pair in repeats} | {each.by for each in repeated}
    missing = named - {clipping.id for clipping in others}
    held = {c.id: c for c in (*others[:MOST], *clippings.of(connection, sorted(missing)[:MOST]))}
    held.pop(id, None)
    return ArticlePage(
        stored=stored,
        repeats=tuple(pair for pair in repeats if pair.of in held),
        repeated=tuple(each for each in repeated if each.by in held),
        versions=tuple(versions.history(connection, id)),
        corrections=corrections.standing(connection, id),
        others=held,
        claims=claims.of_article(connection, id),
    )


def repeating(connection: Connection, ids: Sequence[int]) -> list[Repeated]:
    """The pairs in which another article repeats text of one of these, the closest first."""
    rows = connection.execute(
        "select article, other, kind, share, passages from copies where other = any(%(ids)s)"
        " order by share desc, article limit %(most)s",
        {"ids": list(ids), "most": MOST},
    ).fetchall()
    return [
        Repeated(
            by=row["article"],
            pair=Copy(
                of=row["other"],
                kind=row["kind"],
                share=row["share"],
                passages=tuple(
                    Passage(start=a, end=b, other_start=c, other_end=d)
                    for a, b, c, d in row["passages"]
                ),
            ),
        )
        for row in rows
    ]
