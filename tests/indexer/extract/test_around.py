"""What stands around an article on the pages of the press: who signed it, what a style alone keeps
apart, and what goes on below its last sentence."""

import pytest

from tests.indexer.extract.test_kinds import PROSE, article, page, stated

CARD = "<article class='c'><h3><a href='/tallinn-1'>Tallinn rouvre son port</a></h3><p>Le trafic a repris lundi dans la rade, après trois semaines de travaux.</p></article>"


@pytest.mark.parametrize(
    ("inside", "author", "agency"),
    [
        ("<div class='r-author'><p class='name'>Ilze Ozola</p><p class='role'>Journaliste au service Monde</p></div>", "Ilze Ozola", None),
        ("<div><a href='/auteurs/ilze-ozola'>Ilze Ozola</a></div>", "Ilze Ozola", None),
        ("<a rel='author' href='/i'>Ilze Ozola</a>", "Ilze Ozola", None),
        ("<div class='authors'><span class='authors__name'>Ilze van der Ozola</span><span class='authors__of'>Agence France-Presse</span></div>", "Ilze van der Ozola", "AFP"),
        ("<div class='signature'><p>Ilze Ozola</p><p>à Riga</p></div>", "Ilze Ozola", None),
        ("<div class='author'>Radio France</div>", None, None),
        ("<div class='author'>La rédaction</div>", None, None),
        ("<p class='hauteurs'>Ilze Ozola</p>", None, None),
        ("<div class='infos'>I.O. avec AFP<span>Publié le 03/02/2026 à 18:05</span></div>", None, "AFP"),
        ("<div><span>Publié le 03/02/2026 à 18h05.</span><span>Par <b>Ilze Ozola</b></span></div>", "Ilze Ozola", None),
    ],
)  # fmt: skip
def test_who_signed_is_read_without_a_word_before_the_name(
    inside: str, author: str | None, agency: str | None
) -> None:
    found = article(page(f"{inside}PROSE"))
    assert (found.author, found.agency) == (author, agency)


def test_the_outlets_own_name_is_no_author() -> None:
    head = (
        "<title>Riga commande dix ponts - Le Phare</title><meta name='author' content='Le Phare'>"
    )
    body = page("<p class='author'>Ilze Ozola</p>PROSE").replace(b"<title>", b"<title lang=fr>")
    found = article(body.replace(b"<head>", b"<head>" + head.encode()))
    assert found.author == "Ilze Ozola"


@pytest.mark.parametrize(
    "line",
    [
        "vajo avec ats", "Théo Allegrezza avec ats", "ats/ther", "ATS/LMR", "Avec les informations de Agence France-Presse, et Reuters",
        "Ilze Ozola, à Riga", "Ailleurs sur le web", "<b>À suivre aussi</b>", "Vous avez trouvé une erreur? Merci de nous la signaler.",
        "Vous souhaitez réagir à cet article ? Écrivez-nous à redaction@exemple.fr",
        "Cet article vous a plu ?", "Si ce message ne s'affiche pas correctement, cliquez ici.", "Voir la version en ligne", "Seulement une partie des dépêches, que l'agence diffuse à ses abonnés, est diffusée sur le site.",
        "Par Ilze Ozola | Publié: 3 février 2026 à 18h05 | Temps de lecture: 2 min | Partager", CARD,
    ],
)  # fmt: skip
def test_what_stands_behind_the_last_sentence_is_not_the_articles(line: str) -> None:
    found = article(page(f"PROSE<p>{line}</p>" if line != CARD else f"PROSE{line}"))
    assert found.text.split("\n\n") == list(PROSE)


@pytest.mark.parametrize(
    "end", ["<ul><li>Lettonie, dix</li><li>Estonie, six</li></ul>", "<p>La livraison est prévue :</p><ul><li>en mars</li></ul>",
            "<table><tr><td>Riga</td><td>12</td></tr></table>", "<blockquote><p>Rien ne presse</p></blockquote>"],
)  # fmt: skip
def test_a_list_a_table_and_a_quotation_may_end_an_article(end: str) -> None:
    found = article(page(f"PROSE{end}", head=stated()))
    assert len(found.text.split("\n\n")) > len(PROSE)


@pytest.mark.parametrize(
    ("inside", "first"),
    [
        ("<b>Riga</b>Le ministère l'a dit mardi", "Riga Le ministère l'a dit mardi"),
        ("<span>L</span>e ministère l'a dit", "Le ministère l'a dit"),
        ("<span>LE MIN</span><span>ISTÈRE</span> l'a dit", "LE MINISTÈRE l'a dit"),
        ("L'<a href='/o'>OTAN</a> et l’<b>Estonie</b>", "L'OTAN et l’Estonie"),
        ("<span class='screen-reader-only'>Le</span><span aria-hidden='true'>L</span><span>e ministère</span>", "Le ministère"),
    ],
)  # fmt: skip
def test_elements_side_by_side_are_parted_where_a_word_ends(inside: str, first: str) -> None:
    rest = " que ses sapeurs attendaient depuis le printemps."
    found = article(page(f"<p>{inside}{rest}</p>PROSE", head=stated()))
    assert found.text.split("\n\n")[0] == first + rest


@pytest.mark.parametrize(
    ("modified", "line", "at", "changed"),
    [
        (None, "Publié le 3 février 2026 à 18h05, mis à jour le 4 février 2026 à 9h12", "2026-02-03T17:05", "2026-02-04T08:12"),
        (None, "Mis à jour le 3 février 2026 à 18h05", "2026-02-03T17:05", None),
        ("2026-02-03T18:05:00+01:00", "publié le 3 février 2026 à 17h31", "2026-02-03T16:31", "2026-02-03T17:05"),
        ("2026-02-03T18:05:00+01:00", "publié le 3 février 2026 à 17h05", "2026-02-03T17:05", "2026-02-03T17:05"),
    ],
)  # fmt: skip
def test_the_line_beside_the_headline_tells_what_statements_do_not(
    modified: str | None, line: str, at: str, changed: str | None
) -> None:
    more = {"dateModified": modified} if modified else {}
    found = article(page(f"<p class='date'>{line}</p>PROSE", head=stated(**more)))
    assert found.published_at
    assert found.published_at.isoformat().startswith(at)
    assert (found.modified_at and found.modified_at.isoformat()[:16]) == changed


APPEAL = (
    "<div class='appel'><h3>Le dernier rempart ?</h3><p>Notre rédaction indépendante, sans publicité, est financée par les"
    " dons de ses lecteurs.</p><p>Même pour 1 €, votre soutien compte.</p></div>"
)
CONTACT = "<h2>Contact presse</h2><p>Ilze Ozola</p><p>+371 20 00 00 00</p><p>Si vous n'êtes pas journaliste, écrivez au service d'information du public.</p>"


@pytest.mark.parametrize("inside", [APPEAL + "PROSE", "PROSE" + APPEAL, "PROSE" + CONTACT])
def test_an_appeal_for_money_and_whom_to_call_are_not_the_articles(inside: str) -> None:
    assert article(page(inside, head=stated())).text.split("\n\n") == list(PROSE)


def test_an_article_on_gifts_is_no_appeal() -> None:
    text = "La rédaction indépendante de Riga, sans publicité, vit des dons et du soutien de ses lecteurs, a-t-elle rappelé lundi."
    assert text in article(page(f"PROSE<p>{text}</p>", head=stated())).text
    boxes = "".join(
        f"<div><p>{line}</p></div>"
        for line in (*PROSE, "Le soutien des dons se monte à 40 euros par an, a dit la ministre.")
    )
    assert "40 euros" in article(page(boxes, head=stated(), prose=False)).text


def test_a_sentence_right_above_the_text_is_its_standfirst_in_whatever_element() -> None:
    lead = "Dix ponts seront livrés à l'automne prochain."
    found = article(
        page(f"<div class='t'><div class='h'>{lead}</div><div>PROSE</div></div>", head=stated())
    )
    assert found.text.split("\n\n") == [lead, *PROSE]


def test_a_list_above_the_headline_is_read_line_by_line() -> None:
    dates = "<ul><li>Communiqué</li><li>3 février 2026 18:05</li><li>Dernière revue: 4 février 2026</li></ul>"
    found = article(page("PROSE").replace(b"<h1>", dates.encode() + b"<h1>"))
    assert found.published_at
    assert found.published_at.isoformat().startswith("2026-02-03T17:05")


TEASERS = CARD + CARD.replace("Tallinn", "Tartu").replace("la rade", "le port") + CARD.replace("Tallinn", "Narva").replace("lundi", "mardi")  # fmt: skip


def test_a_brief_above_many_cards_is_the_brief() -> None:
    brief = f"<div><p>{PROSE[0]}</p></div>{TEASERS}"
    assert article(page(brief, head=stated(), prose=False)).text == PROSE[0]


def test_a_page_that_states_nothing_may_stand_above_headlines_that_are_links() -> None:
    links = "".join(f"<h3><a href='/a-{i}'>À Narva, numéro {i}</a></h3>" for i in range(9))
    assert article(page(f"PROSE<div>{links}</div>")).text.split("\n\n") == list(PROSE)


@pytest.mark.parametrize(
    "box",
    [
        "<div id='didomi-host'><p>{}</p></div>", "<div class='x'><p>{}</p></div>",
    ],
)  # fmt: skip
def test_what_asks_for_consent_before_the_headline_is_not_the_articles(box: str) -> None:
    said = box.format(
        "Avec nos 842 partenaires, nous utilisons des cookies pour stocker et accéder à des informations personnelles comme votre visite."
    )
    found = article(page("PROSE").replace(b"<main>", said.encode() + b"<main>"))
    assert found.text.split("\n\n") == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "<a href='/o'>Téléchargez gratuitement l'application du Phare et ne ratez aucune alerte info.</a>",
        "Retrouvez cet article dans notre édition du dimanche 15 mars.",
    ],
)  # fmt: skip
def test_a_call_is_one_though_it_ends_as_a_sentence(line: str) -> None:
    found = article(
        page(
            f"<p>{PROSE[0]}</p><p>{line}</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p>",
            head=stated(),
            prose=False,
        )
    )
    assert found.text.split("\n\n") == list(PROSE)


def test_the_sites_name_is_known_by_its_host() -> None:
    head = (
        "<html lang='fr'><head><title>Riga commande dix ponts - Vigie Exemple</title></head><body>"
    )
    found = article(
        (head + "".join(f"<p>{line}</p>" for line in PROSE)).encode() + b"</body></html>"
    )
    assert found.title == "Riga commande dix ponts"
