"""Live pages are split into entries that keep their identity when fetched again."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.extract import read
from press.values import Article, Rejection
from tests.indexer.extract.test_pages import FOLDER, NOW, page

STATED = "https://www.chainehorizon.example/monde/ukraine/direct-guerre-en-ukraine-les-allies-reunis-a-bruxelles_LN-202502120031.html"
SHOWN = "https://radiomeridien.example/ukraine-la-journee-du-3-juin-en-direct"


def entries(body: bytes, url: str) -> tuple[Article, ...]:
    found = read(page(body, url), None, now=NOW)
    assert not isinstance(found, Rejection), found
    return found


def body(name: str) -> bytes:
    return Path(FOLDER / name).read_bytes()


def test_entries_of_a_page_that_states_them_come_oldest_first_with_ids_of_their_own() -> None:
    found = entries(body("direct-jsonld.html"), STATED)
    assert [each.title for each in found] == [
        "Bonjour à toutes et à tous, bienvenue dans ce direct consacré à la réunion du groupe de contact",
        "Une alerte aérienne à Odessa",
        "Kiev demande des garanties écrites",
    ]
    assert [each.title_inferred for each in found] == [True, False, False]
    assert {each.entry_of for each in found} == {found[0].source_id.partition("#")[0]}
    assert [each.source_id.partition("#")[2] for each in found] == [
        "post-90377",
        "post-90398",
        "post-90412",
    ]
    assert found[2].published_at == datetime(2025, 2, 12, 17, 20, tzinfo=UTC)
    assert found[2].modified_at == datetime(2025, 2, 12, 17, 21, tzinfo=UTC)
    assert found[2].author == "Hugo Ferrand"


def test_paragraphs_come_from_the_page_where_its_data_glues_them() -> None:
    found = entries(body("direct-jsonld.html"), STATED)
    assert found[1].text == (
        "Les sirènes ont retenti pendant près de deux heures dans la ville portuaire.\n\n"
        "Aucun blessé n’est signalé à cette heure."
    )
    assert "Partager" not in found[2].text


def test_entries_of_a_page_that_only_shows_them() -> None:
    found = entries(body("direct-balises.html"), SHOWN)
    assert [each.source_id.partition("#")[2] for each in found] == [
        "77051",
        "77088",
        "77102",
        "77120",
    ]
    assert found[1].title == "La Norvège double son aide civile"
    assert found[1].text.count("\n\n") == 1
    assert found[1].published_at == datetime(2023, 6, 3, 10, 15, tzinfo=UTC)
    assert found[1].published_precision == "minute"
    assert found[0].title_inferred


def test_a_page_fetched_again_changes_only_what_the_publisher_changed() -> None:
    before = entries(body("direct-balises.html"), SHOWN)
    text = body("direct-balises.html").decode()
    added = '<div class="feed__item card" data-id="77133"><div class="feed__hour">22h10</div><p>Fin de ce direct, merci de l’avoir suivi avec nous ce soir.</p></div>'
    again = text.replace('<div class="feed">', f'<div class="feed">{added}').replace(
        "Douze drones", "Treize drones"
    )
    after = entries(again.encode(), SHOWN)
    changed = {each.source_id for each in after} - {each.source_id for each in before}
    assert len(changed) == 1
    texts = {each.source_id: each.text for each in after}
    differing = [each.source_id for each in before if texts[each.source_id] != each.text]
    assert differing == [before[0].source_id]


def test_two_hundred_entries_are_two_hundred_articles() -> None:
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Point de situation numéro {n}",
            "datePublished": f"2025-02-12T{n // 20 + 6:02}:{n % 20 * 3:02}:00+01:00",
            "articleBody": f"Le groupe de contact a examiné la demande numéro {n} de la délégation.",
        }
        for n in range(200)
    ]
    node = {"@type": "LiveBlogPosting", "headline": "En direct", "liveBlogUpdate": updates}
    html = f'<html><head><script type="application/ld+json">{json.dumps(node)}</script></head><body><h1>En direct</h1></body></html>'
    found = entries(html.encode(), "https://radiomeridien.example/live/2")
    assert len({each.source_id for each in found}) == 200
    assert found[7].source_id.endswith("#20250212T052100Z")


def test_a_live_page_without_entries_is_read_as_an_article() -> None:
    text = "La réunion a duré toute la journée au siège de l’Alliance, sans que les ministres parviennent à un accord sur le calendrier des livraisons promises. "
    html = f"<html><body><h1>En direct de Bruxelles</h1><article><p>{text * 3}</p><p>{text * 2}</p></article></body></html>"
    (article,) = entries(html.encode(), "https://radiomeridien.example/direct-bruxelles")
    assert article.entry_of is None


def test_entries_are_neither_a_list_of_headlines_nor_the_days_around_them() -> None:
    text = "Les autorités régionales font état de dégâts sur deux bâtiments et de trois blessés légers, dont un secouriste."
    item = '<li class="flash"><span class="hour">{0}h0{1}</span> <a href="/{1}">Une brève du fil numéro {1}, sans rapport avec le direct en cours</a></li>'
    entry = '<div class="msg"><span class="msg-time">{0}h15</span><p>Point de la situation à {0} heures. {1}</p><p>{1} {1}</p></div>'
    days = "".join(
        f'<div class="day"><h2>Jour</h2>{"".join(entry.format(hour, text) for hour in range(start, start + 3))}</div>'
        for start in (18, 14, 10)
    )
    feed = "".join(item.format(9, n) for n in range(9))
    html = (
        '<html><head><meta property="article:published_time" content="2024-06-03T05:00:00+02:00"></head><body>'
        f"<h1>En direct : la journée du 3 juin</h1><ul>{feed}</ul>{days}</body></html>"
    )
    found = entries(html.encode(), "https://radiomeridien.example/live/juin")
    assert len(found) == 9
    assert all(each.text.startswith("Point de la situation") for each in found)
    assert len({each.source_id for each in found}) == 9
    assert found[0].published_at == datetime(2024, 6, 3, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "body_of_it",
    [
        "&lt;p&gt;Le convoi a quitté le port.&lt;/p&gt;&lt;p&gt;Il est attendu à Istanbul.&lt;/p&gt;",
        "Le convoi\ta quitté le port. \r\n\n Il est  attendu à Istanbul.",
    ],
)
def test_an_entry_whose_body_is_escaped_markup_or_plain(body_of_it: str) -> None:
    node = {
        "@graph": [{
            "@type": "LiveBlogPosting",
            "liveBlogUpdate": {
                "@type": "BlogPosting",
                "@id": "/live/3/entree-77",
                "headline": "Un convoi quitte Odessa",
                "datePublished": "2025-02-12T10:00:00Z",
                "articleBody": body_of_it,
            },
        }],
    }  # fmt: skip
    html = f'<html><head><script type="application/ld+json">{json.dumps(node)}</script></head><body><h1>Direct</h1></body></html>'
    (found,) = entries(html.encode(), "https://radiomeridien.example/live/3")
    assert found.text == "Le convoi a quitté le port.\n\nIl est attendu à Istanbul."
    assert found.source_id.endswith("#entree-77")


def test_a_heading_that_is_all_of_its_entry_is_plain() -> None:
    blocks = "".join(
        f'<article class="entry" id="e{hour}"><time datetime="2024-05-02T{hour}:00:00+02:00">{hour}h00</time>'
        f"<h3>&#8203;Un pont\x01 de bateaux, le {hour}e, est ouvert sur le bras du fleuve &#8203;</h3></article>"
        for hour in range(10, 14)
    )
    page_of_them = f"<html><body><h1>En direct : la traversée du fleuve</h1>{blocks}</body></html>"
    found = entries(page_of_them.encode(), "https://exemple.example/direct/a")
    assert [each.text for each in found] == [
        f"Un pont de bateaux, le {hour}e, est ouvert sur le bras du fleuve"
        for hour in range(10, 14)
    ]


def test_the_time_of_an_entry_may_stand_in_a_header_of_its_own() -> None:
    posts = "".join(
        f"<section class='post'><header><time>{hour}h05</time></header><h3>À Riga, point numéro {hour}</h3>"
        "<p>Les sapeurs lettons ont monté un pont de plus sur la Daugava, dit le commandement.</p></section>"
        for hour in (18, 15, 11)
    )
    head = "<title>EN DIRECT. Riga</title><meta property='article:published_time' content='2025-06-03T06:00:00+02:00'>"
    live = f"<html lang='fr'><head>{head}</head><body><header><h1>EN DIRECT. Riga</h1></header>{posts}</body></html>"
    found = entries(live.encode(), SHOWN)
    assert [each.published_at and each.published_at.hour for each in found] == [9, 13, 16]


@pytest.mark.parametrize(
    "stamp",
    ["mardi 3 juin, {}h05", "Mar. 3 juin - {}:05", "03/06/2025 {}:05", "3 juin 2025 à {} h 05", "{}h05"],
)  # fmt: skip
def test_a_day_and_a_time_alone_on_a_line_are_not_the_text(stamp: str) -> None:
    said = "Les sapeurs lettons ont monté un pont de plus sur la Daugava, dit le commandement."
    posts = "".join(
        f"<article class='entree' id='e{hour}'><p class='heure'><time datetime='2025-06-03T{hour}:05:00+02:00'>"
        f"{stamp.format(hour)}</time></p><h2>À Riga, point numéro {hour}</h2><p>{said}</p></article>"
        for hour in (18, 15, 11)
    )
    live = f"<html lang='fr'><head><title>EN DIRECT. Riga</title></head><body><h1>EN DIRECT. Riga</h1>{posts}</body></html>"
    assert {each.text for each in entries(live.encode(), SHOWN)} == {said}
