"""Pages that were announced: what was said of them, and what became of each."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from psycopg.types.json import Jsonb

from archive.crawl import hosts
from archive.crawl.hosts import PAGE_DUE, Work
from archive.database import Connection, Row
from press.urls import canonical, host_of
from press.values import Origin, Precision

LinkState = Literal["due", "captured", "aside", "blocked", "failed", "withdrawn", "forgotten"]
Identity = tuple[str, str]  # source, key
BATCH = 25  # pages of one host that are taken up at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """An announced page with the verdict on whether to fetch it (``state`` is ``due`` or
    ``aside``). ``key`` is its identity within the source."""

    source: str
    key: str
    url: str
    title: str | None
    summary: str | None
    published_at: datetime | None
    precision: Precision | None
    found_in: str | None
    state: Literal["due", "aside"]
    reason: str | None
    sampled: bool = False
    note: str | None = None
    origin: Origin = "crawl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A page that is to be fetched, for the first time or again (``captured_at``)."""

    id: int
    source: str
    key: str
    url: str
    address: str
    hops: int
    origin: Origin
    title: str | None
    summary: str | None
    published_at: datetime | None
    precision: Precision | None
    sampled: bool
    first_seen_at: datetime
    attempts: int
    fetches: int
    captured_at: datetime | None
    etag: str | None
    last_modified: str | None
    digest: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What one fetch came to. ``due_at`` is when to fetch again, by the editorial clock;
    ``None``: never. ``hop`` is an address on another host where the way goes on."""

    page: int
    fetches: int
    state: LinkState
    at: datetime
    reason: str | None = None
    due_at: datetime | None = None
    hop: str | None = None
    address: str | None = None
    captured: bool = False
    etag: str | None = None
    last_modified: str | None = None
    digest: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A page announced before: its address and the words last judged."""

    url: str
    title: str | None
    summary: str | None


def known(connection: Connection, pages: Sequence[Identity]) -> dict[Identity, Known]:
    """Of these pages, those announced before."""
    rows = connection.execute(
        "select l.source, l.key, l.url, l.title, l.summary from links l"
        " join unnest(%s::text[], %s::text[]) as asked (source, key) using (source, key)",
        ([source for source, _ in pages], [key for _, key in pages]),
    ).fetchall()
    return {
        (row["source"], row["key"]): Known(
            url=row["url"], title=row["title"], summary=row["summary"]
        )
        for row in rows
    }


def titles(connection: Connection, source: str, keys: Sequence[str]) -> dict[str, str]:
    """The titles under which pages of a source were announced, by key."""
    rows = connection.execute(
        "select key, title from links where source = %s and key = any(%s) and title is not null",
        (source, list(keys)),
    ).fetchall()
    return {row["key"]: row["title"] for row in rows}


def others_at(connection: Connection, page: int, address: str) -> bool:
    """Whether another page of the same source, announced under another title, ended at this
    address as well."""
    row = connection.execute(
        "select 1 from links l join links other on other.source = l.source and other.id <> l.id"
        " where l.id = %(page)s and other.address = %(address)s and other.url <> %(address)s"
        "  and l.url <> %(address)s and other.captured_at is not null"
        "  and other.title is not null and l.title is not null and other.title <> l.title limit 1",
        {"page": page, "address": address},
    ).fetchone()
    return row is not None


def remember(connection: Connection, judged: Iterable[Triaged], now: datetime) -> set[Identity]:
    """Note pages, and return those that were not known. One that was set aside and is now
    to be fetched becomes due; what was fetched or refused before keeps its state. Pages
    that were forgotten stay so."""
    rows = [
        asdict(one) | {"host": host_of(one.url), "canonical": canonical(one.url)}
        for one in {(one.source, one.key): one for one in judged}.values()
    ]
    if not rows:
        return set()
    hosts.add(connection, [row["host"] for row in rows])
    done = connection.execute(
        _REMEMBER,
        {"rows": Jsonb(rows, dumps=partial(json.dumps, default=datetime.isoformat)), "now": now},
    ).fetchall()
    return {(row["source"], row["key"]) for row in done if row["new"]}


_REMEMBER = (
    "with said as (select said.*, exists (select from forgotten f"
    "   where (f.source = said.source and f.source_id in ('', said.key))"
    "    or f.url in (said.url, said.canonical)) as gone"
    "  from jsonb_to_recordset(%(rows)s) as said (source text, key text, url text, canonical text, host text,"
    "   title text, summary text, published_at timestamptz, precision text, found_in text, state text,"
    "   reason text, sampled boolean, note text, origin text))"
    " insert into links (source, key, url, address, host, origin, title, summary, published_at,"
    "  precision, found_in, note, first_seen_at, state, reason, sampled, due_at)"
    " select source, key, url, url, host, origin, case when not gone then title end,"
    "  case when not gone then summary end, published_at, precision, found_in, note, %(now)s,"
    "  case when gone then 'forgotten' else state end, reason, sampled,"
    "  case when not gone and state = 'due' then '-infinity'::timestamptz end"
    " from said order by source, key"
    " on conflict (source, key) do update set"
    "  title = case when links.state <> 'forgotten'"
    "   then coalesce(excluded.title, links.title) end,"
    "  summary = case when links.state <> 'forgotten'"
    "   then coalesce(excluded.summary, links.summary) end,"
    "  state = case when links.state = 'aside' then excluded.state else links.state end,"
    "  reason = case when links.state = 'aside' then excluded.reason else links.reason end,"
    "  sampled = case when links.state = 'aside' then excluded.sampled else links.sampled"
    "   and excluded.sampled end,"
    "  due_at = case when links.state = 'aside' then excluded.due_at else links.due_at end"
    " returning source, key, (xmax = 0) as new"
)


def due(connection: Connection, hosts: Sequence[str], work: Work) -> dict[str, list[Target]]:
    """Up to ``BATCH`` pages to be fetched at each of these hosts: the new ones first."""
    rows = connection.execute(
        "select l.* from unnest(%(hosts)s::text[]) as h (host) cross join lateral ("
        "  select host, id, source, key, url, address, hops, origin, title, summary, published_at,"
        "   precision, sampled, first_seen_at, attempts, fetches, captured_at, etag, last_modified, digest"
        f"  from links where links.host = h.host and {PAGE_DUE}"
        "   and exists (select from feeds where feeds.source = links.source and active)"
        "  order by due_at, id desc limit %(batch)s) l",
        {
            "hosts": list(hosts),
            "now": work.now,
            "batch": BATCH,
        },
    ).fetchall()
    found: dict[str, list[Target]] = {}
    for row in rows:
        found.setdefault(row.pop("host"), []).append(Target(**row))
    return found


def record(connection: Connection, fetched: Fetched) -> bool:
    """Write down what a fetch came to; False where the page was forgotten meanwhile, or
    where this fetch, or another in its place, was written down already: then nothing of
    it may be queued."""
    if fetched.hop:
        hosts.add(connection, [host_of(fetched.hop)])
    address = fetched.hop or fetched.address
    done = connection.execute(
        "update links set state = %(state)s, reason = %(reason)s, due_at = %(due_at)s,"
        "  address = coalesce(%(address)s, address), host = coalesce(%(host)s, host),"
        "  hops = case when %(hop)s::text is null then 0 else hops + 1 end,"
        "  attempts = case when %(state)s = 'failed' then attempts + 1 else 0 end,"
        "  fetched_at = %(at)s, fetches = fetches + 1,"
        "  captured_at = case when captured_at > %(at)s then %(at)s"
        "   when %(captured)s then coalesce(captured_at, %(at)s) else captured_at end,"
        "  etag = coalesce(%(etag)s, etag), last_modified = coalesce(%(last_modified)s,"
        "   last_modified), digest = coalesce(%(digest)s, digest)"
        " where id = %(page)s and fetches = %(fetches)s and state <> 'forgotten' returning id",
        {
            "page": fetched.page,
            "fetches": fetched.fetches,
            "state": fetched.state,
            "reason": fetched.reason,
            "due_at": fetched.due_at,
            "address": address,
            "host": host_of(address) if address else None,
            "hop": fetched.hop,
            "at": fetched.at,
            "captured": fetched.captured,
            "etag": fetched.etag,
            "last_modified": fetched.last_modified,
            "digest": fetched.digest,
        },
    ).fetchone()
    return done is not None


def stored_as(connection: Connection, source: str, url: str) -> str:
    """The ``source_id`` under which a page is stored, whose own address may be another one;
    its canonical address where it is not stored."""
    row = connection.execute(
        "select coalesce(entry_of, source_id) as id from articles where source = %(source)s"
        "  and (url = any(%(urls)s) or canonical_url = any(%(urls)s)) order by id limit 1",
        {"source": source, "urls": [url, canonical(url)]},
    ).fetchone()
    return row["id"] if row else canonical(url)


def states(connection: Connection) -> list[Row]:
    """How many pages are in each state, by source."""
    return connection.execute(
        "select source, state, count(*) as pages from links group by source, state order by 1, 2"
    ).fetchall()


def misses(connection: Connection) -> tuple[int, int]:
    """Of the pages that the prefilter had set aside and that were fetched all the same and
    read: how many there are, and how many of them turned out relevant after all."""
    row = connection.execute(
        "select count(*) as read, count(*) filter (where relevance <> 'autre') as missed"
        " from links l join articles a on a.source = l.source"
        "  and (a.source_id = l.key or a.url = l.address) and a.entry_of is null"
        " where l.sampled and l.state = 'captured'"
    ).fetchone()
    return (row["read"], row["missed"]) if row else (0, 0)
