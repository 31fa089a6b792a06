"""What was found at a site as a table for the sources file, its reasons as comments. Pure."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from crawler.discovery.exploring import Discovery
from crawler.discovery.judging import Verdict
from crawler.discovery.mending import LISTS
from press import zones
from press.markup import plain
from press.urls import registrable

_PLACELESS = frozenset("eu co io tv me ai fm cc ws to ly gg im nu".split())
_KINDS = (
    "agency, daily, magazine, broadcaster, online, specialist, official, think tank, state media"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How some of its articles read. ``said`` has a line on each; ``select`` are selectors by
    field, which are ``trusted`` where they found on each page what was read without them;
    ``why`` says what came of them."""

    said: tuple[str, ...] = ()
    select: Mapping[str, str] = field(default_factory=dict[str, str])
    trusted: bool = False
    why: str = ""


def table(found: Discovery, id: str, proof: Proof, now: datetime) -> str:
    """The table, ready to paste."""
    return "\n".join((*_seen(found, proof, now), "", *_table(found, id, proof), ""))


def name_of(home: str, taken: Collection[str]) -> str:
    """An ``id`` for the source: the first label of its domain, with a figure where that is taken."""
    domain = registrable(home) or "source"
    label = domain if re.fullmatch(r"[\d.]+", domain) else domain.partition(".")[0]
    label = re.sub(r"[^a-z0-9_.-]", "-", label.lower()).strip("-") or "source"
    names = (label, *(f"{label}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def line(key: str, urls: Iterable[str]) -> str:
    """A list of addresses as one line of TOML."""
    return f"{key} = [{', '.join(map(text, urls))}]"


def text(value: str) -> str:
    """A string of TOML 1.0: as it is where that reads better, else with escapes, which are
    JSON's too."""
    if ("\\" in value or '"' in value) and "'" not in value and value.isprintable():
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def _seen(found: Discovery, proof: Proof, now: datetime) -> Iterator[str]:
    yield _comment(f"{found.home} on {now:%Y-%m-%d}")
    silent = 0
    for verdict in found.verdicts:
        if verdict.kept:
            continue
        if verdict.tried.place.why == "a usual path" and verdict.tried.problem:
            silent += 1
            continue
        yield _comment(f"passed over: {verdict.tried.place.url} ({verdict.tried.place.why}):"
                       f" {verdict.reason}")  # fmt: skip
    if silent:
        yield _comment(f"nothing at {silent} usual paths")
    for note in found.notes:
        yield _comment(f"the site's own files: {note}")
    for said in proof.said:
        yield _comment(f"article read: {said}")
    if found.unread:
        yield _comment(f"no article could be read: {found.unread}")
    language = (found.front.language or "fr").lower()
    if not language.startswith("fr"):
        yield _comment(f"the page says that its language is {language}: only French texts are kept")


def _table(found: Discovery, id: str, proof: Proof) -> Iterator[str]:
    home = found.home
    yield "[[source]]"
    yield f"id = {text(id)}"
    yield f"name = {text(found.front.name or id)}"
    country = _country(home, found.front.language)
    yield f"country = {text(country)}" if country else '# country = ""'
    yield f'# kind = ""  # {_KINDS}'
    yield '# owner = ""  # siblings of one owner are no independent confirmation'
    yield f"home = {text(home)}"
    for kind, key in LISTS.items():
        yield from _listed(key, [v for v in found.kept if v.tried.place.kind == kind])
    if (zone := zones.zone_of(home).key) != "Europe/Paris":
        yield f"timezone = {text(zone)}"
    if found.id_pattern:
        yield _comment("the ids that its articles' addresses show")
        yield f"id_pattern = {text(found.id_pattern)}"
    if proof.why:
        yield _comment(proof.why)
    if proof.select:
        pairs = ", ".join(f"{key} = {text(css)}" for key, css in proof.select.items())
        yield ("" if proof.trusted else "# ") + f"select = {{ {pairs} }}"


def _listed(key: str, kept: list[Verdict]) -> Iterator[str]:
    if not kept:
        return
    yield f"{key} = ["
    for verdict in kept:
        reason = plain(f"{verdict.reason} ({verdict.tried.place.why})", limit=300)
        yield f"    {text(verdict.tried.url)},  # {reason}"
    yield "]"


def _comment(said: str) -> str:
    """One line, whatever a site put into it."""
    return f"# {' '.join((plain(said, limit=600) or '').split())}"


def _country(home: str, language: str | None) -> str | None:
    """By the host's name, else by the region of the page's language."""
    last = (urlsplit(home).hostname or "").rpartition(".")[2]
    if last == "quebec":
        return "CA"
    if re.fullmatch(r"[a-z]{2}", last) and last not in _PLACELESS:
        return last.upper()
    region = re.fullmatch(r"[a-z]{2}[-_]([A-Za-z]{2})", language or "")
    return region[1].upper() if region else None
