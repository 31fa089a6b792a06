"""A setting's words as a person may see them: of an address what is surely no secret, and ``***``
for the rest, since whoever mistypes one may have put the password anywhere."""

import re

_LOGIN = re.compile(r"\S*:.*@", re.DOTALL)  # user:password@, whatever is in the password
_PASSWORD = re.compile(r"pas+w.*", re.DOTALL | re.IGNORECASE)  # of libpq's key=value
_HOST = r"(?:[\w.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])"
_PORT = r":[0-9]{1,5}(?![0-9])"
_PLACE = re.compile(
    rf"(?:(?:[A-Za-z][A-Za-z0-9+.-]{{0,20}}://|\*\*\*@){_HOST}(?:{_PORT})?|{_HOST}{_PORT})"
    r"(?P<path>/[\w./%~-]*)?(?:\?(?P<query>.*))?",
    re.DOTALL,
)
_PAIR = re.compile(r"\s*(?P<key>\w+)\s*=\s*(?P<value>'(?:[^'\\]|\\.)*'|[^\s']*)(?=\s|$)")
_PLAIN = re.compile(r"[\w.,:/-]{0,100}")
_KNOWN = frozenset(
    "tls timeout ca host hostaddr port dbname user sslmode sslrootcert connect_timeout"
    " application_name target_session_attrs".split()
)


def masked(words: str, *, address: bool) -> str:
    """The words in one line, without a password, whole or in part. Of an ``address`` scheme,
    host, port, path and the options that hold no secret are shown, of libpq's ``key=value`` the
    same; what cannot be read as that is ``***``."""
    shown = _LOGIN.sub("***@", " ".join(words.split()))
    if not address:
        return _PASSWORD.sub("***", shown)
    if "://" not in shown and (pairs := _pairs(shown)) is not None:
        return pairs
    return ",".join(_place(piece.strip()) for piece in shown.split(","))


def _place(piece: str) -> str:
    found = _PLACE.fullmatch(piece)
    if found is None:
        return "***"
    if found["query"] is None:
        return piece
    options = (_option(*option.partition("=")) for option in found["query"].split("&"))
    return f"{piece[: found.start('query')]}{'&'.join(options)}"


def _pairs(shown: str) -> str | None:
    """``key=value`` of libpq; ``None`` where it is something else."""
    told: list[str] = []
    at = 0
    while at < len(shown):
        if (found := _PAIR.match(shown, at)) is None:
            return None
        told.append(_option(found["key"], "=", found["value"]))
        at = found.end()
    return " ".join(told)


def _option(key: str, equals: str, value: str) -> str:
    if not equals or not re.fullmatch(r"\w{1,40}", key):
        return "***"
    return f"{key}={value}" if key in _KNOWN and _PLAIN.fullmatch(value) else f"{key}=***"
