"""A clock that was ahead for a while silences nothing: a stored moment that lies further ahead
than the longest wait that exists is due now.

Every column that keeps a moment is one of those that are waited for, or one of those that say
when something was; a new one is to be put into its list here.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import inbox
from archive.backup import dump, journal
from archive.crawl import hosts
from archive.database import Connection
from archive.mail import asked, deliveries, forgotten, subscriptions
from archive.reader import sessions
from press.values import Capture
from tests.alerts.office import at, mailed
from tests.alerts.press import publish

# What is waited for, beside those of hosts, feeds and links (tests/crawler/test_hostile.py).
WAITED = {
    "inbox.due_at",
    "inbox.lease_until",
    "hosts.lease_until",
    "deliveries.next_attempt_at",
    "web_sessions.ends_at",
    "asked_subscriptions.asked_at",
}
CRAWLED = {
    *("hosts.ready_at", "hosts.robots_at", "hosts.tdmrep_at", "hosts.resume_at"),
    *("hosts.robots_until", "hosts.tdmrep_until", "feeds.due_at", "feeds.polled_at"),
    "links.due_at",
}
SAID = {
    *("inbox.fetched_at", "inbox.received_at", "inbox.holder_since", "inbox.settled_at"),
    *("articles.published_at", "articles.modified_at", "articles.seen_at", "articles.stored_at"),
    *(
        "articles.text_seen_at",
        "articles.first_seen_at",
        "articles.updated_at",
        "articles.withdrawn_at",
    ),
    *("versions.seen_at", "forgotten.forgotten_at", "stories.opened_at", "corrections.made_at"),
    *("feeds.since", "feeds.answered_at", "feeds.changed_at", "feeds.newest_at", "feeds.given_at"),
    *("links.published_at", "links.first_seen_at", "links.noted_at", "links.captured_at"),
    *("links.fetched_at", "subscriptions.active_since", "subscriptions.paused_at"),
    *("recipients.active_since", "recipients.paused_at", "deliveries.on_demand_at"),
    *("deliveries.since", "deliveries.until", "deliveries.planned_at", "deliveries.settled_at"),
    *("forgotten_addresses.forgotten_at", "crawled_hours.hour", "search_entries.published_at"),
    *("migrations.applied_at", "imports.modified_at", "imports.finished_at"),
    *("desk_log.done_at", "profiles.at", "story_terms.at", "articles.projected_at"),
    *("workers.started_at", "workers.seen_at", "backups.taken_at"),
    *("silences.since", "silences.told_at", "retention.looked_at"),
}
AHEAD = timedelta(days=3650)


def test_every_stored_moment_is_known_for_what_it_is(connection: Connection) -> None:
    rows = connection.execute(
        "select table_name || '.' || column_name as name from information_schema.columns"
        " where table_schema = 'public' and data_type = 'timestamp with time zone'"
    )
    stored = {row["name"] for row in rows}
    assert stored - WAITED - CRAWLED - SAID == set()


def capture(number: int) -> Capture:
    return Capture(
        source="essai",
        source_id=str(number),
        origin="crawl",
        url=None,
        status=200,
        media_type="text/html",
        body=b"<p>OTAN</p>",
        fetched_at=datetime.now(UTC),
    )


def test_a_capture_put_off_or_leased_for_years_is_due(connection: Connection) -> None:
    for number in range(2):
        inbox.enqueue(connection, capture(number))
    [held, other] = inbox.claim(connection, 2, timedelta(minutes=5))
    inbox.begin(connection, held)
    inbox.retry(connection, held, "trouble")
    assert inbox.claim(connection, 2, timedelta(minutes=5)) == []
    connection.execute("update inbox set due_at = due_at + %(by)s", {"by": AHEAD})
    connection.execute("update inbox set lease_until = lease_until + %(by)s", {"by": AHEAD})
    again = inbox.claim(connection, 2, timedelta(minutes=5))
    assert {each.id for each in again} == {held.id, other.id}
    assert not inbox.settle(connection, other, "stored"), "its lease was lost"


def test_a_host_leased_for_years_is_free(connection: Connection) -> None:
    connection.execute(
        "insert into hosts (host, holder, lease_until) values ('h', 1, clock_timestamp() + %s)",
        (AHEAD,),
    )
    free = connection.execute(
        f"select host from hosts where {hosts._VOID}".encode(),  # pyright: ignore[reportPrivateUsage]
        {"crawler": 1},
    )
    assert free.fetchall()


def test_a_mail_put_off_for_years_is_sent(connection: Connection, tmp_path: Path) -> None:
    noon = at("2026-11-20T12:00")
    wanted = subscriptions.Definition(
        name="desk", to=("anna@example.org",), relevance=("otan-ukraine",)
    )
    subscriptions.save(connection, wanted, noon - timedelta(days=1))
    publish(connection, "lemonde", "Des Patriot pour Kiev", noon)
    assert mailed(connection, tmp_path / "outbox", at("2026-11-21T06:30"))
    clock = datetime.now(UTC)
    connection.execute("update deliveries set state = 'ready', next_attempt_at = %s", (clock,))
    assert deliveries.to_send(connection, clock)
    connection.execute("update deliveries set next_attempt_at = %s", (clock + timedelta(hours=1),))
    assert not deliveries.to_send(connection, clock)
    connection.execute("update deliveries set next_attempt_at = %s", (clock + AHEAD,))
    assert deliveries.to_send(connection, clock)


def test_nobody_stays_signed_in_and_no_request_stays_open_for_years(
    connection: Connection,
) -> None:
    token = sessions.open(connection, "anna")
    assert sessions.who(connection, token) == "anna"
    connection.execute("update web_sessions set ends_at = ends_at + %s", (AHEAD,))
    assert sessions.who(connection, token) is None
    assert asked.remember(connection, "token", "anna@example.org", {"name": "desk"})
    assert asked.held(connection, "token")
    connection.execute("update asked_subscriptions set asked_at = asked_at + %s", (AHEAD,))
    assert asked.held(connection, "token") is None
    assert all(asked.remember(connection, f"{n}", "anna@example.org", {}) for n in range(3))


def test_a_journal_written_ahead_of_time_misses_nothing(
    connection: Connection, tmp_path: Path
) -> None:
    kept = tmp_path / "journal.jsonl"
    forgotten.forget(connection, "anna@example.org")
    assert journal.catch_up(connection, kept) == 1
    kept.write_text(
        kept.read_text().replace(f'"noted": "{datetime.now(UTC).year}', '"noted": "2101')
    )
    forgotten.forget(connection, "bob@example.org")
    assert journal.catch_up(connection, kept) == 1
    taken = datetime.now(UTC) + AHEAD  # a dump of that time
    assert len(journal.read(kept).after(taken)) == 2


def test_a_dump_of_the_future_is_not_the_newest(tmp_path: Path) -> None:
    names = ["vigie-20250101T000000Z", "vigie-20260101T000000Z", "vigie-21010101T000000Z"]
    for name in names:
        (tmp_path / name).mkdir()
    assert dump.newest(tmp_path) == tmp_path / names[1]
    assert [path.name for path in dump.finished(tmp_path)] == [names[2], names[0], names[1]]
    (tmp_path / names[0]).rmdir()
    (tmp_path / names[1]).rmdir()
    assert dump.newest(tmp_path) == tmp_path / names[2]
