"""Who says what, by every grammatical kind of attribution."""

import pytest

from tests.indexer.claims.reading import claims

RUTTE = "mark-rutte"
MACRON = "emmanuel-macron"

# a text; and of each of its quotations the first words, the speaker's name or id, the kind
KINDS: dict[str, tuple[str, list[tuple[str, str | None, str]]]] = {
    "inverted verb after": (
        "« Nous livrerons ces missiles avant l’été », a déclaré à l’AFP la ministre Ana Kovar.",
        [("Nous livrerons", "Ana Kovar", "direct")],
    ),
    "present verb after": (
        "« Le pont ne rouvrira pas cette année », prévient jeudi Paul Mesnard, maire de Brenne.",
        [("Le pont", "Paul Mesnard", "direct")],
    ),
    "nation before the name": (
        "« Nous resterons unis », a souligné le Néerlandais Mark Rutte. « C'est vrai », a jugé"
        " la Belge Ana Kovar.",
        [("Nous resterons", RUTTE, "direct"), ("C'est vrai", "Ana Kovar", "direct")],
    ),
    "an answer of one word": (
        "« Insuffisant », rétorque Mark Rutte. « Non », a répondu Paul Mesnard.",
        [("Insuffisant", RUTTE, "direct"), ("Non", "Paul Mesnard", "direct")],
    ),
    "pronoun after one named person": (
        "Mark Rutte a rencontré les ambassadeurs mardi. « Nous resterons unis », a-t-il dit.",
        [("Nous resterons", RUTTE, "direct")],
    ),
    "elle after a woman": (
        "Ana Kovar a visité l’usine lundi. « Il faut produire plus vite », a-t-elle insisté.",
        [("Il faut", "Ana Kovar", "direct")],
    ),
    "incise": (
        "« Nous avons perdu deux ponts, a reconnu le colonel Ivan Petrov. Nous les rebâtirons. »",
        [("Nous avons perdu", "Ivan Petrov", "direct")],
    ),
    "incise with a pronoun": (
        "Paul Mesnard est venu. « Je suis inquiet, a-t-il confié. Tout manque ici. »",
        [("Je suis inquiet", "Paul Mesnard", "direct")],
    ),
    "verb and que before": (
        "Paul Mesnard a affirmé que « la ville ne céderait pas un mètre de son territoire ».",
        [("la ville", "Paul Mesnard", "direct")],
    ),
    "colon": (
        "Paul Mesnard répond : « Cela ne changera rien. »",
        [("Cela ne", "Paul Mesnard", "direct")],
    ),
    "selon": (
        "Selon Paul Mesnard, « la ville est vide ».",
        [("la ville", "Paul Mesnard", "direct")],
    ),
    "d'après, after": (
        "« La ville est vide », d’après Paul Mesnard.",
        [("La ville", "Paul Mesnard", "direct")],
    ),
    "title and surname": (
        "Le ministre de l’énergie, Paul Mesnard, est arrivé. « Tout va bien », assure M. Mesnard.",
        [("Tout va", "Paul Mesnard", "direct")],
    ),
    "role of the day": (
        "« L’Europe doit se réveiller », a martelé le président français, en visite à Lyon.",
        [("L’Europe", MACRON, "direct")],
    ),
    "apposition before": (
        "Paul Mesnard, maire de Brenne depuis dix ans, accuse l’Etat d’« abandonner la ville ».",
        [("abandonner", "Paul Mesnard", "fragment")],
    ),
    "relative": (
        "Le plan déplaît à Paul Mesnard, qui dénonce « une décision prise à la hâte ».",
        [("une décision", "Paul Mesnard", "fragment")],
    ),
    "participle shares the subject": (
        "Paul Mesnard a salué l’accord, jugeant qu’« il sauve l’essentiel du chantier ».",
        [("il sauve", "Paul Mesnard", "direct")],
    ),
    "a ministry speaks for its state": (
        "« Vingt drones ont été détruits », a annoncé le ministère de la défense ukrainien.",
        [("Vingt drones", "ukraine", "direct")],
    ),
    "a seat of power": (
        "« Ces accusations sont absurdes », a balayé le Kremlin.",
        [("Ces accusations", "russie", "direct")],
    ),
    "an unnamed source": (
        "« Rien n’est signé », a confié un diplomate européen sous le couvert de l’anonymat.",
        [("Rien n’est", None, "direct")],
    ),
    "a document": (
        "« Les réserves sont épuisées », est-il écrit dans le rapport parlementaire.",
        [("Les réserves", "rapport parlementaire", "direct")],
    ),
    "goes on in the next paragraph": (
        "« Tout est prêt », a dit Paul Mesnard.\n\n« Il ne manque que l’ordre. »",
        [("Tout est", "Paul Mesnard", "direct"), ("Il ne", "Paul Mesnard", "direct")],
    ),
    "several paragraphs, one quotation": (
        "« Tout est prêt depuis hier.\n« Il ne manque que l’ordre », a dit Paul Mesnard.",
        [("Tout est", "Paul Mesnard", "direct")],
    ),
    "nested": (
        "« Il m’a dit “jamais” et il est parti », raconte Paul Mesnard.",
        [("Il m’a dit", "Paul Mesnard", "direct")],
    ),
    "English marks": (
        "“Nous tiendrons”, a promis Paul Mesnard.",
        [("Nous tiendrons", "Paul Mesnard", "direct")],
    ),
    "straight marks": (
        '"Nous tiendrons", a promis Paul Mesnard.',
        [("Nous tiendrons", "Paul Mesnard", "direct")],
    ),
    "two speakers in one sentence": (
        "« Il ment », a répliqué Ana Kovar, tandis que Paul Mesnard assurait : « Je dis vrai. »",
        [("Il ment", "Ana Kovar", "direct"), ("Je dis", "Paul Mesnard", "direct")],
    ),
    "the agent of a passive": (
        "Le plan a été qualifié de « folie » par Ana Kovar.",
        [("folie", "Ana Kovar", "fragment")],
    ),
    "a second verb": (
        "Ana Kovar a dénoncé « un recul » et réclamé « un vote immédiat ».",
        [("un recul", "Ana Kovar", "fragment"), ("un vote", "Ana Kovar", "fragment")],
    ),
    "an organisation taken up again": (
        "Amnesty International alerte. « La situation empire », écrit l’ONG.",
        [("La situation", "Amnesty International", "direct")],
    ),
}

NONE = [
    "L’opération « Sangaris » a duré trois ans.",
    "Le film « Les Nuits de Kiev » sort mercredi.",
    "Lire aussi : « Nous ne céderons pas », dit le maire de Lviv",
    "Un soldat à Lyman. ADRIEN MARTIN POUR « LE MONDE »",
    "Le mot « paix » a trois sens.",
    "La rue, dite « du Moulin », est barrée.",
    "Recevez chaque jour la newsletter du « Grand Journal ».",
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_attribution(kind: str) -> None:
    text, expected = KINDS[kind]
    found = claims(text).quotations
    assert [q.words[: len(e[0])] for q, e in zip(found, expected, strict=True)] == [
        words for words, _, _ in expected
    ]
    for quotation, (_, who, form) in zip(found, expected, strict=True):
        assert who in (quotation.speaker_id, quotation.speaker)
        assert quotation.kind == form
        assert text[quotation.start : quotation.end] == quotation.words


@pytest.mark.parametrize("text", NONE)
def test_names_titles_and_links_are_no_quotations(text: str) -> None:
    assert claims(text).quotations == ()


def test_an_unnamed_source_stands_in_the_role() -> None:
    (quotation,) = claims("« Rien n’est signé », a confié un diplomate européen.").quotations
    assert quotation.speaker is None
    assert quotation.role == "un diplomate européen"


def test_quotations_of_the_title_come_first() -> None:
    found = claims(
        "« Nous tiendrons », a promis Paul Mesnard.", title="« Nous tiendrons », promet le maire"
    )
    assert [q.field for q in found.quotations] == ["title", "text"]


def test_a_standfirst_repeated_by_the_text_is_read_once() -> None:
    summary = "« Nous tiendrons », a promis Paul Mesnard."
    found = claims(summary + "\n\nRien d’autre.", summary=summary)
    assert [q.field for q in found.quotations] == ["text"]
