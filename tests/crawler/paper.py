"""A made-up paper of sixteen feeds over many days, with the faults of real ones.

Everything follows from a seed and ``now``, which the test moves: what each feed shows,
which page exists, what robots.txt says, when the server is down.
"""

import gzip
import hashlib
import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from typing import Literal
from urllib.parse import unquote
from xml.sax.saxutils import escape

from tests.services.site import Answer, Site, html, redirect, status

START = datetime(2024, 5, 6, tzinfo=UTC)
RUBRICS = tuple(
    "une en-continu international europe ukraine defense politique economie"
    " societe idees culture sport sciences planete medias livres".split()
)
SHUFFLED = ("europe", "idees")  # not in the order of their dates
GZIPPED = ("une", "international", "economie")
BARE = ("planete", "medias")  # without validators
WEAK = ("ukraine", "defense")  # weak ETag alone
DATED = ("politique", "societe", "sport")  # Last-Modified alone
TRACKED = {"une": "#xtor=RSS-1-[une]", "en-continu": "?utm_source=rss", "ukraine": "?xtor=RSS-9"}
MOVED = {"livres": ("/rss/lettres.xml", 301), "culture": ("/rss/arts.xml", 302)}
CLOSED = ("/abonnes/", "/impression/")
CLOSED_LATER = "/tribunes/"  # from the middle of the time on
LATE = timedelta(minutes=20)  # of some pages, behind their announcement
Outage = Literal["gone", "overloaded", "asks for an hour"]

_WHO = (
    "L'OTAN|Zelensky|Kiev|L'armée ukrainienne|Stoltenberg|La Pologne|Poutine|Les Vingt-Sept"
    "|Le gouvernement|Le Sénat|La Cour des comptes|Le PSG|La SNCF|Un chercheur|L'Opéra de Lyon"
    "|La mairie de Lille|Le jury|Une romancière|Les agriculteurs|Météo-France|L'Assemblée"
).split("|")
_DOES = (
    "annonce|réclame|examine|reporte|salue|critique|prépare|dévoile|rejette|défend|promet"
).split("|")
_WHAT = (
    "de nouveaux missiles Patriot|une aide militaire à l'Ukraine|un sommet à Bruxelles"
    "|la livraison d'obus|une réforme des retraites|un budget en hausse|une exposition"
    "|le calendrier du championnat|un plan pour la forêt|des trains de nuit|un roman inattendu"
    "|une étude sur le sommeil|la hausse des loyers|un accord sur la pêche|le retour du loup"
).split("|")
_WHERE = "à Lyon|avant l'été|selon un rapport|ce lundi|malgré les réserves|à huis clos".split("|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A story as it stands from a moment on: headline, address, stated date."""

    story: int
    since: datetime
    title: str
    summary: str
    path: str
    stated: datetime
    rubrics: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A feed's answer; ``unchanged`` since its last usable one, where it has validators."""

    rubric: str
    status: int
    unchanged: bool


@dataclass(kw_only=True)
class Paper:
    """The paper on a site. ``polls`` and ``trespasses`` are what its reader did."""

    site: Site
    days: int
    now: datetime = START
    polls: list[Polled] = field(default_factory=list[Polled])
    trespasses: list[str] = field(default_factory=list[str])
    shown: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def __post_init__(self) -> None:
        self.site.pages["*"] = self._answer

    @cached_property
    def editions(self) -> list[Edition]:
        """All that is published, in order."""
        chance = random.Random(1949)
        stories = enumerate(_moments(chance, self.days))
        made = [edition for n, moment in stories for edition in _story(chance, n, moment)]
        return sorted(made, key=lambda edition: edition.since)

    @cached_property
    def _times(self) -> list[datetime]:
        return [edition.since for edition in self.editions]

    @cached_property
    def _by_path(self) -> dict[str, Edition]:
        return {edition.path: edition for edition in self.editions}

    @cached_property
    def _began(self) -> dict[str, datetime]:
        """When each page was announced first: a later edition may have the same."""
        return {edition.path: edition.since for edition in reversed(self.editions)}

    def window(self, rubric: str) -> list[Edition]:
        """What a feed shows now: the 20 to 30 stories touched last, in their last words."""
        size = 20 + RUBRICS.index(rubric) % 11
        found: dict[int, Edition] = {}
        for edition in reversed(self.editions[: bisect_right(self._times, self.now)]):
            if rubric in edition.rubrics:
                found.setdefault(edition.story, edition)
            if len(found) == size:
                break
        shown = sorted(found.values(), key=lambda edition: edition.stated, reverse=True)
        if rubric in SHUFFLED:
            random.Random(len(rubric)).shuffle(shown)
        return shown

    def offered(self) -> Iterator[Edition]:
        """What a reader of every feed can see now, and may fetch."""
        if self.outage() is None:
            for rubric in RUBRICS:
                if self._broken(rubric) is None:
                    yield from (one for one in self.window(rubric) if not self.closed(one.path))

    def outage(self) -> Outage | None:
        """What is wrong with the whole site, for hours of every sixth day."""
        day, hour = self._age.days % 6, self.now.hour
        if day == 1 and 9 <= hour < 13:
            return "gone"
        if day == 3 and 15 <= hour < 17:
            return "overloaded"
        return "asks for an hour" if day == 5 and hour == 11 else None

    def closed(self, path: str) -> bool:
        """Whether robots.txt, as it stands now, forbids a path."""
        return path.startswith(CLOSED) or (
            self._age >= self._turn and path.startswith(CLOSED_LATER)
        )

    @property
    def _age(self) -> timedelta:
        return self.now - START

    @property
    def _turn(self) -> timedelta:
        return timedelta(days=self.days / 2)

    def _broken(self, rubric: str) -> Answer | None:
        """One feed alone: an error, a page in its place, or nothing, every third day."""
        number = RUBRICS.index(rubric)
        if self._age.days % 3 != number % 3 or not 8 <= (self.now.hour + number) % 24 < 10:
            return None
        pages = (status(500), status(503), html("<!doctype html><p>Un instant"), Answer())
        return pages[self._age.days % len(pages)]

    def _answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        if path != "/robots.txt" and self._closed_for_a_day(path):
            self.trespasses.append(path)
        match self.outage():
            case "gone":
                raise ConnectionAbortedError
            case "overloaded":
                return status(503)
            case "asks for an hour":
                return status(503, Retry_After="3600")
            case None:
                pass
        if path == "/robots.txt":
            return self._robots()
        for rubric in RUBRICS:
            here, code = MOVED.get(rubric, (f"/rss/{rubric}.xml", 0))
            if path == here:
                return self._feed(rubric, headers)
            if code and path == f"/rss/{rubric}.xml":
                return redirect(here, code)
        return self._page(path)

    def _closed_for_a_day(self, path: str) -> bool:
        """robots.txt may be kept for a day (RFC 9309, 2.4)."""
        long = self._age >= self._turn + timedelta(days=1)
        return path.startswith((*CLOSED, CLOSED_LATER) if long else CLOSED)

    def _robots(self) -> Answer:
        closed = (*CLOSED, CLOSED_LATER) if self._age >= self._turn else CLOSED
        rules = "".join(f"Disallow: {path}\n" for path in closed)
        return Answer(
            body=f"User-agent: *\n{rules}".encode(), headers={"Content-Type": "text/plain"}
        )

    def _feed(self, rubric: str, headers: Mapping[str, str]) -> Answer:
        broken = self._broken(rubric)
        if broken:
            return broken
        window = self.window(rubric)
        body = self._rss(rubric, window)
        unchanged = self.shown.get(rubric) == body
        self.shown[rubric] = body
        answer = _conditional(rubric, body, max(one.since for one in window), headers)
        self.polls.append(
            Polled(rubric=rubric, status=answer.status, unchanged=unchanged and rubric not in BARE)
        )
        return answer

    def _rss(self, rubric: str, window: Sequence[Edition]) -> bytes:
        tail = TRACKED.get(rubric, "")
        items = "".join(
            f"<item><title>{escape(one.title)}</title><description>{escape(one.summary)}"
            f"</description><pubDate>{format_datetime(one.stated)}</pubDate>"
            f"<link>{self.site.url(one.path)}{tail}</link></item>"
            for one in window
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{rubric}'
            f"</title><link>{self.site.url()}</link>{items}</channel></rss>"
        ).encode()

    def _page(self, path: str) -> Answer:
        edition = self._by_path.get(unquote(path.partition("?")[0]))
        late = edition and edition.story % 40 == 0 and self.now < self._began[edition.path] + LATE
        if edition is None or late:
            return status(404)
        text = "".join(f"<p>{escape(sentence)}</p>" for sentence in _prose(edition))
        return html(
            f"<!doctype html><html lang=fr><h1>{edition.title}</h1><article>{text}</article>"
        )


def _conditional(rubric: str, body: bytes, changed: datetime, headers: Mapping[str, str]) -> Answer:
    """The feed, or 304, by the validators that this one has."""
    etag = f'"{hashlib.sha1(body).hexdigest()}"'
    sent = {"Content-Type": "application/rss+xml; charset=utf-8"}
    if rubric not in (*BARE, *DATED):
        sent["ETag"] = f"W/{etag}" if rubric in WEAK else etag
    if rubric not in (*BARE, *WEAK):
        sent["Last-Modified"] = format_datetime(changed, usegmt=True)
    asked = headers.get("if-none-match"), headers.get("if-modified-since")
    same = asked[0] == sent.get("ETag") if asked[0] else asked[1] == sent.get("Last-Modified")
    if same and asked != (None, None):
        return Answer(status=304, headers=sent, validated=False)
    if rubric in GZIPPED and "gzip" in headers.get("accept-encoding", ""):
        return Answer(
            body=gzip.compress(body), headers=sent | {"Content-Encoding": "gzip"}, validated=False
        )
    return Answer(body=body, headers=sent, validated=False)


def _moments(chance: random.Random, days: int) -> Iterator[datetime]:
    """When stories appear: few by night, a dozen an hour by day, twice that on a busy day."""
    for hour in range(-48, 24 * days):
        busy = 2 if (hour // 24) % 5 == 2 else 1
        rate = 12 * busy if 6 <= hour % 24 < 20 else 1
        for _ in range(chance.randint(rate // 2, rate + rate // 2)):
            yield START + timedelta(hours=hour, seconds=chance.randrange(3600))


def _story(chance: random.Random, number: int, moment: datetime) -> Iterator[Edition]:
    """Its first edition and, of one in five, later ones: new words, or only a new date."""
    home = chance.choice(RUBRICS[2:])
    rubrics = {home, "en-continu", *chance.sample(RUBRICS, chance.choice((0, 0, 1, 2)))}
    folder = {0: "abonnes", 1: "tribunes"}.get(chance.randrange(12), home)
    later = chance.choice((0, 0, 0, 0, 0, 0, 0, 0, 2, 5, 26, 120))
    words = _words(chance)
    for since in (moment, moment + timedelta(hours=later)) if later else (moment,):
        if since > moment and chance.random() < 0.7:
            words = _words(chance)
        day = f"{moment:%Y/%m/%d}"
        slug = words[0].lower().replace(" ", "-").replace("'", "-")
        yield Edition(
            story=number,
            since=since,
            title=words[0],
            summary=words[1],
            path=f"/{folder}/article/{day}/{slug}_{6_200_001 + number}_{3210 + len(home)}.html",
            stated=since + timedelta(hours=chance.choice((1, 30)) if number % 50 == 0 else 0),
            rubrics=tuple(rubrics),
        )


def _words(chance: random.Random) -> tuple[str, str]:
    said = [" ".join(map(chance.choice, (_WHO, _DOES, _WHAT, _WHERE))) for _ in range(2)]
    return said[0], said[1] if chance.random() < 0.8 else ""


def _prose(edition: Edition) -> Iterator[str]:
    chance = random.Random(edition.path)
    for _ in range(4):
        said = [" ".join(map(chance.choice, (_WHO, _DOES, _WHAT, _WHERE))) for _ in range(3)]
        yield ". ".join(said) + "."
