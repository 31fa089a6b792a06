"""The manifest says what seed texts do not; a mistake in it names file, table and key."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from press.manifest import InvalidManifest, capture_of, load

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def written(folder: Path, text: str) -> Path:
    (folder / "manifest.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_one_states_nothing(tmp_path: Path) -> None:
    assert load(tmp_path) == {}


def test_states_days_times_and_texts(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        '["a.txt"]\npublished_on = 2026-02-03\nlanguage = "fr"\n'
        '["b.html"]\npublished_at = 2026-02-03T10:30:00\nurl = "https://exemple.example/b"\ntitle = "T"\n',
    )
    found = load(folder)
    assert found["a.txt"].published_on == date(2026, 2, 3)
    stated = found["b.html"].published_at
    assert stated and stated.utc == datetime(2026, 2, 3, 9, 30, tzinfo=UTC)


def test_a_capture_knows_its_identity_and_what_is_stated(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        '["a.txt"]\npublished_on = 2026-02-03\n["b.txt"]\nurl = "https://exemple.example/b"\nsource = "x"\n["c.txt"]\nid = "7"\n',
    )
    for name in ("a.txt", "b.txt", "c.txt", "d.HTML"):
        (folder / name).write_text("Bonjour")
    entries = load(folder)
    a, b, c, d = (
        capture_of(folder / n, entries.get(n), NOW) for n in ("a.txt", "b.txt", "c.txt", "d.HTML")
    )
    assert (a.source, a.source_id, a.media_type) == ("seed", "a", "text/plain")
    assert a.stated is not None
    assert (a.stated.basis, a.stated.precision, a.stated.published_at) == (
        "manifest",
        "day",
        datetime(2026, 2, 3, tzinfo=UTC),
    )
    assert (b.source, b.source_id, b.url) == ("x", None, "https://exemple.example/b")
    assert (c.source_id, d.source_id, d.media_type, d.stated) == ("7", "d", "text/html", None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('["a.txt"]\ntitel = "x"\n', ["['a.txt']", "titel", "known are"]),
        ('["a.txt"]\npublished_on = "hier"\n', ["['a.txt']", "published_on", "2026-02-03"]),
        ('["a.txt"]\npublished_on = 2026-02-03T10:00:00Z\n', ["published_on"]),
        ('["a.txt"]\npublished_at = 2026-02-03\n', ["published_at", "2026-02-03T10:30:00+01:00"]),
        ('["a.txt"]\nurl = "exemple.example"\n', ["url", "https://"]),
        ('["a.txt"]\nauthor = 7\n', ["author", "7"]),
        ('title = "x"\n', ["'title'", "table"]),
        ("[a.txt\n", ["not valid TOML"]),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: list[str]) -> None:
    with pytest.raises(InvalidManifest) as caught:
        load(written(tmp_path, text))
    for part in ["manifest.toml", *named]:
        assert part in str(caught.value)
    assert "\n" not in str(caught.value)
