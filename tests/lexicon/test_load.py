"""Reading the lexicon: every error names file, entry and key."""

import re
from pathlib import Path

import pytest

from lexicon.load import ACTORS, TOPICS, InvalidLexicon, default, load
from tests.shared import shared

ACTOR = '[actor.otan]\nlabel = "OTAN"\nkind = "organisation"\naliases = ["OTAN"]\n'
TOPIC = '[topic.chars]\nlabel = "Chars"\nphrases = ["chars"]\n'
WEIGHTS = TOPICS.read_text(encoding="utf-8").split("# ---")[0]


def loaded(folder: Path, actors: str = ACTOR, topics: str = TOPIC) -> None:
    (folder / "a.toml").write_text(actors, encoding="utf-8")
    (folder / "t.toml").write_text(WEIGHTS + topics, encoding="utf-8")
    load(folder / "a.toml", folder / "t.toml")


def test_the_smallest_lexicon(tmp_path: Path) -> None:
    loaded(tmp_path)


@pytest.mark.parametrize(
    ("actors", "said"),
    [
        (ACTOR + 'alias = ["NATO"]\n', r"a\.toml: \[actor\.otan\] alias: unknown key"),
        (ACTOR.replace("organisation", "club"), r"\[actor\.otan\] kind: expected one of"),
        (ACTOR.replace('"OTAN"]', '"OTAN", "OTAN"]'), r"aliases: “OTAN” stands there twice"),
        (ACTOR.replace('["OTAN"]', '"OTAN"'), r"\[actor\.otan\] aliases: expected a list"),
        (ACTOR.replace('["OTAN"]', "[7]"), r"\[actor\.otan\] aliases: .* found 7"),
        (ACTOR.replace('"OTAN"]', '"OTAN(s"]'), r"\[actor\.otan\] aliases: “OTAN\(s”"),
        (ACTOR.replace('label = "OTAN"\n', ""), r"\[actor\.otan\] label: expected a text"),
        (ACTOR.replace("actor.otan", "actor.Otan"), r"actor\.Otan: expected an id"),
        (ACTOR + 'wikidata = "7184"\n', r"\[actor\.otan\] wikidata: expected a Wikidata id"),
        (ACTOR + 'first = ["Jens"]\n', r"\[actor\.otan\] last: first and last names go together"),
        (ACTOR + "roles = [{ words = ['chef'], since = 2024 }]\n", r"roles 1\] since: .* a day"),
        (
            ACTOR + "roles = [{ words = ['chef'], since = 2024-02-01, until = 2024-01-01 }]\n",
            r"\[actor\.otan\] \[roles 1\] until: comes before since",
        ),
        (
            ACTOR + "[actor.chars]\n" + ACTOR.split("\n", 1)[1],
            r"topic\.chars: is an actor's id too",
        ),
        (ACTOR + "[[actor]]\n", r"a\.toml: is not TOML"),
        (
            ACTOR + "when = [{ words = ['pacte'], within = -5 }]\n",
            r"\[when 1\] within: expected whole",
        ),
        (
            ACTOR + "when = [{ words = ['pacte'], within = 4.5 }]\n",
            r"\[when 1\] within: expected whole",
        ),
        (ACTOR + "when = [{ near = ['pacte'] }]\n", r"\[when 1\] words: at least one"),
    ],
)
def test_an_invalid_actor_is_named(tmp_path: Path, actors: str, said: str) -> None:
    with pytest.raises(InvalidLexicon, match=said):
        loaded(tmp_path, actors=actors)


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        ('[topic.chars]\nlabel = "Chars"\n', r"t\.toml: \[topic\.chars\] phrases: a topic has"),
        (TOPIC + 'weight = "heavy"\n', r"\[topic\.chars\] weight: expected a number"),
        (TOPIC + "weight = nan\n", r"\[topic\.chars\] weight: expected a number"),
        (
            TOPIC + "pairs = [{ first = 'give', second = 'arms' }]\n",
            r"\[topic\.chars\] \[pairs 1\] first: expected one of",
        ),
    ],
)
def test_an_invalid_topic_is_named(tmp_path: Path, topics: str, said: str) -> None:
    with pytest.raises(InvalidLexicon, match=said):
        loaded(tmp_path, topics=topics)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidLexicon, match=r"none\.toml: cannot be read"):
        load(tmp_path / "none.toml", TOPICS)


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    changed = tmp_path / "actors.toml"
    changed.write_text(ACTORS.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
    assert load(ACTORS, TOPICS).version == default().version
    assert load(changed, TOPICS).version != default().version


def test_no_name_belongs_to_two_actors_by_mistake() -> None:
    assert default().shared == ()


def test_every_promised_id_is_there() -> None:
    actors, topics = shared("lexicon-ids.md").read_text(encoding="utf-8").split("## Topics")
    topics = topics.split("## Relevance")[0]
    lexicon = default()
    ids = re.compile(r"`([a-z0-9-]+)`")
    assert set(ids.findall(actors)) <= set(lexicon.actors)
    assert set(ids.findall(topics)) <= set(lexicon.topics)
