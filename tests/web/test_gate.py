"""Who may read, and what a form of somebody else's cannot do."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

from archive.reader import sessions
from tests.services.waiting import LONGEST
from tests.web.conftest import Press
from web.gate import Gate, Tries, form_token, hashed, is_host, is_loopback, is_right, local, name


class Browser:
    """A client that keeps cookies and follows nothing."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.cookies: dict[str, str] = {}

    def ask(
        self, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        connection = HTTPConnection(self.host, timeout=LONGEST)
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode(fields)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if fields is not None else "GET", path, body, sent)
        answer = connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie", []):
            key, _, rest = value.partition("=")
            self.cookies[key] = rest.partition(";")[0].strip('"')
        text = answer.read().decode()
        found = dict(answer.headers)
        connection.close()
        return answer.status, found, text

    def token(self, path: str) -> str:
        found = re.search(r'name="jeton" value="([0-9a-f]+)"', self.ask(path)[2])
        assert found
        return found[1]


@pytest.fixture(scope="session")
def guarded(press: Press) -> Iterator[str]:
    """The same page as though it were reached from outside, behind the password."""
    from tests.web.conftest import doors
    from tests.web.serving import serving
    from vigie.reader import reading
    from vigie.settings import read
    from web.app import application

    settings = read({"VIGIE_VAR": press.var, "DATABASE_URL": press.url})
    with reading(settings, press.url) as reader:
        let = Gate(loopback=False, who=reader.whose, password=hashed("chataigne"))
        with serving(application(doors(), reader, let)) as address:
            yield address


def test_behind_a_password_nothing_is_shown_before_it(guarded: str) -> None:
    reader = Browser(guarded)
    for path in ("/", "/recherche?q=x", "/article/1", "/bureau", "/recherche.csv"):
        status, headers, text = reader.ask(path)
        assert (status, headers["location"][:11]) == (303, "/connexion?")
        assert "OTAN" not in text
    assert reader.ask("/api/v1/search")[0] == 401
    assert reader.ask("/metrics")[0] == 401
    assert reader.ask("/health")[0] == reader.ask("/ready")[0] == 200


def test_a_program_reads_by_the_password_and_cannot_act(guarded: str) -> None:
    program = Browser(guarded)
    said = {"Authorization": "Bearer chataigne"}
    assert program.ask("/api/v1/sources", **said)[0] == 200
    assert program.ask("/api/v1/sources", Authorization="Bearer faux")[0] == 401
    assert program.ask("/sujet/1/bureau", {"geste": "read"}, **said)[0] == 401


def test_signing_in_and_out(guarded: str) -> None:
    reader = Browser(guarded)
    token = reader.token("/connexion?suite=/sources")
    fields = {"jeton": token, "nom": "Anne", "motdepasse": "faux", "suite": "/sources"}
    assert reader.ask("/connexion", fields)[0] == 403
    status, headers, _ = reader.ask("/connexion", fields | {"motdepasse": "chataigne"})
    assert (status, headers["location"]) == (303, "/sources")
    assert reader.ask("/sources")[0] == 200
    old = dict(reader.cookies)
    token = reader.token("/sources")
    assert reader.ask("/deconnexion", {"jeton": token})[0] == 303
    reader.cookies = old  # what was copied before is worth nothing now
    assert reader.ask("/sources")[0] == 303


def test_signing_in_leads_to_no_other_site(guarded: str) -> None:
    reader = Browser(guarded)
    for evil in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"):
        token = reader.token("/connexion")
        fields = {"jeton": token, "nom": "A", "motdepasse": "chataigne", "suite": evil}
        assert reader.ask("/connexion", fields)[1]["location"] == "/"
        assert local(evil) == "/"
    assert local("/recherche?q=a&apres=b") == "/recherche?q=a&apres=b"


def test_a_password_cannot_be_guessed() -> None:
    now = [0.0]
    tries = Tries(clock=lambda: now[0])
    for _ in range(10):
        assert not tries.exhausted("192.0.2.1")
        tries.failed("192.0.2.1")
    assert tries.exhausted("192.0.2.1")
    assert not tries.exhausted("192.0.2.2")
    now[0] = 301
    assert not tries.exhausted("192.0.2.1")


def test_a_password_is_kept_as_its_hash() -> None:
    kept = hashed("chataigne")
    assert "chataigne" not in kept
    assert kept.startswith("$argon2id$")
    assert is_right("chataigne", kept)
    assert not is_right("", kept)
    assert not is_right("x", "no hash")
    assert hashed(kept) == kept


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"X_Forwarded_For": "198.51.100.1"},
        {"Forwarded": "for=198.51.100.1"},
    ],
)
def test_without_a_password_only_this_machine_reads(press: Press, headers: dict[str, str]) -> None:
    assert Browser(press.address).ask("/", **headers)[0] == 403
    assert Browser(press.address).ask("/")[0] == 200


@pytest.mark.parametrize("host", ["[::1", "[::::]", "a b", "localhost:99999", "é", "x[::1]"])
def test_a_host_that_is_none_is_a_bad_request(press: Press, host: str) -> None:
    assert Browser(press.address).ask("/", Host=host)[0] == 400
    assert not is_host(host)


def test_what_is_a_host() -> None:
    for host in ("localhost", "127.0.0.1:8000", "[::1]", "[::1]:8000", "veille.example.org:"):
        assert is_host(host)


def test_a_form_from_elsewhere_does_nothing(press: Press) -> None:
    reader = Browser(press.address)
    token = reader.token("/sujet/1")
    good = {"jeton": token, "nom": "Anne", "geste": "read"}
    for fields, headers in (
        (good | {"jeton": ""}, {}),
        (good | {"jeton": form_token(b"another", "x")}, {}),
        (good, {"Sec_Fetch_Site": "cross-site"}),
        (good, {"Origin": "https://evil.example"}),
        (good, {"Origin": "null"}),
        (good, {"Origin": "http://[::1"}),
    ):
        assert reader.ask("/sujet/1/bureau", fields, **headers)[0] == 403
    stranger = Browser(press.address)
    assert stranger.ask("/sujet/1/bureau", good)[0] == 403
    assert reader.ask("/sujet/1/bureau", good)[0] == 303


def test_a_form_is_bounded(press: Press) -> None:
    reader = Browser(press.address)
    assert reader.ask("/sujet/1/bureau", {"note": "x" * 100_000})[0] == 413
    assert reader.ask("/sujet/1/bureau", {str(n): "" for n in range(200)})[0] == 413


def test_a_trusted_proxy_names_the_reader(press: Press) -> None:
    from tests.web.conftest import doors
    from tests.web.serving import serving
    from vigie.reader import reading
    from vigie.settings import read
    from web.app import application

    settings = read({"VIGIE_VAR": press.var, "DATABASE_URL": press.url})
    with reading(settings, press.url) as held:
        let = Gate(loopback=False, proxy="127.0.0.1")
        with serving(application(doors(), held, let)) as address:
            assert Browser(address).ask("/", X_Remote_User="Anne")[0] == 200
            assert "Anne" in Browser(address).ask("/bureau", X_Remote_User="Anne")[2]
            assert Browser(address).ask("/")[0] == 403
        with serving(
            application(doors(), held, Gate(loopback=False, proxy="192.0.2.9"))
        ) as address:
            assert Browser(address).ask("/", X_Remote_User="Anne")[0] == 403


def test_what_is_this_machine() -> None:
    assert all(
        is_loopback(host) for host in ("127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost")
    )
    assert not any(is_loopback(h) for h in ("0.0.0.0", "10.0.0.1", "localhost.evil.example", ""))


def test_names_are_plain() -> None:
    assert name("  Anne-Laure O’Neil ") == "Anne-Laure O’Neil"
    assert name("<script>") == "script"
    assert name("<>") is None
    assert len(name("a" * 500) or "") == 80


def test_only_a_digest_of_a_session_is_kept() -> None:
    assert sessions.digest("secret") != b"secret"
    assert len(sessions.digest("\ud800")) == 32
