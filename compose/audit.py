#!/usr/bin/env python3
"""Ask a database of known weaknesses (OSV) about every locked package, by uv.

Status 0: asked, and nothing is known; 1: something is known, and is listed; 3: it could not
be asked, which is no all-clear.
"""

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ASK = ("audit", "--frozen", "--output-format", "json", "--preview-features", "audit")
UNASKED = 3


def main(arguments: list[str]) -> int:
    """Ask, and say what is known."""
    uv = str(PROJECT / "build" / "uv" / "bin" / "uv")
    asked = subprocess.run(
        [uv, *ASK, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    try:
        told = json.loads(asked.stdout)
    except ValueError:
        reason = [line.strip() for line in asked.stderr.splitlines() if line.strip()]
        print(
            f"audit: the database could not be asked, so nothing is known of any package"
            f" ({reason[-1] if reason else asked.returncode})",
            file=sys.stderr,
        )
        return UNASKED
    print(asked.stdout, end="")
    known = told.get("vulnerabilities") or told.get("findings") or []
    print(f"audit: {len(known)} known weaknesses", file=sys.stderr)
    return 1 if known or asked.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
