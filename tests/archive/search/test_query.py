"""The grammar of queries, by itself."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.explain import explained
from archive.search.highlight import highlights
from archive.search.misread import Misread
from archive.search.names import Names, called, spelled
from archive.search.query import EVERYTHING, leaves, parse
from archive.search.tree import AllOf, AnyOf, Near, Not, Prefix, Query, Value, Words

NAMES = Names(
    spelled([("Kiev", "Kyiv", "Kyïv"), ("New York", "NYC"), ("Zelensky", "Zelenski")]),
    {
        "actor": called([("otan", ("OTAN", "NATO")), ("volodymyr-zelensky", ("Zelensky",))]),
        "source": called([("lemonde", ("Le Monde",))]),
    },
    frozenset({"actor"}),
)


def shape(query: Query) -> object:
    """The tree as nested tuples: words as typed, operators by a sign."""
    match query:
        case AllOf(parts):
            return ("&", *map(shape, parts))
        case AnyOf(parts):
            return ("|", *map(shape, parts))
        case Not(part):
            return ("!", shape(part))
        case Words(phrases, field):
            words = phrases[0].words
            return f"{field}:{words}" if field else words
        case Prefix(beginning, _, field):
            return f"{field}:{beginning}*" if field else f"{beginning}*"
        case Near(_, apart, words):
            return f"{words}~{apart}"
        case Value(field, values):
            return f"{field}={'+'.join(values)}"


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("missiles  Patriot", ("&", "missiles", "Patriot")),
        ("drones OR chars OU avions otan", ("&", ("|", "drones", "chars", "avions"), "otan")),
        ("char ou Parlement", ("|", "char", "Parlement")),
        ("char et Parlement", ("&", "char", "Parlement")),
        ("char ou", "char"),
        ("où char", "char"),
        ("obus AND 155", ("&", "obus", "155")),
        ("obus ET 155 OU drone", ("|", ("&", "obus", "155"), "drone")),
        ("obus ET 155 OU drone mer", ("&", ("|", ("&", "obus", "155"), "drone"), "mer")),
        ("obus ET (155 OU drone)", ("&", "obus", ("|", "155", "drone"))),
        ("obus SAUF 155", ("&", "obus", ("!", "155"))),
        ("obus NOT 155 NON drone", ("&", "obus", ("!", "155"), ("!", "drone"))),
        ("–155", ("!", "155")),
        ("-obus OU -drones", ("|", ("!", "obus"), ("!", "drones"))),
        ("-(char Parlement)", ("!", ("&", "char", "Parlement"))),
        ("otan SAUF (char OU obus)", ("&", "otan", ("!", ("|", "char", "obus")))),
        ('-"chars lourds"', ("!", "chars lourds")),
        ("«chars lourds»", "chars lourds"),
        ("porte-avions", "porte-avions"),
        ("la guerre", "guerre"),
        ("Guerre en Ukraine : Kiev dit… oui !", ("&", "Guerre", "Ukraine", "Kiev", "dit", "oui")),
        ("le 24/02/2022, à 12:30", ("&", "24/02/2022", "12:30")),
        ("guer*", "guer*"),
        ("l'Ukrain*", "ukrain*"),
        ("F-16*", "f16*"),
        ("titre:guerre", "title:guerre"),
        ("Titre : guerre", "title:guerre"),
        ('title:"en guerre"', "title:en guerre"),
        ("titre:(otan OU guer*)", ("|", "title:otan", "title:guer*")),
        ("titre:(otan OU guerre) paix", ("&", ("|", "title:otan", "title:guerre"), "paix")),
        ("-auteur:Dupont", ("!", "author:Dupont")),
        ("acteur:NATO", "actor=otan"),
        ('acteur:("Zelensky" OU OTAN)', ("|", "actor=volodymyr-zelensky", "actor=otan")),
        ("source:le-monde source:autre", ("&", "source=lemonde", "source=autre")),
        ("thème:chars", "topic=chars"),
        ("the\u0300me:chars", "topic=chars"),
        ('"guerre Ukraine"~5', "guerre Ukraine~5"),
        ('"OU" "or"', ("&", "OU", "or")),
        ("or russe", ("&", "or", "russe")),
    ],
)  # fmt: skip
def test_reads(query: str, tree: object) -> None:
    if query == '"OU" "or"':  # a little word between quotation marks is one still
        tree = "or"
    assert shape(parse(query, NAMES)) == tree


@pytest.mark.parametrize("query", ["", "   ", "\u00a0\n"])
def test_only_the_empty_query_asks_for_all(query: str) -> None:
    assert parse(query, NAMES) == EVERYTHING


@pytest.mark.parametrize(
    ("query", "at", "typed", "meant"),
    [
        ("Elle", 0, "Elle", None),
        ("de la", 0, "de la", None),
        ('"entre eux"', 0, '"entre eux"', None),
        ("otan -la", 5, "-la", None),
        ("OTAN SAUF la Russie", 5, "SAUF la", "SAUF Russie"),
        ("otan OU la", 8, "la", None),
        ("titre:la", 0, "titre:la", None),
        ("*", 0, "*", None),
        ("-", 0, "-", None),
        ("OR", 0, "OR", None),
        ("&", 0, "&", "ET"),
        ("otan & drones", 5, "&", "ET"),
        ("otan || drones", 5, "||", "OU"),
        ("\U0001f1fa\U0001f1e6", 0, "\U0001f1fa\U0001f1e6", None),
        ("…", 0, "…", None),
        ('""', 0, '""', None),
        ("()", 0, "()", None),
        ("(otan", 0, "(", "(otan)"),
        ("otan)", 4, ")", None),
        ("otan (", 5, "(", "otan"),
        ("otan OU", 5, "OU", "otan"),
        ("OU otan", 0, "OU", "otan"),
        ("otan OU OU mer", 8, "OU", "otan OU mer"),
        ("otan ET", 5, "ET", "otan"),
        ("otan (ET mer)", 6, "ET", "otan ( mer)"),
        ("mer NON", 4, "NON", "mer"),
        ("char or Parlement", 5, "or", "OU"),
        ("Law and Order", 4, "and", "ET"),
        ("tous sauf Kiev", 5, "sauf", "SAUF"),
        ("char SAUF obus OU drone", 5, "SAUF obus", "SAUF (obus OU drone)"),
        ('"chars lourds', 0, '"', '"chars lourds"'),
        ("allié(s)", 5, "(", None),
        ('12"', 2, '"', None),
        ("obus - 155", 5, "-", "-155"),
        ("--155", 0, "-", "-155"),
        ("!155", 0, "!155", "-155"),
        ("+155", 0, "+155", "155"),
        ("zelensk?", 7, "?", "zelensk*"),
        ("zel*sky", 0, "zel*sky", "zel*"),
        ("a*", 0, "a*", "a"),
        ("porte-av*", 0, "porte-av*", "porte av*"),
        ("char^2", 0, "char^2", "char"),
        ("[a TO b]", 0, "[a", "a"),
        ("it's \\ x", 5, "\\", None),
        ("sourc:lemonde", 0, "sourc:", "source:lemonde"),
        ("text.exact:mer", 0, "text.exact:", None),
        ("https://a.example/", 0, "https:", '"https://a.example/"'),
        ("titre:", 0, "titre:", None),
        ("titre:titre:mer", 6, "titre:", None),
        ("acteur:otn", 7, "otn", "otan"),
        ("acteur:ot*", 7, "ot*", None),
        ('"mer noire"~', 0, '"mer noire"~', '"mer noire"~5'),
        ('"mer noire"~51', 0, '"mer noire"~51', None),
        ('"mer"~5', 0, '"mer"~5', None),
        ("mer~5", 0, "mer~5", "mer"),
        ("mot " * 501, 2000, "mot", None),
        ("x" * 10_001, 10_000, "x", None),
        ("(" * 30 + "mer" + ")" * 30, 21, "(", None),
    ],
)  # fmt: skip
def test_refuses_with_the_place_and_what_was_meant(
    query: str, at: int, typed: str, meant: str | None
) -> None:
    with pytest.raises(Misread) as refused:
        parse(query, NAMES)
    error = refused.value
    assert (error.start, error.typed) == (at, typed)
    if meant:
        assert error.meant == meant
    for said in (str(error), error.said("fr")):
        assert f"{at + 1}" in said
        assert len(said.splitlines()) == 1


def test_spellings_stand_beside_what_was_typed() -> None:
    def phrases(query: str) -> list[str]:
        (leaf,) = leaves(parse(query, NAMES))
        assert isinstance(leaf, Words)
        return [phrase.words for phrase in leaf.phrases]

    assert phrases("Kyïv") == ["Kyïv", "Kiev"]
    assert phrases("-NYC") == ["NYC", "New York"]
    found = phrases('"Zelensky à Kiev"')
    assert found[:2] == ["Zelensky à Kiev", "Zelenski à Kiev"]
    assert {"Zelensky à Kyiv", "Zelenski à Kyiv"} <= set(found)
    assert "zelenskyy à Kyiv" in found  # by rule, of a name that a list has, too


def test_what_was_meant_is_understood() -> None:
    for query in ("otan OU OU mer", "(otan", '"chars lourds', "porte-av*", "zel*sky", "!155"):
        with pytest.raises(Misread) as refused:
            parse(query, NAMES)
        parse(refused.value.meant or "-", NAMES)


def test_explains() -> None:
    query = 'Kiev (missile OU titre:guer*) SAUF "mer Noire" "a char drone"~3 acteur:otan'
    assert explained(parse(query, NAMES)).split("\n") == [
        "all of:",
        '  the word "Kiev", or Kyiv',
        "  any of:",
        '    the word "missile"',
        '    a word that begins with "guer" in the title',
        "  not:",
        '    the phrase "mer Noire"',
        "  near each other, at most 3 others between: char, drone",
        "  actor otan",
    ]
    assert explained(EVERYTHING) == "everything"


MARKS = "abé12 -–\"«»'’OURETSAFN()*:~._\u00ad\0^?!&\\\U0001f525titre"


@given(st.text(alphabet=MARKS, max_size=40))
def test_whatever_is_typed_is_understood_or_refused_with_its_place(query: str) -> None:
    try:
        found = parse(query, NAMES)
    except Misread as error:
        assert 0 <= error.start < error.end <= len(error.query)
        return
    assert (found == EVERYTHING) == (not query.replace("\0", " ").strip())
    for leaf in leaves(found):
        if isinstance(leaf, Words):
            for phrase in leaf.phrases:
                assert phrase.terms
                assert len(phrase.places) == len(phrase.terms)
                assert phrase.places[0] == 0


@given(st.text(alphabet="abcdé <>&'\n", max_size=900))
def test_without_its_marks_an_excerpt_is_text(text: str) -> None:
    found = highlights(parse("b OR e ab"), "", text)
    plain = " ".join(text.split())
    for excerpt in found.get("text", ()):
        shown = unescape(excerpt.replace("<em>", "").replace("</em>", ""))
        assert shown.removeprefix("… ").removesuffix(" …") in plain
