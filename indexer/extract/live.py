"""A live page to its entries: by the publisher's JSON-LD, else by its markup.

An entry is known by the id that the page gives it (the fragment of its address, or the
id of its element), else by its time, so that a page fetched again changes only what the
publisher changed.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from indexer.extract import dom, statement
from indexer.extract.blocks import END, Block, blocks, lines, words
from indexer.extract.dom import Element
from indexer.extract.page import Page
from indexer.extract.prose import without_title
from indexer.extract.statement import Node
from indexer.extract.updates import LEAST_UPDATES, Update, cleaned, shown
from lexicon.folding import fold
from press import dates
from press.dates import Moment

_LIVE_TITLE = re.compile(
    r"^\W*(?:en direct|direct|live|suivez (?:en|le) direct|revivez)\b"
    r"|[|-] ?(?:en )?direct\b|: (?:suivez|revivez) (?:notre|le) direct"
    r"|(?<!infos )(?<!actualite )(?<!actualites )(?<!videos )\ben direct\W*$"
)
_LIVE_PATH = re.compile(
    r"/(?:live|en-direct|direct|lives)/|[-/_](?:en-direct|direct|live)[-_/.]|-(?:live|"
    r"direct)(?:$|[_.])"
)
_MARKUP = re.compile(r"<[a-z/][^>]*>", re.IGNORECASE)
_TAIL = re.compile(r"[0-9a-f]{8,}$|\d{2,}$|\w+$", re.IGNORECASE)


def says_live(page: Page) -> bool:
    """Whether a page calls itself live: in JSON-LD, the headline that it shows or states
    for its article, or its address. The tail of a ``<title>`` says nothing: sections have
    it too."""
    nodes, url = page.nodes, page.url
    title = page.title if page.heading is not None or page.article is not None else None
    if any("LiveBlogPosting" in statement.types(node) for node in nodes):
        return True
    try:
        path = urlsplit(url or "").path.lower()
    except ValueError:
        path = ""
    return bool(_LIVE_TITLE.search(fold(title or "")) or _LIVE_PATH.search(path))


def entries(
    tree: Element,
    nodes: list[Node],
    select: Mapping[str, str],
    zone: ZoneInfo,
    day: Moment | None,
    latest: datetime,
) -> list[Update]:
    """The entries of a live page, oldest first, each with its key; none where the page
    has none to tell apart. ``day`` is the page's, for entries with a time of day only."""
    told = (entry for node in nodes for entry in _updates(node, zone, latest))
    stated = list(dict.fromkeys(told))  # a page may state itself twice
    seen = shown(tree, select, zone, day, latest)
    if not stated:
        few = len(seen) < LEAST_UPDATES and "entries" not in select
        return [] if few else _named(seen)
    return _named([_merged(entry, seen) for entry in stated])


def _merged(stated: Update, seen: list[Update]) -> Update:
    """The stated entry with the page's own paragraphs, where it shows the same entry:
    JSON-LD often glues or cuts them."""
    for entry in seen:
        if not _alike(stated, entry):
            continue
        title = stated.title or entry.title
        lines = tuple(without_title([*entry.paragraphs], title))
        if words(lines) >= 0.7 * words(stated.paragraphs):
            published = stated.published or entry.published
            return replace(stated, title=title, paragraphs=lines, published=published)
    return stated


def _alike(one: Update, other: Update) -> bool:
    if one.anchor and other.anchor:
        tails = [_TAIL.search(anchor) for anchor in (one.anchor, other.anchor)]
        return bool(tails[0] and tails[1] and tails[0][0] == tails[1][0])
    said = one.published and other.published
    return bool(
        said
        and one.published
        and other.published
        and one.published.moment.utc == other.published.moment.utc
    )


def _named(found: list[Update]) -> list[Update]:
    """Oldest first, and each with a key: its id, where no other has it, else its time, told
    apart where two are the same. Entries without a time keep their order: the newest stand first on pages."""
    listed = found[::-1]
    if all(entry.published for entry in listed):
        listed.sort(
            key=lambda entry: entry.published.moment.utc if entry.published else dates.NEVER
        )
    anchors = Counter(entry.anchor for entry in found)
    used: dict[str, int] = {}
    out: list[Update] = []
    for entry in listed:
        at = entry.published.moment.utc.strftime("%Y%m%dT%H%M%SZ") if entry.published else "entry"
        key = entry.anchor if entry.anchor and anchors[entry.anchor] == 1 else at
        used[key] = used.get(key, 0) + 1
        out.append(replace(entry, key=key if used[key] == 1 else f"{key}-{used[key]}"))
    return out


def _updates(node: Node, zone: ZoneInfo, latest: datetime) -> Iterator[Update]:
    updates = node.get("liveBlogUpdate")
    for each in cast("list[Any]", updates if isinstance(updates, list) else [updates]):
        if isinstance(each, dict) and (entry := _update(cast("Node", each), zone, latest)):
            yield entry


def _update(node: Node, zone: ZoneInfo, latest: datetime) -> Update | None:
    title = statement.text(node, "headline") or statement.text(node, "name")
    lines = tuple(without_title(cleaned(_body(node)), title))
    if not lines and not title:
        return None
    said = statement.text(node, "datePublished")
    changed = statement.text(node, "dateModified")
    return Update(
        title=title,
        paragraphs=lines or (title or "",),
        published=dates.dated(said, zone, latest, "structured", "JSON-LD datePublished"),
        modified=dates.dated(changed, zone, latest, "structured", "JSON-LD dateModified"),
        author=statement.text(node, "author"),
        anchor=_anchor(statement.address(node, "url") or statement.address(node, "@id")),
    )


def _body(node: Node) -> list[Block]:
    """``articleBody`` in lines: it may be markup, escaped once, or plain."""
    raw = node.get("articleBody") or node.get("text") or node.get("description") or ""
    if isinstance(raw, dict):
        raw = cast("Node", raw).get("@value")
    text = html.unescape(raw) if isinstance(raw, str) else ""
    if _MARKUP.search(text):
        tree = dom.fragment(text)
        return blocks(tree, asides=True) if tree is not None else []
    return [Block(line) for line in lines([text.replace("\n", END)])]


def _anchor(address: str | None) -> str | None:
    """The fragment of an entry's address, or the last part of its path."""
    before, _, fragment = (address or "").partition("#")
    return fragment.strip("/") or before.rstrip("/").rpartition("/")[2] or None
