"""Kibana's objects, with the names of actors and topics from the lexicon."""

from datetime import datetime
from pathlib import Path

from kibana import objects
from kibana.description import DESCRIPTION, load
from lexicon.load import default


def ndjson(
    description: Path = DESCRIPTION,
    *,
    now: datetime,
    reader: str | None = None,
    newest: datetime | None = None,
) -> str:
    """The file that Kibana imports, with links to the reader's page where that is known, opening
    on the last days with articles. Raises InvalidDescription, InvalidLexicon."""
    lexicon = default()
    actors = {actor.id: actor.label for actor in lexicon.actors.values()}
    names = {
        "actors": actors,
        "speakers": actors,
        "topics": {topic.id: topic.label for topic in lexicon.topics.values()},
    }
    opened = objects.opening(load(description), newest, now)
    return objects.ndjson(opened, names, reader)
