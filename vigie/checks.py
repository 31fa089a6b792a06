"""What a setting may be: each check reads the words of the environment into a value.

A check raises Unfit with a reason, any other ValueError, or the system's own error for a file; which setting it was, and
whether its words may be shown, is the table's to know (``vigie.settings``). What is heavy to
import is imported where a value is checked, so that a command without it starts at once.
"""

import ipaddress
import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlsplit

from lexicon.errors import Invalid

if TYPE_CHECKING:
    from alerts.relay import Relay

T = TypeVar("T")

_HOST = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:.]+\])(?::(?P<port>\d{1,5}))?")
_LONGEST = 36_500  # days; more than a century is a slip of the keyboard


class Unfit(Invalid):
    """Words that a check refuses; the message is a reason that may be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[T]):
    """One type of setting: ``says`` completes "… is expected"; ``read`` raises
    Unfit, ValueError or OSError on words that are none."""

    says: str
    read: Callable[[str], T]


def _path(stated: str) -> Path:
    try:
        return Path(stated).expanduser().absolute()
    except RuntimeError as error:  # ~somebody, who is not there
        raise Unfit(str(error)) from error


def _folder_to_be(stated: str) -> Path:
    path = _path(stated)
    if any(os.path.isfile(place) for place in (path, *path.parents)):  # noqa: PTH113 - never raises
        raise Unfit("a file is in the way")
    return path


def _file(stated: str) -> Path:
    path = _path(stated)
    path.open("rb").close()
    return path


def _file_to_be(stated: str) -> Path:
    path = _path(stated)
    if not path.parent.is_dir():
        raise Unfit("its folder does not exist")
    return path


def _lexicon(stated: str) -> Path:
    path = _path(stated)
    for name in ("actors.toml", "topics.toml"):
        _file(str(path / name))
    return path


def _url(stated: str) -> str:
    parts = urlsplit(stated)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError
    if not stated.isprintable() or " " in stated:
        raise ValueError
    return stated


def _public(stated: str) -> str:
    parts = urlsplit(_url(stated))
    if parts.username or parts.query or parts.fragment:
        raise ValueError
    return stated


def _clusters(stated: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in stated.split(",") if host.strip())
    if not hosts:
        raise ValueError
    return tuple(_with_port(_url(host)) for host in hosts)


def _with_port(host: str) -> str:
    """The address with its port written out, as Elasticsearch's client asks for it."""
    parts = urlsplit(host)
    if parts.port or parts.path.strip("/"):
        return host.rstrip("/")
    return f"{host.rstrip('/')}:{443 if parts.scheme == 'https' else 80}"


def _database(stated: str) -> str:
    scheme, _, rest = stated.partition("://")
    if not rest:  # libpq's other form, key=value
        if not re.match(r"\w+\s*=", stated):
            raise ValueError
        return stated
    if scheme not in ("postgresql", "postgres"):
        raise ValueError
    login, at, hosts = rest.split("/", 1)[0].split("?", 1)[0].rpartition("@")
    if at and "@" in login:
        raise ValueError
    for host in filter(None, hosts.split(",")):
        port = host.rpartition(":")[2] if ":" in host.rpartition("]")[2] else ""
        if port and not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError
    return stated


def _hosts(stated: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in stated.split(",") if host.strip())
    for host in hosts:
        found = _HOST.fullmatch(host)
        if found is None or int(found["port"] or 1) not in range(1, 65536):
            raise Unfit(host)
    return hosts


def _listen(stated: str) -> tuple[str, int]:
    found = _HOST.fullmatch(stated)
    if found is None or int(found["port"] or 0) not in range(1, 65536):
        raise ValueError
    return found["host"].strip("[]"), int(found["port"])


def _contact(stated: str) -> str:
    if not (stated.isascii() and stated.isprintable()) or not re.search(r"\w[.@:/]\w", stated):
        raise ValueError
    return stated


def _mail(stated: str) -> str:
    from email.headerregistry import Address

    from alerts.mailboxes import address_of

    return Address(addr_spec=address_of(stated)).addr_spec


def _relay(stated: str) -> "Relay":
    from alerts.relay import parse

    return parse(stated)


def _private_key(stated: str) -> bytes:
    from dkim import crypto

    key = _path(stated).read_bytes()
    try:
        crypto.parse_pem_private_key(key)  # pyright: ignore[reportUnknownMemberType]
    except (crypto.UnparsableKeyError, crypto.ASN1FormatError, LookupError) as error:
        raise Unfit("holds none") from error
    return key


def _authority(stated: str) -> str:
    import ssl

    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=_file(stated))
    return str(_path(stated))


def _share(stated: str) -> float:
    share = float(stated)
    if not 0.0 <= share <= 1.0 or math.isnan(share):
        raise ValueError
    return share


def _reserves(stated: str) -> bool:
    if stated not in ("record", "reserve"):
        raise ValueError
    return stated == "reserve"


_FIRST_YEAR, _LAST_YEAR = 1900, 2999  # so that days before and after exist, too


def _clock(stated: str) -> Callable[[], datetime]:
    if stated == "now":
        return lambda: datetime.now(UTC)
    moment = datetime.fromisoformat(stated)
    if moment.tzinfo is None:
        raise ValueError
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError from error
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Unfit(f"from {_FIRST_YEAR} to {_LAST_YEAR}")
    return lambda: moment


def number(least: int, most: int) -> Check[int]:
    """A whole number within bounds, both included."""

    def read(stated: str) -> int:
        if not (stated.isascii() and stated.isdecimal()) or not least <= int(stated) <= most:
            raise ValueError
        return int(stated)

    return Check(says=f"a whole number from {least} to {most}", read=read)


def matching(says: str, pattern: str) -> Check[str]:
    """Words that a pattern matches as a whole."""

    def read(stated: str) -> str:
        if not re.fullmatch(pattern, stated):
            raise ValueError
        return stated

    return Check(says=says, read=read)


def _days(stated: str) -> timedelta:
    return timedelta(days=number(0, _LONGEST).read(stated))


def _texts_kept(stated: str) -> timedelta:
    return timedelta(days=number(1, _LONGEST).read(stated))


def _hours(stated: str) -> timedelta:
    return timedelta(hours=number(0, 8784).read(stated))


def _ip(stated: str) -> str:
    return str(ipaddress.ip_address(stated))


def _header(stated: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+", stated):
        raise ValueError
    return stated.lower()


TEXT = Check(says="a text", read=str)
FLAG = Check(says="anything", read=bool)
FOLDER = Check(says="a folder, which is made where need be,", read=_folder_to_be)
FILE = Check(says="a file that can be read", read=_file)
TOUCHED = Check(says="a file in a folder that exists", read=_file_to_be)
LEXICON = Check(says="a folder with actors.toml and topics.toml", read=_lexicon)
URL = Check(says="an address that begins with http:// or https://", read=_url)
PUBLIC = Check(says="an address that begins with http:// or https://", read=_public)
CLUSTERS = Check(
    says="an address that begins with http:// or https://, or several with commas between,",
    read=_clusters,
)
DATABASE = Check(
    says="postgresql://user:password@host:5432/database, special characters percent-encoded,",
    read=_database,
)
HOSTS = Check(says="a list such as 127.0.0.1:8080, press.example", read=_hosts)
LISTEN = Check(says="an address and port such as 127.0.0.1:8000", read=_listen)
IP = Check(says="an IP address", read=_ip)
HEADER = Check(says="a header's name such as X-Remote-User", read=_header)
CONTACT = Check(says="a mail address or the address of a page, in ASCII,", read=_contact)
MAIL = Check(says="a mail address", read=_mail)
RELAY = Check(
    says="smtp://user:password@host:587 or smtps://host:465,"
    " with ?tls=required|optional|never, &ca=FILE and &timeout=SECONDS where needed,",
    read=_relay,
)
ADDRESSES = (URL, PUBLIC, CLUSTERS, DATABASE, RELAY)  # which may hold a login
PRIVATE_KEY = Check(says="a file with an RSA private key in PEM", read=_private_key)
AUTHORITY = Check(says="a file of certificates in PEM", read=_authority)
SHARE = Check(says="a share from 0 to 1", read=_share)
AI_RULES = Check(says="'record' or 'reserve'", read=_reserves)
LOG = matching("'text' or 'json'", r"text|json")
HOURS = Check(says="a whole number from 0 to 8784", read=_hours)
DAYS = Check(says=f"a number of days, at most {_LONGEST},", read=_days)
TEXTS_KEPT = Check(says=f"a number of days, 1 to {_LONGEST},", read=_texts_kept)
CLOCK = Check(says="an RFC 3339 time with offset", read=_clock)
DOMAIN = matching("a domain", r"(?i)[a-z0-9-]+(?:\.[a-z0-9-]+)+")
SELECTOR = matching("letters, digits, '-' and '.'", r"[A-Za-z0-9.-]+")
ALIAS = matching("small letters, digits, '-' and '_'", r"[a-z0-9][a-z0-9_-]{0,100}")
