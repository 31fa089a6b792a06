"""A subscription as an Atom feed (RFC 4287) on a secret address.

The address holds the recipient's number and how often it was renewed, with 16 bytes of
HMAC-SHA-256: it can be guessed by nobody, and renewing it ends the one before.
"""

import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as Xml

from alerts import tokens
from archive.database import Connection
from archive.mail import feeds, keys

ATOM = "http://www.w3.org/2005/Atom"
MOST = 100  # entries
_FORM = ">QI"
_PURPOSE = b"feed\0"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sign(key: bytes, recipient: int, renewed: int) -> str:
    """The token of a feed, 38 characters safe in a URL."""
    return tokens.sign(key, _PURPOSE, _FORM, recipient, renewed)


def verify(key: bytes, token: str) -> tuple[int, int] | None:
    """(recipient, renewed) of a token that this key signed, else None."""
    found = tokens.verify(key, _PURPOSE, _FORM, token)
    return (found[0], found[1]) if found else None


def published(connection: Connection, token: str) -> bytes | None:
    """The feed that a token leads to; None for one that is forged or was renewed, and while the
    feed or its subscription is paused."""
    key = keys.signing_key(connection)
    pair = verify(key, token)
    found = feeds.of(connection, *pair) if pair else None
    if found is None or pair is None:
        return None
    told = [entry for each in found.deliveries for entry in json.loads(each)]
    return _written(found, told, key, pair[0])


def _written(
    found: feeds.Feed, told: Sequence[Mapping[str, Any]], key: bytes, recipient: int
) -> bytes:
    """The newest state of each story, newest first. ``told`` is newest first."""
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed", {f"{{{_XML}}}lang": found.language})
    _add(root, "id", _urn(key, recipient, ""))
    _add(root, "title", found.name)
    newest = max((each["updated"] for each in told), default=found.since.isoformat())
    _add(root, "updated", _zulu(newest))
    _add(Xml.SubElement(root, f"{{{ATOM}}}author"), "name", "Vigie")
    latest = {each["id"]: each for each in reversed(told)}
    ordered = sorted(latest.values(), key=lambda each: told.index(each))
    for each in ordered[:MOST]:
        entry = Xml.SubElement(root, f"{{{ATOM}}}entry")
        _add(entry, "id", _urn(key, recipient, each["id"]))
        _add(entry, "title", each["title"])
        _add(entry, "updated", _zulu(each["updated"]))
        if each["url"]:
            link = {"rel": "alternate", "href": _CONTROL.sub("", each["url"])}
            Xml.SubElement(entry, f"{{{ATOM}}}link", link)
        _add(entry, "content", each["text"])
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True)


_XML = "http://www.w3.org/XML/1998/namespace"


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, f"{{{ATOM}}}{name}").text = _CONTROL.sub("", text)


def _urn(key: bytes, recipient: int, id: str) -> str:
    """The same for the same story of the same feed (RFC 9562, version 8)."""
    named = hmac.digest(key, f"entry\0{recipient}\0{id}".encode(), "sha256").hex()
    parts = (named[:8], named[8:12], f"8{named[13:16]}", f"8{named[17:20]}", named[20:32])
    return "urn:uuid:" + "-".join(parts)


def _zulu(at: str) -> str:
    return datetime.fromisoformat(at).isoformat(timespec="seconds")
