"""Plain texts: what is title, standfirst and text, and what only stood around them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from indexer.extract import read
from press.values import Article, Capture, Rejection, Stated

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TITLE = "Berlin promet douze systèmes de défense aérienne"
LEAD = (
    "Le ministre de la Défense a annoncé la livraison de douze systèmes de défense aérienne à l’armée "
    "ukrainienne, qui les réclamait depuis le printemps."
)
NEXT = (
    "« Nous tiendrons parole », a-t-il assuré devant les députés, en précisant que la formation des "
    "équipages durerait six semaines dans un camp du nord du pays."
)
LAST = "Moscou a dénoncé une décision « irresponsable », sans annoncer de mesure de rétorsion dans l’immédiat."
BODY = f"{LEAD}\n\n{NEXT}\n\n{LAST}"


def capture(text: str) -> Capture:
    return Capture(
        source="seed", source_id="a", origin="seed", fetched_at=NOW, media_type="text/plain", body=text.encode()
    )  # fmt: skip


def article(text: str, stated: Stated | None = None) -> Article:
    found = read(replace(capture(text), stated=stated), None, now=NOW)
    assert not isinstance(found, Rejection), found
    return found[0]


@pytest.mark.parametrize(
    "top",
    [
        TITLE,
        f"GUERRE EN UKRAINE\n\n{TITLE}",
        f"International\n{TITLE}\nPar Jean Dupont\nPublié le 3 février 2026 à 10h12",
        f"# {TITLE}",
        f"Titre : {TITLE}\nAuteur : Jean Dupont",
        f"{TITLE}\n\nBerlin promet douze systemes de",
        f"{TITLE}\n{TITLE}",
        f"Accueil > Monde > Ukraine\n{TITLE}\nTemps de lecture : 3 min\nPartager",
        f"{TITLE}\n\nEl ministro de Defensa, durante su visita a la base aérea - PHOTO/AFP",
        f"{TITLE}\nphoto_camera Le ministre à Berlin, le 2 février. © Reuters / Hans Meier",
    ],
)
def test_finds_the_title_and_nothing_but_the_text(top: str) -> None:
    found = article(f"{top}\n\n{BODY}")
    assert (found.title, found.title_inferred) == (TITLE, False)
    assert found.text == BODY


def test_a_standfirst_below_or_above_the_title_comes_first_in_the_text() -> None:
    standfirst = (
        "Le gouvernement allemand répond à une demande pressante de Kiev après trois semaines de "
        "bombardements sur le réseau électrique du pays"
    )
    for top in (f"{TITLE}\n\n{standfirst}", f"{standfirst}\n\n{TITLE}"):
        found = article(f"{top}\n\n{BODY}")
        assert (found.title, found.standfirst) == (TITLE, standfirst)
        assert found.text == f"{standfirst}\n\n{BODY}"


def test_infers_and_flags_a_title_where_there_is_none() -> None:
    found = article(BODY)
    assert found.title_inferred
    assert LEAD.startswith(found.title.removesuffix("…"))
    assert len(found.title) <= 145
    assert found.text == BODY


@pytest.mark.parametrize(
    "line",
    [
        "Lire aussi : Pourquoi Kiev manque d’obus", "Plus dans Politique", "Partager", "Publicité", "fr-02",
        "L’Écho des plaines", "Abonnez-vous à notre newsletter pour ne rien manquer.", "Tags : Ukraine, Otan",
        "© L’Écho des plaines, tous droits réservés", "3 commentaires",
    ],
)  # fmt: skip
def test_takes_off_the_lines_of_the_site(line: str) -> None:
    assert article(f"{TITLE}\n\n{BODY}\n\n{line}").text == BODY


@pytest.mark.parametrize(
    "line",
    [
        "Voir encore mourir des enfants est insupportable, a dit la présidente du comité.",
        "Par trois fois, Kiev a demandé des missiles à longue portée à ses alliés.",
        "Partager le fardeau, voilà l’enjeu, a résumé le ministre devant la presse.",
        "Un second envoi suivra. (AFP)",
        "Au menu de la réunion (à huis clos), la défense aérienne et les obus, selon deux diplomates.",
        "Image de la lassitude générale, la salle s’est vidée avant la fin (vers minuit).",
        "Source de tensions entre les deux pays, le transit par la mer Noire / le Danube reprend.",
        "Partager le fardeau entre alliés",
    ],
)
def test_leaves_sentences_that_look_like_furniture_or_captions(line: str) -> None:
    assert line in article(f"{TITLE}\n\n{LEAD}\n\n{line}\n\n{NEXT}").text


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        ("Les deux hommes se sont vus mardi 3 février 2026 à Kiev. ", "2026-02-03"),
        ("BERLIN, 3 février 2026 (AFP) - ", "2026-02-03"),
        ("Les deux hommes se sont vus lundi 3 février 2026 à Kiev. ", None),
        ("Le 24 février 2022, la Russie envahissait l’Ukraine. ", None),
        ("Depuis le jeudi 24 février 2022, l’armée résiste. ", None),
        ("Le sommet se tiendra mardi 7 juillet 2026 à Ankara. ", None),
        ("Les deux hommes se verront mardi 3 février 2026 à Kiev. ", None),
        ("Les deux hommes se sont vus ce mardi à Kiev. ", None),
        ("Les deux hommes se sont vus le 3 février à Kiev. ", None),
    ],
)
def test_reads_a_date_from_the_words_only_where_they_state_it(lead: str, day: str | None) -> None:
    found = article(f"{TITLE}\n\n{lead}{LEAD}\n\n{NEXT}")
    assert (found.published_at and found.published_at.date().isoformat()) == day
    assert found.published_basis == ("text" if day else "none")
    assert found.published_precision == ("day" if day else None)


def test_a_weekday_counts_beside_a_known_day() -> None:
    changed = "Mis à jour le vendredi 4 octobre 2024"
    found = article(f"{TITLE}\n{changed}\n\nIl s’est exprimé ce jeudi à Berlin. {LEAD}\n\n{NEXT}")
    assert found.published_at == datetime(2024, 10, 3, tzinfo=UTC)
    assert found.modified_at == datetime(2024, 10, 4, tzinfo=UTC)
    assert changed in (found.published_evidence or "")


def test_a_line_of_publication_has_its_time_of_day() -> None:
    found = article(
        f"{TITLE}\nPublié le 3 juillet 2026 à 10h12 | Mis à jour le 4 juillet 2026\n\n{BODY}"
    )
    assert found.published_at == datetime(2026, 7, 3, 8, 12, tzinfo=UTC)
    assert found.published_precision == "minute"


def test_what_a_manifest_states_wins() -> None:
    stated = Stated(
        basis="manifest", title="Autre titre", published_at=datetime(2024, 5, 1, tzinfo=UTC), precision="day", author="Rédaction"
    )  # fmt: skip
    found = article(f"{TITLE}\nPublié le 3 février 2026\nPar Jean Dupont\n\n{BODY}", stated)
    assert (found.title, found.title_inferred, found.author) == ("Autre titre", False, "Rédaction")
    assert (found.published_basis, found.published_precision) == ("manifest", "day")
    assert found.published_at == datetime(2024, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "agency"),
    [
        ("(AFP)", "AFP"), ("(avec Reuters)", "Reuters"), ("\n\nLe Phare avec AFP", "AFP"), ("\n\nBelga", "Belga"),
        ("\n\n(Agence Hexagone)", "Agence Hexagone"), ("(Agence internationale de l’énergie)", None),
        ("C’est ce qu’il a confié à l’AFP.", None), ("Il s’exprimait dans un entretien avec Reuters.", None), ("(ap. 1945)", None),
    ],
)  # fmt: skip
def test_names_the_agency_behind_a_text(end: str, agency: str | None) -> None:
    assert article(f"{TITLE}\n\n{LEAD}\n\n{NEXT} {end}").agency == agency


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("» Nous tiendrons », a-t-il dit.", "« Nous tiendrons », a-t-il dit."),
        ("»Nous tiendrons«, a-t-il dit.", "«Nous tiendrons», a-t-il dit."),
        ("Il l’a dit : » Nous tiendrons ».", "Il l’a dit : « Nous tiendrons »."),
        ("Il a dit « Nous tiendrons « , puis il est parti.", "Il a dit « Nous tiendrons » , puis il est parti."),
        ("”Nous tiendrons”, a-t-il dit.", "“Nous tiendrons”, a-t-il dit."),
        ("Nous tiendrons », a dit l’un. « Non », a dit l’autre.", None),
        ("« Nous tiendrons, a-t-il dit, et ils perdront.", None),
        ("« Il a parlé d’une « ligne rouge » à ne pas franchir », dit-elle.", None),
        ("La fin. » Le ministre s’est alors levé. » Fin.", None),
        ('Il a dit "Nous tiendrons" et L’"Alliance".', None),
    ],
)  # fmt: skip
def test_turns_only_marks_that_plainly_stand_the_wrong_way_round(
    written: str, right: str | None
) -> None:
    assert article(f"{TITLE}\n\n{LEAD}\n\n{written}\n\n{NEXT}").text.split("\n\n")[1] == (
        right or written
    )


def test_a_mark_that_continues_a_long_quotation_stays() -> None:
    long = f"« {LEAD}\n\n» {NEXT.replace('« ', '').replace(' »', '')}\n\n» {LAST.replace('« ', '').replace(' »', '')} »"
    assert article(f"{TITLE}\n\n{long}").text == long


@pytest.mark.parametrize(
    ("written", "parted"),
    [
        ("Marc Ruttea-t-il déclaré", "Marc Rutte a-t-il déclaré"),
        ("près de l’OTANet de ses alliés", "près de l’OTAN et de ses alliés"),
        ("à Kyivqu’il s’est rendu", "à Kyiv qu’il s’est rendu"),
        ("avecZelensky à ses côtés", "avec Zelensky à ses côtés"),
        ("les Ukrainiens, les Moscovites et l’Ukrainienne", None),
        ("à Kiev, en Ukraine et à Moscou", None),
    ],
)
def test_parts_words_run_together_where_the_lexicon_is_certain(
    written: str, parted: str | None
) -> None:
    found = article(
        f"{TITLE}\n\n{LEAD}\n\nLa scène s’est passée {written}, devant la presse.\n\n{NEXT}"
    )
    assert (parted or written) in found.text
    assert found.original_text == (found.text.replace(parted, written) if parted else None)


def test_joins_lines_wrapped_at_a_fixed_width() -> None:
    words, lines = f"{LEAD} {NEXT}".split(), [""]
    for word in words:
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if len(lines[-1]) < 60 else [lines[-1], word]
    found = article(f"{TITLE}\n\n" + "\n".join(lines) + f"\n\n{LAST}")
    assert found.text == f"{LEAD} {NEXT}\n\n{LAST}"


def test_the_days_of_a_chronology_are_headings_not_dates_of_publication() -> None:
    text = f"Quatre années de guerre en dates\n\n24 février 2022\n\n{LEAD}\n\n11 juillet 2023\n\n{NEXT}"
    found = article(text)
    assert found.published_at is None
    assert found.text.split("\n\n")[::2] == ["24 février 2022", "11 juillet 2023"]
