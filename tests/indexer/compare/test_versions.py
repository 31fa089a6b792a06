"""What changed between two versions."""

import pytest

from indexer.compare.versions import difference
from press.values import Article

TITLE = "Kiev reçoit de nouveaux missiles"
TEXT = (
    "La ministre a annoncé mardi une aide de 150 millions d'euros à l’Ukraine.\n\n"
    "Le sommet aura lieu à Vilnius. Selon le porte-parole Dmitri Peskov, la Russie répondra."
)


def made(title: str = TITLE, text: str = TEXT) -> Article:
    return Article(source="s", source_id="1", title=title, text=text)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("’", "'").replace("\n\n", "\n").replace(" une", "\N{NO-BREAK SPACE}une"),
        TEXT.replace("é", "e\N{COMBINING ACUTE ACCENT}"),
        TEXT.replace("150 millions", "150\N{NARROW NO-BREAK SPACE}millions"),
    ],
)
def test_typography_alone_is_no_version(text: str):
    assert difference(made(), made(text=text)) is None


def test_a_space_inside_a_number_is_typography_and_its_digits_are_one_figure():
    old, new = (
        made(text="Quelque 200 000 obus."),
        made(text="Quelque 220\N{NO-BREAK SPACE}000 obus."),
    )
    same = made(text="Quelque 200\N{NARROW NO-BREAK SPACE}000 obus.")
    assert difference(old, same) is None
    found = difference(old, new)
    assert found
    assert [(c.before, c.kinds) for c in found.changes] == [("200 000", ("figure",))]


def test_changes_a_word_or_two_apart_are_told_as_one():
    found = difference(made("L'Otan commande 200 obus"), made("L'Otan passe commande de 220 obus"))
    assert found
    assert [(c.before, c.after) for c in found.changes] == [
        ("commande 200", "passe commande de 220")
    ]


@pytest.mark.parametrize(
    ("title", "text", "kinds"),
    [
        ("Kiev reçoit des missiles Patriot", TEXT, {"headline"}),
        (TITLE + " ?", TEXT, {"headline"}),
        (TITLE, TEXT.replace("150", "800"), {"figure"}),
        (TITLE, TEXT.replace("mardi", "mercredi"), {"figure"}),
        (TITLE, TEXT.replace("Vilnius", "Varsovie"), {"name"}),
        (TITLE, TEXT.replace("Dmitri Peskov", "Maria Zakharova"), {"attribution"}),
        (TITLE, TEXT.replace("La ministre a annoncé", "Le ministère a annoncé"), {"wording"}),
        (TITLE, TEXT.replace("répondra", "ripostera"), {"wording"}),
        (
            TITLE,
            TEXT + "\n\nUne version antérieure de cet article situait le sommet à Riga.",
            {"correction-note"},
        ),
        (
            TITLE,
            TEXT + "\n\nRectificatif : l'aide est de 150 millions d'euros.",
            {"correction-note"},
        ),
        (
            TITLE,
            TEXT + "\n\nLe président ukrainien a remercié ses partenaires dans la soirée.",
            {"addition"},
        ),
        (TITLE, TEXT.split("\n\n")[0], {"withdrawal"}),
        (TITLE, "Cet article a été retiré du site par la rédaction.", {"withdrawal"}),
    ],
)
def test_changes_are_classed(title: str, text: str, kinds: set[str]):
    found = difference(made(), made(title, text))
    assert found
    assert kinds <= set(found.kinds)
    if kinds != {"withdrawal"}:
        assert set(found.kinds) == kinds


def test_offsets_lead_to_the_words_in_both_versions():
    new = made(text="En bref. " + TEXT.replace("150", "800").replace("Vilnius", "Varsovie"))
    found = difference(made(), new)
    assert found
    for change in found.changes:
        assert TEXT[change.old_start : change.old_end] == change.before
        assert new.text[change.new_start : change.new_end] == change.after
    assert [(c.before, c.after) for c in found.changes] == [
        ("", "En bref"),
        ("150", "800"),
        ("Vilnius", "Varsovie"),
    ]


def test_the_gravest_kind_comes_first_and_survives_as_json():
    found = difference(made(), made("Kiev attend", TEXT.replace("150", "800")))
    assert found
    assert found.kinds == ("headline", "figure")
    assert [change["kinds"] for change in found.json()["changes"]][-1] == ["figure"]


def test_a_live_page_of_hundreds_of_paragraphs_is_aligned_by_paragraph():
    paragraphs = [f"Entrée {n} : des combats sont signalés au kilomètre {n}." for n in range(800)]
    old = made(text="\n\n".join(paragraphs))
    new = made(
        text="\n\n".join(["Une entrée de plus arrive en tête de la page ce matin.", *paragraphs])
    )
    found = difference(old, new)
    assert found
    assert [change.after for change in found.changes] == [
        "Une entrée de plus arrive en tête de la page ce matin"
    ]
