"""The documents say what the code does: commands and options, settings, fields, metrics,
modules, names and signatures that they give exist."""

import argparse
import importlib
import inspect
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.database import Connection
from archive.search.mapping import FIELDS
from vigie import cli
from vigie.settings import PROJECT, shown_default, table

PAGES = sorted(
    path for folder in (PROJECT, PROJECT / "docs") for path in folder.glob("*.md")
    if path.name != "CHANGELOG.md"
)  # fmt: skip
PACKAGES = ("lexicon", "press", "archive", "crawler", "indexer", "alerts", "web", "kibana", "vigie")
NAMED = re.compile(rf"`((?:{'|'.join(PACKAGES)})(?:\.\w+)+)(?:\(([^`]*?)\)(?: -> [^`]*)?)?`")
PART_OF = re.compile(r"`([a-z_]+(?:\.[a-z_]+)+)`: ((?:`\w+`(?:, )?)+)")
COMMAND = re.compile(r"(?:`|bin/|exec (?:-T )?\w+ )vigie (?P<words>[a-z][^`\n|#]*)")
# Of which the text speaks, and which are no variables of ours.
ROLES = {"vigie_services", "vigie_indexer", "vigie_reader"}

by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def named(path: str) -> Any:
    """What a dotted name stands for. Raises ImportError or AttributeError."""
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise ImportError(path)


def parameters(written: str) -> list[str]:
    """The names of a signature as a document writes it."""
    flat = re.sub(r"\[[^\[\]]*\]", "", re.sub(r"\[[^\[\]]*\]", "", written))
    names = (piece.partition(":")[0].partition("=")[0].strip() for piece in flat.split(","))
    return [name.lstrip("*") for name in names if name.lstrip("*")]


@by_page
def test_modules_names_and_signatures_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for path, written in NAMED.findall(text):
        if path.endswith((".py", ".toml", ".txt", ".md", ".sql")):
            continue
        found = named(path)
        if written:
            assert parameters(written) == list(inspect.signature(found).parameters), path
    for module, names in PART_OF.findall(text):
        if module.split(".")[0] in PACKAGES:
            for name in re.findall(r"\w+", names):
                assert hasattr(named(module), name), f"{module}.{name}"


@by_page
def test_paths_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    folders = "|".join((*PACKAGES, "tests", "docs", "benchmarks", "compose"))
    for path in re.findall(rf"`((?:{folders})/[\w/.-]+)`", text):
        if "NAME" not in path and "NNNN" not in path:
            assert (PROJECT / path).exists(), path
    for link in re.findall(r"\]\(([\w./-]+)\)", text):
        assert (page.parent / link).exists(), link


def commands() -> dict[str, set[str]]:
    """Each command's options, those of its actions included."""
    return {name: set(_options(parser)) for name, parser in _children(cli.parser()).items()}


def _children(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= action.choices
    return found


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings
    for child in _children(parser).values():
        yield from _options(child)


@by_page
def test_commands_and_their_options_exist(page: Path) -> None:
    known = commands()
    for found in COMMAND.finditer(page.read_text(encoding="utf-8")):
        words = found["words"]
        name = words.split()[0].rstrip(",.;:")
        assert name in known, found[0]
        for option in re.findall(r"(?<!\S|\w)\[?(--[a-z-]+)", words):
            own = known[name] | ({"--by", "--why"} if name == "tag" else set())
            assert option in own, found[0]


def test_every_command_is_in_the_readme() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    told = {found["words"].split()[0] for found in COMMAND.finditer(readme)}
    assert set(commands()) - told - {"migrate"} == set()


@by_page
def test_settings_exist(page: Path) -> None:
    known = {row.name for row in table().values()}
    for name, rest in re.findall(r"\b(VIGIE_[A-Z_]*[A-Z])(_?…)?", page.read_text(encoding="utf-8")):
        assert name in known or (rest and any(k.startswith(name) for k in known)), name


def test_the_readme_gives_the_defaults_of_the_table() -> None:
    rows = {row.name: row for row in table().values()}
    words = {"the embedded one", "PostgreSQL", "none", "`.eml` files", "the real one"}
    section = (PROJECT / "README.md").read_text(encoding="utf-8").partition("## Settings")[2]
    told = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \| .+ \| (.+) \|$", section, re.MULTILINE)
    assert len(told) > 10
    for names, default in told:
        for name in re.findall(r"[A-Z_]{2,}", names):
            own = shown_default(rows[name])
            stated = default.strip("`").removeprefix("./")
            assert (default in words) if own in (None, "", "now") else stated == own, name


def test_the_stack_passes_settings_that_exist() -> None:
    known = {row.name for row in table().values()}
    known |= {f"{row.name}_FILE" for row in table().values() if row.guarded}
    stack = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\bVIGIE_[A-Z_]+\b", stack)) <= known


def test_the_page_of_fields_names_the_fields_of_the_index() -> None:
    record, index = (
        (PROJECT / "docs" / "fields.md").read_text(encoding="utf-8").split("Only in the")
    )
    of_both = [line.split("|") for line in record.splitlines() if line.startswith("| `")]
    cells = [row[3].partition(":")[0].partition("'s")[0] for row in of_both]
    cells += [line.split("|")[1] for line in index.splitlines() if line.startswith("| `")]
    told = {n.partition(".")[0] for cell in cells for n in re.findall(r"`([\w.]+)`", cell)}
    told |= {name for row in of_both for name in re.findall(r"as `(\w+)`", row[3])}
    assert told == set(FIELDS)


def test_metrics_exist(connection: Connection) -> None:
    from archive.record import measures
    from web.metrics import LABELLED, SINGLE, exposition

    held = {room: dict(numbers) for room, numbers in measures.status(connection).items()}
    for room in SINGLE:  # what an empty archive does not know is a moment or a duration
        unknown = {name for name, value in held[room].items() if value is None}
        held[room] |= dict.fromkeys(unknown, datetime.now(UTC))
    given = set(re.findall(r"# TYPE (\w+)", exposition(held).decode()))
    given |= {name.removesuffix("_timestamp_seconds") for name in given}
    for page in PAGES:
        for name in re.findall(r"`(vigie_[a-z_]+)", page.read_text(encoding="utf-8")):
            assert name in given | ROLES | {f"vigie_{room}" for room in LABELLED}, name
