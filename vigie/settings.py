"""Settings: one table, read and checked at the start of every command, and passed on.

A setting is a field of ``Settings``: its variable, its check (``vigie.checks``), what it
means, its default in the words of the environment, and whether its value is a secret.
Nothing else reads the environment; ``docs/settings.md`` is written from this table.
"""

# ruff: noqa: RUF009 - a field's call is its row of the table

import dataclasses
import difflib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from lexicon.errors import Invalid
from vigie import checks
from vigie.checks import Check, number
from vigie.masking import masked

if TYPE_CHECKING:
    from alerts.relay import Relay

PROJECT = Path(__file__).resolve().parent.parent
T = TypeVar("T")
_SHOWN = 200  # characters of a setting in a message


class InvalidSetting(Invalid):
    """Settings that cannot be used; the message names each and says what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table. ``default`` is what the environment would have said; None: the
    setting may be absent. The words of a ``secret`` are never shown."""

    name: str
    check: Check[Any]
    meaning: str
    default: str | None = None
    secret: bool = False

    @property
    def guarded(self) -> bool:
        """Whether its words may hold a password, and may stand in a file of their own."""
        return self.secret or self.check in (checks.DATABASE, checks.RELAY)


@overload
def _setting(name: str, check: Check[T], meaning: str, *, default: str) -> T: ...
@overload
def _setting(name: str, check: Check[T], meaning: str, *, secret: bool = False) -> T | None: ...
def _setting(name: str, check: Check[Any], meaning: str, **more: Any) -> Any:
    row = Setting(name=name, check=check, meaning=meaning, **more)
    return dataclasses.field(metadata={"setting": row})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says. ``now`` is the clock of editorial decisions; leases and
    timeouts never use it."""

    # fmt: off
    var: Path = _setting("VIGIE_VAR", checks.FOLDER, "data folder", default="var")
    database_url: str | None = _setting("DATABASE_URL", checks.DATABASE,
        "PostgreSQL to use instead of the embedded one")
    linger: int = _setting("VIGIE_LINGER", number(0, 86_400),
        "seconds that the embedded database goes on after its last command, so that the next"
        " finds it running; `vigie down` ends it", default="180")
    sources: Path = _setting("VIGIE_SOURCES", checks.FILE, "sources file",
        default=str(PROJECT / "crawler" / "sources.toml"))
    lexicon: Path = _setting("VIGIE_LEXICON", checks.LEXICON,
        "folder with the lexicon: actors.toml and topics.toml", default=str(PROJECT / "lexicon"))
    keep_bodies: timedelta = _setting("VIGIE_KEEP_CAPTURES_DAYS", checks.DAYS,
        "days that captured bytes are kept once settled", default="30")
    keep_texts: timedelta | None = _setting("VIGIE_KEEP_TEXTS_DAYS", checks.TEXTS_KEPT,
        "days that texts are kept, where the sources file does not say `keep_days`; what a mail"
        " of the last 120 days told of stays until then; unset: for ever")
    now: Callable[[], datetime] = _setting("VIGIE_NOW", checks.CLOCK,
        "the clock of editorial decisions (RFC 3339), for replays", default="now")

    contact: str | None = _setting("VIGIE_CONTACT", checks.CONTACT,
        "address in the user agent; without it no live site is crawled")
    allow_hosts: tuple[str, ...] = _setting("VIGIE_ALLOW_HOSTS", checks.HOSTS,
        "hosts that may be fetched on private addresses, with no contact", default="")
    sample: float = _setting("VIGIE_SAMPLE", checks.SHARE,
        "share of the pages set aside by the prefilter that is fetched all the same",
        default="0.02")
    ai_reserves: bool = _setting("VIGIE_AI_RULES", checks.AI_RULES,
        "`reserve`: rules aimed at AI crawlers count as a reservation; `record`: they are noted",
        default="record")

    relay: "Relay | None" = _setting("VIGIE_SMTP_URL", checks.RELAY,
        "where mail goes; without it mails are files in `outbox/` under the data folder")
    mail_from: str | None = _setting("VIGIE_MAIL_FROM", checks.MAIL,
        "who mails come from; else the relay's user where that is an address")
    operator: str | None = _setting("VIGIE_OPERATOR", checks.MAIL,
        "who is told of paused recipients; else VIGIE_CONTACT where that is a mail address")
    public_url: str | None = _setting("VIGIE_PUBLIC_URL", checks.PUBLIC,
        "public address of the web process, for links in mails")
    dkim_key: bytes | None = _setting("VIGIE_DKIM_KEY", checks.PRIVATE_KEY,
        "file with the key that mails are signed with (DKIM)")
    dkim_selector: str = _setting("VIGIE_DKIM_SELECTOR", checks.SELECTOR,
        "where the DNS of the domain holds the public key", default="vigie")
    dkim_domain: str | None = _setting("VIGIE_DKIM_DOMAIN", checks.DOMAIN,
        "domain that signs; else the sender's")

    elasticsearch: tuple[str, ...] | None = _setting("ELASTICSEARCH_URL", checks.CLUSTERS,
        "Elasticsearch to search in, instead of PostgreSQL; several nodes of one cluster with"
        " commas between")
    elasticsearch_api_key: str | None = _setting("ELASTICSEARCH_API_KEY", checks.TEXT,
        "key to log in with", secret=True)
    elasticsearch_username: str | None = _setting("ELASTICSEARCH_USERNAME", checks.TEXT,
        "user to log in as, where no key is set")
    elasticsearch_password: str | None = _setting("ELASTICSEARCH_PASSWORD", checks.TEXT,
        "that user's password", secret=True)
    elasticsearch_ca: str | None = _setting("ELASTICSEARCH_CA", checks.AUTHORITY,
        "certificates to trust; else the system's")
    elasticsearch_shards: int = _setting("ELASTICSEARCH_SHARDS", number(1, 1024),
        "shards of a new index", default="1")
    elasticsearch_replicas: int = _setting("ELASTICSEARCH_REPLICAS", number(0, 100),
        "replicas of a new index", default="0")
    elasticsearch_alias: str = _setting("ELASTICSEARCH_ALIAS", checks.ALIAS,
        "what is searched", default="articles")

    listen: tuple[str, int] = _setting("VIGIE_LISTEN", checks.LISTEN,
        "where `vigie web` listens", default="127.0.0.1:8000")
    password: str | None = _setting("VIGIE_PASSWORD", checks.TEXT,
        "password of the page, or its argon2 hash; needed where the page is not on loopback",
        secret=True)
    proxy: str | None = _setting("VIGIE_PROXY", checks.IP,
        "address of a proxy that is trusted to say who reads")
    proxy_header: str = _setting("VIGIE_PROXY_HEADER", checks.HEADER,
        "header in which that proxy names the reader", default="X-Remote-User")
    heartbeat: Path | None = _setting("VIGIE_HEARTBEAT", checks.TOUCHED,
        "file that a worker's loop touches, for a health check")
    log: str = _setting("VIGIE_LOG", checks.LOG,
        "`json`: the log is one JSON object a line, tracebacks inside; `text`: lines for people",
        default="text")
    silence: timedelta = _setting("VIGIE_SILENCE_HOURS", checks.HOURS,
        "hours without a page fetched, or with a digest overdue, after which the operator is"
        " told by mail; 0: never", default="24")
    plain: bool | None = _setting("NO_COLOR", checks.FLAG, "no colours (no-color.org)")
    parent: int | None = _setting("VIGIE_PARENT", number(1, 2**31),
        "set by `vigie up` for the services it starts: its process id")
    version: str | None = _setting("VIGIE_VERSION", checks.TEXT,
        "tag of the image that docker compose builds; the commands pass it over")

    database_admin_url: str | None = _setting("DATABASE_ADMIN_URL", checks.DATABASE,
        "`vigie setup`: a superuser's way in, to make the services' role")
    indexer_password: str | None = _setting("ELASTICSEARCH_INDEXER_PASSWORD", checks.TEXT,
        "`vigie setup`: to give the user that writes", secret=True)
    reader_password: str | None = _setting("ELASTICSEARCH_READER_PASSWORD", checks.TEXT,
        "`vigie setup`: to give the user that reads", secret=True)
    kibana_url: str | None = _setting("KIBANA_URL", checks.URL,
        "`vigie setup`: Kibana to prepare")
    kibana_system_password: str | None = _setting("KIBANA_SYSTEM_PASSWORD", checks.TEXT,
        "`vigie setup`: to give Kibana's own user", secret=True)
    kibana_reader_password: str | None = _setting("KIBANA_READER_PASSWORD", checks.TEXT,
        "`vigie setup`: to give the analysts' user of Kibana", secret=True)
    kibana_analyst_password: str | None = _setting("KIBANA_ANALYST_PASSWORD", checks.TEXT,
        "`vigie setup`: to give a second user of Kibana, who saves in a space of its own",
        secret=True)
    # fmt: on


def table() -> dict[str, Setting]:
    """Every setting by the name of its field, in order."""
    return {field.name: field.metadata["setting"] for field in dataclasses.fields(Settings)}


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of an environment (the process's own by default).

    Words of spaces alone are none. Raises InvalidSetting, which names all that is wrong.
    """
    settings, wrong = examine(environment)
    refuse(wrong)
    return settings


def refuse(wrong: Mapping[str, str]) -> None:
    """Raise InvalidSetting with all that ``examine`` found wrong, if anything."""
    if wrong:
        raise InvalidSetting("; ".join(wrong.values()))


def examine(environment: Mapping[str, str] | None = None) -> tuple[Settings, dict[str, str]]:
    """The settings of an environment, and what is wrong with it by variable. In the place of
    what cannot be used stands the default."""
    stated = os.environ if environment is None else environment
    rows = table()
    wrong = {
        name: _unknown(name, rows.values()) for name in sorted(_strangers(stated, rows.values()))
    }
    values: dict[str, Any] = {}
    for field, row in rows.items():
        try:
            values[field] = _value(row, words(row, stated))
        except InvalidSetting as error:
            wrong[row.name] = str(error)
            values[field] = _value(row, "")
    return Settings(**values), wrong


def words(row: Setting, environment: Mapping[str, str]) -> str:
    """What an environment says of a setting: itself, or, where it may hold a password, in
    the file that ``NAME_FILE`` names. Raises InvalidSetting."""
    stated = environment.get(row.name, "").strip()
    named = environment.get(f"{row.name}_FILE", "").strip() if row.guarded else ""
    if not named:
        return stated
    if stated:
        raise InvalidSetting(f"{row.name}_FILE: {row.name} is set as well; one of them is expected")
    try:
        return Path(named).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no UTF-8"
        # what is no whole path may be the secret itself
        place = f"={named[:_SHOWN]}" if Path(named).is_absolute() else ""
        raise InvalidSetting(
            f"{row.name}_FILE{place}: a file that can be read is expected ({why})"
        ) from error


def inherited(**changed: str) -> dict[str, str]:
    """The process's own environment for a child, with what is to be said otherwise."""
    return os.environ | changed


def in_force(environment: Mapping[str, str] | None = None) -> list[tuple[Setting, str]]:
    """Every setting with its words or its default, as a person may see them."""
    stated = os.environ if environment is None else environment
    told: list[tuple[Setting, str]] = []
    for row in table().values():
        said_of_it = words(row, stated)
        hidden = " is set" if row.secret else ""
        default = shown_default(row)
        unset = f"{row.name}={default} (default)" if default else f"{row.name} is not set"
        told.append((row, said(row, said_of_it) + hidden if said_of_it else unset))
    return told


def shown_default(row: Setting) -> str | None:
    """A setting's default; a file of the project's own by its path within."""
    return row.default and row.default.removeprefix(f"{PROJECT}/")


def needed(name: str, value: T | None) -> T:
    """A setting that a command cannot do without. Raises InvalidSetting."""
    if value is None:
        raise InvalidSetting(f"{name}: is not set; `make env` writes it for the stack")
    return value


def _value(row: Setting, stated: str) -> Any:
    if not stated:
        return row.default if row.default is None else row.check.read(row.default)
    try:
        return row.check.read(stated)
    except OSError as error:
        why = f" (cannot be read: {error.strerror})"
    except checks.Unfit as error:
        why = f" ({error})"
    except (ValueError, Invalid):
        why = ""  # others' words may repeat a password
    raise InvalidSetting(f"{said(row, stated)}: {row.check.says.rstrip(',')} is expected{why}")


def said(row: Setting, stated: str) -> str:
    """``NAME=words`` as a person may see it: no password, whole or in part."""
    if row.secret:
        return row.name
    return f"{row.name}={masked(stated, address=row.check in checks.ADDRESSES)[:_SHOWN]}"


def _strangers(environment: Iterable[str], rows: Iterable[Setting]) -> set[str]:
    """Variables that are meant for us and that nothing here reads."""
    ours = {name for row in rows for name in (row.name, *([f"{row.name}_FILE"] * row.guarded))}
    return {name for name in environment if name.upper().startswith("VIGIE_")} - ours


def _unknown(name: str, rows: Iterable[Setting]) -> str:
    ours = [row.name for row in rows if row.name.startswith("VIGIE_")]
    [nearest] = difflib.get_close_matches(name.upper(), ours, n=1, cutoff=0.0)
    return f"{name}: there is no such setting; the nearest is {nearest} (docs/settings.md)"
