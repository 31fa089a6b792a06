"""Reading the claims of one article, after the lexicon has said whom it mentions."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from indexer.claims.directory import Directory, Named, Scene
from indexer.claims.figures import figures
from indexer.claims.heard import Heard, Speaker
from indexer.claims.layout import sentences
from indexer.claims.quotations import Reader
from indexer.claims.words import SEATS
from lexicon.compile import Lexicon
from lexicon.entries import Actor, Role
from lexicon.folding import fold
from lexicon.notation import patterns
from lexicon.values import Field, Labels
from press.claims import Claims, Figure

_PARIS = ZoneInfo("Europe/Paris")
_OTHERWISE = (
    ("premier ministre", "chef du gouvernement"),
    ("premiere ministre", "cheffe du gouvernement"),
    ("chancelier", "chef du gouvernement"),
    ("president", "chef de l etat"),
    ("presidente", "cheffe de l etat"),
    ("ministre des affaires etrangeres", "chef de la diplomatie"),
    ("secretaire d etat", "chef de la diplomatie"),
)
METHOD = 5  # raised where the same text gives other claims


def claims(
    lexicon: Lexicon,
    labels: Labels,
    *,
    title: str | None,
    summary: str | None,
    text: str | None,
    published_at: datetime | None,
) -> Claims:
    """The quotations and figures of an article's fields, as ``labels`` (made of the same
    fields) names its actors. A ``text`` that begins with the ``summary`` has those claims
    once, in the text. Pure; raises nothing on any text."""
    if summary and text and text.startswith(summary):
        summary = None
    given: dict[Field, str | None] = {"title": title, "summary": summary, "text": text}
    fields: list[tuple[Field, str]] = [(name, value) for name, value in given.items() if value]
    directory = Directory([value for _, value in fields], _mentions(lexicon, labels, fields))
    readers: list[Reader] = []
    told: list[Figure] = []
    day = published_at.astimezone(_PARIS).date() if published_at else None
    heard = Heard(directory, _state(lexicon, labels), _offices(lexicon, labels, day))
    heard.capitals = _capitals(lexicon)
    if title and (named := directory.alone_in("0")):
        heard.about = Speaker(*named)
    for place, (name, value) in enumerate(fields):
        found = sentences(value)
        scene = Scene(str(place), value, directory)
        heard.place, heard.mentions = str(place), directory.mentions[str(place)]
        reader = Reader(scene, name, found, heard)
        reader.read()
        readers.append(reader)
        told += figures(value, name, found, reader.voice)
    everything = [given for reader in readers for given in reader.given()]
    said = [quotation for reader in readers for quotation in reader.quotations(everything)]
    return Claims(quotations=tuple(said), figures=tuple(told))


def _mentions(
    lexicon: Lexicon, labels: Labels, fields: list[tuple[Field, str]]
) -> dict[str, list[Named]]:
    places = {name: str(place) for place, (name, _) in enumerate(fields)}
    found: dict[str, list[Named]] = {place: [] for place in places.values()}
    for tag in (*labels.actors, *labels.implied):
        kind = lexicon.actors[tag.id].kind
        for m in tag.mentions:
            # a text that repeats its summary has the summary's mentions at the same offsets
            place = places.get(m.field) or (places.get("text") if m.field == "summary" else None)
            if place is not None:
                seat = kind != "state" or fold(m.surface) in _seats(lexicon.actors[tag.id])
                found[place].append(Named(m.start, m.end, tag.id, kind, m.implied, seat))
    for mentions in found.values():
        mentions.sort(key=lambda m: (m.start, -m.end))
    return found


def _state(lexicon: Lexicon, labels: Labels) -> str | None:
    """The state that the article is about, for ministries that are given none: the only one
    in the title, else one mentioned far more than any other."""
    states = [t for t in labels.actors if lexicon.actors[t.id].kind == "state"]
    titled = [t for t in states if any(m.field == "title" for m in t.mentions)]
    if len(titled) == 1:
        return titled[0].id
    counts = sorted(((len(t.mentions), t.id) for t in states), reverse=True)
    if counts and (len(counts) == 1 or counts[0][0] >= 1.5 * counts[1][0]):
        return counts[0][1]
    return None


def _offices(lexicon: Lexicon, labels: Labels, day: date | None) -> dict[str, str]:
    """From the words of an office, folded, to whoever of the article's actors holds it."""
    found: dict[str, str] = {}
    for tag in labels.actors:
        actor = lexicon.actors[tag.id]
        if actor.kind == "person" and actor.roles and day is not None:
            for role, words in _worded(actor):
                if (role.since is None or role.since <= day) and (
                    role.until is None or day <= role.until
                ):
                    found.update(dict.fromkeys(words, tag.id))
    return found


@lru_cache(maxsize=8)
def _capitals(lexicon: Lexicon) -> dict[str, str]:
    """From the capital of a state, folded, to the state."""
    return {
        form: id
        for id, actor in lexicon.actors.items()
        for words in actor.capitals
        for form in patterns(words)
    }


@lru_cache(maxsize=4096)
def _seats(actor: Actor) -> frozenset[str]:
    """The names by which a state itself speaks, folded."""
    forms = {form for words in actor.capitals for form in patterns(words)}
    label = fold(actor.label)
    return SEATS | forms | {label, label.replace("-", " ")}


@lru_cache(maxsize=4096)
def _worded(actor: Actor) -> tuple[tuple[Role, tuple[str, ...]], ...]:
    return tuple(
        (role, tuple(form for words in role.words for form in _forms(words)))
        for role in actor.roles
    )


def _forms(words: str) -> list[str]:
    """The words of an office, folded, and the other name by which papers vary it."""
    found = list(patterns(words))
    return found + [
        other + form.removeprefix(office)
        for office, other in _OTHERWISE
        for form in found
        if form.startswith(office + " ")
    ]
