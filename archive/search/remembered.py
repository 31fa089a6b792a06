"""What queries know of names, kept in a file: compiling a lexicon takes longer than a search.

A file is named by the content of all that it was made from, code included, and says its own
hash: what changed, was cut short or is another's is made anew. Written beside and renamed, so
that of several writers one wins, whole; where nothing can be written, nothing is kept.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from archive.search.names import Names

KEPT = 4  # files: a desk may use two lexicons in turn
_HERE = Path(__file__).parent
_ROOT = _HERE.parent.parent


def names(folder: Path, given: Iterable[Path], make: Callable[[], Names]) -> Names:
    """What ``make`` makes of the files ``given``: from ``folder`` where it is there. Raises
    what ``make`` raises."""
    given = tuple(given)
    key = _key(given)
    path = folder / f"names-{key}.json"
    found = _read(path)
    if found is None:
        found = make()
        if _key(given) == key:  # else they changed meanwhile
            _write(path, found)
    return found


def _key(given: Iterable[Path]) -> str:
    code = [*_ROOT.glob("lexicon/*.py"), *_HERE.glob("*.py"), *_HERE.glob("*.txt")]
    digest = hashlib.sha256(sys.version.encode())
    for path in (*given, _ROOT / "press" / "sources.py", *sorted(code)):
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            digest.update(b"absent")
    return digest.hexdigest()[:32]


def _read(path: Path) -> Names | None:
    try:
        stated, payload = path.read_bytes().split(b"\n", 1)
        if stated.decode() != hashlib.sha256(payload).hexdigest():
            return None
        held: dict[str, Any] = json.loads(payload)
    except (OSError, ValueError):
        return None
    return Names(
        {tuple(terms): tuple(spelled) for terms, spelled in held["spellings"]},
        {field: {k: tuple(ids) for k, ids in each.items()} for field, each in held["values"]},
        frozenset(held["closed"]),
    )


def _write(path: Path, names: Names) -> None:
    held = {
        "spellings": list(names.spellings.items()),
        "values": list(names.values.items()),
        "closed": sorted(names.closed),
    }
    payload = json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        beside.write_bytes(hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload)
        beside.replace(path)
        others = sorted(path.parent.glob("names-*"), key=lambda each: each.stat().st_mtime)
        for old in others[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
