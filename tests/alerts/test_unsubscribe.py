"""Signed links: only what was signed counts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.unsubscribe import recognised, sign, unsubscribe, verify
from archive.database import Connection
from archive.mail import keys, subscriptions
from archive.mail.subscriptions import Definition
from tests.alerts.office import KEY, at

NOW = at("2026-11-20T06:00")


@given(st.integers(0, 2**63), st.integers(0, 2**63))
def test_a_token_is_read_back(subscription: int, recipient: int) -> None:
    token = sign(KEY, subscription, recipient)
    assert re.fullmatch(r"[\w-]{43}", token)
    assert verify(KEY, token) == (subscription, recipient)
    assert verify(KEY[::-1], token) is None


@given(st.integers(0, 42), st.sampled_from("ABab01-_"))
def test_another_letter_is_another_token(place: int, letter: str) -> None:
    token = sign(KEY, 12, 345)
    forged = token[:place] + letter + token[place + 1 :]
    assert verify(KEY, forged) is None or forged == token


@pytest.mark.parametrize(
    "token", ["", "a", "é" * 43, "A" * 43, "A" * 44, "A" * 10_000, "%00", "=" * 43]
)
def test_what_is_no_token(token: str) -> None:
    assert verify(KEY, token) is None


def test_looking_changes_nothing_and_leaving_is_lasting(connection: Connection) -> None:
    subscriptions.save(connection, Definition(name="Aide", to=("a@example.org",)), NOW)
    [subscription] = subscriptions.every(connection)
    key = keys.signing_key(connection)
    token = sign(key, subscription.id, subscription.recipients[0].id)
    assert recognised(connection, token) == "Aide"
    assert subscriptions.every(connection) == (subscription,)
    assert unsubscribe(connection, token, NOW) == "Aide"
    assert unsubscribe(connection, token, NOW) == "Aide"
    [after] = subscriptions.every(connection)
    assert after.recipients[0].pause_reason == "unsubscribed"
    assert unsubscribe(connection, sign(KEY, subscription.id, 1), NOW) is None
    assert keys.signing_key(connection) == key
