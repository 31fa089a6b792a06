"""Names kept beside the data: never those of another lexicon, never half a file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.search import names, remembered
from archive.search.names import Names

MADE = names.Names(
    {("kiev",): ("Kiev", "Kyiv"), ("union", "europeen"): ("UE", "Union européenne")},
    {"actor": {"kiev": ("ukraine", "kiev")}, "source": {"lemonde": ("le-monde",)}},
    frozenset({"actor"}),
)


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    (tmp_path / "actors.toml").write_text("one")
    return tmp_path / "actors.toml"


def fails() -> Names:
    raise AssertionError("made anew")


def test_what_was_kept_is_what_was_made(tmp_path: Path, lexicon: Path) -> None:
    assert remembered.names(tmp_path / "cache", [lexicon], lambda: MADE) == MADE
    assert remembered.names(tmp_path / "cache", [lexicon], fails) == MADE


def test_those_of_the_shipped_lexicon_come_back_whole(tmp_path: Path, lexicon: Path) -> None:
    shipped = names.default()
    remembered.names(tmp_path / "cache", [lexicon], lambda: shipped)
    assert remembered.names(tmp_path / "cache", [lexicon], fails) == shipped


def test_a_lexicon_that_changed_is_read_anew(tmp_path: Path, lexicon: Path) -> None:
    remembered.names(tmp_path / "cache", [lexicon], lambda: MADE)
    before = lexicon.stat()
    lexicon.write_text("two")  # as long, and as old
    os.utime(lexicon, ns=(before.st_atime_ns, before.st_mtime_ns))
    other = Names()
    assert remembered.names(tmp_path / "cache", [lexicon], lambda: other) == other


def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path: Path, lexicon: Path) -> None:
    def slowly() -> Names:
        lexicon.write_text("changed meanwhile")
        return MADE

    assert remembered.names(tmp_path / "cache", [lexicon], slowly) == MADE
    assert not list(tmp_path.glob("cache/names-*"))


@pytest.mark.parametrize("keep", [0, 1, 70, -1])
def test_a_file_cut_short_or_altered_is_made_anew(tmp_path: Path, lexicon: Path, keep: int) -> None:
    remembered.names(tmp_path / "cache", [lexicon], lambda: MADE)
    [file] = (tmp_path / "cache").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:keep] if keep >= 0 else whole.replace(b"Kyiv", b"Lviv"))
    assert remembered.names(tmp_path / "cache", [lexicon], lambda: MADE) == MADE
    assert file.read_bytes() == whole


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path, lexicon: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "none" / "cache", tmp_path / "file" / "cache", Path("/proc/cache")):
        assert remembered.names(folder, [lexicon], lambda: MADE) == MADE


def test_a_missing_file_is_what_making_says_it_is(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="made anew"):
        remembered.names(tmp_path / "cache", [tmp_path / "none.toml"], fails)


def test_old_ones_go(tmp_path: Path, lexicon: Path) -> None:
    for number in range(remembered.KEPT + 3):
        lexicon.write_text(str(number))
        remembered.names(tmp_path / "cache", [lexicon], lambda: MADE)
    assert len(list((tmp_path / "cache").iterdir())) == remembered.KEPT


def test_many_writers_leave_one_whole_file(tmp_path: Path, lexicon: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from archive.search import names, remembered\n"
        "made = names.Names({('a',): tuple('x' * 2000 for _ in range(100))}, {}, frozenset())\n"
        "assert remembered.names(Path(sys.argv[1]), [Path(sys.argv[2])], lambda: made) == made"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, tmp_path / "cache", lexicon])
        for _ in range(4)
    ]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert len(list((tmp_path / "cache").iterdir())) == 1
