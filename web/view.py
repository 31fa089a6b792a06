"""What every template may use: the reader's language, clock and address, and the names that
ids stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode, urlsplit

from archive.mail.clippings import Clipping
from lexicon.entries import Actor, Topic
from lexicon.folding import fold
from lexicon.load import default
from press import typesetting
from press.sources import Source
from press.typesetting import NB, Language, spelled
from web import words
from web.state import PARIS

STATE_MEDIA = "state media"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """One request as pages see it. ``path`` and ``parameters`` are its own address;
    ``token`` stands in every form."""

    language: Language
    now: datetime
    path: str
    parameters: tuple[tuple[str, str], ...]
    actors: Mapping[str, Actor]
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    who: str | None = None
    token: str = ""
    signed_in: bool = False

    def t(self, key: str, **values: object) -> str:
        """A phrase of the page's own words."""
        return words.phrase(self.language, key, **values)

    def n(self, number: int, noun: str) -> str:
        """A number with its noun."""
        return words.count(self.language, number, noun)

    def number(self, number: int) -> str:
        """A whole number, its thousands parted."""
        return words.whole(self.language, number)

    def percent(self, share: float) -> str:
        """``83 %``."""
        return f"{share:.0%}".replace("%", f"{NB}%" if self.language == "fr" else "%")

    @property
    def today(self) -> date:
        """The day in Europe/Paris."""
        return self.now.astimezone(PARIS).date()

    def when(self, at: datetime, *, day_only: bool = False) -> str:
        """A time of day, with its day where that is not today's."""
        local = at if day_only else at.astimezone(PARIS)
        return typesetting.moment(self.language, local, self.today, day_only=day_only)

    def on(self, at: datetime, *, day_only: bool = False) -> str:
        """A time with its preposition: ``à 18 h 42`` of today, ``le 21 nov., 18 h 42``."""
        fr, en = ("à", "at") if self._of_today(at, day_only) else ("le", "on")
        return f"{fr if self.language == 'fr' else en} {self.when(at, day_only=day_only)}"

    def since(self, at: datetime) -> str:
        """A time as it stands after ``depuis``."""
        bare = self.language == "en" or self._of_today(at, False)
        return self.when(at) if bare else self.on(at)

    def _of_today(self, at: datetime, day_only: bool) -> bool:
        return not day_only and at.astimezone(PARIS).date() == self.today

    def appeared(self, clipping: Clipping) -> str:
        """When an article was published, as far as is known."""
        return self.when(clipping.appeared, day_only=_day_only(clipping))

    def appeared_on(self, clipping: Clipping) -> str:
        """The same with its preposition."""
        return self.on(clipping.appeared, day_only=_day_only(clipping))

    def day(self, day: date) -> str:
        """A day with its year."""
        return typesetting.day(self.language, day, year=True)

    def month(self, day: date) -> str:
        """``octobre 2025``."""
        return typesetting.month(self.language, day)

    def weekday(self, day: date) -> str:
        """A day with its name and year."""
        return typesetting.weekday(self.language, day)

    def name(self, id: str) -> str:
        """What an actor or topic is called; its id where the lexicon knows it no more."""
        entry = self.actors.get(id) or self.topics.get(id)
        return typographic(entry.label) if entry else id

    def cls(self, id: str) -> str:
        """What a class of relevance is called."""
        if words.known(f"class.{id}"):
            return self.t(f"class.{id}")
        return next((c.label for c in default().content.theme.classes if c.id == id), id)

    def entry_address(self, id: str) -> str:
        """The page of an actor or topic."""
        return f"/{'acteur' if id in self.actors else 'theme'}/{id}"

    def source(self, id: str) -> Source:
        """A source; one made from its id where it is not followed (any more)."""
        return self.sources.get(id) or Source(id=id, name=spelled(id))

    def state_media(self, id: str) -> bool:
        """Whether a source is a state's own."""
        return self.source(id).kind == STATE_MEDIA

    def kind(self, source: Source) -> str | None:
        """What a source is, in words."""
        key = f"kind.{(source.kind or '').replace(' ', '-')}"
        return self.t(key) if words.known(key) else source.kind

    def owner(self, name: str) -> str:
        """Whose an outlet is, said once: many groups are called one."""
        called = fold(name).startswith(fold(self.t("entry.group")) + " ")
        return name if called else self.t("article.owner", name=name)

    def agency(self, source: str, agency: str | None) -> str | None:
        """Whom an article is credited to, in words; None where that is its own outlet."""
        if not agency or fold(agency) == fold(self.source(source).name):
            return None
        return self.t("story.agency", name=typesetting.held(agency))

    def state(self, state: str) -> str:
        """A state of the record in words."""
        key = f"state.{state}"
        return self.t(key) if words.known(key) else typesetting.held(state)

    def reason(self, reason: str) -> str:
        """Why a capture gave no article, in words."""
        key = f"refusal.{reason}"
        return self.t(key) if words.known(key) else typesetting.held(reason) or "–"

    def in_language(self, language: Language) -> str:
        """This address in another language."""
        kept = [(k, v) for k, v in self.parameters if k != "lang"]
        return f"{self.path}?{urlencode([*kept, ('lang', language)])}"


def _day_only(clipping: Clipping) -> bool:
    return clipping.published_at is not None and clipping.published_precision == "day"


def typographic(label: str) -> str:
    """A name with the apostrophe that French prints."""
    return label.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def outside(url: str | None) -> str | None:
    """An address that a link may lead out to, or None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
