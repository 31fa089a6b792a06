"""Exports, read back by the programs that they are for; the API against its own description."""

import csv
import io
import json
import random
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import rispy
from lxml import html
from pybtex.database import parse_string

from tests.web.conftest import Press
from tests.web.serving import ask

ATOM = "{http://www.w3.org/2005/Atom}"
QUERY = f"q={quote('Ukraine OU OTAN')}"


def found(press: Press) -> dict[str, str]:
    """Titles by address of all that the page of results shows."""
    titles: dict[str, str] = {}
    path: str | None = f"/recherche?{QUERY}"
    while path:
        page: Any = html.document_fromstring(ask(f"{press.address}{path}").text)
        for link in page.cssselect(".hits h2 a"):
            titles[link.get("href", "")] = " ".join(link.text_content().split())
        following = page.cssselect("a[rel=next]")
        path = following[0].get("href") if following else None
    return titles


def test_csv_has_every_hit_once_and_no_formula(press: Press) -> None:
    rows = list(csv.DictReader(io.StringIO(ask(f"{press.address}/recherche.csv?{QUERY}").text)))
    assert {f"/article/{row['id']}" for row in rows} == found(press).keys()
    assert len(rows) == len(found(press))
    assert not any(value[:1] in "=+-@" for row in rows for value in row.values() if value)


def test_ris_and_bibtex_are_read_back_with_the_same_titles(press: Press) -> None:
    titles = sorted(t for t in found(press).values() if "%" not in t)
    records = rispy.loads(ask(f"{press.address}/recherche.ris?{QUERY}").text)
    assert len(records) == len(found(press))
    assert {r["type_of_reference"] for r in records} == {"NEWS"}
    read = {" ".join(r["title"].split()) for r in records}
    assert {t for t in titles if "{" not in t} <= read
    entries = parse_string(ask(f"{press.address}/recherche.bib?{QUERY}").text, "bibtex").entries
    assert len(entries) == len(found(press))
    assert all(entry.type == "article" and "title" in entry.fields for entry in entries.values())


def test_feeds_are_newest_first_and_lead_here_and_to_the_outlet(press: Press) -> None:
    root = ElementTree.fromstring(ask(f"{press.address}/recherche.atom?{QUERY}").text)
    entries = root.findall(f"{ATOM}entry")
    published = [entry.findtext(f"{ATOM}published") for entry in entries]
    assert published == sorted(published, reverse=True)
    assert all(e.find(f"{ATOM}link[@rel='alternate']") is not None for e in entries)
    feed = json.loads(ask(f"{press.address}/recherche.feed.json?{QUERY}").text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [e.findtext(f"{ATOM}id") for e in entries]
    assert not any("javascript:" in json.dumps(item) for item in feed["items"])


def test_an_article_carries_what_a_reference_manager_reads(press: Press) -> None:
    page: Any = html.document_fromstring(ask(f"{press.address}/article/1").text)
    held = {
        meta.get("name"): meta.get("content") for meta in page.cssselect("meta[name^=citation]")
    }
    assert held["citation_title"] == " ".join(page.cssselect("h1")[0].text_content().split())
    assert held["citation_publication_date"] == "2022/06/24"


def test_the_api_pages_through_everything_and_says_what_is_wrong(press: Press) -> None:
    seen: list[int] = []
    after = ""
    while True:
        address = f"{press.address}/api/v1/search?limit=7&order=newest{after}"
        answer = json.loads(ask(address).text)
        seen += [hit["id"] for hit in answer["hits"]]
        if not answer["next"]:
            break
        after = f"&after={quote(answer['next'])}"
    assert len(seen) == len(set(seen)) == answer["total"]
    for wrong in (
        "limit=0",
        "limit=x",
        "limit=" + "0" * 9 + "1" * 5000,
        "since=hier",
        "relevance=x",
        "order=x",
        "q=(a",
        "after=x",
    ):
        answer = ask(f"{press.address}/api/v1/search?{wrong}")
        assert answer.status == 422, wrong
        assert json.loads(answer.text)["error"]


@pytest.mark.parametrize("examples", [12, pytest.param(300, marks=pytest.mark.soak)])
def test_the_api_is_as_it_describes_itself(press: Press, examples: int) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    schema = schemathesis.openapi.from_url(f"{press.address}/api/v1/openapi.json")
    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_schema_conformance,
    ]
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # pyright: ignore[reportAttributeAccessIssue]

        @given(case=operation.as_strategy())
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        def answers(case: schemathesis.Case) -> None:
            case.call_and_validate(base_url=press.address, checks=checks)

        answers()


PIECES = [
    "OTAN", "(", ")", '"', "*", "-", "OU", "NOT", "titre:", "source:", "~5", "é", "\x00", "%00",
    "\ud7ff", "<script>", "' or 1=1", "9" * 40, "-1", "2025-02-30", "../../etc", "\u202e", "🇺🇦", "a" * 3000,
    "1900-01-01", "10000-01-01", "autre", "fr", "en", "sujet", "date", "1", "",
]  # fmt: skip
PATHS = (
    "/", "/recherche", "/recherche.csv", "/recherche.atom", "/recherche.json", "/sources",
    "/pourquoi", "/bureau", "/abonnement", "/connexion", "/aide", "/acteurs", "/api/v1/search",
)  # fmt: skip
KEYS = (
    "q acteur theme source classe du au reprises tri par apres lang ordre url suite actor topic"
    " relevance since until copies order limit after"
).split()


@pytest.mark.parametrize("path", PATHS)
def test_no_parameter_breaks_a_page(press: Press, path: str) -> None:
    chance = random.Random(path)
    for _ in range(8):
        pairs = [
            (chance.choice(KEYS), "".join(chance.choices(PIECES, k=chance.randint(1, 3))))
            for _ in range(chance.randint(1, 5))
        ]
        address = f"{path}?" + "&".join(
            f"{k}={quote(v, safe='%' if chance.random() < 0.2 else '')}" for k, v in pairs
        )
        answer = ask(press.address + address)
        assert answer.status < 500, address


@pytest.mark.parametrize(
    "kind", ["article", "sujet", "acteur", "theme", "api/v1/articles", "api/v1/actors"]
)
def test_no_number_breaks_a_page(press: Press, kind: str) -> None:
    for id in (
        "0",
        "-1",
        "9" * 30,
        "0" * 9 + "1" * 5000,
        "%00",
        "1e3",
        "%ff",
        "..%2f..",
        "%F0%9F%87%BA",
        "a" * 5000,
    ):
        assert ask(f"{press.address}/{kind}/{id}").status == 404


def test_a_search_is_a_press_review_of_its_days(press: Press) -> None:
    days = "du=2026-01-20&au=2026-02-20"
    written = ask(f"{press.address}/revue.md?q=Patriot&{days}")
    assert written.status == 200
    assert "intercepteurs un par un" in written.text
    assert "1\N{NO-BREAK SPACE}sujet" in written.text
    other = ask(f"{press.address}/revue.md?q=Patriot&{days}&acteur=suisse").text
    assert "intercepteurs un par un" not in other
    laid_out = ask(f"{press.address}/revue.html?q=Patriot&{days}&lang=en")
    assert laid_out.headers["Content-Disposition"].startswith("attachment")
    assert "intercepteurs un par un" in laid_out.text
    assert ask(f"{press.address}/revue.docx?q=(Patriot").status == 422
