"""Copies among articles in a real database."""

import pytest

from archive.database import Connection
from archive.record import articles
from indexer.compare.boilerplate import COMMON
from tests.indexer.compare.press import arrive, article, changed, paragraphs, rejudge, revise

DISPATCH = paragraphs("dispatch", 480)


def test_an_article_alone_is_an_original(connection: Connection):
    _, verdict = arrive(connection, article("a", DISPATCH))
    assert (verdict.copy_of, verdict.copies) == (None, ())


def test_the_same_text_is_an_exact_copy_whatever_its_typography(connection: Connection):
    first, _ = arrive(connection, article("a", DISPATCH))
    _, verdict = arrive(connection, article("b", DISPATCH.upper().replace(".", " !"), source="b"))
    assert verdict.copy_of == first
    assert [(copy.kind, copy.share) for copy in verdict.copies] == [("exact", 1.0)]


@pytest.mark.parametrize("seed", range(5))
def test_a_third_of_the_sentences_changed_is_still_a_copy(connection: Connection, seed: int):
    first, _ = arrive(connection, article("a", DISPATCH))
    _, verdict = arrive(connection, article("b", changed(DISPATCH, 0.3, seed), source="b"))
    assert verdict.copy_of == first
    assert verdict.copies[0].kind == "near"
    assert 0.5 < verdict.copies[0].share < 1


def test_the_shared_passage_is_found_at_its_place_in_both_texts(connection: Connection):
    passage = paragraphs("passage", 150)
    first, _ = arrive(connection, article("a", passage))
    own = paragraphs("own", 300)
    text = own + "\n\n" + passage + "\n\n" + paragraphs("more", 200)
    _, verdict = arrive(connection, article("b", text, source="b"))
    (copy,) = verdict.copies
    assert verdict.copy_of is None
    assert (copy.of, copy.kind) == (first, "passage")
    (found,) = copy.passages
    assert text[found.start : found.end] == passage[found.other_start : found.other_end]
    assert found.end - found.start > 0.95 * len(passage)


def test_the_hundred_and_twentieth_reprint_finds_the_first(connection: Connection):
    passage = paragraphs("passage", 150)
    first, _ = arrive(connection, article("a", passage))
    for number in range(120):
        own = paragraphs(number, 200)
        _, verdict = arrive(
            connection, article(f"r{number}", f"{own}\n\n{passage}", source=f"s{number}")
        )
        assert first in [copy.of for copy in verdict.copies], number


def test_a_copy_of_a_copy_points_to_the_original(connection: Connection):
    first, _ = arrive(connection, article("a", DISPATCH))
    for number in range(3):
        text = changed(DISPATCH, 0.1 * number, number)
        _, verdict = arrive(connection, article(f"c{number}", text, source=f"s{number}"))
        assert verdict.copy_of == first


def test_judging_again_gives_the_same_answer(connection: Connection):
    first, _ = arrive(connection, article("a", DISPATCH))
    second, verdict = arrive(connection, article("b", DISPATCH + paragraphs("end", 60), source="b"))
    assert rejudge(connection, second) == verdict
    assert rejudge(connection, first).copy_of is None
    revision = articles.get(connection, second).revision  # pyright: ignore
    rejudge(connection, second)
    assert articles.get(connection, second).revision == revision  # pyright: ignore


def test_footers_and_background_are_nobodys(connection: Connection):
    footer, background = paragraphs("footer", 60), paragraphs("background", 70)
    for number in range(30):
        text = f"{paragraphs(number, 220)}\n\n{background}\n\n{footer}"
        _, verdict = arrive(connection, article(f"a{number}", text, hours=number))
        assert verdict.copies == (), number
    held = connection.execute("select count(*) as n from shingles group by hash").fetchall()
    assert max(row["n"] for row in held) == COMMON


@pytest.mark.parametrize("seed", range(5))
def test_a_short_copy_is_found_amid_as_much_furniture(connection: Connection, seed: int):
    footers = [paragraphs(f"footer {number}", 70) for number in range(4)]
    for number in range(30):
        text = f"{paragraphs(number, 220)}\n\n{footers[number % 2]}\n\n{footers[2 + number % 2]}"
        arrive(connection, article(f"a{number}", text, hours=number))
    brief = paragraphs(f"brief {seed}", 150)
    first, _ = arrive(
        connection, article("a", f"{footers[0]}\n\n{brief}\n\n{footers[2]}", hours=30)
    )
    text = f"{changed(brief, 0.3, seed)}\n\n{footers[1]}\n\n{footers[3]}"
    _, verdict = arrive(connection, article("b", text, source="b", hours=31))
    assert verdict.copy_of == first
    assert [copy.of for copy in verdict.copies] == [first]


def test_a_template_filled_in_twice_is_no_copy(connection: Connection):
    form = (
        "Météo à {town}. Ce {day} {date} janvier, le ciel restera couvert sur {town} avec des"
        " températures de {low} degrés au lever du jour et de {high} degrés dans l'après-midi."
        " Le vent soufflera à {wind} kilomètres par heure et les rafales atteindront {gust}"
        " kilomètres par heure en bord de mer. Le soleil se lèvera à {rise} et se couchera à"
        " {sets}. Demain, des éclaircies reviendront sur {town} et le thermomètre affichera"
        " {next} degrés au meilleur de la journée, selon les prévisions des services de la météo."
    )
    arrive(
        connection,
        article(
            "a",
            form.format(
                town="Nancy",
                day="lundi",
                date="5",
                low="2",
                high="7",
                wind="20",
                gust="45",
                rise="8 h 31",
                sets="17 h 02",
                next="9",
            ),
        ),
    )
    _, verdict = arrive(
        connection,
        article(
            "b",
            form.format(
                town="Brest",
                day="mardi",
                date="6",
                low="6",
                high="11",
                wind="35",
                gust="80",
                rise="9 h 02",
                sets="17 h 40",
                next="12",
            ),
            source="b",
        ),
    )
    assert verdict.copies == ()


def test_aid_of_150_and_of_800_million_are_two_pieces_of_news(connection: Connection):
    brief = (
        "Le gouvernement a annoncé une nouvelle aide militaire de {} millions d'euros à l'Ukraine,"
        " qui comprendra des munitions, des systèmes de défense aérienne et de la formation pour"
        " les soldats, a indiqué le ministère dans un communiqué publié en fin de journée. Cette"
        " aide sera livrée dans les prochaines semaines, en lien avec les partenaires de"
        " l'Alliance, et s'ajoute aux engagements pris depuis le début de l'invasion."
    )
    arrive(connection, article("a", brief.format(150)))
    _, verdict = arrive(connection, article("b", brief.format(800), source="b"))
    assert verdict.copies == ()


def test_a_long_dispatch_updated_in_one_figure_is_a_copy(connection: Connection):
    first, _ = arrive(connection, article("a", "Le bilan est de 12 morts. " + DISPATCH))
    _, verdict = arrive(
        connection, article("b", "Le bilan est de 15 morts. " + DISPATCH, source="b")
    )
    assert verdict.copy_of == first


def test_a_new_version_is_found_by_its_new_text_and_its_copies_keep_the_old(connection: Connection):
    first, _ = arrive(connection, article("a", DISPATCH))
    second, _ = arrive(connection, article("b", DISPATCH, source="b"))
    rewritten = paragraphs("rewritten", 400)
    assert revise(connection, first, text=rewritten).copy_of is None
    third, verdict = arrive(connection, article("c", rewritten, source="c"))
    assert verdict.copy_of == first
    _, verdict = arrive(connection, article("d", changed(DISPATCH, 0.2, "d"), source="d"))
    assert verdict.copies[0].of == second
    assert verdict.copy_of == first
    assert third != second
