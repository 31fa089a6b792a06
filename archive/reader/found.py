"""What a page of results shows beside the hits."""

from collections.abc import Mapping
from dataclasses import dataclass

from archive.database import Connection
from archive.mail import clippings
from archive.mail.clippings import Clipping
from archive.search.values import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticles:
    """Results with the record's own words for each hit; ``copies`` counts the reprints of an
    original, ``sizes`` the articles of a story. A hit forgotten meanwhile has no clipping."""

    results: Results
    clippings: Mapping[int, Clipping]
    copies: Mapping[int, int]
    sizes: Mapping[int, int]


def beside(connection: Connection, results: Results) -> FoundArticles:
    """Read what belongs to the hits."""
    ids = [hit.id for hit in results.hits]
    stories = sorted({hit.story for hit in results.hits if hit.story is not None})
    copies = connection.execute(
        "select copy_of as id, count(*) as n from articles"
        " where copy_of = any(%s) and not deleted group by 1",
        (ids,),
    ).fetchall()
    sizes = connection.execute(
        "select story as id, count(*) as n from articles"
        " where story = any(%s) and not deleted group by 1",
        (stories,),
    ).fetchall()
    return FoundArticles(
        results=results,
        clippings={clipping.id: clipping for clipping in clippings.of(connection, ids)},
        copies={row["id"]: row["n"] for row in copies},
        sizes={row["id"]: row["n"] for row in sizes},
    )
