"""Kibana's objects, with the names of actors and topics from the lexicon."""

from pathlib import Path

from kibana import objects
from kibana.description import DESCRIPTION, load
from lexicon.load import default


def ndjson(description: Path = DESCRIPTION) -> str:
    """The file that Kibana imports. Raises InvalidDescription, InvalidLexicon."""
    lexicon = default()
    actors = {actor.id: actor.label for actor in lexicon.actors.values()}
    names = {
        "actors": actors,
        "speakers": actors,
        "topics": {topic.id: topic.label for topic in lexicon.topics.values()},
    }
    return objects.ndjson(load(description), names)
