"""No message repeats a password, however mangled the address is that holds it."""

import json
import subprocess
import sys
from traceback import format_exception
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


ELSEWHERE = (
    "smtps://user:{}", "smtp://user:{}%40h:587", "smtp://user:{}\uff20h", "smtp://user {} h",
    "//user:{}", "user:{}", "{}", "https://h:9200?api_key={}", "https://h?{}", "smtp://h?pwd={}",
    "postgresql://u:{}/db", "postgresql://u:{}:5432/db", "postgresql://h/db?pass word={}",
    "postgresql://u:x@[::1]:{}/db", "host=h pwd={}", "host=h pwd\t=\t{}", "host='h pwd={}'",
    "host=h mot_de_passe={}", "https://u:x@h,https://v:{}", "https://u:a,{}", "https://h:1,{},h",
    "smtp://[{}", "https://h?Authorization=ApiKey {}", "host='h password={}",
)  # fmt: skip


@pytest.mark.parametrize("shape", ELSEWHERE)
@pytest.mark.parametrize("name", [*NAMED, "DATABASE_ADMIN_URL"])
def test_a_password_that_stands_where_none_is_looked_for(name: str, shape: str) -> None:
    environment = {name: shape.format(SECRET)}
    assert not any(SECRET in words for row, words in in_force(environment) if row.name == name)
    try:
        read(environment)
    except InvalidSetting as error:
        assert SECRET not in line(error)


@pytest.mark.parametrize(
    ("name", "words", "shown"),
    [
        ("DATABASE_URL", "postgresql://vigie:x@db:5432/vigie?sslmode=require&password=x",
         "***@db:5432/vigie?sslmode=require&password=***"),
        ("DATABASE_URL", "host=db port = 5433 dbname=vigie password='a b'",
         "host=db port=5433 dbname=vigie password=***"),
        ("ELASTICSEARCH_URL", "http://a:9200,https://b", "http://a:9200,https://b"),
        ("ELASTICSEARCH_URL", "localhost:9200", "localhost:9200"),
        ("VIGIE_SMTP_URL", "smtp://mail.example?tls=never&timeout=9", "smtp://mail.example?tls=never&timeout=9"),
        ("VIGIE_PUBLIC_URL", "https://veille.example/vigie/", "https://veille.example/vigie/"),
    ],
)  # fmt: skip
def test_what_is_no_secret_is_shown(name: str, words: str, shown: str) -> None:
    [told] = [told for row, told in in_force({name: words}) if row.name == name]
    assert told == f"{name}={shown}"


def test_a_password_in_the_place_of_its_file() -> None:
    for row in table().values():
        if row.guarded:
            with pytest.raises(InvalidSetting) as raised:
                read({f"{row.name}_FILE": SECRET})
            assert str(raised.value).startswith(f"{row.name}_FILE: a file that can be read")


def test_not_even_a_traceback_repeats_what_libpq_says() -> None:
    with pytest.raises(InvalidDatabaseUrl) as raised:
        connect(f"postgresql://user:a%zz{SECRET}@127.0.0.1:1/x")
    assert SECRET not in "".join(format_exception(raised.value))


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_log_repeats_no_login(form: str) -> None:
    program = (
        "import logging, sys; from vigie import logs; logs.begin(sys.argv[1], verbose=True,"
        " command='x', worker=False)\n"
        f"url = 'https://user:{SECRET}@example.org/feed.xml'\n"
        "logging.getLogger('a').info('captured url=%s', url)\n"
        "try: raise ValueError(url)\n"
        "except ValueError: logging.getLogger('a').exception('bug')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, form], capture_output=True, text=True, check=True
    )
    assert SECRET not in done.stderr
    assert done.stderr.count("example.org/feed.xml") == 2


def test_doctor_as_json_repeats_no_login() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vigie", "doctor", "--json"],
        env={"PATH": "/usr/bin:/bin", "KIBANA_URL": f"http://user:{SECRET}@127.0.0.1:1"}
        | {"VIGIE_VAR": "/nonexistent/vigie", "VIGIE_SAMPLE": "x"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = {each["about"]: each["said"] for each in json.loads(done.stdout)["findings"]}
    assert told["Kibana"].startswith("http://***@127.0.0.1:1 does not answer")
    assert SECRET not in done.stdout + done.stderr


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
