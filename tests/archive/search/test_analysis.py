"""One analysis on both backends: held against a running Elasticsearch, word by word."""

import random
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch
from hypothesis import given
from hypothesis import strategies as st
from wordfreq import top_n_list

from archive.search.analysis import placed, terms, tokens
from archive.search.chain import CHAIN
from archive.search.inflections import TERMS
from tests.services.elasticsearch import Node
from tests.shared import shared

ONE_WORD = """
national nationale nationaux nationales
cheval chevaux
travail travaux
journal journaux
général générale généraux
égal égale égaux égales
local locale locaux
français française françaises
polonais polonaise polonaises
suédois suédoise
européen européenne européens européennes
ukrainien ukrainienne ukrainiens ukrainiennes
américain américaine
allemand allemande allemands
russe russes
turc turque turcs turques
grec grecque grecs
letton lettone lettonne
public publique publics publiques
premier première premiers premières PREMIÈRE premiere
dernier dernière
étranger étrangère étrangers étrangères
policier policière
financier financière
actif active actifs actives
massif massive massives
offensif offensive offensives
vif vive
neuf neuve
directeur directrice directeurs directrices
acteur actrice
ambassadeur ambassadrice
sénateur sénatrice
chercheur chercheuse
dangereux dangereuse dangereuses
nouveau nouvelle nouveaux nouvelles nouvel
vieux vieille
blanc blanche
long longue
faux fausse
gros grosse
bas basse
supérieur supérieure supérieurs
clair claire
petit petite petits petites
allié alliée alliés alliées
blessé blessée blessés
tué tuée tués tuées
livré livrée livrés livrées
armée armées
mobilisé mobilisée mobilisés mobilisation mobiliser mobilisent mobilisait
libéré libération libérer libère
attaque attaques attaquer attaquent attaquait attaquée
frappe frappes frapper frappaient frappé
livre livrer livré livraient livrera
libéré libérée libérés
élu élue élus élues
mort morte morts
uni unie unis unies
pris prise
compris comprise
chef cheffe chefs
officiel officielle officiels
conventionnel conventionnelle conventionnels
personnel personnelle
nucléaire nucléaires
bateau bateaux
drapeau drapeaux
feu feux
œuvre oeuvre ŒUVRES
cœur coeur
amiral amiraux
tribunal tribunaux
spécial spéciale spéciaux
F-16 F16 f-16 F‑16 F–16
MiG-29 mig29
S-300 s300
Tu-22M3 TU22M3
SAMP/T SAMPT
O.T.A.N. OTAN otan
J.D JD
l'OTAN L’OTAN OTAN d’Otan qu'otan
"""

ONE_WAY = [
    ("F 16", "F-16"),
    ("S 300", "S-300"),
    ("A 10", "A-10"),
    ("155mm", "155 mm"),
    ("AMX-10 RC", "AMX-10RC"),
    ("AMX 10 RC", "AMX-10RC"),
    ("Leopard 2A4", "Leopard 2 A4"),
    ("Tu 22M3", "Tu-22M3"),
    ("40 000", "40000"),
    ("40.000", "40\u202f000"),
    ("1 234 567", "1.234.567"),
    ("1,2", "1.2"),
    ("G 7", "G7"),
]

NOT_ONE_WORD = [
    ("crime", "Crimée"),
    ("arme", "armée"),
    ("armée", "armement"),
    ("Parlement", "parler"),
    ("port", "porte"),
    ("port", "porteur"),
    ("retrait", "retraite"),
    ("Géorgie", "Georges"),
    ("Hongrie", "Hong"),
    ("Corée", "core"),
    ("Inde", "index"),
    ("mobilisation", "mobile"),
    ("libération", "lib"),
    ("colonne", "colonie"),
    ("formation", "forme"),
    ("civil", "civilisation"),
    ("génie", "génération"),
    ("conseil", "conseiller"),
    ("torture", "tortue"),
    ("maire", "mairie"),
    ("major", "majoration"),
    ("réserve", "réservation"),
    ("refuge", "réfugié"),
    ("don", "donner"),
    ("général", "généralement"),
    ("Patriot", "patriote"),
    ("traité", "trait"),
    ("mer", "mère"),
    ("crise", "crime"),
    ("presse", "près"),
    ("guerre", "guère"),
    ("otan", "autant"),
    ("russe", "rusé"),
    ("mission", "missile"),
    ("ministre", "ministère"),
]


@pytest.mark.parametrize("forms", ONE_WORD.split("\n")[1:-1])
def test_forms_of_one_word_are_one_term(forms: str) -> None:
    assert len({terms(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), NOT_ONE_WORD)
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


@pytest.mark.parametrize(("one", "other"), ONE_WAY)
def test_letters_and_figures_are_written_in_many_ways(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le 24 février", ("24", "fevri")),
        ("en 2022 300 soldats", ("2022", "300", "soldat")),
        ("01 23 45 67 89", ("01", "23", "45", "67", "89")),
        ("1.2 million", ("1", "2", "milion")),
    ],
)
def test_what_is_no_model_and_no_number_stays_apart(text: str, expected: tuple[str, ...]) -> None:
    assert terms(text) == expected


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "L’ŒUVRE d'e\u0301te\u0301 : F-16, J.D. Vance"
    found = {token.term: text[token.start : token.end] for token in tokens(text)}
    assert found == {
        "oeuvrer": "L’ŒUVRE", "ete": "d'e\u0301te\u0301", "f16": "F-16", "jd": "J.D",
        "vanc": "Vance",
    }  # fmt: skip


@given(st.text(st.sampled_from("aéœLdqUs'’ -‑.,/_0123F\u00a0\u00ad\u0301\n")))
def test_terms_have_one_place_however_they_are_asked_for(text: str) -> None:
    assert placed(text) == [(token.term, token.position) for token in tokens(text)]


class Analyser:
    """Elasticsearch's own analysis of a text, as (term, place)."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self.client = client
        self.index = index

    def __call__(self, text: str, analyzer: str = "french") -> list[tuple[str, int]]:
        found = self.client.indices.analyze(index=self.index, analyzer=analyzer, text=text)
        return [(token["token"], token["position"]) for token in found["tokens"]]


@pytest.fixture(scope="module")
def analysed(elasticsearch: Node) -> Iterator[Analyser]:
    with Elasticsearch(elasticsearch.url, request_timeout=60) as client:
        settings = {"analysis": CHAIN, "index.analyze.max_token_count": 200_000}
        client.indices.create(index="analysis", settings=settings)
        yield Analyser(client, "analysis")
        client.indices.delete(index="analysis")


def ours(text: str) -> list[tuple[str, int]]:
    return [(token.term, token.position) for token in tokens(text)]


def test_every_common_french_word_has_one_stem_on_both(analysed: Analyser) -> None:
    common = [word for word in top_n_list("fr", 60_000) if word.replace("'", "").isalpha()]
    words = [*common, *TERMS]
    differing: list[object] = []
    for start in range(0, len(words), 10_000):
        text = "\n".join(words[start : start + 10_000])
        theirs = analysed(text)
        differing += [(a, b) for a, b in zip(theirs, ours(text), strict=True) if a != b]
    assert differing == []


@pytest.mark.parametrize(
    "text",
    [
        "L’OTAN et l'OTAN, O.T.A.N. ; J.D. Vance, F-16 et F16, Tu-22M3, Mirage 2000-5",
        "1 200 obus de 155 mm, 3,5 %, lemonde.fr, 12:30, 24/02/2022, n°5, nº 5, km²",
        "mis\u00adsile, aujourd’hui, presqu’île, quelqu'un, rock'n'roll, '''l'", "Ç'A ÉTÉ",
        "Zelenskyy, Київ, Йошкар-Ола, Αθήνα, İstanbul, Erdoğan, Łódź, Øresund, Straße",
        "e\u0301te\u0301 “oui” « non » — a_b, ﬁn, ½, l'16, 5'30, d'1, ©AFP ®, 50 €",
        "F 16, S\u00a0300, A 10, AMX 10 RC, AMX-10RC, Leopard 2A4, SAMP/T, ECR/T, F–16, Mi-8MTV",
        "40 000, 40.000, 40\u202f000, 1 234 567, 1 2345, 2022 300, 1.200,5, 12 345 678 901, 155mm",
        "S.A.R.L. U.R.S.S M. Macron A.B", "a" * 300 + " " + "é" * 600,
    ],
)  # fmt: skip
def test_marks_and_scripts_are_read_alike(analysed: Analyser, text: str) -> None:
    assert analysed(text) == ours(text)


def test_random_text_is_read_alike(analysed: Analyser) -> None:
    chance = random.Random(20240501)
    characters = "abcdefilnorstuvxzéèàçœæÉŒ'’-‑.,_ ·:;/()«»\u00a0\u202f0123456789ABCFGSłøЖй—–"
    texts = ["".join(chance.choices(characters, k=chance.randint(1, 80))) for _ in range(400)]
    assert [text for text in texts if analysed(text) != ours(text)] == []


def test_real_texts_are_read_alike(analysed: Analyser) -> None:
    for path in sorted(shared("seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        assert analysed(text) == ours(text), path.name


def test_the_exact_field_keeps_accents_and_endings(analysed: Analyser) -> None:
    assert [term for term, _ in analysed("L’Armée alliée", "exact")] == ["armée", "alliée"]
