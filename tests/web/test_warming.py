"""What is made before anybody asks for it."""

import threading

import pytest

from tests.web.conftest import Press
from vigie.reader import reading
from vigie.settings import read
from web.warming import kept_warm, warm


def test_the_front_page_is_made_before_it_is_asked_for(press: Press) -> None:
    settings = read({"VIGIE_VAR": press.var, "DATABASE_URL": press.url})
    with reading(settings, press.url) as reader:
        warm(reader)
        asked_at = reader.now()
        assert reader.today().at < asked_at


def test_a_record_that_is_away_is_waited_for_in_silence(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[object] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)
    settings = read({"VIGIE_VAR": press.var, "DATABASE_URL": press.url})
    with reading(settings, press.url) as reader:
        pass  # its connections are closed now
    with kept_warm(reader):
        pass
    assert not raised
