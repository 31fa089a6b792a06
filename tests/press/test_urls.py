"""Canonical addresses, registrable domains, publishers' ids."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.urls import canonical, host_of, identity, publisher_id, registrable, same_site


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Www.Example.FR:80/a/../b/%7ex/", "https://www.example.fr/b/~x"),
        ("https://www.example.fr/a?utm_source=x&id=2&xtor=RSS-1", "https://www.example.fr/a?id=2"),
        ("https://www.example.fr/a#xtor=RSS-3-[general]", "https://www.example.fr/a"),
        ("https://www.example.fr/a#!/page", "https://www.example.fr/a#!/page"),
        ("https://www.example.fr/a?b=2&a=1&fbclid=z", "https://www.example.fr/a?a=1&b=2"),
        ("https://m.example.fr/a/", "https://www.example.fr/a"),
        ("https://amp.example.fr/a", "https://www.example.fr/a"),
        ("https://www.example.fr/a/amp/", "https://www.example.fr/a"),
        ("https://www.example.fr/a.amp.html", "https://www.example.fr/a.html"),
        ("https://www.google.com/amp/s/www.example.fr/a", "https://www.example.fr/a"),
        ("https://www-x-fr.cdn.ampproject.org/c/s/www.x.fr/a", "https://www.x.fr/a"),
        ("https://www.example.fr/a?ref=rss", "https://www.example.fr/a"),
        ("https://www.example.fr/a?ref=12", "https://www.example.fr/a?ref=12"),
        ("https://été.example.fr/é", "https://xn--t-9fab.example.fr/%C3%A9"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"),
        ("http://[::1]:8080/a/", "http://[::1]:8080/a"),
        ("https://x.fr/a?PHPSESSID=0a1b2c3d4e5f60718293a4b5c6&b=1", "https://x.fr/a?b=1"),
        ("https://x.fr/a;jsessionid=0A1B2C3D?b=1", "https://x.fr/a?b=1"),
        ("https://x.fr/a?sid=d41d8cd98f00b204e9800998ecf8427e", "https://x.fr/a"),
        ("https://x.fr/a?s=otan", "https://x.fr/a?s=otan"),
        ("https://m.fr/a", "https://m.fr/a"),
        ("https://www.example.fr", "https://www.example.fr/"),
        ("ftp://example.fr/a", "ftp://example.fr/a"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    assert canonical(url) == expected


@given(st.from_regex(r"https?://[a-z]{1,5}\.(fr|co\.uk)(/[ -~éè]{0,12}){0,3}", fullmatch=True))
def test_canonical_is_idempotent(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.lemonde.fr/a", "lemonde.fr"),
        ("https://journal.example.co.uk/a", "example.co.uk"),
        ("https://un.blogspot.com/a", "un.blogspot.com"),
        ("http://127.0.0.1:8080/", "127.0.0.1"),
        ("http://localhost/", "localhost"),
        ("nothing", None),
    ],
)
def test_registrable(url: str, expected: str | None) -> None:
    assert registrable(url) == expected


def test_same_site_needs_a_common_owner() -> None:
    assert same_site("https://www.lemonde.fr/a", "http://abonnes.lemonde.fr/b")
    assert not same_site("https://a.blogspot.com/", "https://b.blogspot.com/")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.x.fr/live/2022/02/25/un-titre_6115184_3210.html", "6115184@x.fr"),
        ("https://www.x.fr/live/2022/02/25/un-titre_6115184_6059010.html", "6115184@x.fr"),
        ("https://x.fr/a/slug_7058780.html#xtor=RSS-3", "7058780@x.fr"),
        ("https://x.fr/gaza-un-otage_AN-202502100452.html", "AN-202502100452@x.fr"),
        (
            "https://x.fr/a-20250210_HZJOWL7QRBBKZAKV2BWL34RVTQ/",
            "HZJOWL7QRBBKZAKV2BWL34RVTQ@x.fr",
        ),
        ("https://x.be/article/slug-11501234", "11501234@x.be"),
        ("https://x.fr/rubric-ato/3950123-slug.html", "3950123@x.fr"),
        ("https://ici.x.ca/nouvelle/2140001/slug", "2140001@ici.x.ca"),
        (
            "https://x.fr/slug-0b5dd2b6-e8b0-11ef-9d0c-5d5b0c9a1f2e",
            "0b5dd2b6-e8b0-11ef-9d0c-5d5b0c9a1f2e@x.fr",
        ),
        # Days, hours, quantities and words are no ids.
        ("https://x.fr/fr/europe/20250210-un-titre", None),
        ("https://x.fr/international/un-titre-20250210", None),
        ("https://x.fr/un-titre-10022025", None),
        ("https://x.fr/un-titre-202502101530", None),
        ("https://x.fr/pertes-1000000", None),
        ("https://x.fr/les-refugies-seraient-1250000", None),
        ("https://x.fr/le-budget-de-2025", None),
        ("https://x.fr/dossiers/1234567/un-titre", None),
        ("https://x.fr/international-relations-comparees", None),
    ],
)
def test_ids_found_without_a_pattern(url: str, expected: str | None) -> None:
    assert publisher_id(url, None) == expected


def test_a_pattern_decides_alone() -> None:
    pattern = re.compile(r"-a(\d+)$")
    assert publisher_id("https://x.fr/titre-a12?xtor=1", pattern) == "12"
    assert publisher_id("https://x.fr/slug_7058780.html", pattern) is None
    assert publisher_id("https://x.fr/t-77", re.compile(r"(t)-(?P<id>\d+)")) == "77"
    assert identity("https://x.fr/titre/", pattern) == "https://x.fr/titre"


def test_host_of() -> None:
    assert host_of("https://X.fr:443/a") == "x.fr"
    assert host_of("http://127.0.0.1:8080/a") == "127.0.0.1:8080"
    assert host_of("http://[::1]/a") == "[::1]"
    with pytest.raises(ValueError, match="no host"):
        host_of("nothing")
