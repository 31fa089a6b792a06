"""What the web service answers, over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from archive.database import DatabaseUnavailable
from tests.web.serving import ask, serving
from web.app import Service, application
from web.gate import Gate

FIGURES = {
    "feeds": {"well": 3, "silent": 1},
    "relevance": {"otan-ukraine": 20, "autre": 3},
    "articles": {"stored": 23, "copies": 2, "newest": datetime(2026, 3, 1, tzinfo=UTC)},
    "inbox": {"done": 22, "due": 1},
    "rejected": {"too-short": 1},
    "mails": {},
    "waiting": {"capture_seconds": 1.5, "index_seconds": 0.0},
}
MEMBERS = {"good": "Veille <OTAN>"}


def recognised(token: str) -> str | None:
    return MEMBERS.get(token)


class SearchDown(Exception):
    """The search index cannot be reached."""


def broken() -> None:
    raise SearchDown("http://somewhere:9200 refused")


@pytest.fixture
def left() -> list[str]:
    return []


@pytest.fixture
def address(left: list[str]) -> Iterator[str]:
    def leave(token: str) -> str | None:
        if token in MEMBERS:
            left.append(token)
        return MEMBERS.get(token)

    service = Service(
        checks={"database": lambda: None},
        figures=lambda: FIGURES,
        recognised=recognised,
        unsubscribe=leave,
    )
    with serving(application(service)) as url:
        yield url


def test_it_is_alive_and_ready(address: str) -> None:
    assert ask(f"{address}/health").text == "ok\n"
    ready = ask(f"{address}/ready")
    assert (ready.status, ready.text) == (200, '{"database":"ok"}')


def test_it_is_not_ready_while_something_is_away_and_says_what() -> None:
    checks = {"database": lambda: None, "search": broken}
    service = Service(
        checks=checks, figures=lambda: FIGURES, recognised=recognised, unsubscribe=recognised
    )
    with serving(application(service)) as address:
        ready = ask(f"{address}/ready")
        assert ask(f"{address}/health").status == 200
    assert (ready.status, ready.text) == (503, '{"database":"ok","search":"unavailable"}')


def test_a_feed_is_had_by_its_secret_address_alone() -> None:
    service = Service(
        checks={},
        figures=lambda: FIGURES,
        recognised=recognised,
        unsubscribe=recognised,
        feed=lambda token: b"<feed/>" if token == "secret" else None,
    )
    gate = Gate(loopback=False, password="x")
    with serving(application(service, let=gate)) as address:
        answer = ask(f"{address}/flux/secret.atom")
        assert (answer.status, answer.text) == (200, "<feed/>")
        assert answer.headers["Content-Type"].startswith("application/atom+xml")
        assert ask(f"{address}/flux/other.atom").status == 404
        mark = answer.headers["ETag"]
        assert ask(f"{address}/flux/secret.atom", if_none_match=mark).status == 304


def test_metrics_are_in_prometheus_format(address: str) -> None:
    answer = ask(f"{address}/metrics")
    lines = answer.text.splitlines()
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert 'vigie_feeds{state="silent"} 1.0' in lines
    assert "vigie_articles_stored 23.0" in lines
    assert 'vigie_inbox{state="due"} 1.0' in lines
    assert 'vigie_rejected{reason="too-short"} 1.0' in lines
    assert "vigie_waiting_capture_seconds 1.5" in lines
    assert "vigie_articles_newest_timestamp_seconds 1.7723232e+09" in lines
    assert "# TYPE vigie_articles_stored gauge" in lines


def test_following_a_link_changes_nothing(address: str, left: list[str]) -> None:
    answer = ask(f"{address}/desabonnement/good")
    assert answer.status == 200
    assert '<html lang="fr">' in answer.text
    assert "Veille &lt;OTAN&gt;" in answer.text
    assert '<form method="post">' in answer.text
    assert left == []


@pytest.mark.parametrize("body", [b"", b"List-Unsubscribe=One-Click"])
def test_posting_unsubscribes_however_often(address: str, left: list[str], body: bytes) -> None:
    for _ in range(2):
        answer = ask(f"{address}/desabonnement/good", "POST", body)
        assert answer.status == 200
        assert "Vous êtes désabonné" in answer.text
        assert "<form" not in answer.text
    assert left == ["good", "good"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_foreign_link_does_nothing(address: str, left: list[str], method: str) -> None:
    answer = ask(f"{address}/desabonnement/forged", method)
    assert answer.status == 404
    assert "pas valable" in answer.text
    assert left == []


def test_while_the_database_is_away_it_says_try_again() -> None:
    def away(token: str) -> str | None:
        raise DatabaseUnavailable("connection refused")

    service = Service(checks={}, figures=lambda: FIGURES, recognised=away, unsubscribe=away)
    with serving(application(service)) as address:
        for method in ("GET", "POST"):
            answer = ask(f"{address}/desabonnement/good", method)
            assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
            assert "rien n’a été changé" in answer.text


def test_pages_load_nothing_and_are_kept_nowhere(address: str) -> None:
    headers = ask(f"{address}/desabonnement/good").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_an_unknown_page_is_said_to_be_missing_in_french(address: str) -> None:
    answer = ask(f"{address}/nulle-part")
    assert (answer.status, "introuvable" in answer.text) == (404, True)
