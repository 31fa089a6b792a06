"""The page's own words."""

from web import words


def test_a_phrase_with_a_number_has_a_singular() -> None:
    assert words.phrase("fr", "search.more", n=1) == "Afficher l’autre"
    assert words.phrase("fr", "search.more", n=12) == "Afficher les 12 autres"
    assert words.phrase("en", "story.kept back", n=1) == "and one more article"
    assert words.phrase("en", "story.kept back", n=0) == "and 0 more articles"
    assert words.count("fr", 0, "story") == "0\N{NO-BREAK SPACE}sujet"
