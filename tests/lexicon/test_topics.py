"""What is treated, and how relevance is judged, on sentences written for these tests."""

import pytest

from lexicon.label import label
from lexicon.load import ACTORS, TOPICS, default, load
from lexicon.prefilter import prefilter
from lexicon.values import Labels


def read(title: str, summary: str | None = None, text: str | None = None) -> Labels:
    return label(default(), title=title, summary=summary, text=text, published_at=None)


def topics(title: str, summary: str | None = None) -> set[str]:
    return {tag.id for tag in read(title, summary).topics}


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Berlin livrera des chars Leopard 2 à l’Ukraine", {"aide-militaire", "chars", "leopard"}),
        ("Le léopard des neiges menacé", set()),
        ("Le parti Les Patriotes défile", set()),
        ("Kiev attend des batteries Patriot", {"patriot", "defense-aerienne", "aide-militaire"}),
        ("La politique agricole commune, dite CAP", set()),
        ("Une tunique à la Caesar", set()),
        ("Six canons Caesar pour Kiev", {"caesar", "artillerie-munitions"}),
        ("Des F-16, des F16 et des f 16", {"f-16", "avions"}),
        ("L’aide militaire à Israël votée", set()),
        ("Les terres rares au cœur de l’accord", {"ressources-terres-rares"}),
        ("Vladimir Poutine et Donald Trump se sont parlé", {"negociations-diplomatie"}),
        ("L’exode des réfugiés", {"refugies"}),
        ("Rien ne bouge sans accord de paix", {"negociations-diplomatie"}),
        (
            "Ankara bloque l’entrée de la Suède",
            {"cohesion-alliance", "adhesion-elargissement-otan"},
        ),
    ],
)
def test_topics_of_a_headline(title: str, found: set[str]) -> None:
    kinds = default().topics
    assert topics(title) & set(kinds) >= found
    if not found:
        assert topics(title) == set()


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Soudan : les combats s'intensifient autour d'un barrage", "combats-frappes"),
        ("Les rebelles aux portes de la capitale du Tchad", "combats-frappes"),
        (
            "Le gouvernement tombe à Valmorne après une motion de censure",
            "opinion-politique-interieure",
        ),
        ("Les Suisses rejettent l'initiative sur la chasse", "opinion-politique-interieure"),
        ("L'émissaire américain reçu au Kremlin", "negociations-diplomatie"),
        ("Poutine en Inde pour deux jours", "sommet-visite-reunion"),
        ("L'UE adopte un 19e paquet", "sanctions"),
        ("Kiev plongée dans le noir", "energie"),
        ("Le permis S prolongé d'un an", "refugies"),
        ("Une guerre plus large redoutée à Varsovie", "escalade-cobelligerance"),
        ("L'Otan au bord de l'implosion", "cohesion-alliance"),
        ("Les Européens veulent se réarmer", "europe-de-la-defense"),
        ("Les pays baltes construisent des bunkers", "flanc-est-renforcement"),
        ("Une attaque informatique paralyse les mairies du Jorat", "guerre-hybride"),
    ],
)
def test_a_topic_told_in_other_words(title: str, topic: str) -> None:
    assert topic in topics(title)


@pytest.mark.parametrize(
    "title",
    [
        "Valmorne tient bon face à Sanvelle et file en finale",
        "Charles Leclerc en pole à Monaco",
        "L'hypermarché Leclerc ouvre un drive",
        "Des rafales de vent à 130 km/h sur la côte",
        "Escalade : deux médailles pour les grimpeurs du Jorat",
        "Mercato : le club à l'offensive pour un attaquant",
        "La facture d'une nuit d'hôtel, une recette de blanquette",
        "Le conseil d'administration démissionne",
    ],
)
def test_the_same_words_in_other_fields_tell_of_no_topic(title: str) -> None:
    assert topics(title) == set()


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("À l'écart des bombardements, un orchestre répète à Oujhorod", "combats-frappes"),
        ("La Roumanie n'a pas abattu le drone", "combats-frappes"),
        ("Des navires russes visés par une enquête", "combats-frappes"),
        ("La Pologne reçoit ses premiers chars coréens", "aide-militaire"),
        ("Moscou promet une réponse aux missiles de Kiev", "aide-militaire"),
        ("L'Allemagne va livrer des blindés à Kiev", "flanc-est-renforcement"),
        ("Le G7 réuni à Hiroshima", "nucleaire"),
    ],
)
def test_words_said_in_passing_or_of_something_else(title: str, topic: str) -> None:
    assert topic not in topics(title)


def test_one_vague_word_is_not_enough() -> None:
    assert "escalade-cobelligerance" not in topics("Les tensions du quotidien")
    assert "escalade-cobelligerance" in topics("Menaces et représailles entre voisins")


def test_a_theme_said_once_in_passing_further_down_is_no_tag() -> None:
    filler = "Une phrase sans rapport. " * 40
    once = read("Titre", text=f"{filler} Le gazoduc.")
    twice = read("Titre", text=f"{filler} Le gazoduc, puis le gaz russe.")
    arms = read("Titre", text=f"{filler} Un missile Storm Shadow.")
    assert "energie" not in {tag.id for tag in once.topics}
    assert {tag.id: tag.salience for tag in twice.topics}["energie"] == "mentioned"
    assert {tag.id: tag.salience for tag in arms.topics}["scalp-storm-shadow"] == "passing"


@pytest.mark.parametrize(
    ("title", "summary", "cls"),
    [
        ("Berlin autorise l’envoi de chars à Kiev", None, "otan-ukraine"),
        ("A Vilnius, l’OTAN ménage l’Ukraine", None, "otan-ukraine"),
        ("Paris et Londres prêts à déployer une force en Ukraine", None, "otan-ukraine"),
        ("guerre en ukraine washington suspend ses livraisons d armes", None, "otan-ukraine"),
        ("Macron et Poutine se sont parlé de l’Ukraine", None, "otan-ukraine"),
        ("Une frappe russe sur Kharkiv fait dix morts", None, "ukraine"),
        ("La Pologne à l’heure des réfugiés ukrainiens", "Les familles s’épuisent.", "ukraine"),
        ("Le blé ukrainien attend dans les ports", None, "ukraine"),
        ("Helsinki et Stockholm frappent à la porte de l’OTAN", "Ankara hésite.", "otan"),
        ("Le chômage recule", "L’économie résiste à la guerre en Ukraine.", "autre"),
        ("Wagner s’installe au Mali", "La Russie étend son influence.", "autre"),
        ("La Seleção battue en finale", None, "autre"),
    ],
)
def test_relevance(title: str, summary: str | None, cls: str) -> None:
    assert read(title, summary).relevance.cls == cls


def test_relevance_says_why_and_shows_the_words() -> None:
    relevance = read("L’OTAN promet des missiles à Kiev").relevance
    assert "NATO in title" in relevance.reason
    assert {mention.surface for mention in relevance.evidence} >= {"OTAN", "Kiev"}


def test_the_text_decides_where_the_head_names_nobody() -> None:
    text = "Mot. " * 150 + "L’Ukraine, les Ukrainiens, Kiev et l’armée ukrainienne attendent."
    assert read("L’OTAN prolonge son aide", text=text).relevance.cls == "otan-ukraine"
    assert read("L’OTAN prolonge son exercice").relevance.cls == "otan"


@pytest.mark.parametrize(
    "title",
    ["Moscou hausse le ton", "Des soldats français en Roumanie", "Zelensky reçu", "Le Donbass"],
)
def test_the_prefilter_keeps_what_may_tell_more(title: str) -> None:
    assert prefilter(default(), title, None).cls != "autre"


@pytest.mark.parametrize("title", ["Le PSG gagne", "La réforme des retraites", "Une recette"])
def test_the_prefilter_drops_the_rest(title: str) -> None:
    relevance = prefilter(default(), title, None)
    assert (relevance.cls, relevance.evidence) == ("autre", ())


@pytest.mark.parametrize(
    "title",
    [
        "La Russie rappelle ses réservistes",
        "Un général russe tué par une bombe à Moscou",
        "Vladimir Poutine reçoit les mères de soldats",
        "L’armée russe manque d’officiers",
    ],
)
def test_the_adversary_in_arms_is_worth_fetching(title: str) -> None:
    assert prefilter(default(), title, None).cls != "autre"


def test_a_doubt_that_the_fitted_weights_do_not_share_is_set_aside() -> None:
    title = "Vladimir Poutine fête ses soixante-dix ans"
    weighed = prefilter(default(), title, None)
    assert (weighed.cls, weighed.evidence) == ("autre", ())
    assert "is not likely" in weighed.reason
    assert prefilter(load(ACTORS, TOPICS, fitted=False), title, None).cls != "autre"


def test_what_a_text_treats_again_and_again_counts_though_its_head_leaves_it_out() -> None:
    title, summary = (
        "Le pari de la première ministre danoise",
        "Pour elle, la guerre en Ukraine durera.",
    )
    head = read(title, summary, "L’Ukraine tient. Les Ukrainiens aussi. " * 4)
    text = "L’Ukraine tient. Il faut former des soldats ukrainiens et leur livrer des armes. " * 4
    assert head.relevance.cls == "ukraine"
    told = read(title, summary, text).relevance
    assert told.cls == "otan-ukraine"
    assert "in text" in told.reason
