"""Tables for declarations to rights holders: what was shown of whom, and what is kept. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from archive.mail.uses import Kept, Use
from press.sources import Source
from press.spreadsheet import cell

_REPORT = (
    "month", "subscription", "channel", "publisher", "source", "title", "show", "articles",
    "copies",
)  # fmt: skip
_KEPT = (
    "source", "title", "publisher", "show", "articles", "oldest", "newest", "reserved",
    "withdrawn", "mailed", "texts_kept_days", "captures_kept_days",
)  # fmt: skip


def report(month: date, found: Iterable[Use], sources: Mapping[str, Source]) -> str:
    """Of each subscription, channel and source: how many articles were shown, and how many
    copies of them, one for each recipient."""
    return _table(
        _REPORT,
        [
            (
                f"{month:%Y-%m}", use.subscription, use.channel, *_named(use.source, sources),
                use.articles, use.copies,
            )
            for use in found
        ],
    )  # fmt: skip


def kept(
    found: Iterable[Kept], sources: Mapping[str, Source], texts: int | None, captures: int
) -> str:
    """Of each source: how many texts the record holds, since when, and for how many days they
    (nothing: for ever) and captured bytes are kept."""
    rows: list[Sequence[object]] = []
    for each in found:
        publisher, source, title, show = _named(each.source, sources)
        own = sources[source].keep_days if source in sources else None
        rows.append((
            source, title, publisher, show, each.articles, f"{each.oldest:%Y-%m-%d}",
            f"{each.newest:%Y-%m-%d}", each.reserved, each.withdrawn, each.mailed,
            own or texts or "", captures,
        ))  # fmt: skip
    return _table(_KEPT, rows)


def _named(id: str, sources: Mapping[str, Source]) -> tuple[str, str, str, str]:
    """Publisher, id, title and what may be shown; the id alone of a source that is not
    followed any more."""
    source = sources.get(id)
    if source is None:
        return id, id, id, ""
    return source.owner or source.name, id, source.name, source.show


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(str(value)) for value in row] for row in rows)
    return lines.getvalue()
