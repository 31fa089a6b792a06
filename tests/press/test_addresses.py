"""Links against a base, as a browser resolves them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.addresses import based, first, resolved

BASE = "https://www.example.fr/rss/une.xml"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("/a", "https://www.example.fr/a"),
        ("a", "https://www.example.fr/rss/a"),
        ("?p=1", "https://www.example.fr/rss/une.xml?p=1"),
        ("//autre.fr/a", "https://autre.fr/a"),
        ("  https://x.fr/a\n", "https://x.fr/a"),
        ("https://x.fr/a\n   b", "https://x.fr/ab"),
        ("https://x.fr/un titre.html", "https://x.fr/un%20titre.html"),
        ("https://x.fr/l'été", "https://x.fr/l'%C3%A9t%C3%A9"),
        ("https://x.fr/%C3%A9t%C3%A9?q=%20", "https://x.fr/%C3%A9t%C3%A9?q=%20"),
        ("https://été.fr/a", "https://xn--t-9fab.fr/a"),
        ("\\a\\b", "https://www.example.fr/a/b"),
        ("https://x.fr/a?b=1&amp;c=2", "https://x.fr/a?b=1&c=2"),
        ("HTTPS://x.fr/a", "HTTPS://x.fr/a"),
        ("https://x.fr/a#b", "https://x.fr/a#b"),
    ],
)
def test_where_a_link_leads(written: str, url: str) -> None:
    found = resolved(BASE, written)
    assert found and (found == url or found.lower() == url.lower())


@pytest.mark.parametrize(
    "written",
    [
        "", " ", None, "javascript:alert(1)", "mailto:a@x.fr", "file:///etc/passwd", "http://[x/",
        "http://", "https://x.fr:99999/", "https://x.fr/\u202etxt", "https://x.fr/\x00a",
        "https://x.fr/" + "a" * 2_000, "https://x..fr\xad/\u200e", "data:text/html,a",
    ],
)  # fmt: skip
def test_what_leads_nowhere(written: str | None) -> None:
    assert resolved(BASE, written) is None


def test_a_base_moves_from_the_outermost_in() -> None:
    assert (
        based(BASE, "/blog/", "2025/", None, "javascript:x") == "https://www.example.fr/blog/2025/"
    )
    assert first(BASE, (None, "mailto:a", "b", "c")) == "https://www.example.fr/rss/b"


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_raises_and_what_comes_is_an_address(base: str, written: str) -> None:
    found = resolved(base, written)
    assert found is None or (found.isascii() and found.isprintable() and " " not in found)
