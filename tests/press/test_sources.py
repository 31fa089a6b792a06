"""The sources file: what is read, and what an error names."""

from pathlib import Path

import pytest

from press.sources import InvalidSources, load


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = '[[source]]\nid = "a"\nname = "Un"\nfeeds = ["https://a.fr/rss"]\n'


def test_a_full_entry(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        GOOD
        + 'sitemaps = ["https://a.fr/s.xml"]\ncountry = "fr"\nkind = "daily"\nowner = "Groupe"\n'
        'home = "https://a.fr/"\nshow = "headline"\nid_pattern = "_([0-9]+)"\ndelay = 0\n'
        'timezone = "Europe/Brussels"\n[source.select]\ntitle = "h1"\n',
    )
    source = load(path)["a"]
    assert source.feeds == ("https://a.fr/rss",)
    assert (source.delay, source.show, source.owners) == (0.0, "headline", ("Groupe",))
    assert source.id_pattern and source.id_pattern.search("x_12")
    assert dict(source.select) == {"title": "h1"}


def test_joint_owners(tmp_path: Path) -> None:
    source = load(write(tmp_path, GOOD + 'owner = ["Un", " Deux", "Un"]'))["a"]
    assert (source.owners, source.owner) == (("Un", "Deux"), "Un, Deux")


def test_defaults_are_cautious(tmp_path: Path) -> None:
    source = load(write(tmp_path, GOOD))["a"]
    assert (source.delay, source.show, source.id_pattern) == (None, "excerpt", None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no [[source]]"),
        ("x = 1", "unknown key 'x'"),
        ("[[source", "not valid TOML"),
        (GOOD + GOOD, "source 'a': id: used twice"),
        (GOOD + "fedes = []", "source 'a': fedes: unknown key"),
        ('[[source]]\nid = "a"\nname = "Un"\n', "source 'a': feeds: at least one"),
        ('[[source]]\nname = "Un"\nfeeds = ["https://a.fr"]\n', "source '1': id: is missing"),
        ('[[source]]\nid = "a"\nname = "Un"\nfeeds = ["file:///etc"]\n', "'a': feeds: expected"),
        ('[[source]]\nid = "a"\nname = "Un"\nfeeds = ["http://[x/"]\n', "'a': feeds: expected"),
        ('[[source]]\nid = "a b"\nname = "Un"\nfeeds = ["http://x/"]\n', "id: expected letters"),
        (GOOD + 'id_pattern = "("', "id_pattern: not a regular expression"),
        (GOOD + 'show = "all"', "show: expected one of"),
        (GOOD + "owner = 3", "owner: expected a text, or a list of texts"),
        (GOOD + 'owner = ["a", ""]', "owner: expected a text"),
        (GOOD + "delay = -1", "delay: expected seconds"),
        (GOOD + "keep_days = 0", "keep_days: expected a whole number of days"),
        (GOOD + "keep_days = true", "keep_days: expected a whole number of days"),
        (GOOD + 'keep_days = "30"', "keep_days: expected a whole number of days"),
        (GOOD + 'timezone = "Mars/Olympus"', "timezone: expected"),
        (GOOD + 'select = { text = "div[" }', "select.text: no CSS selector: 'div['"),
        (GOOD + "[source.select]\ntitle = 1", "select.title: expected"),
    ],
)
def test_an_error_names_file_entry_and_key(tmp_path: Path, text: str, named: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InvalidSources) as caught:
        load(path)
    assert named in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidSources, match=r"absent\.toml: cannot be read"):
        load(tmp_path / "absent.toml")
