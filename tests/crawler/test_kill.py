"""Killed at any moment, run again: nothing lost, nothing twice. Two crawlers at once."""

import itertools
import random
import signal
import threading
import time

import pytest

from archive.database import Connection
from archive.locks import CRAWLER
from tests.crawler.crawling import Crawler, source
from tests.services.site import Answer, Site, html, rss, status
from tests.services.waiting import LONGEST, until

PAGES = 40


def publish(site: Site, hosts: int) -> list[str]:
    """Feeds on several hosts, each with its own relevant pages; the hosts."""
    names = [f"127.0.1.{n + 1}" for n in range(hosts)]
    for name in names:
        site.pages[f"/rss-{name}"] = rss(
            *(
                {
                    "title": f"L'OTAN promet des missiles Patriot à l'Ukraine, {name} {n}",
                    "link": site.url(f"/{name}/page-{n}", name),
                }
                for n in range(PAGES // hosts)
            )
        )
    site.pages["/robots.txt"] = status(404)
    site.pages["*"] = lambda path, _headers: html(f"<p>{path}")
    return names


def follow(crawler: Crawler, site: Site, names: list[str], delay: float) -> None:
    crawler.follow(
        *(
            f'id = "{name}"\nname = "{name}"\ndelay = {delay}\n'
            f'feeds = ["{site.url(f"/rss-{name}", name)}"]'
            for name in names
        )
    )
    crawler.settings["VIGIE_ALLOW_HOSTS"] = ",".join(names)


def captured(connection: Connection) -> list[str]:
    return [row["url"] for row in connection.execute("select url from inbox").fetchall()]


def kill_and_finish(crawler: Crawler, connection: Connection, site: Site, times: int) -> None:
    names = publish(site, 4)
    follow(crawler, site, names, 0.02)
    chance = random.Random(5)
    for _ in range(times):
        before, process = len(site.asked), crawler.start("crawl", "--once")
        while len(site.asked) == before and process.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    crawler.once()
    urls = captured(connection)
    assert len(urls) == len(set(urls)) == PAGES
    states = connection.execute("select state, count(*) as n from links group by 1").fetchall()
    assert states == [{"state": "captured", "n": PAGES}]
    held = connection.execute("select host from hosts where holder is not null").fetchall()
    assert held == []


def test_killed_ten_times(crawler: Crawler, connection: Connection, site: Site) -> None:
    kill_and_finish(crawler, connection, site, 10)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_killed_fifty_times(crawler: Crawler, connection: Connection, site: Site) -> None:
    kill_and_finish(crawler, connection, site, 50)


def test_two_crawlers_share_the_work_and_no_host_sees_double(
    crawler: Crawler, connection: Connection, site: Site
) -> None:
    names = publish(site, 4)
    follow(crawler, site, names, 0.05)
    processes = [crawler.start("crawl", "--once") for _ in range(2)]
    for process in processes:
        _, err = process.communicate(timeout=LONGEST)
        assert process.returncode == 0, err
    urls = captured(connection)
    assert len(urls) == len(set(urls)) == PAGES
    assert len({asked.path for asked in site.asked if "page" in asked.path}) == PAGES
    assert all(site.most_in_flight[name] == 1 for name in names)
    for name in names:
        moments = sorted(asked.at for asked in site.asked if asked.host == name)
        assert all(b - a >= 0.045 for a, b in itertools.pairwise(moments))


def test_a_lost_database_connection_is_opened_again(
    crawler: Crawler, connection: Connection, site: Site
) -> None:
    follow(crawler, site, publish(site, 4), 0.05)
    turn, cut_off = itertools.count(), threading.Event()

    def page(path: str, _headers: object) -> Answer:
        if path.startswith("/127") and next(turn) >= 5:  # the rest is to do yet when it is cut
            cut_off.wait(LONGEST)
        return html(f"<p>{path}")

    site.pages["*"] = page
    process = crawler.start("crawl", "--once")
    until(lambda: len(site.paths("/127")) == 5)
    cut = connection.execute(
        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
        " and classid = %s",
        (CRAWLER,),
    ).fetchall()
    connection.rollback()
    cut_off.set()
    assert len(cut) == 1
    _, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, err
    urls = captured(connection)
    assert len(urls) == len(set(urls)) == PAGES


def test_stopped_it_ends_what_it_does_and_gives_back_its_leases(
    crawler: Crawler, connection: Connection, site: Site
) -> None:
    follow(crawler, site, publish(site, 2), 0.2)
    process = crawler.start("crawl")
    until(lambda: len(site.paths("/127")) >= 3)
    process.terminate()
    _, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, err
    assert len(captured(connection)) == len(site.paths("/127"))
    held = connection.execute("select host from hosts where holder is not null").fetchall()
    assert held == []


def test_long_lived_it_finds_what_is_new(
    crawler: Crawler, connection: Connection, site: Site
) -> None:
    first = {"title": "L'OTAN à Kiev", "link": site.url("/a")}
    second = {"title": "Zelensky à Bruxelles", "link": site.url("/b")}
    site.pages |= {"/rss": rss(first), "*": html("<p>Un"), "/robots.txt": status(404)}
    crawler.follow(source(site, "/rss"))
    process = crawler.start("crawl")
    try:
        until(lambda: len(captured(connection)) == 1)
        site.pages["/rss"] = rss(first, second)
        connection.execute("update feeds set due_at = clock_timestamp()")
        connection.commit()
        until(lambda: len(captured(connection)) == 2)
    finally:
        process.terminate()
        process.communicate(timeout=LONGEST)
