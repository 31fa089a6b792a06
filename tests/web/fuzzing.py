"""Requests as nobody means them, byte by byte: every route, method and parameter, with texts,
headers, cookies and bodies that break what trusts them."""

import random
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, urlsplit

PIECES = (
    "OTAN", "(", ")", '"', "*", "-", "OU", "NOT", "titre:", "source:", "~5", "é", "\0", "%00", "\r\n",
    "\ud7ff", "<script>", "' or 1=1", "9" * 40, "-1", "2025-02-30", "../../etc", "\u202eNATO", "🇺🇦",
    "a" * 3000, "1900-01-01", "10000-01-01", "0001-01-01", "autre", "fr", "en", "sujet", "date", "1",
    "", "١٢", "１", "²", "0" * 9 + "1" * 30, "0" * 9 + "1" + "0" * 5000, "1e400", "nan", "Łukasz Дмитро",
    "keep", "hand", "note", "read", "drop", "retirer", "ajouter", "otan", "zelensky", "otan-ukraine",
    "https://[::1", "javascript:1", "//x.example", "\u2028", "\ufdd0", "\U000e0041", "{{7*7}}", "%s%n",
    "anne@exemple.example", '"a b"@[::1]', "a@b\n.example", "x" * 400 + "@exemple.example",
)  # fmt: skip
RAW = (
    b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xe9", b"%", b"%%", b"%u0041",
    b"&&==&", b"a=b=c", b";", b"\x7f",
)  # fmt: skip
KEYS = (
    "q acteur theme source classe du au reprises tri par apres lang ordre url suite actor topic"
    " relevance since until copies order limit after jeton nom geste note pour entree pourquoi titre"
    " adresse motdepasse"
).split()
METHODS = (
    ("GET",) * 10 + ("POST",) * 4 + ("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "Q")
)
HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ("*/*", "text/html;q=x", ",,;", "application/json", "a" * 4000, "image/*;q=-1"),
    "Accept-Language": ("fr", "en;q=nan", "en;q=inf,fr;q=1e999", ";q=;q=", ",".join("abcdef" * 90), "é"),
    "Accept-Encoding": ("gzip", "identity;q=0", "x"),
    "Range": ("bytes=0-10", "bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 500, "items=x"),
    "If-None-Match": ("*", '"x"', 'W/"' + "a" * 3000, "\x80"),
    "If-Modified-Since": ("x", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "Cookie": (
        "visite", "visite=", "=;=;", "vigie=" + "x" * 4000, 'nom="\\777\\x"', "nom=\xe9\xff", "langue=xx",
        "langue=en; langue=fr", 'visite="a\\012b"', "; ".join(f"c{n}=1" for n in range(200)), "nom=<script>",
    ),
    "Origin": ("null", "http://[::1", "http://evil.example", "é", "http://127.0.0.1:99999"),
    "Referer": ("http://[", "x" * 5000),
    "Sec-Fetch-Site": ("cross-site", "none", "é"),
    "Authorization": ("Bearer", "Bearer \xff", "Basic !!!", "Bearer " + "x" * 5000, "Digest a=b"),
    "X-Forwarded-For": ("127.0.0.1", "é", "x" * 3000),
    "X-Forwarded-Proto": ("https", "x y"),
    "X-Remote-User": ("Anne", "\xff\xfe", "<b>"),
    "Content-Encoding": ("gzip", "br"),
    "Expect": ("100-continue", "x"),
}  # fmt: skip
HOSTS = (
    "",
    "[::1",
    "[",
    "a b",
    "127.0.0.1:x",
    "127.0.0.1:99999999",
    "\xe9",
    "localhost.",
    "evil.example",
)
GESTURES = (b"read", b"keep", b"drop", b"note", b"hand", b"retirer", b"ajouter")
TYPES = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data", "multipart/form-data; boundary=x", "application/json", "text/plain; charset=é",
    "x", "",
)  # fmt: skip
PATIENCE = 240.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A page to be asked: ``paths`` with ``{name:kind}`` for what varies, ``forms`` those that
    are posted to, and what ``ids`` there are; ``jeton`` and ``cookie`` make its forms ours."""

    host: str
    paths: Sequence[str]
    forms: Sequence[str]
    ids: Sequence[str] = ("1", "otan", "drones")
    jeton: str = ""
    cookie: str = ""


def request(chance: random.Random, target: Target, methods: Sequence[str] = METHODS) -> bytes:
    """One whole request."""
    method = chance.choice(methods)
    body = _body(chance, target) if method in ("POST", "PUT", "PATCH") else b""
    heads = _headers(chance, target)
    if body or method == "POST":
        heads.append(("Content-Type", chance.choice((TYPES[0],) * 12 + TYPES)))
        length = len(body)
        heads.append(("Content-Length", str(length)))
    paths = target.forms if method == "POST" and chance.random() < 0.9 else target.paths
    lines = [f"{method} ".encode() + _address(chance, target, paths) + b" HTTP/1.1"]
    lines += [f"{key}: {value}".encode("latin-1", "replace") for key, value in heads]
    return b"\r\n".join(lines) + b"\r\nConnection: close\r\n\r\n" + body


def status(host: str, sent: bytes) -> int | None:
    """The status of the answer; None where the connection was closed without one."""
    name, _, port = host.rpartition(":")
    with socket.create_connection((name, int(port)), timeout=PATIENCE) as stream:
        answered = b""
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before it was read whole
            stream.sendall(sent)
        with suppress(ConnectionResetError):
            while chunk := stream.recv(65536):
                answered = answered or chunk
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", answered)
    return int(found[1]) if found else None


def _address(chance: random.Random, target: Target, paths: Sequence[str]) -> bytes:
    path = re.sub(r"\{[^}]+\}", lambda _: _id(chance, target), chance.choice(paths))
    if chance.random() < 0.05:
        path += chance.choice(("/", "//", "/.", "/..%2f", ";x", "%2500", ".json", "é"))
    pairs = [_pair(chance) for _ in range(chance.choice((0, 1, 1, 2, 3, 5)))]
    if chance.random() < 0.02:
        pairs += pairs * 300
    wanted = quote(path, safe="/%").encode()
    return wanted + (b"?" + b"&".join(pairs) if pairs else b"")


def _id(chance: random.Random, target: Target) -> str:
    if chance.random() < 0.7:
        return chance.choice(target.ids)
    return quote(_text(chance)[:6000], safe="") or "0"


def _pair(chance: random.Random) -> bytes:
    key = chance.choice(KEYS).encode()
    if chance.random() < 0.1:
        return key + b"=" + quote_from_bytes(chance.choice(RAW)).encode()
    if chance.random() < 0.05:  # not encoded at all, as far as a request line can hold it
        return key + b"=" + chance.choice(RAW).replace(b" ", b"")
    return key + b"=" + quote(_text(chance), safe="%" if chance.random() < 0.2 else "").encode()


def _text(chance: random.Random) -> str:
    return "".join(chance.choices(PIECES, k=chance.choice((1, 1, 1, 2, 3))))


def _headers(chance: random.Random, target: Target) -> list[tuple[str, str]]:
    found = [("Host", target.host)]
    if chance.random() < 0.06:
        found = [("Host", chance.choice(HOSTS))]
    if target.cookie and chance.random() < 0.8:
        found.append(("Cookie", target.cookie))
    for name in chance.sample(sorted(HEADERS), k=chance.choice((0, 0, 1, 2, 4))):
        found.append((name, chance.choice(HEADERS[name])))
    return found


def _body(chance: random.Random, target: Target) -> bytes:
    kind = chance.random()
    if kind < 0.03:
        return b"note=" + b"x" * 10_000_000
    if kind < 0.08:
        return b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nhalf a part'
    if kind < 0.12:
        return b"&".join(chance.choices(RAW, k=9))
    if kind < 0.15:
        return b"&".join(b"a%d=" % n for n in range(150))
    given = [(b"jeton", target.jeton.encode())] if chance.random() < 0.9 else []
    if chance.random() < 0.8:
        given.append((b"nom", chance.choice(("Anne", "Łukasz", "ليلى", "O’Neil")).encode()))
        given.append((b"geste", chance.choice(GESTURES)))
    fields = [b"=".join(pair) for pair in given]
    fields += [_pair(chance) for _ in range(chance.randrange(6))]
    return b"&".join(fields)


def at(address: str) -> str:
    """Host and port of an address."""
    return urlsplit(address).netloc
