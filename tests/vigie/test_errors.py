"""Every exception of ours that can end a command ends it in one line, with its status."""

import importlib
import pkgutil

import psycopg
import pytest

from lexicon.errors import Invalid, Unavailable
from vigie import cli

PACKAGES = ("lexicon", "press", "archive", "crawler", "indexer", "alerts", "web", "kibana", "vigie")
BUGS = {"indexer.extract.limited.ReaderFailed"}  # holds a traceback, and propagates
# Never leave their rooms: the sources' reader names the file, the page answers 400 and 413.
WITHIN = {"press.sources._BadKey", "web.api._Wrong", "web.forms.TooLarge"}


def classes() -> list[type[Exception]]:
    found: dict[str, type[Exception]] = {}
    for package in map(importlib.import_module, PACKAGES):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.rpartition(".")[2] == "__main__":
                continue
            for value in vars(importlib.import_module(module.name)).values():
                ours = isinstance(value, type) and issubclass(value, Exception)
                if ours and value.__module__.split(".")[0] in PACKAGES:
                    found[f"{value.__module__}.{value.__qualname__}"] = value
    return [cls for name, cls in sorted(found.items()) if name not in BUGS | WITHIN]


def test_every_exception_says_its_status() -> None:
    strangers = [cls for cls in classes() if not issubclass(cls, Invalid | Unavailable)]
    assert strangers == []


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: cls.__name__)
def test_every_exception_ends_in_one_line(cls: type[Exception]) -> None:
    error = cls("a file:\n  the reason\x1b[2J\n")
    assert cli.status_of(error) == (2 if issubclass(cls, Invalid) else 1)
    assert cli.line(error) == "a file: the reason\N{REPLACEMENT CHARACTER}[2J"
    assert len(cli.line(cls()).splitlines()) == 1


def test_a_lost_connection_and_a_full_disk_are_told_and_a_bug_propagates() -> None:
    assert cli.status_of(psycopg.OperationalError("server closed the connection")) == 1
    assert cli.status_of(OSError(28, "No space left on device")) == 1
    assert "make room" in cli.line(OSError(28, "No space left on device"))
    assert cli.status_of(KeyError("x")) is None
