"""What the project's own seed texts promise, as far as the files alone can tell."""

import json
import re
import tomllib
import unicodedata
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from lexicon.terms import words
from press import manifest
from tests.shared import shared

SEEDS = Path(__file__).parents[2] / "seeds"
FILES = sorted(path for path in SEEDS.iterdir() if path.suffix in manifest.TEXTS)
PAGES = [path for path in FILES if path.suffix == ".html"]
MANIFEST = manifest.load(SEEDS)
EXPECTED = tomllib.loads(Path(__file__).with_name("expected.toml").read_text(encoding="utf-8"))
FURNITURE = "//head | //header//nav | //nav | //footer | //aside | //section[@class='newsletter']"


def document(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes())


def prose(path: Path) -> str:
    """The words of a seed, good enough to compare: no reading of the service's own."""
    if path.suffix == ".json":
        stated = json.loads(path.read_text(encoding="utf-8"))
        return "\n".join(filter(None, (stated["title"], stated.get("standfirst"), stated["text"])))
    if path.suffix == ".html":
        page = document(path)
        for element in page.xpath(FURNITURE):
            element.drop_tree()
        return "\n".join(element.text_content() for element in page.xpath("//h1 | //h2 | //p"))
    return path.read_text(encoding="utf-8")


def shingles(text: str, size: int = 5) -> set[tuple[str, ...]]:
    found = words(text)
    return {found[start : start + size] for start in range(len(found) - size + 1)}


def share(one: Path, other: Path) -> float:
    """The part of the shorter text's shingles that the longer one has too."""
    a, b = shingles(prose(one)), shingles(prose(other))
    return len(a & b) / min(len(a), len(b))


def data_of(path: Path) -> list[dict[str, Any]]:
    scripts = document(path).xpath("//script[@type='application/ld+json']/text()")
    loaded = [json.loads(script) for script in scripts]
    return [node for value in loaded for node in value.get("@graph", [value])]


def related(one: str, other: str) -> bool:
    """Whether two files are copies or versions of one another, by what is expected."""
    roots = [
        EXPECTED[name].get("copy_of") or EXPECTED[name].get("version_of") or name
        for name in (one, other)
    ]
    return roots[0] == roots[1]


def test_every_text_has_its_tables_and_no_table_is_without_text():
    names = {path.name for path in FILES}
    assert set(MANIFEST) == names
    assert set(EXPECTED) == names


def test_the_collection_is_as_broad_as_promised():
    french = [name for name, entry in EXPECTED.items() if "rejected" not in entry]
    assert len(french) >= 20
    assert len({MANIFEST[name].source for name in french}) >= 8
    assert {entry["published"].year for entry in EXPECTED.values()} == set(range(2022, 2027))
    assert {entry.get("relevance") for entry in EXPECTED.values()} >= {
        "otan-ukraine", "ukraine", "otan", "autre",
    }  # fmt: skip
    assert {path.suffix for path in FILES} == {".txt", ".html", ".json"}


def test_expected_ids_are_known_ids():
    known = set(re.findall(r"`([a-z0-9-]+)`", shared("lexicon-ids.md").read_text(encoding="utf-8")))
    used = {
        tag for entry in EXPECTED.values() for key in ("actors", "topics") for tag in entry.get(key, ())
    }  # fmt: skip
    assert used
    assert used <= known


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_text_is_of_real_length_and_cleanly_written(path: Path):
    text = path.read_text(encoding="utf-8")
    assert 200 <= len(prose(path).split()) <= 1_000
    assert unicodedata.is_normalized("NFC", text)
    assert "\ufffd" not in text
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_addresses_are_on_a_reserved_domain(path: Path):
    hosts = re.findall(r"https?://([^/\"\s<#]+)", path.read_text(encoding="utf-8"))
    if (stated := MANIFEST[path.name].url) is not None:
        hosts.append(re.sub(r"^https://([^/]+)/.*", r"\1", stated))
    known = {"schema.org", "ogp.me"}
    assert all(host in known or host.endswith(".example") for host in hosts), hosts
    assert hosts


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_what_the_manifest_says(path: Path):
    page = document(path)
    assert page.xpath("string(//link[@rel='canonical']/@href)") == MANIFEST[path.name].url
    assert len(page.xpath("//h1")) == 1
    headlines = [node["headline"] for node in data_of(path) if "headline" in node]
    assert all(headline == page.xpath("string(//h1)") for headline in headlines)


def test_the_live_page_repeats_its_entries_as_data():
    path = SEEDS / "006-vilnius-en-direct.html"
    (live,) = (node for node in data_of(path) if node["@type"] == "LiveBlogPosting")
    entries = live["liveBlogUpdate"]
    assert len(entries) == EXPECTED[path.name]["entries"]
    assert len({entry["datePublished"] for entry in entries}) == len(entries)
    page = document(path)
    for entry in entries:
        (block,) = page.xpath("//article[@id=$id]", id=entry["url"].partition("#")[2])
        assert entry["headline"] == block.xpath("string(h2)")
        assert entry["articleBody"] in block.text_content()


def test_json_seeds_use_the_documented_keys():
    keys = {"title", "standfirst", "text", "url", "published_at", "author", "language"}
    for path in FILES:
        if path.suffix == ".json":
            assert set(json.loads(path.read_text(encoding="utf-8"))) <= keys


def test_the_reprints_overlap_the_dispatch_as_reprints_do():
    dispatch = SEEDS / "023-depeche-purl.txt"
    assert share(dispatch, SEEDS / "024-reprise-purl.txt") > 0.9
    edited = SEEDS / "025-reprise-purl-suisse.html"
    assert 0.5 < share(dispatch, edited) < 0.8
    assert len(prose(edited).split()) > 1.2 * len(prose(dispatch).split())


def test_no_other_pair_of_texts_is_alike():
    for one, other in combinations(FILES, 2):
        if not related(one.name, other.name):
            assert share(one, other) < 0.03, (one.name, other.name)


def test_the_versions_are_one_article_corrected():
    first, second = (
        (SEEDS / name).read_text(encoding="utf-8").strip().split("\n\n")
        for name in ("009-obus-otan.txt", "010-obus-otan-corrige.txt")
    )
    changed = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    assert len(changed) == 2, "the headline and the paragraph with the figure"
    assert second[len(first) :] == [second[-1]]
    assert second[-1].startswith("Rectificatif")
    one, other = (MANIFEST[name] for name in ("009-obus-otan.txt", "010-obus-otan-corrige.txt"))
    assert (one.source, one.id) == (other.source, other.id)
    assert one.published_at is not None
    assert other.published_at is not None
    assert one.published_at.utc < other.published_at.utc


def test_no_sentence_comes_from_the_press_texts():
    runs = set[tuple[str, ...]]()
    for path in shared("seeds").glob("*.txt"):
        runs |= shingles(path.read_text(encoding="utf-8"), size=9)
    assert runs
    for path in FILES:
        assert not shingles(prose(path), size=9) & runs, path.name
