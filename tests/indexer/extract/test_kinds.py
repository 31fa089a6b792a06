"""Kinds of pages and lines: for each one that is and one that only looks like it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from indexer.extract import read
from press.sources import Source
from press.values import Article, Capture, Rejection

NOW = datetime(2026, 11, 26, tzinfo=UTC)
URL = "https://www.vigie-exemple.fr/monde/riga-commande-des-ponts-412345.html"
TITLE = "Riga commande dix ponts flottants"
PROSE = (
    "Le ministère letton de la Défense a signé mardi un contrat pour dix ponts flottants, que ses sapeurs recevront à l'automne.",
    "Chacun porte un char de soixante tonnes et se monte en moins d'une heure, a précisé le chef du génie devant la presse.",
    "Les équipages seront formés près de Daugavpils, sur une base que l'armée partage avec les pompiers de la région.",
)


def page(inside: str, *, head: str = "", prose: bool = True) -> bytes:
    text = "".join(f"<p>{line}</p>" for line in PROSE) if prose else ""
    return (
        f"<!DOCTYPE html><html lang='fr'><head><title>{TITLE}</title>{head}</head><body><main><article>"
        f"<h1>{TITLE}</h1>{inside.replace('PROSE', text) if 'PROSE' in inside else text + inside}</article></main></body></html>"
    ).encode()


def stated(**more: Any) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-02-03T18:05:00+01:00"}
    return f"<script type='application/ld+json'>{json.dumps(node | more)}</script>"


def reading(
    body: bytes, *, url: str = URL, source: Source | None = None
) -> tuple[Article, ...] | Rejection:
    capture = Capture(
        source="x", origin="import", fetched_at=NOW, media_type="text/html", body=body, url=url
    )
    return read(capture, source, now=NOW)


def article(body: bytes, *, url: str = URL, source: Source | None = None) -> Article:
    found = reading(body, url=url, source=source)
    assert isinstance(found, tuple), found
    return found[0]


def refused(body: bytes, url: str = URL) -> str:
    found = reading(body, url=url)
    assert isinstance(found, Rejection), found
    return found.reason


@pytest.mark.parametrize(
    "inside",
    [
        "PROSE<div>Nous et nos partenaires utilisons des cookies. Tout accepter, tout refuser, paramétrer vos données personnelles.</div>",
        "<p>Les partenaires de l'Alliance doivent accepter un calendrier viable et fiable, a répété la ministre, qui juge les finalités claires.</p>PROSE",
        "PROSE<footer>Cookies. Confidentialité. Consentement. Partenaires. Publicité personnalisée. Finalités.</footer>",
    ],
)
def test_an_article_beside_a_request_for_consent_is_no_wall(inside: str) -> None:
    assert PROSE[2] in article(page(inside)).text


@pytest.mark.parametrize(
    "inside",
    [
        "<p>Avec votre accord, nos 812 partenaires et nous utilisons des cookies pour stocker et consulter des données personnelles.</p><button>Tout accepter</button>",
        "<p>Nous respectons votre vie privée. Acceptez les traceurs, ou abonnez-vous pour continuer sans publicité personnalisée.</p><p>Vous pouvez retirer votre consentement à tout moment depuis notre politique de confidentialité.</p>",
    ],
)
def test_a_request_for_consent_alone_is_a_wall(inside: str) -> None:
    assert refused(page(inside, prose=False).replace(TITLE.encode(), b"Le Phare")) == "wall"


CARD = "Guerre en Ukraine : Oslo promet des pompes et des groupes électrogènes"


@pytest.mark.parametrize(
    "card",
    [
        f"<div class='box'><a href='/a'><span>Monde</span><div>{CARD}</div></a></div>",
        f"<p><a href='/a'>{CARD}</a></p>",
        f"<p>→ ENTRETIEN : <a href='/a'>{CARD}</a></p>",
        f"<ul><li><a href='/a'>{CARD}</a></li><li><a href='/b'>Un autre titre</a></li></ul>",
        f"<section><h3>Dans le même dossier</h3><div><a href='/a'><h4>{CARD}</h4><p>Un résumé en une phrase.</p></a></div></section>",
        f"<div><span>En direct</span><ul><li><a href='/a'><time>20:59</time> {CARD}</a></li></ul></div>",
        f"<p>À lire aussi : {CARD}, est-ce assez ?</p>",
        f"<p>>> Relire : « {CARD} »</p>",
    ],
)
@pytest.mark.parametrize("place", ["{card}PROSE", "PROSE{card}", "<p>Riga avait lancé l'appel d'offres il y a deux ans, après un exercice sur la Daugava.</p>{card}PROSE"])  # fmt: skip
@pytest.mark.parametrize("css", [None, "article"])
def test_a_card_is_not_the_articles_wherever_it_stands(
    card: str, place: str, css: str | None
) -> None:
    source = Source(id="x", name="x", select={"text": css}) if css else None
    found = article(page(place.format(card=card), head=stated()), source=source)
    assert "Oslo" not in found.text
    assert "dossier" not in found.text
    for line in PROSE:
        assert line in found.text


def test_a_sentence_with_links_and_one_that_is_a_link_are_the_articles() -> None:
    linked = "<p><a href='/c'>Le contrat court sur quatre ans et prévoit la formation de deux cents sapeurs lettons et estoniens.</a></p>"
    mixed = "<p>Selon <a href='/d'>la lettre du ministère</a>, <a href='/e'>la livraison</a> commencera en mars.</p>"
    found = article(page(f"PROSE{linked}{mixed}", head=stated()))
    assert "deux cents sapeurs" in found.text
    assert "la lettre du ministère" in found.text


def test_text_behind_a_lock_is_read_and_the_offer_before_it_is_not() -> None:
    offer = "<div class='paywall'><p>Abonnez-vous à partir de 1 € par mois.</p></div>"
    found = article(page(f"{offer}<div id='paywall-content'>PROSE{' '.join(f'<p>{line} Encore.</p>' for line in PROSE)}</div>", head=stated()))  # fmt: skip
    assert PROSE[0] in found.text
    assert "1 €" not in found.text


@pytest.mark.parametrize(
    ("heading", "kept"),
    [("Partager le fardeau", True), ("Commenter la guerre", True), ("Newsletter", False), ("À lire aussi", False),
     ("Photo de famille à La Haye", True), ("Offrir des garanties", True), ("Vos réactions", False), ("Partager sur Facebook", False)],
)  # fmt: skip
def test_a_heading_that_looks_like_a_button_is_kept_above_running_text(
    heading: str, kept: bool
) -> None:
    found = article(page(f"PROSE<h2>{heading}</h2><p>{PROSE[0]} Encore.</p>", head=stated()))
    assert (heading in found.text.split("\n\n")) is kept


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (page("<p>La page que vous cherchez n'existe plus, ou elle a changé d'adresse. Revenez à l'accueil ou lancez une recherche.</p>", prose=False).replace(TITLE.encode(), "Désolé, cette page est introuvable".encode()), URL),
        (page("PROSE").replace(TITLE.encode(), b"{{ article.title }}"), URL),
        (b"<html><head><meta http-equiv='Refresh' content='0; URL=/x'></head><body><p>Vous allez \xc3\xaatre redirig\xc3\xa9 vers la page demand\xc3\xa9e dans quelques instants, sinon cliquez ici pour continuer.</p></body></html>", URL),
        (b"<rss version='2.0'><channel><title>Le Phare</title><item><title>a</title><description>" + PROSE[0].encode() * 3 + b"</description></item></channel></rss>", URL),
        (page("".join(f"<div><h2><a href='/{n}'>Un titre du jour bien différent, numéro {n}</a></h2><p>{n} {PROSE[n % 3]} Et {PROSE[n % 3]}</p></div>" for n in range(5)), prose=False, head="<meta property='og:type' content='article'>"), "https://www.vigie-exemple.fr/fr/tags/ponts"),
    ],
    ids=["soft 404", "template", "refresh", "feed", "tag page"],
)  # fmt: skip
def test_what_is_no_article(body: bytes, url: str) -> None:
    assert refused(body, url) == "not-an-article"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.vigie-exemple.fr/archive/2026/02/03/riga-commande-dix-ponts.html",
        "https://www.vigie-exemple.fr/dossiers/baltique/riga-commande-dix-ponts-flottants",
        "https://www.vigie-exemple.fr/themes/defense/riga-commande-dix-ponts-flottants",
    ],
)
def test_an_article_filed_where_lists_are_is_read(url: str) -> None:
    assert article(page("PROSE"), url=url).title == TITLE


@pytest.mark.parametrize(
    "inside",
    [
        "<div hidden aria-hidden='true'>PROSE</div><button>Lire plus</button>",
        "<noscript>PROSE</noscript>",
        "<div><template shadowrootmode='open'><div>PROSE</div></template></div>",
        "<form>PROSE<input></form>",
    ],
)
def test_text_that_a_page_hides_is_read_where_there_is_nothing_else(inside: str) -> None:
    assert article(page(inside, head=stated())).text.split("\n\n") == list(PROSE)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Par Ilze Ozola", "Ilze Ozola"),
        ("Publié le 3 février 2026 par Ilze Ozola", "Ilze Ozola"),
        ("Par Ilze Ozola | Publié le 3 février 2026", "Ilze Ozola"),
        ("Propos recueillis par Ilze Ozola", "Ilze Ozola"),
        ("Article rédigé par Ilze Ozola", "Ilze Ozola"),
        ("Un accord négocié par Edgars Rinkevics", None),
        ("Décidée lundi à Riga par Edgars Rinkevics", None),
        ("La livraison a été annoncée par Edgars Rinkevics, avec Kaja Kallas", None),
    ],
)
def test_a_by_line_names_an_author_and_a_sentence_does_not(line: str, author: str | None) -> None:
    assert article(page(f"<p>{line}</p>PROSE")).author == author


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Ilze Ozola Suivre", "Ilze Ozola"),
        ("Ilze Ozola Mardi 3 Février 2026", "Ilze Ozola"),
        ("Ilze Ozola 31/12/2025", "Ilze Ozola"),
        ("Recueilli par Ilze Ozola", "Ilze Ozola"),
        ("Ilze Ozola / Crédit photo : Toms Kalnins via AFP", "Ilze Ozola"),
        ("ilze.ozola@exemple.fr", None),
        ("E-mail", None),
        (["Ilze Ozola", "Jan Tamm"], "Ilze Ozola, Jan Tamm"),
    ],
)
def test_an_authors_name_is_told_from_what_stands_beside_it(
    name: str | list[str], author: str | None
) -> None:
    found = article(page("PROSE", head=stated(author={"@type": "Person", "name": name})))
    assert (found.author, found.agency) == (author, None)


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("AFP", "AFP"), ("Belga", "Belga"), ("(Belga)", "Belga"), ("ATS", "Keystone-ATS"), ("(ats)", "Keystone-ATS"),
        ("Keystone-ATS", "Keystone-ATS"), ("Source : Reuters", "Reuters"), ("© Agence France-Presse", "AFP"), ("avec AFP", "AFP"),
        ("La ministre l'a confirmé à l'AFP.", None), ("Selon l'ATS, la livraison commencera en mars.", None), ("Photo : AFP", None),
    ],
)  # fmt: skip
def test_a_credit_alone_below_the_text_names_the_agency(line: str, agency: str | None) -> None:
    assert article(page(f"PROSE<p>{line}</p>", head=stated())).agency == agency


def test_a_readers_comment_gives_neither_author_nor_day() -> None:
    comment = "<ul id='reactions'><li itemprop='comment'><b itemprop='author'>pseudo78</b> <time>12/03/2026</time><p>Très bien, cela tombe à pic pour nos voisins du nord.</p></li></ul>"
    found = article(page(f"<p class='date'>03/02/2026</p>PROSE{comment}"))
    assert found.author is None
    assert found.published_at == datetime(2026, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "modified", "line", "at"),
    [
        ("2026-02-06T09:32:15Z", "2026-02-03T17:05:00Z", "publié le 3 février 2026 à 18h05", "2026-02-03T17:05"),
        ("2026-02-06T09:32:15Z", "2026-02-03T17:05:00Z", "publié le 6 février 2026 à 10h32", "2026-02-06T09:32"),
        ("2026-02-06T09:32:15Z", "2026-02-03T17:05:00Z", "", "2026-02-06T09:32"),
        ("2026-02-03T18:32:15Z", "2026-02-03T17:05:00Z", "", "2026-02-03T00:00"),
        ("2026-02-06T09:32:15Z", "2026-02-06T09:32:15Z", "Publié le 3 février 2026", "2026-02-03T00:00"),
        ("2026-02-03T17:05:00Z", "2026-02-06T09:32:15Z", "Publié le 3 février 2026", "2026-02-03T17:05"),
        ("04-05-2026", "2026-04-05T10:00:00Z", "", "2026-05-04T00:00"),
    ],
)  # fmt: skip
def test_times_that_contradict_each_other_are_weighed(
    published: str, modified: str, line: str, at: str
) -> None:
    head = stated(datePublished=published, dateModified=modified)
    found = article(page(f"<p class='date'>{line}</p>PROSE", head=head))
    assert found.published_at
    assert found.published_at.isoformat().startswith(at)


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 3 février 2026 à 18h05 ", "Publié le 03/02/2026 à 18:05, mis à jour le 04/02/2026 à 09:12 ",
        "mardi 3 février 2026, 18h05 ", "Mis à jour le 3 février 2026 - ",
    ],
)  # fmt: skip
def test_a_date_that_runs_on_into_the_first_sentence_is_taken_off(line: str) -> None:
    found = article(page(f"<p>{line}{PROSE[0]}</p><p>{PROSE[1]}</p>", head=stated(), prose=False))
    assert found.text.split("\n\n")[0] in (PROSE[0], PROSE[1])
    assert found.text.startswith(PROSE[0])


def test_entries_after_midnight_are_of_the_next_day_and_lose_the_time_at_their_head() -> None:
    clocks = ("00:40", "00:15", "23:50", "22:10", "18:30")
    posts = "".join(
        f"<div class='post' id='p{n}'><span class='time'>{clock}</span><p>mardi 3 février, {clock.replace(':', 'h')} {PROSE[n % 3]}</p></div>"
        for n, clock in enumerate(clocks)
    )
    body = page(posts, head=stated(headline=f"EN DIRECT. {TITLE}"), prose=False)
    found = reading(body.replace(f"<h1>{TITLE}".encode(), f"<h1>EN DIRECT. {TITLE}".encode()))
    assert isinstance(found, tuple)
    hours = [each.published_at.isoformat()[5:16] for each in found if each.published_at]
    assert hours == ["02-03T17:30", "02-03T21:10", "02-03T22:50", "02-03T23:15", "02-03T23:40"]
    assert {each.text for each in found} == set(PROSE)


def test_a_section_whose_title_ends_in_live_is_no_live_page() -> None:
    cards = "".join(
        f"<section class='teaser'><a href='/{n}'><h3>Titre numéro {n}, sur un sujet bien différent</h3></a><span class='date'>Publié le {n + 1} février 2026 à 1{n}h00</span></section>"
        for n in range(8)
    )
    body = page(cards, prose=False).replace(f"<title>{TITLE}".encode(), "<title>Argent - Actualités, vidéos et infos en direct".encode())  # fmt: skip
    assert refused(body, "https://www.vigie-exemple.fr/argent/") == "not-an-article"


def test_what_the_general_finder_leaves_beside_itself_belongs_to_the_text() -> None:
    long = "".join(f"<p>{line} {line} {n}.</p>" for n, line in enumerate(PROSE))
    body = page(f"<div class='content'><p>{PROSE[0]}</p><p>{PROSE[1]}</p><div class='post-body'>{long}</div></div>", prose=False, head=stated())  # fmt: skip
    assert article(body).text.split("\n\n")[:2] == list(PROSE[:2])


def test_markup_left_open_does_not_make_one_paragraph_of_the_page() -> None:
    menu = "<nav><ul>" + "".join(f"<li><a href='/{n}'>Rubrique {n}</a></li>" for n in range(30))
    text = " ".join(f"{line} {line}" for line in PROSE)
    inside = f"<div class='time'>Publié le 3 février 2026</div><div class='body'>{''.join(f'<p>{line} {line}</p>' for line in PROSE)}</div><p>Partager sur Facebook</p>"
    body = page(inside, prose=False, head=stated(articleBody=text))
    found = article(body.replace(b"<main>", f"{menu}<main>".encode()))
    assert found.text.split("\n\n") == [f"{line} {line}" for line in PROSE]


@pytest.mark.parametrize("word", ["à", "déjà", "À Riga"])
def test_a_page_encoded_twice_is_mended_with_its_grave_accents(word: str) -> None:
    line = f"{PROSE[0]} {word} {PROSE[1]}"
    twice = line.encode().decode("latin-1").encode()
    assert article(page("<p>LINE</p>PROSE", head=stated()).replace(b"LINE", twice)).text.startswith(line)  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "Vous avez lu vos 3 articles gratuits ce mois-ci.",
        "Pour lire la suite, inscrivez-vous gratuitement.",
        "Créez un compte gratuitement pour continuer votre lecture",
        "Vous utilisez un bloqueur de publicité. Désactivez-le pour soutenir notre rédaction.",
        "La newsletter International. Chaque matin, l’essentiel. S’inscrire",
        "Écouter l’article 3 min",
        "Ce résumé a été généré par une IA puis relu.",
    ],
)
def test_what_a_site_asks_its_reader_is_not_the_articles(line: str) -> None:
    one, two, three = (f"<p>{line}</p>" for line in PROSE)
    for inside in (f"<p>{line}</p>PROSE", f"{one}<p>{line}</p>{two}{three}", f"PROSE<p>{line}</p>"):
        found = article(page(inside, head=stated(), prose="PROSE" in inside))
        assert found.text.split("\n\n") == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Vous avez lu les rapports de l’Agence, et vous n’y croyez pas, résume un diplomate.",
        "La lettre du ministre vient ainsi s’inscrire dans une série de gestes.",
        "Ce contenu généré par une intelligence artificielle a été diffusé par des comptes russes.",
        "Pour continuer la guerre, Moscou crée chaque mois de nouvelles unités.",
    ],
)
def test_a_sentence_that_only_begins_so_is_kept(line: str) -> None:
    assert line in article(page(f"PROSE<p>{line}</p>", head=stated())).text


@pytest.mark.parametrize("kind", ["chapo", "article-summary", "standfirst"])
def test_a_standfirst_of_several_paragraphs_is_read_whole_and_once(kind: str) -> None:
    one, two = "Dix ponts commandés par Riga.", "Livraison à l’automne, dit le ministère letton."
    found = article(page(f"<div class='{kind}'><p>{one}</p><p>{two}</p></div>PROSE", head=stated()))
    assert found.standfirst == f"{one} {two}"
    assert found.text.split("\n\n") == [f"{one} {two}", *PROSE]


def test_a_list_of_points_is_no_standfirst_and_no_one_line() -> None:
    points = "<h2>L’essentiel</h2><ul><li>Dix ponts commandés par Riga</li><li>Livraison à l’automne</li></ul>"
    found = article(page(f"<div class='summary'>{points}</div>PROSE", head=stated()))
    assert found.standfirst is None
    assert "Dix ponts commandés par Riga\n\nLivraison à l’automne\n\n" in found.text


@pytest.mark.parametrize(
    ("said", "author"),
    [
        ({"author": "<a href='/x'>Jeanne Martin</a>"}, "Jeanne Martin"),
        ({"creator": ["Jeanne Martin", {"name": "Paul Durand"}]}, "Jeanne Martin, Paul Durand"),
        ({"schema:author": {"@type": "Person", "name": "Jeanne Martin"}}, "Jeanne Martin"),
    ],
)
def test_an_authors_name_in_other_shapes(said: dict[str, Any], author: str) -> None:
    assert article(page("", head=stated(**said))).author == author


def test_a_statement_of_another_article_dates_nothing() -> None:
    other = {"headline": "Vilnius achète vingt canons", "datePublished": "2026-01-01T10:00:00Z"}
    led = article(page("", head=stated(**other, url="https://www.vigie-exemple.fr/autre-1.html")))
    assert led.published_at is None
    own = article(page("", head=stated(**other, url="https://www.vigie-exemple.fr/")))
    assert own.published_at is not None


@pytest.mark.parametrize(
    ("heading", "says"),
    [
        ("Site en maintenance", "Notre site est en maintenance. Nos équipes rétablissent le service au plus vite. Merci de votre patience, et à très vite sur nos pages et dans nos lettres."),
        ("Article supprimé", "Il a été supprimé ou déplacé. Vous pouvez retrouver toute notre actualité sur la page d’accueil, ou lancer une recherche dans nos archives."),
        ("Cet article n’est plus disponible", "Pour des raisons de droits il a été retiré. Nos abonnés peuvent le retrouver dans nos archives numériques, depuis leur espace personnel, à toute heure."),
        ("Trop de requêtes", "Vous avez envoyé trop de requêtes à notre serveur en peu de temps. Merci de patienter quelques instants avant de recharger la page, ou de nous écrire."),
        ("Votre session a expiré", "Veuillez vous reconnecter pour poursuivre votre lecture. Notre service abonnés est à votre disposition du lundi au vendredi, de neuf heures à dix-huit heures."),
    ],
)  # fmt: skip
def test_what_a_site_says_in_an_articles_place(heading: str, says: str) -> None:
    shown = f"<main><h1>{heading}</h1><p>{says}</p></main>"
    for title in (heading, f"{heading} - Vigie exemple"):
        body = f"<!DOCTYPE html><html lang='fr'><head><title>{title}</title></head><body>{shown}"
        assert refused(body.encode()) == "not-an-article"
        assert refused(body.replace(title, "Vigie exemple", 1).encode()) == "not-an-article"


@pytest.mark.parametrize(
    "title",
    [
        "Maintenance en cours à la centrale de Zaporijjia",
        "Article supprimé du code : ce que change la loi",
        "Cette page a été tournée par Kiev",
        "Contenu retiré d’une base russe : dix ponts",
        "Maintenance - Les avions de chasse français cloués au sol jusqu’en mars",
    ],
)
def test_a_headline_that_begins_so_is_an_articles(title: str) -> None:
    assert article(page("").replace(TITLE.encode(), title.encode())).title == title


def test_what_says_that_it_is_an_article_is_one_whatever_its_headline() -> None:
    title = "Contenu retiré - Meta s’explique"
    shown = page("", head=stated(headline=title)).replace(TITLE.encode(), title.encode())
    assert article(shown).title.startswith("Contenu retiré")


def test_entries_stated_twice_are_told_once_and_their_text_may_be_an_object() -> None:
    posts = [
        {"headline": f"Point {n} sur les ponts", "datePublished": f"2026-02-03T1{n}:05:00+01:00", "articleBody": {"@value": line}}
        for n, line in enumerate(PROSE)
    ]  # fmt: skip
    said = stated(**{"@type": "LiveBlogPosting", "liveBlogUpdate": posts})
    found = reading(page("", head=said + said, prose=False))
    assert isinstance(found, tuple)
    assert [each.text for each in found] == list(PROSE)
