"""The log as JSON: one object a line, of whatever speaks, tracebacks inside."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.services import ports
from tests.services.command import Vigie
from tests.services.waiting import LONGEST, until
from vigie.logs import grouped

AWAY = "postgresql://vigie@127.0.0.1:1/vigie"
KEYS = {"time", "level", "logger", "message", "command", "pid"}


def objects(text: str) -> list[dict[str, Any]]:
    """Every line of a log, each of which is an object with all that each has."""
    found = [json.loads(line) for line in text.splitlines()]
    assert all(each.keys() >= KEYS for each in found)
    return found


def speaking(program: str) -> subprocess.CompletedProcess[str]:
    """Run a program that logs as a worker does."""
    begin = "from vigie import logs; logs.begin('json', verbose=True, command='x', worker=True)\n"
    return subprocess.run(
        [sys.executable, "-c", begin + program], capture_output=True, text=True, check=False
    )


def test_a_line_for_people_is_one_line_and_obeyed_by_no_terminal() -> None:
    program = (
        "import logging; from vigie import logs; logs.begin('text', verbose=True, command='x',"
        " worker=True)\n"
        "nasty = '\\x1b[31mROUGE\\n2026 INFO forged\\r\\x9b2J\\u2028\\u061c\\u202e\\ud83d'\n"
        "logging.getLogger('a').warning('answer=%s', nasty)\n"
        "try: raise ValueError(nasty)\n"
        "except ValueError: logging.getLogger('a').exception('bug')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    told = done.stderr.decode()
    assert told.splitlines()[0].count("ROUGE") == 1
    assert told.splitlines()[1].endswith("ERROR a bug")
    assert not set(told) & set("\x1b\x9b\u2028\u061c\u202e\r")


def test_whatever_speaks_is_put_into_objects() -> None:
    done = speaking(
        "import logging, os, subprocess, sys, threading, warnings\n"
        "logging.getLogger('a').info('première\\nligne %s', '\\ud83d')\n"
        "print('on stdout')\n"
        "print('on stderr', file=sys.stderr)\n"
        "os.write(2, b'from C \\xff\\n')\n"
        "subprocess.run(['sh', '-c', 'echo from a child >&2'])\n"
        "subprocess.run([sys.executable, '-c', 'raise KeyError(1)'])\n"
        "warnings.warn('careful')\n"
        "thread = threading.Thread(target=lambda: 1 / 0); thread.start(); thread.join()\n"
        "raise ValueError('the end')\n"
    )
    assert done.returncode == 1
    told = objects(done.stderr)
    by_message = {each["message"]: each for each in told}
    assert by_message["première\nligne \ud83d"]["level"] == "info"
    assert by_message["on stderr"]["level"] == "warning"
    assert {"from C \\xff", "from a child", "KeyError: 1"} <= by_message.keys()
    assert by_message["KeyError: 1"]["traceback"].startswith("Traceback")
    assert any("careful" in message for message in by_message)
    bugs = [each for each in told if each["level"] == "critical"]
    assert [each["message"] for each in bugs] == [
        "ended by a bug: ZeroDivisionError",
        "ended by a bug: ValueError",
    ]
    assert bugs[1]["traceback"].startswith("Traceback (most recent call last):\n")
    assert bugs[1]["traceback"].endswith("ValueError: the end")
    assert [each["message"] for each in objects(done.stdout)] == ["on stdout"]


def test_a_traceback_is_one_and_all_else_is_line_by_line() -> None:
    said = [
        "first\n",
        "Traceback (most recent call last):\n",
        '  File "x", line 1\n',
        "\n",
        "KeyError: 1\n",
        "\n",
        "second",
    ]
    assert list(grouped(iter(said))) == ["first", "".join(said[1:5]).rstrip("\n"), "second"]
    cut = [*said[1:3]]
    assert list(grouped(iter(cut))) == ["".join(cut).rstrip("\n")]


@pytest.mark.parametrize(
    "worker", [("crawl",), ("index",), ("alerts", "run"), ("web",)], ids=lambda w: w[0]
)
def test_every_worker_logs_objects_while_its_database_comes_and_goes(
    vigie: Vigie, worker: tuple[str, ...], database_url: str, tmp_path: Path
) -> None:
    alive, sources = tmp_path / "alive", tmp_path / "sources.toml"
    sources.write_text(
        '[[source]]\nid = "essai"\nname = "Essai"\nfeeds = ["http://127.0.0.1:9/rss"]\n'
    )
    told = vigie.with_(
        VIGIE_LOG="json",
        VIGIE_SOURCES=str(sources),
        VIGIE_HEARTBEAT=str(alive),
        VIGIE_ALLOW_HOSTS="127.0.0.1:9",
        VIGIE_CONTACT="desk@example.org",
        VIGIE_LISTEN=f"127.0.0.1:{ports.free()}",
    )
    process = told.start("-v", *worker, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        with psycopg.connect(database_url, autocommit=True) as connection:
            seen = "select kind from workers"
            until(lambda: connection.execute(seen).fetchone() or process.poll() is not None)
            if worker != ("web",):  # the crawler's loop turns late
                until(lambda: alive.exists() or process.poll() is not None)
            assert process.poll() is None
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        process.send_signal(signal.SIGTERM)
        out, log = process.communicate(timeout=LONGEST)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, log
    objects(log)
    objects(out)


def test_what_ends_a_command_is_an_object(vigie: Vigie) -> None:
    away = vigie.with_(DATABASE_URL="postgresql://a@b@c/d", VIGIE_LOG="json", VIGIE_SAMPLE="2")
    [told] = objects(away.run("status", status=2).stderr)
    assert told["level"] == "error"
    assert "VIGIE_SAMPLE=2" in told["message"]
    assert "DATABASE_URL" in told["message"]
    wrong = vigie.with_(VIGIE_LOG="xml").run("status", status=2).stderr
    assert wrong == "vigie: VIGIE_LOG=xml: 'text' or 'json' is expected\n"


def test_a_person_who_asks_gets_plain_words_on_stdout(vigie: Vigie) -> None:
    assert vigie.with_(VIGIE_LOG="json").run("--version").stdout.startswith("vigie ")
    assert vigie.with_(VIGIE_LOG="json").run("alerts", "list").stdout == ""
    assert vigie.with_(VIGIE_LOG="json").run("status").stdout.startswith("articles\n")
