"""What became of a page, of given captures, of all that gave no article."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from archive import inbox
from archive.database import Connection, Row
from archive.record import articles
from press.urls import canonical
from press.values import Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """``state`` is ``unknown``, a link's state (``aside``, ``blocked``, ``failed``…), a
    capture's (``due``, ``rejected``, ``failed``), ``stored`` or ``searchable``, or
    ``withdrawn`` or ``forgotten``; ``reason`` says why it went no further."""

    url: str
    state: str
    reason: str | None
    links: list[Row]
    captures: list[Row]
    articles: list[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one given capture: ``state`` is its own in the inbox, ``id`` and
    ``title`` are its article's, where it gave one."""

    name: str
    state: str
    outcome: str | None
    evidence: str | None
    id: int | None
    title: str | None
    searchable: bool


def fate(connection: Connection, url: str) -> Fate:
    """All that is known of a page, by the address given or its canonical form."""
    urls = list(dict.fromkeys([url, canonical(url)]))
    links = connection.execute(
        "select source, key, url, address, title, state, reason, sampled, found_in, note,"
        "  first_seen_at, published_at, due_at, attempts, captured_at, fetched_at from links"
        " where url = any(%(urls)s) or address = any(%(urls)s) or key = any(%(urls)s) order by id",
        {"urls": urls},
    ).fetchall()
    captures = inbox.of_page(connection, urls + [link["address"] for link in links])
    stored = articles.of_page(connection, urls, [(link["source"], link["key"]) for link in links])
    state, reason = _state(links, captures, stored)
    return Fate(
        url=url, state=state, reason=reason, links=links, captures=captures, articles=stored
    )


def outcomes(connection: Connection, given: Mapping[str, Capture]) -> list[Outcome]:
    """What has become by now of captures that were queued, each by the name it is given."""
    digests = {name: inbox.digest(capture) for name, capture in given.items()}
    rows = connection.execute(
        "select i.digest, i.state, i.outcome, i.evidence, a.id, a.title,"
        "  coalesce(a.revision <= a.projected_revision, false) as searchable"
        " from inbox i left join articles a on a.source = i.source"
        "  and a.source_id = coalesce(i.source_id, a.source_id)"
        "  and (i.source_id is not null or a.capture = i.id)"
        " where i.digest = any(%s)",
        (list(digests.values()),),
    ).fetchall()
    found = {row.pop("digest"): row for row in rows}
    return [Outcome(name=name, **found[digest]) for name, digest in digests.items()]


def rejected(connection: Connection) -> list[Row]:
    """Captures that gave no article, and why, those given up after errors included."""
    return connection.execute(
        "select id, source, source_id, url, state, outcome, evidence, fetched_at from inbox"
        " where state in ('rejected', 'failed') order by id"
    ).fetchall()


def to_json(fate: Fate) -> dict[str, Any]:
    """The same for machines; times are left to the encoder's ``default``."""
    return asdict(fate)


def _state(links: list[Row], captures: list[Row], stored: list[Row]) -> tuple[str, str | None]:
    """How far the page came, judged from the far end back."""
    for article in stored:
        if article["deleted"]:
            return "forgotten", None
        if article["withdrawn_at"]:
            return "withdrawn", f"at {article['withdrawn_at']:%Y-%m-%d %H:%M}"
        if article["index_owed"]:
            return "stored", article["refused"] or "not in the search index yet"
    if stored:
        return "searchable", stored[-1]["relevance_reason"]
    for capture in reversed(captures):
        return capture["state"], _because(capture["outcome"], capture["evidence"])
    for link in reversed(links):
        return link["state"], link["reason"]
    return "unknown", "never announced by a followed feed, never imported"


def _because(outcome: str | None, evidence: str | None) -> str | None:
    return ": ".join(word for word in (outcome, evidence) if word) or None
