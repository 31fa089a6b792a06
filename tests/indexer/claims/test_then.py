"""What a story's articles claimed once, when they say something else now."""

import pytest

from archive.database import Connection
from archive.mail import clippings, former
from archive.record import articles, story_claims
from archive.record.beside import StoryClaims
from indexer.claims import then
from lexicon import load
from tests.indexer.claims.test_record import FIRST, NOW, SECOND, capture, take

pytestmark = pytest.mark.service
OWNERS = {"un": ["groupe"]}


def test_a_story_that_went_on_tells_what_it_told(connection: Connection) -> None:
    take(connection, capture("un", *FIRST, 9), capture("deux", *SECOND, 9))
    first = articles.get(connection, 1)
    assert first and first.story
    before = of_record(connection, first.story)
    known = clippings.related(connection, [1], NOW)
    assert before.disagreements == 1
    assert before.quotations
    title, text = (words.replace("douze", "trente") for words in FIRST)
    take(connection, capture("un", title, text.replace("hiver", "automne"), 9, later=5))
    take(connection, capture("trois", *SECOND, 9, later=5))
    versions = {c.id: (c.version, False) for c in known}
    told = former.clipped(connection, versions)
    after = then.as_told(connection, load.default(), told, OWNERS)
    assert after == {first.story: before}
    assert of_record(connection, first.story) != before


def of_record(connection: Connection, story: int) -> StoryClaims:
    """The same by itself and among others."""
    alone = story_claims.of_story(connection, story, OWNERS)
    assert story_claims.of_stories(connection, [story], OWNERS) == {story: alone}
    assert story_claims.of_story(connection, story, OWNERS, alone=0).figures == alone.figures
    return alone
