"""What the elements of a page give: the right ones selected, their text in lines."""

import pytest
from lxml.cssselect import CSSSelector

from indexer.extract import dom
from indexer.extract.blocks import blocks

PAGE = b"""<html><body class="page"><div id="main" class="article  big"><h1 class="big">A</h1>
<p class="lead">B</p><div class="text"><p class="text big">C</p><p>D <a class="big-link" href="/">E</a></p></div></div>
<div id="main-2" class="text article"><p class="lead big" lang="fr">F</p></div></body></html>"""


@pytest.mark.parametrize(
    "css",
    [
        "p", "P", ".big", "#main", "*.big", "p.big", "div#main.article", ".article.big", "#main .big", ".text > p, h1.big",
        ".lead, .text", "[lang]", ".big:not(h1)", "p[lang].lead", "#none", ".none p", "div > .lead", ".lead:first-child", "body .text",
    ],
)  # fmt: skip
def test_selects_what_css_selects(css: str) -> None:
    tree = dom.parse(PAGE)
    assert tree is not None
    assert dom.select(css, tree) == CSSSelector(css, translator="html")(tree)


@pytest.mark.parametrize(
    ("inside", "lines"),
    [
        ("un<br>deux", ["un deux"]),
        ("Un.<br>Deux", ["Un.", "Deux"]),
        ("« Un »\n <br> Deux", ["« Un »", "Deux"]),
        ("un<br><br>deux", ["un", "deux"]),
        ("un<br>\n&nbsp;<br>deux", ["un", "deux"]),
        ("<br>un<br>", ["un"]),
        ("un.<p>deux<br>trois</p>quatre", ["un.", "deux trois", "quatre"]),
        ("  un \n\t <b> deux</b>,  trois ", ["un deux, trois"]),
        ("un\N{NO-BREAK SPACE}: deux", ["un\N{NO-BREAK SPACE}: deux"]),
        ("un <script>x</script><span hidden>x</span>deux", ["un deux"]),
        ("<p>un</p><div class='read-also'>x</div><p>deux</p>", ["un", "deux"]),
        ("<p>un</p><figure><figcaption>x</figcaption></figure>deux", ["un", "deux"]),
    ],
)
def test_a_line_ends_where_a_block_does(inside: str, lines: list[str]) -> None:
    tree = dom.fragment(inside)
    assert tree is not None
    assert [line.text for line in blocks(tree)] == lines
