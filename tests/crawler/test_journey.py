"""From a feed to the record and back: a page crawled, read, withdrawn, forgotten."""

import json

from archive.database import Connection
from tests.crawler.crawling import Crawler, source
from tests.services.site import Site, html, rss, status

TITLE = "L'OTAN promet des missiles Patriot à l'Ukraine"
PARAGRAPHS = (
    "Les ministres de la défense des pays alliés, réunis jeudi à Bruxelles, ont annoncé l'envoi "
    "de nouvelles batteries de missiles Patriot à l'armée ukrainienne avant la fin de l'hiver.",
    "Le secrétaire général de l'Alliance a salué une décision attendue depuis des mois à Kiev, où "
    "les frappes contre le réseau électrique se sont multipliées ces dernières semaines.",
    "Trois pays se partageront la livraison, tandis que la formation des équipages commencera en "
    "Allemagne dès la semaine prochaine, selon plusieurs diplomates présents à la réunion.",
)
DAY = "2025-02-10T{}:00:00Z"


def found(crawler: Crawler) -> list[dict[str, object]]:
    return json.loads(crawler.run("search", "--json", "missiles Patriot"))["hits"]


def test_a_page_from_feed_to_search_and_out_again(
    crawler: Crawler, site: Site, connection: Connection
) -> None:
    link = site.url("/monde/otan-missiles-patriot")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    site.pages |= {
        "/rss": rss({"title": TITLE, "link": link, "pubDate": DAY.format("09")}),
        "/monde/otan-missiles-patriot": html(
            f"<html lang='fr'><head><title>{TITLE}</title></head>"
            f"<body><article><h1>{TITLE}</h1>{body}</article></body></html>"
        ),
        "/robots.txt": status(404),
    }
    crawler.follow(source(site, "/rss"))
    crawler.once(VIGIE_NOW=DAY.format("10"))
    crawler.run("index", "--once", VIGIE_NOW=DAY.format("10"))
    (hit,) = found(crawler)
    assert (hit["source"], hit["title"], hit["relevance"]) == ("x", TITLE, "otan-ukraine")

    site.pages["/monde/otan-missiles-patriot"] = status(410)
    crawler.once(VIGIE_NOW=DAY.format("12"))
    crawler.run("index", "--once", VIGIE_NOW=DAY.format("12"))
    row = connection.execute(
        "select withdrawn_at is not null as gone, text from articles"
    ).fetchone()
    assert row
    assert row["gone"]
    assert row["text"]
    connection.rollback()

    assert "forgotten: 1 articles" in crawler.run("forget", link)
    assert found(crawler) == []
    row = connection.execute("select text, deleted from articles").fetchone()
    assert row == {"text": "", "deleted": True}
