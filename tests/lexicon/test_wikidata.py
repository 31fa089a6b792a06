"""Which item of Wikidata an actor is, and where that was confirmed."""

from itertools import pairwise

from lexicon.load import ACTORS, default


def test_each_line_of_evidence_is_about_an_actors_item():
    lines = ACTORS.with_name("wikidata.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    actors = default().actors
    assert [(id, actors[id].wikidata) for id, _, _ in rows] == [(id, item) for id, item, _ in rows]
    assert all(evidence for _, _, evidence in rows)


def test_no_item_is_of_two_actors():
    items = [actor.wikidata for actor in default().actors.values() if actor.wikidata]
    assert len(items) == len(set(items))


def test_no_office_is_of_two_actors_beyond_the_day_it_passes_on():
    held = sorted(
        (words, role.since, role.until, actor.id)
        for actor in default().actors.values()
        for role in actor.roles
        for words in role.words
        if role.since
    )
    both = [
        (earlier, later)
        for earlier, later in pairwise(held)
        if earlier[0] == later[0] and (earlier[2] is None or later[1] < earlier[2])
    ]
    assert both == []
