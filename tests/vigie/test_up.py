"""`vigie up`: everything with one command; what appears in a feed becomes searchable unaided."""

import signal
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.command import Vigie
from tests.services.site import Site, html, rss

PROJECT = Path(__file__).parent.parent.parent
EXPECTED = tomllib.loads((PROJECT / "tests" / "seeds" / "expected.toml").read_text())
REJECTED = [name for name, expected in EXPECTED.items() if "rejected" in expected]

PAGE = """<!doctype html><html lang="fr"><head><title>{title} - La Vigie d'essai</title>
<meta property="og:title" content="{title}"><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "{title}", "datePublished": "2026-11-20T09:00:00+01:00"}}
</script></head><body><article><h1>{title}</h1><p>L’OTAN et l’Ukraine ont conclu un accord sur la
livraison de batteries Patriot, a annoncé mardi le ministère ukrainien de la Défense.</p>
<p>Les premiers systèmes arriveront avant la fin de l’année, selon la même source, qui ne précise
pas combien de lanceurs sont concernés ni quels pays membres les fourniront.</p>
<p>Moscou a aussitôt dénoncé une escalade et promis de viser les convois.</p></article></body></html>
"""


def wait_for(happened: Callable[[], Any], seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := happened():
            return found
        time.sleep(0.3)
    pytest.fail(f"did not happen within {seconds:.0f} s")


def end(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    return output


@pytest.fixture
def followed(vigie: Vigie, site: Site, tmp_path: Path) -> Iterator[Vigie]:
    """`vigie` following the site's one feed."""
    sources = tmp_path / "sources.toml"
    sources.write_text(
        '[[source]]\nid = "essai"\nname = "Essai"\n'
        f'feeds = ["{site.url("/feed.xml")}"]\ndelay = 0\n'
    )
    host = site.url("/").split("/")[2]
    yield vigie.with_(VIGIE_SOURCES=str(sources), VIGIE_ALLOW_HOSTS=host)


def test_once_does_one_cycle_and_says_what_it_found(vigie: Vigie) -> None:
    done = vigie.run("up", "--once")
    assert f"{len(EXPECTED)} seed texts" in done.stdout
    for name in REJECTED:
        assert f"{name}: {EXPECTED[name]['rejected']}" in done.stdout
    listed = vigie.jsonl("list", "--jsonl")
    assert all(a["revision"] == a["projected_revision"] for a in listed)
    assert vigie.json("search", "--json", "")["total"] == len(listed)
    assert "not crawling: set VIGIE_CONTACT" in done.stdout


def test_an_item_added_to_a_running_feed_is_searchable_unaided_and_stored_once(
    followed: Vigie, site: Site
) -> None:
    def item(number: int) -> dict[str, str]:
        title = f"Accord numéro {number} de l’OTAN sur les Patriot pour Kiev"
        site.pages[f"/article-{number}"] = html(PAGE.format(title=title))
        return {"title": title, "link": site.url(f"/article-{number}"), "description": title}

    first = item(1)
    site.pages["/feed.xml"] = rss(first)
    process = followed.start("up", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: followed.json("search", "--json", '"Accord numéro 1"')["total"] == 1)
        site.pages["/feed.xml"] = rss(item(2), first, extra="<ttl>1</ttl>")
        found = wait_for(
            lambda: followed.json("search", "--json", '"Accord numéro 2"')["total"] == 1, 180
        )
        assert found
    finally:
        end(process)
    listed = [a for a in followed.jsonl("list", "--jsonl") if a["source"] == "essai"]
    assert len(listed) == 2


def test_ctrl_c_ends_all_that_was_started(vigie: Vigie) -> None:
    process = vigie.start("up", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    marker = vigie.environment["VIGIE_VAR"]
    wait_for(lambda: len(family(marker)) >= 3)
    end(process)
    assert family(marker) == []


def test_killed_with_9_its_services_end_too(vigie: Vigie) -> None:
    process = vigie.start("up", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    marker = vigie.environment["VIGIE_VAR"]
    wait_for(lambda: len(family(marker)) >= 3)
    process.kill()
    process.wait()
    wait_for(lambda: family(marker) == [])


def family(marker: str) -> list[int]:
    """Processes whose environment names this test's data folder (Linux)."""
    found: list[int] = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"VIGIE_VAR={marker}\0".encode() in environment.read_bytes():
                found.append(int(environment.parent.name))
        except OSError:
            continue
    return found
