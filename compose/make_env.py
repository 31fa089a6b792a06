#!/usr/bin/env python3
"""Write ``.env`` for docker-compose.yml: a fresh random value for every secret.

Needs nothing but Python. What the file already states stays as it is, so a second
run only adds what is missing; the file is readable by its owner alone.
"""

import os
import re
import secrets
import sys
from pathlib import Path

COMPOSE = Path(__file__).resolve().parent.parent / "docker-compose.yml"
REQUIRED = re.compile(r"\$\{([A-Z_]+):\?")
OPTIONAL = """\
# Optional, with their defaults in docker-compose.yml (docs/operations.md):
# VIGIE_CONTACT=      an address that the crawler shows to publishers; without it it fetches nothing
# VIGIE_SMTP_URL=     where digests are sent; empty: .eml files in the data volume
# VIGIE_PUBLIC_URL=   where readers reach the links in mails and in Kibana
# KIBANA_ANALYST_PASSWORD=  a second user of Kibana, analyste, who saves in a space of its own
"""


def required(compose: str) -> list[str]:
    """The variables that a compose file demands (``${NAME:?…}``), in order."""
    return list(dict.fromkeys(REQUIRED.findall(compose)))


def completed(env: str, names: list[str]) -> str:
    """``env`` with a secret of 192 random bits for every name that it does not set."""
    stated = set(re.findall(r"^([A-Z_]+)=.", env, flags=re.MULTILINE))
    added = [f"{name}={secrets.token_hex(24)}" for name in names if name not in stated]
    text = env if env else OPTIONAL
    if text and not text.endswith("\n"):
        text += "\n"
    return text + "".join(f"{line}\n" for line in added)


def main(target: Path) -> None:
    """Complete ``target`` in place, in one rename."""
    env = target.read_text(encoding="utf-8") if target.exists() else ""
    text = completed(env, required(COMPOSE.read_text(encoding="utf-8")))
    partial = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    partial.replace(target)
    print(f"{target}: every secret is set")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else COMPOSE.parent / ".env")
