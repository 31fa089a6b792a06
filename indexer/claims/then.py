"""The claims of stories as they stood once: compared anew, of the versions that their articles
had then."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from archive.database import Connection, Row
from archive.mail import former
from archive.mail.clippings import Clipping
from archive.record import claims as record
from archive.record.beside import StoryClaims, beside
from indexer.claims.story import compared, member
from indexer.claims.tell import reread
from lexicon.compile import Lexicon
from press.claims import Claims


def as_told(
    connection: Connection,
    lexicon: Lexicon,
    members: Sequence[Clipping],
    owners: Mapping[str, Sequence[str]],
) -> dict[int, StoryClaims]:
    """The claims of the stories that the clippings are in, each as ``members`` has it: its
    version, its story, what it copies. ``owners`` maps a source to its owner groups. What was
    rewritten since is read again, by the present lexicon."""
    texts = _texts(connection, members)
    told = _claims(connection, lexicon, members, texts)
    stories: dict[int, list[Clipping]] = defaultdict(list)
    for clipping in sorted(members, key=lambda c: (c.appeared, c.id)):
        if clipping.story is not None:
            stories[clipping.story].append(clipping)
    return {
        story: _beside(held, {c.id: told[c.id] for c in held if c.id in told}, texts, owners)
        for story, held in stories.items()
    }


def _texts(connection: Connection, members: Sequence[Clipping]) -> dict[int, dict[str, Any]]:
    """Of each article the fields that claims stand in."""
    wanted = {c.id: c.version for c in members}
    standfirsts = {c.id: c.standfirst for c in members}
    return {
        sighting.id: {"title": title, "summary": standfirsts[sighting.id], "text": text}
        for sighting, title, text in former.sighted(connection, wanted)
    }


def _claims(
    connection: Connection,
    lexicon: Lexicon,
    members: Sequence[Clipping],
    texts: Mapping[int, Mapping[str, Any]],
) -> dict[int, Claims]:
    """The record holds those of present texts only."""
    held = record.versions(connection, [c.id for c in members])
    present = [c.id for c in members if held.get(c.id) == c.version]
    found = dict.fromkeys(present, Claims()) | record.of_articles(connection, present)
    for clipping in members:
        if clipping.id not in found and clipping.id in texts:
            fields = texts[clipping.id]
            found[clipping.id] = reread(lexicon, fields, clipping.published_at)
    return found


def _beside(
    articles: Sequence[Clipping],
    told: Mapping[int, Claims],
    texts: Mapping[int, Mapping[str, Any]],
    owners: Mapping[str, Sequence[str]],
) -> StoryClaims:
    held = compared(
        [
            member(c.id, c.appeared, c.source, texts[c.id], told[c.id], copy_of=c.copy_of)
            for c in articles
            if c.id in told
        ]
    )
    quotations = {(id, n): q for id, each in told.items() for n, q in enumerate(each.quotations)}
    figures = {(id, n): f for id, each in told.items() for n, f in enumerate(each.figures)}
    sentences = {
        (id, n): (texts[id][figure.field] or "")[slice(*figure.sentence)]
        for (id, n), figure in figures.items()
    }
    return beside([_row(c) for c in articles], held, quotations, figures, sentences, owners)


def _row(clipping: Clipping) -> Row:
    return {
        "id": clipping.id,
        "source": clipping.source,
        "url": clipping.url,
        "title": clipping.title,
        "story": clipping.story,
        "agency": clipping.agency,
        "copy_of": clipping.copy_of,
        "root": clipping.root,
        "at": clipping.appeared,
    }
