"""No message repeats a password, however mangled the address is that holds it."""

from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.database import DatabaseUnavailable, InvalidDatabaseUrl, connect
from archive.search import elastic
from archive.search.cluster import Cluster, InvalidCluster
from archive.search.names import NOTHING
from archive.search.values import IndexUnavailable
from vigie.cli import line
from vigie.settings import InvalidSetting, in_force, read, table
from vigie.terminal import shown

SECRET = "S3CRET"
ODD = st.text(st.sampled_from("ab1 %z/:?#@&=;,\\'\"é\t[]"), max_size=6)
NAMED = ("DATABASE_URL", "ELASTICSEARCH_URL", "VIGIE_SMTP_URL", "VIGIE_PUBLIC_URL", "KIBANA_URL")


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """An address with a login, and with odd characters anywhere but within the secret."""
    scheme = draw(st.sampled_from(["http", "https", "postgresql", "smtp", "ftp", "mysql", ""]))
    mark = draw(st.sampled_from(["://", ":", "//", ""]))
    password = draw(ODD) + SECRET + draw(ODD)
    host = draw(st.sampled_from(["127.0.0.1:1", "h:notaport", "h", "[::1]:1", ""]))
    return f"{scheme}{mark}{draw(ODD)}user:{password}@{host}{draw(ODD)}"


@settings(max_examples=400)
@given(st.sampled_from(NAMED), addresses())
def test_a_setting_that_cannot_be_used(name: str, address: str) -> None:
    environment = {name: address}
    try:
        read(environment)
    except InvalidSetting as error:
        assert SECRET not in line(error)
    told = [words for row, words in in_force(environment) if row.name == name]
    assert not any(SECRET in words for words in told)


@settings(max_examples=150)
@given(addresses())
def test_a_database_that_is_not_there(address: str) -> None:
    if "127.0.0.1:1" not in address:
        address = f"postgresql://user:{SECRET}@127.0.0.1:1/{address[-3:]}"
    with pytest.raises((DatabaseUnavailable, InvalidDatabaseUrl, UnicodeError)) as raised:
        connect(address)
    assert SECRET not in str(raised.value)


@settings(max_examples=50)
@given(ODD)
def test_a_cluster_that_is_not_there(odd: str) -> None:
    try:
        hosts = read({"ELASTICSEARCH_URL": f"http://user:{SECRET}{odd}@127.0.0.1:1"}).elasticsearch
    except InvalidSetting as error:
        assert SECRET not in str(error)
        return
    with pytest.raises((IndexUnavailable, InvalidCluster)) as raised:
        elastic.open(Cluster(hosts=cast("tuple[str, ...]", hosts)), NOTHING).identity()
    assert SECRET not in str(raised.value)


@given(st.text(st.sampled_from("ab1%:é="), max_size=8))
def test_an_address_of_a_feed(odd: str) -> None:
    told = shown(f"poll failed url=https://user:{odd}{SECRET}@example.org/feed.xml again")
    assert SECRET not in told
    assert "example.org/feed.xml" in told


def test_every_setting_that_may_hold_a_password_is_tried() -> None:
    ours = {row.name for row in table().values() if row.name.endswith("_URL") and not row.secret}
    assert ours - {*NAMED, "DATABASE_ADMIN_URL"} == set()
