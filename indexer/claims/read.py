"""Reading the claims of one article, after the lexicon has said whom it mentions."""

from indexer.claims.layout import sentences
from indexer.claims.naming import Directory, Heard, Named, Scene
from indexer.claims.quotations import quotations
from indexer.claims.values import Claims, Figure, Quotation
from lexicon.compile import Lexicon
from lexicon.values import Field, Labels

METHOD = 1  # raised where the same text gives other claims


def claims(
    lexicon: Lexicon, labels: Labels, *, title: str | None, summary: str | None, text: str | None
) -> Claims:
    """The quotations and figures of an article's fields, as ``labels`` (made of the same
    fields) names its actors. A ``text`` that begins with the ``summary`` has those claims
    once, in the text. Pure; raises nothing on any text."""
    if summary and text and text.startswith(summary):
        summary = None
    fields: list[tuple[Field, str]] = [
        (name, value)  # pyright: ignore[reportAssignmentType]
        for name, value in (("title", title), ("summary", summary), ("text", text))
        if value
    ]
    directory = Directory([value for _, value in fields], _mentions(lexicon, labels, fields))
    said: list[Quotation] = []
    told: list[Figure] = []
    heard = Heard(directory, _state(lexicon, labels))
    for place, (name, value) in enumerate(fields):
        found = sentences(value)
        scene = Scene(str(place), value, directory)
        said += quotations(scene, name, found, heard)
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
                found[place].append(Named(m.start, m.end, tag.id, kind, m.implied))
    for mentions in found.values():
        mentions.sort(key=lambda m: (m.start, -m.end))
    return found


def _state(lexicon: Lexicon, labels: Labels) -> str | None:
    """The state that the article is about, for ministries that are given none."""
    states = [t for t in labels.actors if lexicon.actors[t.id].kind == "state"]
    titled = [t for t in states if any(m.field == "title" for m in t.mentions)]
    if len(titled) == 1:
        return titled[0].id
    return None
