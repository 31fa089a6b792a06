#!/usr/bin/env python3
"""Write ``.env`` for docker-compose.yml, a fresh random value for every secret, and beside it
the folder ``secrets``, which the containers are given them from.

Needs nothing but Python. What ``.env`` already states stays as it is, so a second run only adds
what is missing; the files in ``secrets`` are written anew from it each time. Both are
for their owner alone: the folder is closed to others, while the files in it, mounted one by
one, can be read by the containers' own users.
"""

import hashlib
import os
import re
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

COMPOSE = Path(__file__).resolve().parent.parent / "docker-compose.yml"
REQUIRED = re.compile(r"\$\{([A-Z_]+):\?")
_LINE = re.compile(r"^(?:export +)?([A-Z_]+)=(.*)$", flags=re.MULTILINE)
DIGEST, FOLDER = "SECRETS_DIGEST", "SECRETS_FOLDER"
OPTIONAL = """\
# Optional, with their defaults in docker-compose.yml (docs/operations.md):
# VIGIE_CONTACT=      an address that the crawler shows to publishers; without it it fetches nothing
# VIGIE_SMTP_URL=     where digests are sent; empty: .eml files in the data volume
# VIGIE_PUBLIC_URL=   where readers reach the links in mails and in Kibana
# KIBANA_ANALYST_PASSWORD=  a second user of Kibana, analyste, who saves in a space of its own
"""
# A file's name, and what it holds; {NAME} is a secret, as it stands in an address.
FILES = {
    "postgres-password": "POSTGRES_PASSWORD",
    "database-url": "postgresql://vigie_services:{POSTGRES_SERVICES_PASSWORD}@postgres:5432/vigie",
    "database-admin-url": "postgresql://postgres:{POSTGRES_PASSWORD}@postgres:5432/vigie",
    "elastic-password": "ELASTIC_PASSWORD",
    "indexer-password": "ELASTICSEARCH_INDEXER_PASSWORD",
    "reader-password": "ELASTICSEARCH_READER_PASSWORD",
    "kibana-system-password": "KIBANA_SYSTEM_PASSWORD",
    "kibana-reader-password": "KIBANA_READER_PASSWORD",
    "page-password": "WEB_PASSWORD",
}


def required(compose: str) -> list[str]:
    """The secrets that a compose file demands, by itself (``${NAME:?…}``) and in files."""
    named = REQUIRED.findall(compose)
    for content in FILES.values():
        named += re.findall(r"\{([A-Z_]+)\}", content) or [content]
    return [name for name in dict.fromkeys(named) if name != DIGEST]


def completed(env: str, names: list[str]) -> str:
    """``env`` with a secret of 192 random bits for every name that it does not set."""
    stated = {name for name, value in values(env).items() if value}
    added = [f"{name}={secrets.token_hex(24)}" for name in names if name not in stated]
    text = env if env else OPTIONAL
    if text and not text.endswith("\n"):
        text += "\n"
    return text + "".join(f"{line}\n" for line in added)


def values(env: str) -> dict[str, str]:
    """What an .env states, without quotes and comments. Ends the program where compose would
    read something else in a value than what stands there."""
    return {name: _unquoted(name, value.strip()) for name, value in _LINE.findall(env)}


def _unquoted(name: str, value: str) -> str:
    literal = re.match(r"'([^'\\]*)'\s*(?:#.*)?$", value)
    if literal:
        return literal[1]
    quoted = re.match(r'"([^"]*)"\s*(?:#.*)?$', value)
    plain = quoted[1] if quoted else re.split(r"(?:^|\s)#", value, maxsplit=1)[0].strip()
    if re.search(r"[$\\'\"]", plain):
        sys.exit(
            f".env: {name}: put the value in single quotes; compose reads $, \\, ' and \" in it"
        )
    return plain


def files(stated: Mapping[str, str]) -> dict[str, str]:
    """What the files are to hold, by name."""
    quoted = {name: quote(value, safe="") for name, value in stated.items()}
    return {
        name: content.format_map(quoted) if "{" in content else stated[content]
        for name, content in FILES.items()
    }


def noted(env: str, name: str, value: str) -> str:
    """``env`` with ``name`` set to ``value``, where it stood before or at the end."""
    line = f"{name}={value}"
    if not re.search(rf"^{name}=", env, flags=re.MULTILINE):
        return f"{env}{line}\n"
    return re.sub(rf"^{name}=.*$", lambda _: line, env, flags=re.MULTILINE)


def main(target: Path) -> None:
    """Complete ``target`` and its folder ``secrets`` in place, each file in one rename."""
    env = target.read_text(encoding="utf-8") if target.exists() else ""
    text = completed(env, required(COMPOSE.read_text(encoding="utf-8")))
    wanted = files(values(text))
    # Compose replaces containers whose description changed, and looks into no file.
    digest = hashlib.sha256("\0".join(wanted.values()).encode()).hexdigest()[:16]
    text = noted(text, DIGEST, digest)
    folder = target.parent / "secrets"
    if target.parent.resolve() != COMPOSE.parent:
        text = noted(text, FOLDER, str(folder.resolve()))
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    for name, content in wanted.items():
        _write(folder / name, content, 0o644)
    _write(target, text, 0o600)
    print(f"{target}: every secret is set, and in {folder}")


def _write(path: Path, content: str, mode: int) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)
    partial.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else COMPOSE.parent / ".env")
