"""Reading subscriptions: what is good, and one clear line for what is not."""

from datetime import time
from pathlib import Path

import pytest

from alerts.definitions import InvalidSubscription, KnownIds, read
from alerts.mailboxes import address_of, addresses_of
from archive.mail.subscriptions import Definition

KNOWN = KnownIds(
    actors=frozenset({"otan", "ukraine"}),
    topics=frozenset({"patriot"}),
    sources=frozenset({"gazette"}),
    classes=frozenset({"otan-ukraine", "ukraine", "otan", "autre"}),
)


def reading(folder: Path, text: str) -> tuple[Definition, ...]:
    path = folder / "abonnements.toml"
    path.write_text(text, encoding="utf-8")
    return read(path, KNOWN)


def test_the_least_and_the_most(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        """
        [[subscription]]
        name = "Tout"
        to = "anna@example.org"

        [[subscription]]
        name = "Patriot, le lundi"
        to = ["Anna <anna@example.org>", "ANNA@example.org", "boris@exemple.français.fr"]
        query = 'Patriot OR "missiles sol-air" -football'
        actors = ["otan"]
        topics = "patriot"
        sources = ["gazette"]
        relevance = ["otan-ukraine", "otan"]
        days = ["lundi", "thu", 7]
        at = 18:30:00
        timezone = "America/Montreal"
        language = "en"
        max_stories = 5
        empty = "skip"
        """,
    )
    assert found == (
        Definition(name="Tout", to=("anna@example.org",)),
        Definition(
            name="Patriot, le lundi",
            to=("ANNA@example.org", "boris@exemple.xn--franais-xxa.fr"),
            query='Patriot OR "missiles sol-air" -football',
            actors=("otan",),
            topics=("patriot",),
            sources=("gazette",),
            relevance=("otan-ukraine", "otan"),
            days=frozenset({1, 4, 7}),
            at=time(18, 30),
            timezone="America/Montreal",
            language="en",
            max_stories=5,
            empty="skip",
        ),
    )
    assert found[0].at == time(7)
    assert found[0].timezone == "Europe/Paris"


@pytest.mark.parametrize(
    ("days", "expected"),
    [('"daily"', range(1, 8)), ('"weekdays"', range(1, 6)), ('["sat", "Dimanche"]', (6, 7))],
)
def test_spans_of_days(tmp_path: Path, days: str, expected: range) -> None:
    text = f'[[subscription]]\nname = "a"\nto = "a@b.fr"\ndays = {days}'
    assert reading(tmp_path, text)[0].days == frozenset(expected)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("name = 5", "name = 5"),
        ('name = "a\\nb"', "one line"),
        ('name = "a\\u202eb"', "turn the direction"),
        ('name = "a\\u0085b"', "control characters"),
        ('to = "personne"', "'personne' is no mail address"),
        ("to = []", "at least one address"),
        ('to = "a@b.fr\\r\\nBcc: c@d.fr"', "to"),
        ('to = "é@b.fr"', "is no mail address"),
        ('actors = ["nato"]', "'nato' is not an actor"),
        ('topics = ["x"]', "'x' is not a topic"),
        ('sources = ["x"]', "'x' is not a source"),
        ('relevance = ["tout"]', "'tout' is not a class of the lexicon's theme"),
        ('days = ["someday"]', "'someday' is no day"),
        ("days = [0]", "0 is no day"),
        ("days = []", "at least one day"),
        ('at = "25:00"', "a time like"),
        ('at = "sept heures"', "a time like"),
        ('timezone = "Paris"', "a time zone like Europe/Paris"),
        ('timezone = "../../etc/passwd"', "a time zone like Europe/Paris"),
        ('language = "de"', "fr or en"),
        ("max_stories = 0", "1 to 500"),
        ("max_stories = true", "1 to 500"),
        ('empty = "perhaps"', "line or skip"),
        ('colour = "blue"', "unknown key 'colour'"),
    ],
)
def test_what_cannot_be_understood(tmp_path: Path, line: str, said: str) -> None:
    table = {"name": 'name = "Essai"', "to": 'to = "a@b.fr"'}
    table[line.split()[0]] = line
    with pytest.raises(InvalidSubscription) as caught:
        reading(tmp_path, "[[subscription]]\n" + "\n".join(table.values()))
    assert str(tmp_path / "abonnements.toml") in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one"),
        ("[subscription]\nname='a'", "at least one"),
        ("subscription = 3", "at least one"),
        ("[[subscriptions]]\nname='a'", "unknown key 'subscriptions'"),
        ("[[subscription]]\nto='a@b.fr'", "name is missing"),
        ("[[subscription]]\nname='a'", "to is missing"),
        ("[[subscription]]\nname='a'\nchannel=[]", "to is missing"),
        ("[[subscription]]\nname='a'\nto='a@b.fr'\n" * 2, "two subscriptions are named 'a'"),
        ("[[subscription", "not a TOML file"),
    ],
)
def test_files_that_hold_no_subscriptions(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidSubscription, match=said):
        reading(tmp_path, text)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(InvalidSubscription, match="cannot be read"):
        read(tmp_path / "absent.toml", KNOWN)
    (tmp_path / "latin.toml").write_bytes(b"# \xe9t\xe9")
    with pytest.raises(InvalidSubscription, match="not a TOML file"):
        read(tmp_path / "latin.toml", KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@b.fr>",
        f"{'a' * 65}@b.fr",
        "a@",
        "@b.fr",
        "a b@c.fr",
        "a@b@c.fr",
        "a@b..fr",
        "a@-",
        "a@b_c.fr",
        "a b@c.fr",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no (mail address|list of mail addresses)"):
        address_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "a@b.fr (c@d.fr)", "(c@d.fr) a@b.fr", "Anna (ou c@d.fr) <a@b.fr>", "a@b.fr b", "a@b .fr",
        "a @b.fr", "a. b@c.fr", "a@b.fr ()c@d.fr", f"a@{'.'.join(['b' * 60] * 5)}.fr",
    ],
)  # fmt: skip
def test_no_address_is_dropped_or_put_together_from_pieces(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no|at sign too many"):
        addresses_of(text)


def test_a_name_may_hold_an_at_sign_in_quotes() -> None:
    assert addresses_of('"Anna @ OTAN" <a@b.fr>, c@d.fr (bureau)') == ("a@b.fr", "c@d.fr")


@pytest.mark.parametrize(
    ("stated", "to"),
    [
        ("'a@b.fr, c@d.fr'", ("a@b.fr", "c@d.fr")),
        ("['a@b.fr, Anna <c@d.fr>', 'e@f.fr']", ("a@b.fr", "c@d.fr", "e@f.fr")),
        ("'\"Roy, Anna\" <a@b.fr>'", ("a@b.fr",)),
    ],
)
def test_every_address_of_a_list_is_taken(tmp_path: Path, stated: str, to: tuple[str]) -> None:
    [definition] = reading(tmp_path, f"[[subscription]]\nname = 'a'\nto = {stated}")
    assert definition.to == to


def test_one_address_is_not_several() -> None:
    with pytest.raises(ValueError, match="holds 2 mail addresses, expected one"):
        address_of("a@b.fr, c@d.fr")
