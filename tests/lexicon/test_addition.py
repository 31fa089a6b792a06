"""Adding an actor to the lexicon's file."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from lexicon.addition import Addition, add
from lexicon.label import label
from lexicon.load import ACTORS, TOPICS, InvalidLexicon, load

MINISTER = Addition(
    label="Cœurine Éxemple",
    kind="person",
    side="ukraine",
    aliases=["Mme Éxemple"],
    office=["ministre ukrainienne des ponts"],
    since=date(2026, 1, 2),
    until=date(2026, 5, 1),
)


@pytest.fixture
def actors(tmp_path: Path) -> Path:
    return Path(shutil.copy(ACTORS, tmp_path / "actors.toml"))


def test_what_is_added_is_found(actors: Path):
    before = actors.read_text(encoding="utf-8")
    lexicon = add(MINISTER, actors, TOPICS)
    assert actors.read_text(encoding="utf-8").startswith(before.rstrip())
    assert load(actors, TOPICS).version == lexicon.version
    found = label(
        lexicon, title="Kiev : Cœurine Exemple parle", summary=None, text=None, published_at=None
    )
    assert MINISTER.id == "coeurine-exemple"
    assert MINISTER.id in [tag.id for tag in found.actors]
    role = lexicon.actors[MINISTER.id].roles[0]
    assert (role.since, role.until) == (date(2026, 1, 2), date(2026, 5, 1))


def test_what_does_not_read_leaves_the_file_alone(actors: Path):
    before = actors.read_bytes()
    add(MINISTER, actors, TOPICS)
    once = actors.read_bytes()
    for wrong in (
        MINISTER,
        Addition(label="Autre", kind="planet", side="tiers"),
        Addition(label="Encore", kind="group", side="tiers", aliases=["a(b"]),
        Addition(label="Item", kind="group", side="tiers", wikidata="17"),
        Addition(label=" ", kind="group", side="tiers"),
    ):
        with pytest.raises(InvalidLexicon):
            add(wrong, actors, TOPICS)
    assert actors.read_bytes() == once != before
    assert [path.name for path in actors.parent.iterdir()] == ["actors.toml"]


def test_a_name_that_is_no_persons_is_its_own_alias(actors: Path):
    lexicon = add(
        Addition(label="Banque des ponts", kind="organisation", side="tiers"), actors, TOPICS
    )
    assert lexicon.actors["banque-des-ponts"].names == ("Banque des ponts",)
