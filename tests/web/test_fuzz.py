"""No request whatsoever is answered with a server's error, and the page goes on answering."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import fuzzing
from tests.web.conftest import Press, doors, pressed
from tests.web.fuzzing import Target
from tests.web.serving import ask, serving

QUICK = 150  # requests
LONG = 6_000
READING = ("GET",) * 6 + ("HEAD", "OPTIONS", "PUT", "DELETE", "Q")


@pytest.fixture
def apart(postgres: str, tmp_path: Path) -> Iterator[Press]:
    """A page over a record that may be spoilt."""
    yield from pressed(postgres, tmp_path)


def target(press: Press) -> Target:
    """Every route of the page, as a browser that has its token."""
    answer = ask(f"{press.address}/sujet/1")
    token = re.search(r'name="jeton" value="([0-9a-f]+)"', answer.text)
    assert token
    return Target(
        host=fuzzing.at(press.address),
        paths=press.paths,
        forms=press.forms,
        ids=("1", "2", *map(str, press.hostile), "otan", "zelensky", "drones"),
        jeton=token[1],
        cookie=str(answer.headers["Set-Cookie"]).partition(";")[0],
    )


def survives(
    wanted: Target, seed: int, number: int, methods: tuple[str, ...]
) -> Counter[int | None]:
    """How often each status was answered; none of them a server's error."""
    chance = random.Random(seed)
    found: Counter[int | None] = Counter()
    broken: list[tuple[int, bytes]] = []
    for _ in range(number):
        sent = fuzzing.request(chance, wanted, methods)
        answered = fuzzing.status(wanted.host, sent)
        found[answered] += 1
        if answered is not None and answered >= 500:
            broken.append((answered, sent[:2000]))
    assert not broken, (len(broken), broken[:9])
    assert ask(f"http://{wanted.host}/health").status == 200
    return found


def test_no_request_is_a_server_s_error(press: Press) -> None:
    found = survives(target(press), 1, QUICK, READING)
    assert found[200] > QUICK / 10
    assert found[405]


@pytest.mark.soak
@pytest.mark.parametrize("seed", [11, 12])
def test_thousands_of_requests_and_forms_are_none_either(apart: Press, seed: int) -> None:
    found = survives(target(apart), seed, LONG, fuzzing.METHODS)
    print(seed, dict(found))
    assert found[200] > LONG / 10
    assert found[303]  # forms were ours and were taken


@pytest.mark.soak
def test_nor_behind_a_password(apart: Press) -> None:
    from vigie.reader import reading
    from vigie.settings import read
    from web.app import application
    from web.gate import Gate, hashed

    settings = read({"VIGIE_VAR": apart.var, "DATABASE_URL": apart.url})
    with reading(settings, apart.url) as reader:
        let = Gate(loopback=False, who=reader.whose, password=hashed("chataigne"))
        with serving(application(doors(), reader, let)) as address:
            wanted = Target(
                host=fuzzing.at(address),
                paths=apart.paths,
                forms=apart.forms,
                cookie=f"vigie={reader.session('Anne')}",
            )
            print(dict(survives(wanted, 13, LONG // 3, fuzzing.METHODS)))
