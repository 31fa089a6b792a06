"""Settings: what the environment says, and one clear line where it cannot be used."""

import ast
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vigie import services, wiring
from vigie.commands.settings import markdown
from vigie.settings import PROJECT, InvalidSetting, in_force, read, said, table

PACKAGES = ("lexicon", "press", "archive", "crawler", "indexer", "alerts", "web", "kibana", "vigie")


def refused(**environment: str) -> str:
    with pytest.raises(InvalidSetting) as caught:
        read(environment)
    told = str(caught.value)
    assert len(told.splitlines()) == 1
    return told


def test_defaults_need_no_environment() -> None:
    settings = read({"HOME": "/nowhere"})
    assert settings.var == Path("var").absolute()
    assert settings.database_url is None
    assert settings.sources.is_file()
    assert settings.listen == ("127.0.0.1", 8000)
    assert (settings.sample, settings.ai_reserves) == (0.02, False)
    assert settings.keep_bodies == timedelta(days=30)
    assert abs(settings.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_an_empty_environment_is_not_the_process_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_CONTACT", "desk@example.org")
    assert read({}).contact is None
    assert read().contact == "desk@example.org"


def test_reads_what_is_set() -> None:
    settings = read({
        "VIGIE_NOW": "2026-02-03T07:00:00+01:00",
        "VIGIE_ALLOW_HOSTS": "127.0.0.1:8080, Exemple.fr ,",
        "VIGIE_SMTP_URL": "smtps://desk:p%40ss@mail.example.org",
        "VIGIE_LISTEN": "[::1]:80",
        "VIGIE_CONTACT": "   ",
    })  # fmt: skip
    assert settings.now() == datetime(2026, 2, 3, 6, tzinfo=UTC)
    assert settings.allow_hosts == ("127.0.0.1:8080", "exemple.fr")
    assert settings.relay is not None and settings.relay.password == "p@ss"
    assert settings.listen == ("::1", 80)
    assert settings.contact is None


def test_a_cluster_s_addresses_have_their_ports() -> None:
    cluster = wiring.cluster(
        read(
            {
                "ELASTICSEARCH_URL": "https://a.example, http://user:secret@b.example:9201/",
                "ELASTICSEARCH_API_KEY": "clé",
                "ELASTICSEARCH_SHARDS": "3",
                "ELASTICSEARCH_REPLICAS": "1",
            }
        )
    )
    assert cluster.hosts == ("https://a.example:443", "http://user:secret@b.example:9201")
    assert (cluster.api_key, cluster.shards, cluster.replicas) == ("clé", 3, 1)
    assert cluster.alias == "articles"
    with pytest.raises(InvalidSetting, match="ELASTICSEARCH_URL: is not set"):
        wiring.cluster(read({}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VIGIE_NOW", "hier"),
        ("VIGIE_NOW", "2026-02-03T07:00:00"),
        ("VIGIE_NOW", "0001-01-01T00:00:00+14:00"),
        ("VIGIE_SAMPLE", "abc"),
        ("VIGIE_SAMPLE", "nan"),
        ("VIGIE_SAMPLE", "2%"),
        ("VIGIE_SAMPLE", "-0.1"),
        ("VIGIE_AI_RULES", "perhaps"),
        ("VIGIE_MAIL_FROM", "nonsense"),
        ("VIGIE_OPERATOR", "desk@"),
        ("VIGIE_DKIM_KEY", "/nowhere"),
        ("VIGIE_DKIM_KEY", "/"),
        ("VIGIE_DKIM_SELECTOR", "a b"),
        ("VIGIE_DKIM_DOMAIN", "localhost"),
        ("VIGIE_SMTP_URL", "banana"),
        ("VIGIE_SMTP_URL", "smtp://mail.example:0x"),
        ("VIGIE_SMTP_URL", "smtp://mail.example?timeout=nan"),
        ("VIGIE_SMTP_URL", "smtps://mail.example?ca=/nowhere.pem"),
        ("VIGIE_LISTEN", "zzz"),
        ("VIGIE_LISTEN", "localhost:http"),
        ("VIGIE_LISTEN", "127.0.0.1:0"),
        ("VIGIE_KEEP_CAPTURES_DAYS", "x"),
        ("VIGIE_KEEP_CAPTURES_DAYS", "²"),
        ("VIGIE_KEEP_CAPTURES_DAYS", "9" * 30),
        ("VIGIE_SOURCES", "/nowhere/sources.toml"),
        ("VIGIE_LEXICON", "/nowhere"),
        ("VIGIE_VAR", f"{Path(__file__)}/var"),
        ("VIGIE_VAR", "~nobody-of-this-name/var"),
        ("VIGIE_HEARTBEAT", "/nowhere/alive"),
        ("VIGIE_CONTACT", "you"),
        ("VIGIE_CONTACT", "desk@example.org\nX-Other: header"),
        ("VIGIE_ALLOW_HOSTS", "http://localhost:8000"),
        ("VIGIE_ALLOW_HOSTS", "localhost:99999"),
        ("VIGIE_PUBLIC_URL", "vigie.example"),
        ("VIGIE_PUBLIC_URL", "https://"),
        ("VIGIE_PARENT", "me"),
        ("DATABASE_URL", "mysql://localhost/vigie"),
        ("DATABASE_URL", "vigie"),
        ("DATABASE_URL", "postgresql://localhost:port/vigie"),
        ("ELASTICSEARCH_URL", "localhost:9200"),
        ("ELASTICSEARCH_URL", "http://a:9200,ftp://b"),
        ("ELASTICSEARCH_URL", ","),
        ("ELASTICSEARCH_SHARDS", "0"),
        ("ELASTICSEARCH_REPLICAS", "viele"),
        ("ELASTICSEARCH_CA", "/nowhere/ca.pem"),
        ("ELASTICSEARCH_CA", __file__),
        ("ELASTICSEARCH_ALIAS", "Articles*"),
        ("KIBANA_URL", "kibana"),
    ],
)
def test_names_the_setting_it_cannot_use(name: str, value: str) -> None:
    told = refused(**{name: value})
    assert told.startswith(name) and "is expected" in told


def test_a_key_that_is_none_is_found_before_a_mail_is_signed(tmp_path: Path) -> None:
    key = tmp_path / "dkim.pem"
    key.write_text("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n")
    assert "RSA private key in PEM is expected" in refused(VIGIE_DKIM_KEY=str(key))


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("VIGIE_CONTCAT", "VIGIE_CONTACT"),
        ("VIGIE_SMTP", "VIGIE_SMTP_URL"),
        ("VIGIE_SOURCE", "VIGIE_SOURCES"),
        ("vigie_var", "VIGIE_VAR"),
        ("VIGIE_", "VIGIE_"),
        ("VIGIE_ZZZZZZZZ", "VIGIE_"),
    ],
)
def test_an_unknown_setting_is_refused_and_the_nearest_named(name: str, nearest: str) -> None:
    told = refused(**{name: "s3cret"})
    assert told.startswith(f"{name}: there is no such setting; the nearest is {nearest}")
    assert "s3cret" not in told


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = refused(VIGIE_SAMPLE="abc", VIGIE_CONTCAT="x", VIGIE_LISTEN="zzz")
    assert all(name in told for name in ("VIGIE_SAMPLE=abc", "VIGIE_CONTCAT", "VIGIE_LISTEN=zzz"))


@pytest.mark.parametrize(
    "stated",
    [
        "smtp://desk:s3cret@mail.example:port",
        "http://desk:s3cret@mail.example:port",
        "postgresql://desk:s3cret@host:port/vigie",
        "postgresql://desk:pa/s3cret@host/vigie",
        "mysql://desk:x s3cret@host/vigie",
        "http://desk:x@s3cret@host:port",
        "desk:s3cret@host",
        "host=db password=s3cret",
        "ftp://host?password=s3cret",
        "PASSWD = s3cret",
    ],
)
@pytest.mark.parametrize("name", [row.name for row in table().values() if "URL" in row.name])
def test_no_message_repeats_a_password(name: str, stated: str) -> None:
    row = next(row for row in table().values() if row.name == name)
    assert "s3cret" not in said(row, stated)
    assert not any("s3cret" in words for _, words in in_force({name: stated}))
    try:
        read({name: stated})
    except InvalidSetting as error:
        assert "s3cret" not in str(error)


def test_a_secret_is_never_shown() -> None:
    for row in table().values():
        if "PASSWORD" in row.name or (row.name.endswith("_KEY") and row.name != "VIGIE_DKIM_KEY"):
            assert row.secret
            assert said(row, "s3cret") == row.name


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("hunter2\n")
    assert read({"VIGIE_PASSWORD_FILE": str(file)}).password == "hunter2"
    file.write_text("postgresql://vigie:hunter2@db/vigie")
    assert read({"DATABASE_URL_FILE": str(file)}).database_url == file.read_text()
    assert "hunter2" not in str(in_force({"DATABASE_URL_FILE": str(file)}))
    both = {"VIGIE_PASSWORD": "x", "VIGIE_PASSWORD_FILE": str(file)}
    assert refused(**both).startswith("VIGIE_PASSWORD_FILE: VIGIE_PASSWORD is set as well")
    gone = refused(VIGIE_SMTP_URL_FILE=str(tmp_path / "gone"))
    assert gone.endswith("a file that can be read is expected (No such file or directory)")
    file.write_text("mysql://vigie:hunter2@db")
    assert "hunter2" not in refused(DATABASE_URL_FILE=str(file))
    assert "there is no such setting" in refused(VIGIE_SAMPLE_FILE=str(file))


def test_every_command_ends_with_2_at_a_bad_setting() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vigie", "label"],
        env={"PATH": "/usr/bin:/bin", "VIGIE_SAMPLE": "abc"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "vigie: VIGIE_SAMPLE=abc: a share from 0 to 1 is expected\n"


def test_a_service_that_cannot_pass_is_not_started_again() -> None:
    assert services.pause_after(2, 1) is None
    assert services.pause_after(1, 1) == 1.0
    assert services.pause_after(-9, 99) == 60.0


def test_up_starts_nothing_that_is_wrongly_set(tmp_path: Path) -> None:
    var = tmp_path / "var"
    done = subprocess.run(
        [sys.executable, "-m", "vigie", "up"],
        env={"PATH": "/usr/bin:/bin", "VIGIE_VAR": str(var), "VIGIE_MAIL_FROM": "nonsense"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "vigie: VIGIE_MAIL_FROM=nonsense: a mail address is expected\n"
    assert not var.exists()


def test_a_child_that_ended_with_2_is_let_be(capfd: pytest.CaptureFixture[str]) -> None:
    process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(2)"])
    process.wait()
    service = services.Child(("alerts", "run"), process, started=0.0)
    for _ in range(2):
        services.watch(service, start=lambda _arguments: pytest.fail("started again"))
    assert service.given_up and service.process is process
    told = capfd.readouterr().err
    assert told.startswith("vigie alerts run ended with 2, which") and told.count("\n") == 1


def test_nothing_is_crawled_that_crawl_would_refuse() -> None:
    assert not services.crawls(read({}))
    assert not services.crawls(read({"VIGIE_ALLOW_HOSTS": "127.0.0.1:9"}))
    assert services.crawls(read({"VIGIE_CONTACT": "desk@example.org"}))


def test_the_page_of_settings_is_the_table() -> None:
    page = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert markdown() in page, "write it anew from `vigie settings --markdown`"


def test_nothing_else_reads_the_environment() -> None:
    # The embedded server's guard is started with the whole of it, unread; the lexicon is
    # asked for in processes of their own, by the setting that was checked at the start.
    allowed = {
        Path("vigie/settings.py"),
        Path("archive/server/guard.py"),
        Path("lexicon/load.py"),
    }
    found: set[Path] = set()
    for package in PACKAGES:
        for path in (PROJECT / package).rglob("*.py"):
            names = {
                name
                for node in ast.walk(ast.parse(path.read_bytes()))
                for name in (getattr(node, "attr", None), getattr(node, "name", None))
            }
            if names & {"environ", "environb", "getenv", "getenvb"}:
                found.add(path.relative_to(PROJECT))
    assert found == allowed
