"""Pages that only lead on to another one: by ``<meta http-equiv=refresh>`` (WHATWG HTML,
4.2.5.3), the header of that name, or a script that does nothing else."""

import re
from itertools import islice
from typing import Any

from crawler import section
from crawler.sniffing import is_page
from crawler.values import Reply
from press import addresses
from press.urls import same_page

SIZE = 30_000  # bytes of a page that is nothing else
WORDS = 60  # shown on it
SCRIPT = 600  # characters of all scripts of a page that only leads on by one
SECONDS = 10  # a longer wait is for a page that is read meanwhile
_STATED = re.compile(r"\s*([0-9]{1,4})(?:\.[0-9]*)?\s*[;,\s]\s*(?:url\s*=)?\s*(.*)", re.I | re.S)
_METAS = 300
_ASSIGNED = re.compile(
    r"""\blocation(?:\.href)?\s{0,9}=\s{0,9}["']([^"'<>]{1,2000})["']"""
    r"""|\blocation\.(?:replace|assign)\(\s{0,9}["']([^"'<>]{1,2000})["']"""
)


def leads_to(reply: Reply) -> str | None:
    """Where a page that says next to nothing sends whoever opens it."""
    body = reply.body
    if reply.status != 200 or len(body) > SIZE:
        return None
    header = reply.headers.get("refresh", "")
    if not header and not _may_lead_on(body):
        return None
    root = section.parsed(body, reply.charset)
    if root is None:
        return _target(header, reply.url, reply.url)
    if len(_shown(root).split()) > WORDS:
        return None
    return _target(header, reply.url, reply.url) or refresh(root, reply.url)


def _may_lead_on(body: bytes) -> bool:
    """Whether it is worth a look: at most answers it is not, and they are many."""
    if not is_page(body):
        return False
    lowered = body.lower()
    return b"refresh" in lowered or b"location" in lowered


def refresh(root: Any, url: str) -> str | None:
    """Where a page sends its readers on to at once, if not to itself."""
    base = addresses.based(url, *(e.get("href") for e in islice(root.iter("base"), 1)))
    return _by_meta(root, base, url) or _by_script(root, base, url)


def _by_meta(root: Any, base: str, url: str) -> str | None:
    for element in islice(root.iter("meta"), _METAS):
        if (element.get("http-equiv") or "").lower().strip() != "refresh":
            continue
        if any(above.tag == "noscript" for above in element.iterancestors()):
            continue
        if target := _target(element.get("content") or "", base, url):
            return target
    return None


def _by_script(root: Any, base: str, url: str) -> str | None:
    written = " ".join(element.text or "" for element in islice(root.iter("script"), 20))
    found = _ASSIGNED.search(written) if len(written) <= SCRIPT else None
    return _elsewhere(found[1] or found[2], base, url) if found else None


def _target(stated: str, base: str, url: str) -> str | None:
    """Of the words of a refresh."""
    found = _STATED.fullmatch(stated)
    if found is None or int(found[1]) > SECONDS:
        return None
    return _elsewhere(found[2].strip(" '\""), base, url)


def _elsewhere(written: str, base: str, url: str) -> str | None:
    target = addresses.resolved(base, written)
    return target.partition("#")[0] if target and not same_page(target, url) else None


def _shown(root: Any) -> str:
    return " ".join(root.xpath("//body//text()[not(ancestor::script or ancestor::style)]"))
