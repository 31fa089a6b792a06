"""Pages that only lead on to another one, by ``<meta http-equiv=refresh>`` (WHATWG HTML, 4.2.5.3)."""

import re
from itertools import islice
from typing import Any

from crawler import section
from crawler.values import Reply
from press import addresses
from press.urls import same_page

SIZE = 30_000  # bytes of a page that is nothing else
WORDS = 60  # shown on it
SECONDS = 10  # a longer wait is for a page that is read meanwhile
_STATED = re.compile(r"\s*([0-9]{1,4})(?:\.[0-9]*)?\s*[;,\s]\s*(?:url\s*=)?\s*(.*)", re.I | re.S)
_METAS = 300


def leads_to(reply: Reply) -> str | None:
    """Where a page that says next to nothing sends whoever opens it."""
    body = reply.body
    if reply.status != 200 or len(body) > SIZE or b"refresh" not in body.lower():
        return None
    root = section.parsed(body, reply.charset)
    if root is None or len(_shown(root).split()) > WORDS:
        return None
    return refresh(root, reply.url)


def refresh(root: Any, url: str) -> str | None:
    """Where a page sends its readers on to at once, if not to itself."""
    base = addresses.based(url, *(e.get("href") for e in islice(root.iter("base"), 1)))
    for element in islice(root.iter("meta"), _METAS):
        if (element.get("http-equiv") or "").lower().strip() != "refresh":
            continue
        if any(above.tag == "noscript" for above in element.iterancestors()):
            continue
        found = _STATED.fullmatch(element.get("content") or "")
        if found is None or int(found[1]) > SECONDS:
            continue
        target = addresses.resolved(base, found[2].strip(" '\""))
        if target and not same_page(target, url):
            return target.partition("#")[0]
    return None


def _shown(root: Any) -> str:
    return " ".join(root.xpath("//body//text()[not(ancestor::script or ancestor::style)]"))
