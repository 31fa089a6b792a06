"""docker-compose.yml, as the specification reads it: what it promises, service by service."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from compose import make_env
from tests.services.compose import PROJECT, Config, configured, model

OURS = {"setup", "crawler", "indexer", "alerts", "web"}
SCALED = {"crawler", "indexer"}
Stack = dict[str, Any]


def test_the_specification_accepts_the_file(config: Config) -> None:
    done = config("--quiet")
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_starts_without_its_secrets(config: Config, env_file: Path) -> None:
    names = make_env.REQUIRED.findall((PROJECT / "docker-compose.yml").read_text())
    assert make_env.DIGEST in names
    stated = env_file.read_text()
    for name in set(names):
        env_file.write_text(re.sub(rf"^{name}=.*\n", "", stated, flags=re.MULTILINE))
        done = config("--quiet")
        assert done.returncode != 0, f"{name} is not demanded"
        assert name in done.stderr


def test_every_secret_is_fresh_and_kept(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    make_env.main(first)
    make_env.main(second)
    assert first.stat().st_mode & 0o777 == 0o600
    values = re.findall(r"^(?!SECRETS_)[A-Z_]+=([0-9a-f]+)$", first.read_text(), flags=re.MULTILINE)
    assert len(values) == len(set(values)) >= 9
    assert all(len(value) >= 32 for value in values), "Kibana wants keys of 32 characters or more"
    assert not set(values) & set(second.read_text().replace("=", "\n").splitlines())
    before = first.read_text()
    make_env.main(first)
    assert first.read_text() == before


def test_a_stated_value_stays_and_only_what_misses_is_added(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("POSTGRES_PASSWORD=mine\nELASTIC_PASSWORD=")
    make_env.main(env)
    lines = env.read_text().splitlines()
    assert lines[0] == "POSTGRES_PASSWORD=mine"
    assert sum(line.startswith("POSTGRES_PASSWORD=") for line in lines) == 1
    assert [line for line in lines if re.fullmatch("ELASTIC_PASSWORD=[0-9a-f]{48}", line)]


def test_the_generator_needs_nothing_but_python(tmp_path: Path) -> None:
    script = PROJECT / "compose" / "make_env.py"
    subprocess.run([sys.executable, "-I", "-S", script, tmp_path / ".env"], check=True)
    assert (tmp_path / ".env").exists()


def test_the_files_hold_what_env_states_and_a_changed_one_replaces_its_readers(
    tmp_path: Path,
) -> None:
    env, folder = tmp_path / ".env", tmp_path / "secrets"
    env.write_text("WEB_PASSWORD='$argon2id$v=19$x'  \nPOSTGRES_SERVICES_PASSWORD=a@b/c # mine\n")
    make_env.main(env)
    assert (folder / "page-password").read_text() == "$argon2id$v=19$x"
    assert "vigie_services:a%40b%2Fc@postgres" in (folder / "database-url").read_text()
    assert (folder / "reader-password").read_text() in env.read_text()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {f.name for f in folder.iterdir()} == set(make_env.FILES)
    before = re.findall("^SECRETS_DIGEST=.*$", env.read_text(), flags=re.MULTILINE)
    env.write_text(env.read_text().replace("a@b/c", "d"))
    make_env.main(env)
    after = re.findall("^SECRETS_DIGEST=.*$", env.read_text(), flags=re.MULTILINE)
    assert len(before) == len(after) == 1 and before != after
    assert ":d@postgres" in (folder / "database-url").read_text()


@pytest.mark.parametrize("empty", ["", " ", '""', "''", "  # none yet", "#", '""  # none'])
def test_an_empty_secret_is_none(tmp_path: Path, empty: str) -> None:
    """An empty password would leave the page open, or shut everybody out."""
    env = tmp_path / ".env"
    env.write_text(f"WEB_PASSWORD={empty}\n")
    make_env.main(env)
    assert re.fullmatch("[0-9a-f]{48}", (tmp_path / "secrets" / "page-password").read_text())
    assert make_env.values(env.read_text())["WEB_PASSWORD"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("mine", "mine"), ('"mine" # x', "mine"), ("'mi$ne' # x", "mi$ne"), ("'mi\\ne'", None), ("mi#ne", "mi#ne"),
        ("mine # x", "mine"), ("mine\r", "mine"), ("mi$ne", None), ('"mi$ne"', None),
        ('"mi\\"ne"', None), ("mi'ne", None),
    ],
)  # fmt: skip
def test_a_secret_is_read_as_compose_reads_it(
    tmp_path: Path, docker_compose: Path, written: str, read: str | None
) -> None:
    env = tmp_path / ".env"
    env.write_text(f"ELASTIC_PASSWORD={written}\n", newline="")
    if read is None:
        with pytest.raises(SystemExit, match="ELASTIC_PASSWORD: put the value in single quotes"):
            make_env.main(env)
        assert not (tmp_path / "secrets").exists()
        return
    make_env.main(env)
    assert (tmp_path / "secrets" / "elastic-password").read_text() == read
    stack = model(configured(docker_compose, env))
    told = stack["services"]["elasticsearch"]["environment"]["ELASTIC_PASSWORD"]
    assert told.replace("$$", "$") == read


def test_no_secret_is_written_in_the_file() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    secrets = r"^\s*(?!VIGIE_DKIM_KEY)\w*(?:PASSWORD|SECRET|KEY): *(.*)$"  # that one is a path
    stated = re.findall(secrets, text, flags=re.MULTILINE)
    assert stated
    assert all(re.match(r"\$\{[A-Z_]+(:\?run make env|:-)?\}$", value) for value in stated)


def test_images_are_pinned_and_ours_is_one(stack: Stack) -> None:
    images = {name: one["image"] for name, one in stack["services"].items()}
    assert images["elasticsearch"] == "elasticsearch:9.2.8"
    assert images["kibana"] == "kibana:9.2.8"
    assert images["postgres"].startswith("postgres:18.")
    assert {images[name] for name in OURS} == {"vigie:dev"}
    assert all(
        re.search(r":v?\d+\.\d+", image) for name, image in images.items() if name not in OURS
    )


def test_ours_is_built_once_so_that_an_unchanged_up_replaces_nothing(stack: Stack) -> None:
    """Compose labels what it builds with the service's name: built for five services, one
    content has five ids, and the tag goes to whichever was last."""
    built = [name for name, service in stack["services"].items() if "build" in service]
    assert built == ["setup"]
    ours = [s for s in stack["services"].values() if s["image"].startswith("vigie:")]
    assert len(ours) > 4 and len({service["image"] for service in ours}) == 1
    asked = {name: stack["services"][name]["pull_policy"] for name in OURS}
    assert asked == dict.fromkeys(OURS, "never") | {"setup": "build"}


def test_our_containers_hold_no_power(stack: Stack) -> None:
    for name in OURS:
        service = stack["services"][name]
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name
    dockerfile = (PROJECT / "Dockerfile").read_text()
    assert re.search(r"^USER vigie$", dockerfile.split("FROM")[-1], flags=re.MULTILINE)


def test_ports_are_bound_to_this_machine(stack: Stack) -> None:
    ports = {n: s.get("ports", []) for n, s in stack["services"].items()}
    assert all(port["host_ip"] == "127.0.0.1" for published in ports.values() for port in published)
    assert {n for n, published in ports.items() if published} == {
        "elasticsearch", "kibana", "web", "mailpit",
    }  # fmt: skip


def test_workers_can_be_scaled(stack: Stack) -> None:
    for name in SCALED:
        assert "container_name" not in stack["services"][name]
        assert not stack["services"][name].get("ports")


def test_memory_fits_a_machine_of_eight_gigabytes(stack: Stack) -> None:
    limits = {name: int(one["mem_limit"]) for name, one in stack["services"].items()}
    assert sum(limits.values()) <= 7.5 * 1024**3


def test_start_order_follows_health(stack: Stack) -> None:
    services = stack["services"]
    for name in ("postgres", "elasticsearch", "kibana", "web", "crawler", "indexer", "alerts"):
        assert services[name]["healthcheck"]["test"], name
    for name in OURS - {"setup"}:
        wanted = {n: d["condition"] for n, d in services[name]["depends_on"].items()}
        assert wanted == {
            "postgres": "service_healthy",
            "elasticsearch": "service_healthy",
            "setup": "service_completed_successfully",
        }
    assert services["kibana"]["depends_on"].keys() == {"elasticsearch"}
    assert services["setup"]["depends_on"]["kibana"]["condition"] == "service_started"


def test_everything_restarts_but_the_one_shot(stack: Stack) -> None:
    policies = {name: one["restart"] for name, one in stack["services"].items()}
    assert policies.pop("setup").startswith("on-failure:")
    assert set(policies.values()) == {"unless-stopped"}
    assert all("stop_grace_period" in stack["services"][name] for name in OURS)


def test_what_must_last_lies_in_named_volumes(stack: Stack) -> None:
    mounted = {
        name: {v["target"]: v["source"] for v in one.get("volumes", []) if v["type"] == "volume"}
        for name, one in stack["services"].items()
    }
    assert mounted["postgres"] == {"/var/lib/postgresql": "postgres"}
    assert mounted["elasticsearch"] == {"/usr/share/elasticsearch/data": "elasticsearch"}
    for name in OURS:
        var = stack["services"][name]["environment"]["VIGIE_VAR"]
        assert mounted[name] == {var: "vigie"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_service_is_told_no_password_but_its_own(stack: Stack, name: str) -> None:
    service = stack["services"][name]
    told = {mounted["source"] for mounted in service["secrets"]}
    expected = {
        "crawler": {"database-url"},
        "indexer": {"database-url", "indexer-password"},
        "alerts": {"database-url"},
        "web": {"database-url", "reader-password", "page-password"},
        "setup": set(make_env.FILES) - {"postgres-password", "page-password"},
    }
    assert told == expected[name]
    read = {v for k, v in service["environment"].items() if k.endswith("_FILE")}
    assert read == {f"/run/secrets/{each}" for each in told}


def test_no_secret_of_ours_stands_in_an_environment(stack: Stack, env_file: Path) -> None:
    """Where it would be read by whoever may inspect a container. Elasticsearch's image takes a
    file only from its own user, and Kibana's takes none."""
    stated = make_env.values(env_file.read_text())
    hidden = {n: v for n, v in stated.items() if re.fullmatch("[0-9a-f]{48}", v)}
    assert len(hidden) >= 9
    for name in {*OURS, "postgres"}:
        told = " ".join(str(v) for v in stack["services"][name]["environment"].values())
        assert not [n for n, value in hidden.items() if value in told], name
    files = stack["secrets"]
    assert {n: Path(each["file"]).name for n, each in files.items()} == {n: n for n in files}
    assert set(files) == set(make_env.FILES)
