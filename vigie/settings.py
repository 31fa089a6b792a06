"""Settings, read once from the environment and passed on."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lexicon.errors import Invalid

PROJECT = Path(__file__).resolve().parent.parent


class InvalidSetting(Invalid):
    """A setting that cannot be used; the message names it and says what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says (README, "Settings"). ``now`` is the clock of editorial
    decisions; leases and timeouts never use it."""

    var: Path
    database_url: str | None
    elasticsearch_url: str | None
    sources: Path
    contact: str | None
    allow_hosts: tuple[str, ...]
    now: Callable[[], datetime]
    smtp_url: str | None
    public_url: str | None
    keep_bodies: timedelta
    environment: Mapping[str, str]


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of an environment (the process's own by default). Raises InvalidSetting."""
    env = {k: v.strip() for k, v in (environment or os.environ).items() if v.strip()}
    hosts = [host.strip().lower() for host in env.get("VIGIE_ALLOW_HOSTS", "").split(",")]
    return Settings(
        var=Path(env.get("VIGIE_VAR", "var")).expanduser().absolute(),
        database_url=env.get("DATABASE_URL"),
        elasticsearch_url=_url(env, "ELASTICSEARCH_URL"),
        sources=Path(env.get("VIGIE_SOURCES", PROJECT / "crawler" / "sources.toml")).expanduser(),
        contact=env.get("VIGIE_CONTACT"),
        allow_hosts=tuple(host for host in hosts if host),
        now=_clock(env.get("VIGIE_NOW")),
        smtp_url=env.get("VIGIE_SMTP_URL"),
        public_url=_url(env, "VIGIE_PUBLIC_URL"),
        keep_bodies=timedelta(days=_days(env, "VIGIE_KEEP_CAPTURES_DAYS", 30)),
        environment=env,
    )


def _url(env: Mapping[str, str], name: str) -> str | None:
    url = env.get(name)
    if url and not url.startswith(("http://", "https://")):
        raise InvalidSetting(f"{name}={url}: an address that begins with http:// or https://")
    return url


def _days(env: Mapping[str, str], name: str, default: int) -> int:
    said = env.get(name, str(default))
    if not said.isdigit():
        raise InvalidSetting(f"{name}={said}: a number of days is expected")
    return int(said)


def _clock(fixed: str | None) -> Callable[[], datetime]:
    if fixed is None:
        return lambda: datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidSetting(f"VIGIE_NOW={fixed}: an RFC 3339 time with offset is expected")
    return lambda: moment.astimezone(UTC)
