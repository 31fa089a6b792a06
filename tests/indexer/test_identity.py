"""A page's claims about its own identity, where they contradict what is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive import inbox
from archive.crawl import links
from archive.database import Connection
from archive.record import articles
from indexer.extract import read
from indexer.worker import Desk, work
from lexicon import load
from press.sources import Source
from press.urls import is_above, is_listing
from press.values import Capture

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOST = "https://journal.example"
SOURCE = Source(id="j", name="J", feeds=(f"{HOST}/rss",))
SUBJECTS = (
    "Le ministre de la Défense a présenté aux députés un projet que tous attendaient depuis l'hiver",
    "Des agriculteurs polonais bloquent la frontière et réclament des garanties sur le blé importé",
    "La centrale de Zaporijia a perdu cette nuit sa dernière ligne, selon les inspecteurs de Vienne",
    "À Bruxelles, les ambassadeurs ont débattu du budget commun et des munitions promises en mars",
)


def text(number: int) -> str:
    first = SUBJECTS[number]
    return "".join(
        f"<p>{first}, ce que {word} confirme dans un entretien accordé au {word} numéro {number}.</p>"
        for word in f"maire{number} préfète{number} général{number} porte-parole{number}".split()
    )


def page(number: int, head: str, body: str | None = None, title: str | None = None) -> bytes:
    title = title or SUBJECTS[number]
    return (
        f"<!doctype html><html lang=fr><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1>{body or text(number)}</article></body></html>"
    ).encode()


def capture(url: str, body: bytes, minutes: int = 0, **more: object) -> Capture:
    found = Capture(
        source="j", origin="crawl", fetched_at=NOW + timedelta(minutes=minutes),
        media_type="text/html; charset=utf-8", body=body, url=url,
    )  # fmt: skip
    return replace(found, **more)  # pyright: ignore[reportArgumentType]


def settle(connection: Connection, *captures: Capture) -> list[tuple[str, int, bool]]:
    """Identity, version and whether it counts as corrected, of all that is stored then."""
    desk = Desk(
        read=lambda capture, source: read(capture, source, now=NOW + timedelta(days=1)),
        lexicon=load.default(),
        sources={"j": SOURCE},
        now=lambda: NOW + timedelta(days=1),
    )
    for one in captures:
        inbox.enqueue(connection, one)
        connection.commit()
        work(connection, desk)
    return [
        (row["source_id"], row["version"], row["corrected"]) for row in articles.every(connection)
    ]


@pytest.mark.parametrize(
    "claim",
    [
        '<link rel="canonical" href="{}/fr/">', '<link rel="canonical" href="{}/fr">',
        '<link rel="canonical" href="{}/actualites/international">',
        '<link rel="canonical" href="{}/index.html">', '<meta property="og:url" content="{}/fr">',
        '<link rel="canonical" href="{}/">', '<link rel="canonical" href="{}/fr/monde/">',
    ],
)  # fmt: skip
def test_pages_that_share_a_canonical_address_stay_apart(
    connection: Connection, claim: str
) -> None:
    head = claim.format(HOST)
    found = settle(
        connection,
        *(capture(f"{HOST}/fr/monde/page-{n}.html", page(n, head), n) for n in range(3)),
    )
    assert [(version, corrected) for _, version, corrected in found] == [(1, False)] * 3


def test_an_article_s_canonical_address_that_others_copied_into_their_pages(
    connection: Connection,
) -> None:
    head = f'<link rel="canonical" href="{HOST}/un-premier-article-du-jour">'
    found = settle(
        connection,
        capture(f"{HOST}/un-autre-article-du-jour", page(1, head), 1),
        capture(f"{HOST}/un-premier-article-du-jour", page(0, head), 2),
        capture(f"{HOST}/un-troisieme-article-du-jour", page(2, head), 3),
        capture(f"{HOST}/un-autre-article-du-jour", page(1, head, text(1) + "<p>Suite.</p>"), 4),
    )
    assert {(id.removeprefix(HOST), version) for id, version, _ in found} == {
        ("/un-autre-article-du-jour", 2),
        ("/un-premier-article-du-jour", 1),
        ("/un-troisieme-article-du-jour", 1),
    }


def test_what_was_announced_as_another_page_is_another_page(connection: Connection) -> None:
    judged = [
        links.Triaged(
            source="j", key=f"{HOST}/{name}", url=f"{HOST}/{name}", title=title, summary=None,
            published_at=None, precision=None, found_in=None, state="due", reason=None,
        )
        for name, title in (("un-sujet-du-matin", "Le blé"), ("un-sujet-du-soir", "La centrale"))
    ]  # fmt: skip
    links.remember(connection, judged, NOW)
    head = f'<link rel="canonical" href="{HOST}/un-sujet-du-soir">'
    found = settle(connection, capture(f"{HOST}/un-sujet-du-matin", page(1, head)))
    assert [id for id, *_ in found] == [f"{HOST}/un-sujet-du-matin"]


def test_one_article_at_two_addresses_is_one(connection: Connection) -> None:
    head = f'<link rel="canonical" href="{HOST}/un-premier-article-du-jour">'
    found = settle(
        connection,
        capture(f"{HOST}/un-premier-article", page(0, head), 1),
        capture(f"{HOST}/le-meme-sous-un-autre-nom", page(0, head, text(0) + "<p>Ajout.</p>"), 2),
    )
    assert found == [(f"{HOST}/un-premier-article-du-jour", 2, False)]


def test_another_text_under_one_number_is_another_article(connection: Connection) -> None:
    found = settle(
        connection,
        capture(f"{HOST}/pologne-des-refugies-1234567", page(1, ""), 1, source_id="1234567@x"),
        capture(f"{HOST}/otan-un-budget-1234567", page(3, ""), 2, source_id="1234567@x"),
    )
    assert [id for id, *_ in found] == ["1234567@x", f"{HOST}/otan-un-budget-1234567"]


def test_another_text_at_one_address_is_another_article_once(connection: Connection) -> None:
    url = f"{HOST}/en-direct-de-la-guerre"
    found = settle(
        connection,
        capture(url, page(0, ""), 1),
        capture(url, page(1, ""), 2),
        capture(url, page(1, "", text(1) + "<p>Suite.</p>"), 3),
    )
    assert [(id.partition("~")[0], version) for id, version, _ in found] == [(url, 1), (url, 2)]


def test_files_that_claim_one_address_with_a_number_stay_apart(connection: Connection) -> None:
    url = f"{HOST}/un-modele-1234567"
    files = [
        capture(url, page(number, ""), minutes, source_id="1234567@x", origin="import")
        for minutes, number in enumerate((0, 1, 2, 1, 2))
    ]
    found = settle(connection, *files)
    assert [(id.partition("~")[0], version) for id, version, _ in found] == [
        ("1234567@x", 1), (url, 1), ("1234567@x", 1),
    ]  # fmt: skip


def test_which_addresses_are_listings() -> None:
    for url in ("/", "/fr/", "/fr", "/index.html", "/monde", "/moyen-orient", "/a/accueil.php"):
        assert is_listing(HOST + url), url
    for url in ("/a-1", "/otan-ukraine-un-essai", "/?p=12", "/fr/2025", "/x"):
        assert not is_listing(HOST + url), url
    assert is_above(f"{HOST}/fr/index.html", f"{HOST}/fr/monde/a")
    assert not is_above(f"{HOST}/fr/a", f"{HOST}/fr/ab")
