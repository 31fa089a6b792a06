"""``vigie compare``: pairs in, verdicts out, no database."""

import io
import json
import sys
from datetime import UTC, datetime

import pytest

from vigie.cli import main
from vigie.items import when


def compare(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    status = main(["compare"])
    return status, capsys.readouterr()


def test_verdicts_come_in_order_and_absent_keys_are_unknown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    pairs = [
        {
            "id": "x",
            "a": {"title": "Une crue à Redon"},
            "b": {"title": "Une crue à Redon", "text": None},
        },
        {"id": 2, "a": {}, "b": {"published": "jamais", "other": 1}},
    ]
    status, out = compare(monkeypatch, capsys, "\n\n".join(map(json.dumps, pairs)))
    found = [json.loads(line) for line in out.out.splitlines()]
    assert status == 0
    assert [(pair["id"], pair["verdict"]) for pair in found] == [
        ("x", "duplicate"),
        (2, "different"),
    ]
    assert all("evidence" in pair for pair in found)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1, "a": {}}', '{"id": 1, "a": [], "b": {}}'])
def test_a_line_that_is_no_pair_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
):
    status, out = compare(monkeypatch, capsys, line)
    assert status == 2
    assert "1" in out.err
    assert len(out.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("2025-02-10T06:02:31+01:00", datetime(2025, 2, 10, 5, 2, 31, tzinfo=UTC)),
        ("Mon, 10 Feb 25 06:02:31 +0100", datetime(2025, 2, 10, 5, 2, 31, tzinfo=UTC)),
        ("Mon, 10 Feb 2025 05:02:31 GMT", datetime(2025, 2, 10, 5, 2, 31, tzinfo=UTC)),
        ("Mon, 10 Feb 2025 05:02:31 -0000", datetime(2025, 2, 10, 5, 2, 31, tzinfo=UTC)),
        ("2025-07-10 06:02:31", datetime(2025, 7, 10, 4, 2, 31, tzinfo=UTC)),
        ("2025-02-10", datetime(2025, 2, 9, 23, tzinfo=UTC)),
        ("2025-02-30", None),
        ("hier", None),
        ("", None),
    ],
)
def test_times(stated: str, moment: datetime | None):
    assert when(stated) == moment


@pytest.mark.parametrize("command", [["label"], ["claims"], ["claims", "--pairs"], ["compare"]])
def test_half_characters_deep_nesting_and_other_encodings_are_no_bugs(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    half = {"title": "Otan \ud800", "text": "12 morts \udfff à Kiev"}
    item = json.dumps({"id": "\ud800", **half, "a": half, "b": half}).encode()
    for given, status, said in (
        (item, 0, ""),
        (b"[" * 100_000, 2, "line 1: too deeply nested"),
        (b'{"title": "L\xe9opard"}', 2, "standard input is not UTF-8"),
    ):
        stdin = io.TextIOWrapper(io.BytesIO(given), encoding="latin-1")
        monkeypatch.setattr(sys, "stdin", stdin)
        assert main(command) == status
        told = capsys.readouterr()
        assert said in told.err
        assert len(told.err.splitlines()) == (status > 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serach", "x"], "is it search?"),
        (["search", "--limit", "many"], "argument --limit: expected a number"),
        (["review", "--days", "x", "--out", "a.pdf"], "argument --days: expected a number"),
        (["read", "a", "b"], "unrecognized arguments: b"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
