"""Mails of readers who ask in many ways, over a made-up press that corrects, withdraws and
disagrees: each proves itself when it is sent, and still when the record has gone on."""

from pathlib import Path

import pytest

from archive.database import Connection
from benchmarks.mailed_month import lived


@pytest.mark.parametrize(
    ("days", "least"), [(2, 15), pytest.param(31, 400, marks=pytest.mark.soak)]
)
@pytest.mark.timeout(1500)
def test_every_mail_proves_itself(
    connection: Connection, tmp_path: Path, days: int, least: int
) -> None:
    for checked in lived(connection, tmp_path, days, seed=19):
        assert checked.said == []
        assert checked.clean == checked.mails >= least
