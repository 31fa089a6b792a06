"""robots.txt, TDM reservations, and what else publishers say."""

import pytest

from crawler.rights import by_file, of_page
from crawler.robots import Robots


def robots(text: str, status: int = 200) -> Robots:
    return Robots(status=status, text=text)


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /*?print", "/a?print=1", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: vigie\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: VIGIE\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: GPTBot\nDisallow: /", "/a", True),
        ("<html>not a robots file", "/a", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
    ],
)
def test_robots_rules(text: str, path: str, allowed: bool) -> None:
    assert robots(text).allows(f"https://x.fr{path}") is allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(404, True), (403, True), (429, False), (500, False), (503, False), (0, False)],
)
def test_the_status_of_robots_txt_decides_where_there_is_no_file(
    status: int, allowed: bool
) -> None:
    assert robots("User-agent: *\nDisallow: /", status).allows("https://x.fr/a") is allowed


def test_crawl_delay_sitemaps_and_ai_agents() -> None:
    text = (
        "User-agent: *\nCrawl-delay: 4\nDisallow: /x\n\nUser-agent: GPTBot\nUser-agent: CCBot\n"
        "Disallow: /\n\nUser-agent: ClaudeBot\nDisallow: /x\n\nSitemap: https://x.fr/s.xml\n"
    )
    assert robots(text).delay() == 4.0
    assert robots("User-agent: *\nCrawl-delay: 99999").delay() == 300.0
    assert robots(text).sitemaps() == ("https://x.fr/s.xml",)
    assert robots(text).refused_ai() == ("GPTBot", "CCBot")
    assert robots(text, 404).refused_ai() == ()


@pytest.mark.parametrize(
    ("rules", "reserved"),
    [
        ('[{"location": "/", "tdm-reservation": 1}]', True),
        ('[{"location": "/", "tdm-reservation": "1"}]', True),
        ('[{"location": "/", "tdm-reservation": 0}]', False),
        ('[{"location": "/b/", "tdm-reservation": 1}]', False),
        (
            '[{"location": "/a/free", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]',
            True,
        ),
        (
            '[{"location": "/a/*", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]',
            False,
        ),
        ('[{"location": "*.html$", "tdm-reservation": 1}]', True),
        ('{"location": "/"}', False),
        ('{"location": "/", "tdm-reservation": 1}', True),
        ('\ufeff[{"location": "/", "tdm-reservation": true}]', True),
        ("not JSON", False),
        ("[[[[", False),
        ("[1, null, {}]", False),
    ],
)
def test_tdmrep_json(rules: str, reserved: bool) -> None:
    assert (by_file(rules, "https://x.fr/a/page.html") is not None) is reserved


def page(body: str, **headers: str) -> tuple[str, tuple[str, ...]]:
    found = of_page(
        {name.replace("_", "-"): value for name, value in headers.items()},
        body.encode(),
        refused_ai=(),
        ai_reserves=False,
    )
    return found.keep, found.evidence


def test_a_page_says_what_it_reserves() -> None:
    assert page("<p>libre") == ("full", ())
    assert page("<p>", tdm_reservation="1") == ("feed", ("header tdm-reservation: 1",))
    assert page("<meta content='1' name='TDM-Reservation'>")[0] == "feed"
    assert "\x1b" not in repr(page('<meta name="tdm-reservation" content="\x1b[31m">'))
    assert page('<meta name="tdm-reservation" content="0">', tdm_reservation="1")[0] == "full"


@pytest.mark.parametrize(
    ("body", "noted"),
    [
        ('"isAccessibleForFree": false', True),
        ('"isAccessibleForFree":"False"', True),
        ('"isAccessibleForFree": "http://schema.org/False"', True),
        ('"isAccessibleForFree": true', False),
    ],
)
def test_paid_pages_are_noted(body: str, noted: bool) -> None:
    assert ("isAccessibleForFree: false" in page(body)[1]) is noted


def test_noarchive_is_noted_and_counts_only_if_the_operator_says_so() -> None:
    body = b'<meta name="robots" content="noarchive,nosnippet">'
    noted = of_page({}, body, refused_ai=(), ai_reserves=False)
    counted = of_page({}, body, refused_ai=(), ai_reserves=True)
    assert (noted.keep, counted.keep) == ("full", "feed")
    assert noted.evidence == counted.evidence == ("meta robots: noarchive",)
    header = of_page({"x-robots-tag": "noai"}, b"", refused_ai=("GPTBot",), ai_reserves=True)
    assert header.keep == "feed"
