"""What became of a page, of given captures, of all that gave no article."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from archive import inbox
from archive.database import Connection, Row
from archive.record import articles
from press.sources import Source
from press.urls import canonical, identity, publisher_id, registrable, twin
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
class CaptureFate:
    """What became of one given capture: ``state`` is its own in the inbox, ``id`` and
    ``title`` are its article's, where it gave one."""

    name: str
    state: str
    outcome: str | None
    evidence: str | None
    id: int | None
    title: str | None
    searchable: bool


def fate(connection: Connection, url: str, sources: Mapping[str, Source] | None = None) -> Fate:
    """All that is known of a page, by any address it ever had: as announced, fetched or stated,
    in its canonical form, by the publisher's id in it (``sources`` say how that is spelt)."""
    page = canonical(url)
    urls = [url, page, twin(page) or page]
    keys = [(source.id, identity(url, source.id_pattern)) for source in _of_site(url, sources)]
    if (general := publisher_id(url, None)) is not None:
        urls.append(general)
    links = _links(connection, urls, keys)
    captures = inbox.of_page(connection, _addresses(urls, links))
    stored = articles.of_page(
        connection,
        urls,
        [*keys, *((link["source"], link["key"]) for link in links)],
        [row["article"] for row in captures if row["article"]],
    )
    if not links and stored:  # asked for by an address that the page states
        links = _links(connection, [row["url"] for row in stored if row["url"]], [])
        captures = captures or inbox.of_page(connection, _addresses([], links))
    state, reason = _state(links, captures, stored)
    return Fate(
        url=url, state=state, reason=reason, links=links, captures=captures, articles=stored
    )


def _links(connection: Connection, urls: list[str], keys: list[tuple[str, str]]) -> list[Row]:
    return connection.execute(
        "select source, key, url, address, title, state, reason, sampled, found_in, note,"
        "  first_seen_at, published_at, due_at, attempts, captured_at, fetched_at from links"
        " where url = any(%(urls)s) or address = any(%(urls)s) or key = any(%(urls)s)"
        "  or (source, key) in (select * from unnest(%(sources)s::text[], %(keys)s::text[]))"
        " order by id",
        {
            "urls": urls,
            "sources": [source for source, _ in keys],
            "keys": [key for _, key in keys],
        },
    ).fetchall()


def _addresses(urls: list[str], links: list[Row]) -> list[str]:
    return list(
        dict.fromkeys([*urls, *(link[key] for link in links for key in ("url", "address"))])
    )


def _of_site(url: str, sources: Mapping[str, Source] | None) -> list[Source]:
    """The sources to whose site an address belongs."""
    site = registrable(canonical(url))
    return [
        source
        for source in (sources or {}).values()
        if any(
            place and registrable(place) == site
            for place in (source.home, *source.feeds, *source.sitemaps, *source.sections)
        )
    ]


def outcomes(connection: Connection, given: Mapping[str, Capture]) -> list[CaptureFate]:
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
    return [CaptureFate(name=name, **found[digest]) for name, digest in digests.items()]


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
