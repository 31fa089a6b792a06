"""Claims through the worker: kept, replaced with a new version, compared within the story,
gone with the article; from real captures in a real database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import inbox
from archive.database import Connection
from archive.record import articles, claims, forgetting, story_claims
from indexer.claims import METHOD, tell
from indexer.claims import story as claimed
from indexer.extract import read
from indexer.worker import Desk, work
from lexicon import load
from press.values import Capture, Stated
from vigie.commands.reclaim import reclaimed

pytestmark = pytest.mark.service

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
FIRST = (
    "Frappe sur Valmorne : douze morts, selon la mairie",
    "Des missiles russes ont frappé la ville de Valmorne dans la nuit de lundi à mardi. Douze"
    " personnes ont été tuées, a annoncé la maire, Ivanna Petrenko. « Nous livrerons tout ce que"
    " nous avons promis à l’Ukraine avant l’hiver », a assuré Mark Rutte, secrétaire général de"
    " l’OTAN.",
)
SECOND = (
    "Valmorne frappée par des missiles russes : au moins neuf morts",
    "Des missiles russes ont touché la ville de Valmorne dans la nuit de lundi à mardi, a annoncé"
    " le gouverneur, Oleh Savtchenko. Le bilan est de neuf morts. Mark Rutte a répété que « tout ce"
    " que nous avons promis à l’Ukraine » serait livré.",
)

THIRD = (
    "Missiles russes sur Valmorne : neuf morts selon le gouverneur",
    "Neuf personnes ont été tuées à Valmorne, ville que des missiles russes ont frappée dans la nuit"
    " de lundi à mardi, selon le gouverneur Oleh Savtchenko. Les secours fouillent les décombres"
    " d’un immeuble du centre.",
)

MORE = (
    "Les secours ont travaillé toute la nuit dans les ruines d’un immeuble du quartier de la gare,"
    " où le toit s’est effondré sur les derniers étages. Des habitants ont passé la nuit dans le"
    " métro, avec des couvertures et de l’eau distribuées par la Croix-Rouge. L’armée de l’air dit"
    " avoir abattu la plupart des drones envoyés vers le port, et les débris ont mis le feu à un"
    " dépôt de céréales. Les écoles de la ville sont fermées jusqu’à vendredi."
)


def desk() -> Desk:
    return Desk(
        read=lambda capture, source: read(capture, source, now=NOW),
        lexicon=load.default(),
        sources={},
        now=lambda: NOW,
    )


def capture(source: str, title: str, text: str, hour: int, *, later: int = 0) -> Capture:
    moment = datetime(2026, 11, 25, hour, tzinfo=UTC)
    return Capture(
        source=source,
        source_id="1",
        origin="seed",
        url=f"https://{source}.example/1",
        media_type="text/plain",
        body=f"{title}\n\n{text}\n".encode(),
        stated=Stated(basis="manifest", published_at=moment, precision="minute"),
        fetched_at=NOW + timedelta(minutes=later),
    )


def take(connection: Connection, *captures: Capture) -> None:
    with connection.transaction():
        for each in captures:
            inbox.enqueue(connection, each)
    work(connection, desk())


@pytest.fixture
def story(connection: Connection) -> int:
    """Two articles of one story that have different tolls."""
    take(connection, capture("un", *FIRST, 9), capture("deux", *SECOND, 9))
    first, second = articles.get(connection, 1), articles.get(connection, 2)
    assert first and second and first.story == second.story is not None
    return first.story or 0


def test_figures_stand_side_by_side_with_who_tells_them(connection: Connection, story: int) -> None:
    told = story_claims.of_story(connection, story, {})
    assert told.disagreements == 1
    (counted,) = (c for c in told.figures if c.disagree)
    assert [(c.value, c.standing, c.voices) for c in counted.counts] == [
        (12, "current", 1),
        (9, "disagrees", 1),
    ]
    for count in counted.counts:
        for telling in count.tellings:
            figure = telling.figure
            at = slice(telling.at, telling.at + figure.end - figure.start)
            assert telling.sentence[at] == figure.surface


def test_a_copy_that_tells_another_number_is_set_against_its_original(
    connection: Connection,
) -> None:
    title = FIRST[0]
    text = f"{FIRST[1]}\n\n{MORE}"
    changed = text.replace("Douze", "Neuf")
    take(
        connection,
        capture("un", title, text, 9),
        capture("deux", title, text, 10),
        capture("trois", title.replace("douze", "neuf"), changed, 11),
    )
    second, third = articles.get(connection, 2), articles.get(connection, 3)
    assert second and third and second.copy_of == third.copy_of == 1
    (counted,) = story_claims.of_story(connection, third.story or 0, {}).figures
    assert counted.disagree
    assert {(c.value, c.voices, c.sources) for c in counted.counts} == {
        (12, 1, ("un", "deux")),
        (9, 1, ("trois",)),
    }


def test_one_quotation_in_two_forms(connection: Connection, story: int) -> None:
    (variants,) = story_claims.of_story(connection, story, {}).quotations
    assert variants.speaker_id == "mark-rutte"
    assert [how for _, how in variants.forms] == ["whole", "cut"]


def test_quotations_by_speaker_and_words(connection: Connection, story: int) -> None:
    found = claims.by_speaker(connection, "mark-rutte", query="promis à l’Ukraine")
    assert {said.source for said in found} == {"un", "deux"}
    assert claims.by_speaker(connection, "mark-rutte", query="avion") == []
    assert claims.by_speaker(connection, "mark-rutte", since=NOW) == []


def test_a_corrected_toll_is_no_disagreement_any_more(connection: Connection, story: int) -> None:
    with connection.transaction():
        revision = articles.get(connection, 1)
    title, text = SECOND[0].replace("neuf", "douze"), SECOND[1].replace("neuf", "douze")
    take(connection, capture("deux", title, text, 9, later=5))
    told = story_claims.of_story(connection, story, {})
    assert told.disagreements == 0
    after = articles.get(connection, 1)
    assert revision and after and after.revision > revision.revision  # the index follows


def test_what_is_forgotten_tells_nothing(connection: Connection, story: int) -> None:
    with connection.transaction():
        forgetting.forget_page(connection, "https://deux.example/1")
    before = story_claims.of_story(connection, story, {})  # before anything is compared anew
    tell.retell(connection)
    after = story_claims.of_story(connection, story, {})
    for told in (before, after):
        assert told.disagreements == 0
        assert not any(s.source == "deux" for s in told.alone)
    for table in ("quotations", "figures", "claims"):
        row = connection.execute(
            f"select count(*) as rows from {table} where article = 2".encode()
        ).fetchone()
        assert row and row["rows"] == 0


def test_claims_are_made_anew_as_they_were(connection: Connection, story: int) -> None:
    before = claims.of_articles(connection, [1, 2])
    assert claims.count_stale(connection, METHOD, load.default().version) == 0
    connection.execute("update claims set method = 0")
    connection.execute("delete from quotations")
    assert reclaimed(connection, load.default()) == 2
    assert claims.of_articles(connection, [1, 2]) == before
    assert tell.retell(connection) == 1


def test_comparing_that_was_cut_off_is_done_by_the_next(connection: Connection, story: int) -> None:
    connection.execute("update story_claims set stale = true, compared = '{}', disagreements = 0")
    work(connection, desk())  # nothing is due in the inbox
    assert story_claims.of_story(connection, story, {}).disagreements == 1


def test_of_a_story_without_end_the_latest_articles_are_compared(
    connection: Connection, story: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claimed, "LATEST", 2)
    take(connection, capture("trois", *THIRD, 10))
    told = story_claims.of_story(connection, story, {})
    assert {t.article for f in told.figures for c in f.counts for t in c.tellings} <= {2, 3}
    monkeypatch.setattr(claimed, "LATEST", 3)
    connection.execute("update story_claims set stale = true")
    tell.retell(connection)
    assert story_claims.of_story(connection, story, {}).disagreements == 1


def test_the_seeds_claims_are_words_of_their_fields(connection: Connection) -> None:
    seeds = Path(__file__).parent.parent.parent.parent / "seeds"
    take(
        connection,
        *(
            capture(f"s{n}", path.stem, path.read_text(encoding="utf-8"), 9)
            for n, path in enumerate(sorted(seeds.glob("*.txt")))
        ),
    )
    for row in connection.execute("select id, title, standfirst, text from articles").fetchall():
        found = claims.of_article(connection, row["id"])
        fields = {"title": row["title"], "summary": row["standfirst"], "text": row["text"]}
        for q in found.quotations:
            assert fields[q.field][q.start : q.end] == q.words
        for f in found.figures:
            assert fields[f.field][f.start : f.end] == f.surface
