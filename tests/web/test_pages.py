"""The reader's pages over HTTP: what they say, and what they must never do."""

from collections import Counter
from urllib.parse import quote

import pytest
from lxml import html

from archive.database import connect
from tests.web import hostile
from tests.web.conftest import Press
from tests.web.serving import ask

PURL = "trois pays nordiques"


def page(press: Press, path: str, status: int = 200) -> html.HtmlElement:
    answer = ask(f"{press.address}{path}")
    assert answer.status == status, answer.text
    return html.document_fromstring(answer.text)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def number(press: Press, title: str) -> dict[str, int]:
    with connect(press.url) as connection:
        row = connection.execute(
            "select id, story from articles where title ilike %s order by id limit 1",
            (f"%{title}%",),
        ).fetchone()
    assert row
    return row


def test_a_search_shows_its_hits_marked_counted_and_narrowed(press: Press) -> None:
    found = page(press, "/recherche?q=Patriot&source=agence-hexagone")
    titles = [text(h) for h in found.cssselect(".hits h2")]
    assert len(titles) == int(text(found.cssselect("h1")[0]).split()[0]) == 2
    assert all(text(mark) == "Patriot" for mark in found.cssselect("mark.hit"))
    [chosen] = found.cssselect(".filters a")
    assert "source" not in chosen.get("href", "")
    facets = found.cssselect(".facets a[href*='acteur=']")
    label, count = (text(span) for span in facets[0].cssselect("span"))
    narrowed = page(press, facets[0].get("href", ""))
    assert text(narrowed.cssselect("h1")[0]).split()[0] == count
    assert label in text(narrowed.cssselect(".filters")[0])


def test_copies_are_folded_with_their_number_until_asked_for(press: Press) -> None:
    with connect(press.url) as connection:
        rows = connection.execute(
            "select id, copy_of from articles where copy_of is not null and not deleted"
        ).fetchall()
    copies = Counter(row["copy_of"] for row in rows)
    assert copies
    query = f"/recherche?q={quote('armes américaines nordiques OU Patriot')}"
    folded = {hit_id(li): text(li) for li in page(press, query).cssselect(".hits > li")}
    assert not folded.keys() & {row["id"] for row in rows}
    assert any(id in copies for id in folded)
    for id, shown in folded.items():
        assert ("reprise" in shown) == (id in copies)
        assert id not in copies or f"+ {copies[id]}" in shown
    unfolded = page(press, f"{query}&reprises=1").cssselect(".hits > li")
    assert {hit_id(li) for li in unfolded} & {row["id"] for row in rows}


def hit_id(element: html.HtmlElement) -> int:
    return int(element.cssselect("h2 a")[0].get("href", "").rpartition("/")[2])


def test_pages_of_results_hold_every_hit_once(press: Press) -> None:
    path, seen = "/recherche?tri=date", []
    while path:
        found = page(press, path)
        seen += [a.get("href") for a in found.cssselect(".hits h2 a")]
        [*following] = found.cssselect("a[rel=next]")
        path = following[0].get("href") if following else None
    assert len(seen) == len(set(seen)) == int(text(found.cssselect("h1")[0]).split()[0])


def test_an_address_that_cannot_be_read_is_answered_with_what_can(press: Press) -> None:
    found = page(press, "/recherche?du=2025-13-40&acteur=personne&apres=xyz&classe=rien&q=Patriot")
    said = " ".join(text(note) for note in found.cssselect(".note"))
    assert "2025-13-40" in said
    assert "personne" in said
    assert found.cssselect(".hits")


def test_nothing_found_says_what_to_try(press: Press) -> None:
    found = page(press, f"/recherche?q={quote('Zelensky licorne')}&source=remparts")
    helped = text(found.cssselect(".empty")[0])
    assert "sans aucun filtre" in helped
    assert "l’un ou l’autre" in helped


def test_every_tag_of_every_seed_is_borne_out_on_its_page(press: Press) -> None:
    with connect(press.url) as connection:
        rows = connection.execute(
            "select id, tags from articles where origin = 'seed' and not deleted"
        ).fetchall()
    for row in rows:
        shown = page(press, f"/article/{row['id']}")
        named = {chip.get("data-show"): chip.getparent() for chip in shown.cssselect("[data-show]")}
        assert named.keys() == {tag["id"] for tag in row["tags"]}
        for tag in row["tags"]:
            said = " ".join(text(named[tag["id"]]).split())
            surfaces = {" ".join(mention[3].split()) for mention in tag["mentions"]}
            told = [surface for surface in surfaces if f"« {surface} »" in said]
            assert told
            for surface in sorted(told, key=len, reverse=True):
                said = said.replace(f"« {surface} »", "")
            assert "«" not in said


def test_no_page_of_an_article_shows_more_than_its_source_allows(press: Press) -> None:
    with connect(press.url) as connection:
        row = connection.execute(
            "select id, text from articles where origin = 'seed' order by length(text) desc limit 1"
        ).fetchone()
    assert row
    body = page(press, f"/article/{row['id']}").cssselect(".text")[0]
    assert 0 < len(text(body)) <= 400 < len(row["text"])


def test_a_copy_leads_to_its_original_and_back(press: Press) -> None:
    original = page(press, f"/article/{number(press, PURL)['id']}")
    reprints = original.cssselect("#reprises .pair")
    assert [("Repris par" in text(pair)) for pair in reprints] == [True, True]
    copy = page(press, reprints[0].cssselect("a")[0].get("href", ""))
    assert f"/article/{number(press, PURL)['id']}" in {
        a.get("href") for a in copy.cssselect(".note a")
    }


def test_a_story_tells_who_was_first_who_repeats_whom_and_how_many_speak(press: Press) -> None:
    story = number(press, PURL)["story"]
    with connect(press.url) as connection:
        members = connection.execute(
            "select source, copy_of from articles where story = %s and not deleted"
            " order by coalesce(published_at, first_seen_at), id",
            (story,),
        ).fetchall()
    copies = [bool(row["copy_of"]) for row in members]
    assert copies[0] is False
    assert any(copies)
    shown = page(press, f"/sujet/{story}")
    lead = text(shown.cssselect(".lead")[0])
    assert f"{len({row['source'] for row in members})} titres" in lead
    assert "source indépendante" in lead
    states = [li.get("class") for li in shown.cssselect(".timeline > li")]
    assert states == ["copy" if copy else "own" for copy in copies]
    assert "Agence Hexagone a publié le premier" in text(shown.cssselect(".head")[0])
    assert len(shown.cssselect("#reprises .sides")) == sum(copies)


def test_a_correction_is_shown_as_a_difference(press: Press) -> None:
    shown = page(press, f"/article/{number(press, '220')['id']}")
    edits = shown.cssselect("#historique .edit")
    assert any("200" in text(e.cssselect("del")[0]) for e in edits if e.cssselect("del"))
    assert any("rectificatif" in text(edit) for edit in edits)


@pytest.mark.parametrize(
    "path", ["/article/0", "/article/999999", "/sujet/99999999999999999999", "/rien", "/article/x"]
)
def test_what_is_not_there_is_said_to_be_missing(press: Press, path: str) -> None:
    assert "introuvable" in text(page(press, path, 404))


def test_english_is_a_choice_that_is_remembered(press: Press) -> None:
    answer = ask(f"{press.address}/recherche?q=Patriot&lang=en")
    assert '<html lang="en">' in answer.text
    assert "langue=en" in (answer.headers["Set-Cookie"] or "")
    assert '<html lang="fr">' in ask(f"{press.address}/recherche?lang=xx").text


@pytest.mark.parametrize("path", ["/article/{id}", "/sujet/{story}"])
def test_hostile_text_is_shown_harmlessly(press: Press, path: str) -> None:
    for id in press.hostile:
        with connect(press.url) as connection:
            row = connection.execute("select story from articles where id = %s", (id,)).fetchone()
        assert row
        harmless(press, path.format(id=id, story=row["story"]))


@pytest.mark.parametrize(
    "path",
    [
        "/", "/?ordre=date", "/recherche?q=OTAN&tri=date", "/recherche?q=OTAN&par=sujet&reprises=1",
        "/recherche?source=hostile-0", "/acteur/otan", "/theme/aide-militaire", "/bureau", "/sources",
        f"/recherche?q={quote(hostile.SCRIPT)}", f"/abonnement?q={quote(hostile.TURNED)}",
        f"/pourquoi?url={quote(hostile.URLS[2])}", f"/pourquoi?url={quote(hostile.URLS[0])}",
    ],
)  # fmt: skip
def test_hostile_text_is_harmless_wherever_it_is_listed(press: Press, path: str) -> None:
    harmless(press, path)


def harmless(press: Press, path: str) -> None:
    """Nothing in the page but what a template wrote: no script, no element of a text, no turned
    writing, no link to where a browser runs something."""
    answer = ask(f"{press.address}{path}")
    assert answer.status in (200, 422)
    assert len(answer.text) < 300_000
    shown = html.document_fromstring(answer.text)
    assert [s.get("src") for s in shown.cssselect("script")] == [
        s.get("src") for s in shown.cssselect("script[src^='/static/']")
    ]
    assert not shown.xpath("//@onerror | //img | //b[contains(., '1</b>')]")
    targets = {a.get("href", "") for a in shown.cssselect("a")}
    assert all(t.startswith(("/", "#", "https://", "http://")) for t in targets)
    assert not any(mark in answer.text for mark in "\u202e\u2066\u200f\u0007\u001b")


@pytest.mark.parametrize(
    "path",
    ["/recherche?q={}", "/pourquoi?url={}", "/abonnement?q={}", "/recherche?acteur={}",
     "/recherche?source={}&du={}&apres={}", "/acteur/{}", "/theme/{}", "/api/v1/search?q={}",
     "/recherche.csv?q={}", "/revue.md?q={}", "/confirmation/{}", "/static/{}/vigie.css"],
)  # fmt: skip
@pytest.mark.parametrize("broken", ["%ED%A0%80OTAN", "%00", "%FF%FE", "%F4%90%80%80", "%"])
def test_half_a_surrogate_or_no_utf8_at_all_breaks_nothing(
    press: Press, path: str, broken: str
) -> None:
    answer = ask(f"{press.address}{path.replace('{}', broken)}")
    assert answer.status < 500


def test_pages_load_nothing_from_outside_and_allow_no_inline_script(press: Press) -> None:
    answer = ask(f"{press.address}/recherche?q=Patriot")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    shown = html.document_fromstring(answer.text)
    loaded = shown.xpath(
        "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src"
    )
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert not shown.xpath("//@style | //style | //script[not(@src)] | //@onclick")
    for address in loaded:
        kept = ask(f"{press.address}{address}")
        assert (kept.status, "immutable" in kept.headers["Cache-Control"]) == (200, True)


def test_the_hostile_texts_are_what_they_say() -> None:
    assert len(hostile.TITLES) == len(hostile.URLS)
    assert len(hostile.HUGE) > 10_000_000
