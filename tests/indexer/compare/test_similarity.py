"""Whether two articles tell of one event, by headline and standfirst."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from indexer.compare.overlap import LEAD
from indexer.compare.pairs import Item, judged
from indexer.compare.profile import Profile, profile
from indexer.compare.similarity import ONE_STORY, counts, likeness, prompt
from indexer.compare.states import capital_of, state_of
from lexicon.label import label
from lexicon.load import default
from tests.indexer.compare.press import paragraphs

NOW = datetime(2031, 5, 5, 8, tzinfo=UTC)


def told(title: str, summary: str | None = None, hours: float = 0) -> Profile:
    at = NOW + timedelta(hours=hours)
    labels = label(default(), title=title, summary=summary, text=None, published_at=at)
    return profile(title, summary, None, at, (*labels.actors, *labels.topics))


def one_event(a: Profile, b: Profile) -> bool:
    return likeness(a, b).score >= ONE_STORY


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # the capital, the country and its people; a demand and an appeal
        ("Kiev réclame des Patriot après la frappe sur Soumy", "Après le bombardement de Soumy, les Ukrainiens exigent des Patriot"),
        # names that differ are a doubt
        ("Des statues renversées à Nantes : deux suspects mis en examen pour sabotage au profit d'une puissance étrangère", "Statues renversées : trois Moldaves mis en examen pour sabotage au profit d'une puissance étrangère, Moscou soupçonnée"),
        # a number in words and in digits; a phrase and a word that tell of one kind of event
        ("Redon : dix-huit ouvriers tués dans l'explosion du silo", "Explosion à Redon : le bilan monte à 18 morts"),
        ("Vitré : le maire placé en garde à vue pour des pots-de-vin", "Corruption : le maire de Vitré interpellé"),
        ("La directrice du port de Redon quitte ses fonctions après une enquête", "Redon : la directrice du port, visée par une enquête, démissionne"),
        ("L'Inde achète vingt-six Bolide de plus", "Le fabricant du Bolide vend 26 appareils à New Delhi"),
        # an acronym and what it stands for
        ("La BCE abaisse ses taux d'un quart de point", "Taux directeurs : la Banque centrale européenne les réduit"),
        # who acts for a state, and the state
        ("À Kiev, Emmanuel Macron signe un accord sur des usines de drones à Lviv", "Drones : la France construira des usines à Lviv, en Ukraine, selon l'accord signé"),
    ],
)  # fmt: skip
def test_one_event_in_other_words(a: str, b: str):
    assert one_event(told(a), told(b, hours=1))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Jeanne Exemple : la crise de l'emploi au Québec demande un nouveau cap", "Jeanne Exemple : le projet de loi 40 poussera les familles du Québec à l'exil"),
        ("Zéphyr Bot arrive dans les mairies de Corse", "Des photographes attaquent le créateur de Zéphyr Bot en justice"),
        ("Hortense Dubreuil annonce sa dernière tournée", "Hortense Dubreuil gagne son procès contre un tabloïd"),
        ("Vélo : le Bolide 7 est-il vraiment léger ?", "Le fabricant du Bolide 7 ouvre une boutique à Lille"),
        # two columns of one author, whose first name opens both
        ("Marie Lestocard : la dette du Portugal appelle un autre budget", "Marie Lestocard : la réforme des ports du Portugal fera fuir les armateurs"),
    ],
)  # fmt: skip
def test_a_name_in_common_is_no_event(a: str, b: str):
    assert not one_event(told(a), told(b, hours=3))


@pytest.mark.parametrize(
    ("a", "b", "term"),
    [
        ("Elle quitte ses fonctions", "Elle démissionne", "demi"),
        ("Le maire placé en garde à vue", "Le maire interpellé", "arret"),
        ("Deux marins tués", "Deux marins décédés", "mort"),
        ("La Banque centrale européenne hésite", "La BCE hésite", "bce"),
        ("Dix-huit marins", "18 marins", "18"),
    ],
)
def test_a_phrase_and_a_word_are_one_term(a: str, b: str, term: str):
    assert term in told(a).weights
    assert term in told(b).weights


def test_fires_in_two_towns_are_two_events():
    a = told(
        "Incendie à Redon : pompiers et maire au cœur de l'enquête", "Le silo du marché a brûlé."
    )
    b = told(
        "Incendie à Vitré : maire et syndicat au cœur de l'enquête",
        "Le marché et le silo ont brûlé.",
    )
    assert not one_event(a, b)


def test_what_one_headline_leaves_out_and_the_standfirst_names_is_no_other_event():
    a = told("Soumy : un hôpital touché par une frappe russe, onze morts", "Le toit a cédé.")
    b = told("Onze tués dans le bombardement d'un hôpital en Ukraine", "Les secours sont à Soumy.")
    assert one_event(a, b)


def test_a_result_tells_its_match():
    a = told("Rugby : Redon bat Vitré 27 à 19", "Les visiteurs menaient à la pause.")
    b = told(
        "Redon domine Vitré (27-19)", "Trois essais en seconde période ont fait la différence."
    )
    other = told(
        "Redon bat Vitré 31 à 12", "Trois essais en seconde période ont fait la différence."
    )
    assert "27contre19" in likeness(a, b).shared
    assert likeness(a, b).score > likeness(a, other).score


def test_two_matches_with_one_result_are_two_events():
    a = told("Coupe d'Europe : Redon tombe à Vesoul (3-1)", "Les Bretons ont craqué.")
    b = told("Coupe d'Europe : Guéret s'impose 3-1 et file en quarts", "Tulle n'a rien pu faire.")
    assert not one_event(a, b)


def test_an_interview_is_no_news_of_who_gives_it():
    news = told("Hortense Dubreuil appelle les élus de Redon à une marche pour le port")
    said = "Hortense Dubreuil, élue de Redon : « {} le port attendra »"
    news_too = told(said.format("Une marche, non :").replace(" : « ", " dit qu'").replace(" »", ""))
    interview = told(said.format("Une marche, non :"))
    assert likeness(news, interview).score < likeness(news, news_too).score


def test_promotions_are_no_event():
    a = "Bon plan : le casque Aria 3 à moins de 80 euros"
    assert not one_event(told(a), told("Promo : 30 euros de remise sur le casque Aria 3"))
    here = Item(title="Une semaine en accès libre, profitez-en ! www.exemple.fr/sport")
    there = Item(title="Une semaine en accès libre, profitez-en ! www.exemple.fr/cuisine")
    assert judged(here, there).verdict == "different"


def test_one_form_with_another_name_is_another_event():
    a, b = (
        "Redon. Les pompiers reconduisent leur grève",
        "Vitré. Les pompiers reconduisent la grève",
    )
    assert likeness(told(a), told(b)).score == 0
    a = "Quel temps est prévu à Redon le vendredi 10 janvier 2031 ?"
    assert likeness(told(a), told(a.replace("Redon", "Vitré"))).score == 0


def test_what_both_count_and_come_to_the_same_number_says_more():
    a = told("Redon : les 640 tonnes du silo perdues", "La coopérative attend les experts.")
    b = "Silo de Redon : la récolte de {} tonnes ne sera pas vendue"
    same, other = told(b.format(640)), told(b.format(980))
    assert likeness(a, same).score > 1.4 * likeness(a, other).score


@pytest.mark.parametrize("number", ["24 février", "2031", "Covid-19 :", "covid 19 :"])
def test_a_day_a_year_and_a_number_in_a_name_count_nothing(number: str):
    a = told(f"{number} le port de Redon rouvert aux chalutiers")
    b = told(f"{number} les chalutiers de retour au port de Redon")
    assert not any(counts(a, b, term, likeness(a, b).shared) for term in a.weights)


def test_what_anybody_does_about_anything_bears_no_name_out():
    mayor = told("Le maire de Redon demande des médecins", "Il en manque vingt.")
    asked = told("Piratage à Redon : une rançon est demandée aux pompiers")
    paid = told("Piratage à Redon : une rançon est versée par les pompiers")
    assert "demand" in likeness(mayor, asked).shared
    assert likeness(mayor, asked).score < 0.1
    assert likeness(asked, paid).score > ONE_STORY


def test_two_that_tell_it_in_the_same_hours_say_more():
    hours = [0, 1, 4, 12, 48]
    factors = [prompt(NOW, NOW - timedelta(hours=apart)) for apart in hours]
    assert factors == sorted(factors, reverse=True)
    assert factors[0] == pytest.approx(1.3)  # pyright: ignore[reportUnknownMemberType]
    assert factors[-2] < 1.01
    assert prompt(NOW, None) == prompt(None, None) == 1


def test_a_large_figure_in_both_leaves_little_doubt_of_names():
    a = "Redon empruntera {} millions d'euros pour son port"
    b = told("Port : le prêt de 74 millions d'euros accordé par Vesoul", "La dette inquiète.")
    same, other = (likeness(told(a.format(n)), b).score for n in (74, 52))
    assert same > 2 * other


def test_what_several_stories_tell_of_does_not_tell_them_apart():
    a = told("Intelligence artificielle : la Corse forme ses artisans")
    b = told("L'intelligence artificielle des artisans fait débat", hours=2)
    spread = dict.fromkeys(a.weights, 8)
    assert likeness(a, b, spread).score < likeness(a, b).score / 2


def test_a_place_tells_an_event_among_the_entries_of_one_live_page():
    a = told("Explosions à Soumy, le maire appelle à s'abriter")
    b = told("Trois morts à Soumy, selon le gouverneur", hours=1)
    apart = likeness(a, b).score
    page = likeness(replace(a, page="x"), replace(b, page="x")).score
    assert apart < ONE_STORY <= page
    url = "https://gazette.fr/live/guerre-en-ukraine"
    one = Item(title="Explosions à Soumy, le maire appelle à s'abriter", url=f"{url}#e1")
    other = Item(title="Trois morts à Soumy, selon le gouverneur", url=f"{url}#e2")
    third = Item(title="La Hongrie lève son veto sur les sanctions", url=f"{url}#e3")
    assert judged(one, other).verdict == "same_story"
    assert judged(one, third).verdict == "different"


def test_who_acts_for_whom_comes_from_the_offices():
    assert state_of("volodymyr-zelensky") == "ukraine"
    assert state_of("mark-rutte") == "otan"
    assert state_of("nobody") is None


def test_a_post_cut_from_the_article_is_the_article():
    standfirst = (
        "Le conseil municipal a voté lundi soir la fermeture du pont de la Vilaine, fragilisé par"
        " les crues de l'hiver, et cherche deux millions d'euros pour le réparer."
    )
    article = Item(title="Redon ferme son pont", summary=standfirst, text=paragraphs("pont", 300))
    post = Item(title="À lire dans La Gazette", text=standfirst[:120] + "…")
    assert judged(article, post).verdict == "duplicate"
    assert judged(post, article).verdict == "duplicate"


def test_an_article_of_its_own_around_shared_paragraphs_is_no_duplicate():
    dispatch = paragraphs("dispatch", 260)
    first = Item(title="La dépêche", text=paragraphs("lead a", LEAD + 40) + "\n\n" + dispatch)
    other = Item(
        title="Notre enquête",
        text=paragraphs("lead b", LEAD + 90) + "\n\n" + dispatch + "\n\n" + paragraphs("end", 60),
    )
    assert judged(first, Item(title="La dépêche", text=dispatch)).verdict == "duplicate"
    long = Item(title="Autre", text=paragraphs("lead c", 160) + "\n\n" + dispatch)
    own = Item(title="Encore", text=paragraphs("lead d", 200) + "\n\n" + dispatch)
    assert judged(long, own).verdict != "duplicate"
    assert judged(other, long).verdict != "duplicate"


def test_a_capital_of_several_words_is_its_states_too():
    assert capital_of("delh") == "inde"
    assert capital_of("new") is None


def test_what_two_states_do_with_one_thing_is_two_events():
    berlin = told(
        "Berlin livrera trois batteries Patriot de plus à Kiev",
        "La livraison est prévue avant l'hiver, dit le ministre allemand.",
    )
    bern = told(
        "Patriot : la Suisse attendra ses batteries jusqu'en 2033",
        "Un report de la livraison a été annoncé à Berne.",
    )
    kyiv = told(
        "L'Ukraine recevra trois batteries Patriot de plus avant l'hiver",
        "La livraison vient d'Allemagne, dit le ministre.",
    )
    assert not one_event(berlin, bern)
    assert one_event(berlin, kyiv)
