"""Feeds, sitemaps and section pages: which are polled, when, and what came of it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from archive.crawl import hosts
from archive.crawl.hosts import DUE, Work
from archive.database import Connection, Row
from press.sources import Source
from press.urls import host_of

FeedKind = Literal["feed", "sitemap", "section", "archive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that is due. ``address`` is where to ask; ``hops`` counts the hosts that
    redirects have led to already, only permanent ones where it is ``moving``; ``idle`` is
    the time since something new came, by the server's clock; ``given``: it had items once;
    ``apart`` counts its last listings that shared none with the one before; ``span``,
    ``asked`` and ``rests`` are its last listing's, as of a ``Poll``."""

    id: int
    source: str
    url: str
    kind: FeedKind
    address: str
    hops: int
    since: datetime | None
    etag: str | None
    last_modified: str | None
    digest: bytes | None
    failures: int
    rhythm: timedelta | None
    newest_at: datetime | None
    idle: timedelta | None
    moving: bool = False
    given: bool = True
    apart: int = 0
    wait: timedelta | None = None
    span: timedelta | None = None
    asked: timedelta | None = None
    rests: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one poll came to. ``wait`` is the time until the next; ``problem`` is None
    for a usable answer; ``unchanged`` is a 304. ``moved_to`` is set where permanent
    redirects led to a feed; ``hop`` where the way leads over another host, next, ``moving``
    if for good. ``items`` is how many the listing has (None: it was not read anew), over
    what ``span`` of time; ``asked`` is how long the publisher asks to be left alone, ``rests``
    in which hours of the week, from Monday's first by UTC."""

    feed: int
    wait: timedelta
    problem: str | None = None
    unchanged: bool = False
    etag: str | None = None
    last_modified: str | None = None
    digest: bytes | None = None
    rhythm: timedelta | None = None
    newest_at: datetime | None = None
    silent: bool = False
    new: int = 0
    moved_to: str | None = None
    hop: str | None = None
    moving: bool = False
    items: int | None = None
    span: timedelta | None = None
    asked: timedelta | None = None
    rests: Sequence[int] = ()


def sync(connection: Connection, sources: Iterable[Source]) -> None:
    """Follow exactly the feeds of these sources; others rest, and their pages with them,
    with all that is known. A forgotten source is not followed."""
    rows = [
        {"source": source.id, "url": url, "kind": kind, "host": host_of(url)}
        for source in sources
        for kind, urls in (
            ("feed", source.feeds),
            ("sitemap", source.sitemaps),
            ("section", source.sections),
        )
        for url in urls
    ]
    hosts.add(connection, [row["host"] for row in rows])
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into feeds (source, url, kind, host)"
            " values (%(source)s, %(url)s, %(kind)s, %(host)s)"
            " on conflict (source, url) do update set kind = excluded.kind, active = true",
            rows,
        )
    connection.execute(
        "update feeds set active = case when kind = 'archive' then source = any(%(sources)s) else"
        "   (source, url) in (select * from unnest(%(sources)s::text[], %(urls)s::text[])) end"
        "  and not exists (select from forgotten"
        "   where forgotten.source = feeds.source and source_id = '')",
        {"sources": [row["source"] for row in rows], "urls": [row["url"] for row in rows]},
    )


def add_archives(connection: Connection, source: str, urls: Sequence[str], since: datetime) -> int:
    """Note archive sitemaps to be walked once back to ``since``; those walked that far
    already stay done. Returns how many there are to do among them."""
    hosts.add(connection, [host_of(url) for url in urls])
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into feeds (source, url, kind, host, since)"
            " values (%(source)s, %(url)s, 'archive', %(host)s, %(since)s)"
            " on conflict (source, url) do update set due_at = '-infinity',"
            "  since = excluded.since, kind = 'archive', active = true"
            " where feeds.kind = 'archive' and feeds.since > excluded.since",
            [{"source": source, "url": url, "host": host_of(url), "since": since} for url in urls],
        )
    row = connection.execute(
        "select count(*) as n from feeds where source = %s and url = any(%s) and kind = 'archive'"
        " and due_at < 'infinity'",
        (source, list(urls)),
    ).fetchone()
    return row["n"] if row else 0


def due(connection: Connection, hosts: Sequence[str], work: Work) -> dict[str, list[Feed]]:
    """The feeds that are to be polled at these hosts, those waiting longest first."""
    rows = connection.execute(
        "select host, id, source, url, kind, coalesce(hop, moved_to, url) as address, hops, since,"
        "  etag, last_modified, digest, failures, rhythm, newest_at,"
        "  clock_timestamp() - changed_at as idle, moving, given_at is not null as given, apart,"
        "  wait, span, asked, rests"
        " from feeds where active and host = any(%(hosts)s) and kind = any(%(kinds)s)"
        f"  and {DUE}"
        " order by polled_at, id",
        {
            "hosts": list(hosts),
            "kinds": list(work.kinds),
            "polled_before": work.polled_before,
        },
    ).fetchall()
    found: dict[str, list[Feed]] = {}
    for row in rows:
        found.setdefault(row.pop("host"), []).append(Feed(**row))
    return found


def record(connection: Connection, polls: Sequence[Poll]) -> None:
    """Write down what polls came to. A hop to another host is no poll yet: it goes on there.
    Where a feed is asked next, and so under whose lease, follows from what is written."""
    hops = [poll for poll in polls if poll.hop]
    moved = [poll for poll in polls if poll.moved_to and not poll.hop]
    returned = [poll.feed for poll in polls if not poll.hop]
    with connection.cursor() as cursor:
        if hops:
            cursor.executemany(
                "update feeds set hop = %(hop)s, hops = hops + 1, due_at = clock_timestamp(),"
                "  moving = %(moving)s and (moving or hop is null) where id = %(feed)s",
                [{"feed": poll.feed, "hop": poll.hop, "moving": poll.moving} for poll in hops],
            )
        if moved:
            cursor.executemany(
                "update feeds set moved_to = %(moved_to)s where id = %(feed)s",
                [{"feed": poll.feed, "moved_to": poll.moved_to} for poll in moved],
            )
    connection.execute(
        "update feeds set hop = null, hops = 0, moving = false"
        " where id = any(%s) and hop is not null",
        (returned,),
    )
    usable = [_row(poll) for poll in polls if not poll.hop and not poll.problem]
    failed = [_row(poll) for poll in polls if not poll.hop and poll.problem]
    if usable:
        connection.execute(_POLLED, {"polls": json.dumps(usable)})
    if failed:
        connection.execute(_FAILED, {"polls": json.dumps(failed)})
    _rehost(connection, [poll.feed for poll in polls])


def _rehost(connection: Connection, feeds: Sequence[int]) -> None:
    """Let each feed stand under the host that it is asked at."""
    rows = connection.execute(
        "select id, host, coalesce(hop, moved_to, url) as address from feeds where id = any(%s)",
        (list(feeds),),
    ).fetchall()
    strays = {row["id"]: host for row in rows if (host := host_of(row["address"])) != row["host"]}
    if strays:
        hosts.add(connection, list(strays.values()))
        connection.execute(
            "update feeds set host = said.host"
            " from unnest(%s::bigint[], %s::text[]) as said (id, host) where feeds.id = said.id",
            (list(strays), list(strays.values())),
        )


_POLLED = (
    "update feeds set polled_at = clock_timestamp(), answered_at = clock_timestamp(),"
    "  polls = polls + 1, unchanged = feeds.unchanged + said.unchanged::int, failures = 0,"
    "  problem = null, due_at = case when kind = 'archive' then 'infinity'"
    "   else clock_timestamp() + said.wait * interval '1 second' end,"
    "  wait = said.wait * interval '1 second',"
    "  etag = case when said.unchanged then coalesce(said.etag, feeds.etag) else said.etag end,"
    "  last_modified = case when said.unchanged"
    "   then coalesce(said.last_modified, feeds.last_modified) else said.last_modified end,"
    "  digest = coalesce(decode(said.digest, 'hex'), feeds.digest),"
    "  rhythm = coalesce(said.rhythm * interval '1 second', feeds.rhythm),"
    "  newest_at = greatest(said.newest_at, feeds.newest_at), silent = said.silent,"
    "  items = coalesce(said.items, feeds.items),"
    "  given_at = case when said.items > 0 then clock_timestamp() else feeds.given_at end,"
    "  apart = case when said.items is null then feeds.apart"
    "   when said.items >= 3 and said.new = said.items and feeds.given_at is not null"
    "   then feeds.apart + 1 else 0 end,"
    "  span = case when said.items is null then feeds.span"
    "   else said.span * interval '1 second' end,"
    "  asked = said.asked * interval '1 second', rests = said.rests,"
    "  changed_at = case when said.new > 0 then clock_timestamp() else changed_at end"
    " from json_to_recordset(%(polls)s) as said (feed bigint, wait float, unchanged boolean,"
    "  etag text, last_modified text, digest text, rhythm float, newest_at timestamptz,"
    "  silent boolean, new integer, items integer, span float, asked float, rests smallint[])"
    " where id = said.feed"
)
_FAILED = (  # 5 failures: a remembered redirect is no longer trusted
    "update feeds set polled_at = clock_timestamp(), polls = polls + 1, failures = failures + 1,"
    "  moved_to = case when failures >= 5 then null else moved_to end, problem = said.problem,"
    "  due_at = clock_timestamp() + said.wait * interval '1 second',"
    "  wait = said.wait * interval '1 second'"
    " from json_to_recordset(%(polls)s) as said (feed bigint, wait float, problem text)"
    " where id = said.feed"
)


def _row(poll: Poll) -> Row:
    return {
        "feed": poll.feed,
        "wait": poll.wait.total_seconds(),
        "problem": poll.problem,
        "unchanged": poll.unchanged,
        "etag": poll.etag,
        "last_modified": poll.last_modified,
        "digest": poll.digest and poll.digest.hex(),
        "rhythm": poll.rhythm and poll.rhythm.total_seconds(),
        "newest_at": poll.newest_at and poll.newest_at.isoformat(),
        "silent": poll.silent,
        "new": poll.new,
        "items": poll.items,
        "span": poll.span and poll.span.total_seconds(),
        "asked": poll.asked and poll.asked.total_seconds(),
        "rests": list(poll.rests),
    }


def overview(connection: Connection, *, archives: bool = False) -> list[Row]:
    """Every followed feed as it stands, for people: when it answered and brought something
    new, its problem, rhythm and silence, how many polls there were and answered 304; with
    ``archives`` the archive sitemaps that were asked for as well."""
    return connection.execute(
        "select id, source, url, kind, moved_to, answered_at, changed_at, newest_at, rhythm,"
        "  silent, failures, problem, polls, unchanged, items, given_at, apart, span, asked, wait"
        " from feeds where active and (kind <> 'archive' or (%(archives)s and polls > 0))"
        " order by source, kind, url",
        {"archives": archives},
    ).fetchall()


def changed(connection: Connection, feed: int) -> tuple[timedelta | None, timedelta | None]:
    """A feed's rhythm as known, and the time since something new came, by the server's clock."""
    row = connection.execute(
        "select rhythm, clock_timestamp() - changed_at as idle from feeds where id = %s", (feed,)
    ).fetchone()
    return (row["rhythm"], row["idle"]) if row else (None, None)


def since(connection: Connection, feed: int) -> datetime | None:
    """How far back an archive sitemap is walked."""
    row = connection.execute("select since from feeds where id = %s", (feed,)).fetchone()
    return row["since"] if row else None


def walked_at(connection: Connection, host: str) -> dict[str, datetime]:
    """The sources with archive sitemaps at a host, and how far back they are walked."""
    rows = connection.execute(
        "select source, min(since) as since from feeds"
        " where active and kind = 'archive' and host = %s and since is not null group by source",
        (host,),
    ).fetchall()
    return {row["source"]: row["since"] for row in rows}


def hasten(connection: Connection, source: str, urls: Sequence[str]) -> int:
    """Let a source's own sitemaps be polled at once; how many they are."""
    return connection.execute(
        "update feeds set due_at = '-infinity' where active and kind = 'sitemap'"
        "  and source = %s and url = any(%s)",
        (source, list(urls)),
    ).rowcount
