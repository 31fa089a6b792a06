"""What a publisher's signals leave us: the table of ``docs/rights.md``, as functions.

TDM Reservation Protocol: the W3C community group's final report of 10 May 2024, where
a page's own meta tag goes before the response's header, and that before the site's file.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from press.markup import plain
from press.values import Rights

TDM_FILE = "/.well-known/tdmrep.json"
HEAD = 200_000  # bytes of a page that are searched for its signals

_META = re.compile(rb"<meta\s([^>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"""(?<![a-zA-Z:-])([a-zA-Z:-]{1,60})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_NOT_FREE = re.compile(
    rb"""isAccessibleForFree["']?\s{0,20}[:=]\s{0,20}["']?(?:https?://schema\.org/)?false""",
    re.IGNORECASE,
)
_RESERVING = re.compile(r"\b(?:noarchive|noai|noimageai)\b", re.IGNORECASE)


def by_file(tdmrep: str, url: str) -> str | None:
    """Evidence of a reservation in the site's tdmrep.json for this address, or ``None``.

    The first rule whose ``location`` fits decides; ``*`` and a final ``$`` as in robots.txt.
    """
    try:
        rules = json.loads(tdmrep.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for rule in cast("list[Any]", rules if isinstance(rules, list) else [rules]):
        if not isinstance(rule, dict):
            continue
        said = cast("dict[str, Any]", rule)
        location = said.get("location")
        if isinstance(location, str) and _fits(location, path):
            reserved = str(said.get("tdm-reservation")).strip() in ("1", "True")
            return f"{TDM_FILE}: {location[:80]} is reserved" if reserved else None
    return None


def _fits(location: str, path: str) -> bool:
    """Whether a pattern fits a path, in time that grows with their lengths: each piece
    between stars is looked for behind the one before; the last must end where ``$`` is."""
    whole = location.endswith("$")
    head, *pieces = location.removesuffix("$").split("*")
    if not path.startswith(head):
        return False
    if not pieces:
        return not whole or path == head
    at = len(head)
    *between, last = pieces
    for piece in between:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if whole:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0


def of_page(
    headers: Mapping[str, str], body: bytes, *, refused_ai: tuple[str, ...], ai_reserves: bool
) -> Rights:
    """The rights of a fetched page, with the evidence for whoever asks later.

    ``refused_ai`` are the AI crawlers that robots.txt keeps out; they and ``noarchive``
    are a reservation only where the operator decided so (``ai_reserves``).
    """
    metas = _metas(body[:HEAD])
    header = headers.get("tdm-reservation", "").strip()
    meta = metas.get("tdm-reservation", "").strip()
    reserved = (meta or header) == "1"
    evidence: list[str] = []
    if header:
        evidence.append(f"header tdm-reservation: {header[:20]}")
    if meta:
        evidence.append(f"meta tdm-reservation: {meta[:20]}")
    noted = [
        f"{where}: {word.lower()}"
        for where, said in (
            ("x-robots-tag", headers.get("x-robots-tag", "")),
            ("meta robots", metas.get("robots", "")),
        )
        for word in dict.fromkeys(_RESERVING.findall(said))
    ]
    if refused_ai:
        noted.append(f"robots.txt refuses {', '.join(refused_ai)}")
    if _NOT_FREE.search(body):
        evidence.append("isAccessibleForFree: false")
    keep = "feed" if reserved or (ai_reserves and noted) else "full"
    return Rights(keep=keep, evidence=(*evidence, *noted))


def _metas(head: bytes) -> dict[str, str]:
    """The first content of each named meta tag, names lower case."""
    metas: dict[str, str] = {}
    for tag in _META.finditer(head):
        said = {
            name.lower(): plain((quoted or single or bare).decode("utf-8", "replace")) or ""
            for name, quoted, single, bare in _ATTRIBUTE.findall(tag[1])
        }
        if b"name" in said and b"content" in said:
            metas.setdefault(said[b"name"].lower(), said[b"content"])
    return metas
