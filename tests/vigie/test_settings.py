"""Settings: what the environment says, and one clear line where it cannot be used."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vigie.settings import InvalidSetting, read


def test_defaults_need_no_environment() -> None:
    settings = read({"HOME": "/nowhere"})
    assert settings.var == Path("var").absolute()
    assert settings.database_url is None
    assert abs(settings.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_reads_what_is_set() -> None:
    settings = read({
        "VIGIE_NOW": "2026-02-03T07:00:00+01:00",
        "VIGIE_ALLOW_HOSTS": "127.0.0.1:8080, Exemple.fr ,",
        "ELASTICSEARCH_URL": "http://localhost:9200",
    })  # fmt: skip
    assert settings.now() == datetime(2026, 2, 3, 6, tzinfo=UTC)
    assert settings.allow_hosts == ("127.0.0.1:8080", "exemple.fr")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIGIE_NOW", "hier"),
        ("VIGIE_NOW", "2026-02-03T07:00:00"),
        ("ELASTICSEARCH_URL", "localhost:9200"),
        ("VIGIE_KEEP_CAPTURES_DAYS", "a month"),
    ],
)
def test_names_the_setting_it_cannot_use(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=name):
        read({name: value})
