"""One name for one page: canonical URLs, registrable domains, publishers' own ids.

``canonical`` is for comparing and showing, not for fetching: it follows RFC 3986
section 6.2 (case, default port, dot segments, percent-encoding), drops what only
tells how a reader came, and undoes AMP and mobile addresses.
"""

import ipaddress
import posixpath
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from tldextract import TLDExtract

from press import tracking

# The bundled snapshot of the Public Suffix List only: nothing is looked up on the network.
_suffixes = TLDExtract(
    suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True, include_psl_private_domains=True
)

# A session's id in the path.
_SESSION_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/?#]*|/\([SAF]\(\w{16,}\)+\)", re.IGNORECASE
)
_MOBILE = re.compile(r"(?:m|mobile|amp|touch)\.(?=[^.]+\.)")
_AMP_CACHE = re.compile(r"/[cv]/(s/)?(.+)", re.DOTALL)
_GOOGLE_AMP = re.compile(r"/amp/(s/)?(.+\..+)", re.DOTALL)
_AMP_PATH = re.compile(r"(?:/amp|\.amp)(?=/?$|\.html?$)", re.IGNORECASE)
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


@lru_cache(maxsize=20_000)  # feeds announce the same pages again and again
def canonical(url: str) -> str:
    """The one spelling of a page's address. Idempotent; an address that cannot be
    parsed, or is not http or https, comes back as it is, stripped."""
    url = url.strip()
    if not url.isascii():
        url = url.encode("utf-8", "replace").decode()  # a surrogate by itself is no character
    try:
        parts = urlsplit(_out_of_amp(url))
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or not host:
        return url
    scheme, netloc = _origin(parts.scheme, host, port)
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((scheme, netloc, _path(parts.path), tracking.without(parts.query), fragment))


def registrable(url: str) -> str | None:
    """The domain that its owner registered (``www.lemonde.fr`` gives ``lemonde.fr``);
    for an IP address or a bare name the host itself; None where there is no host."""
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return _registrable(host.rstrip(".")) if host else None


def same_site(url: str, other: str) -> bool:
    """Whether two addresses belong to one registrable domain."""
    domain = registrable(url)
    return domain is not None and domain == registrable(other)


@lru_cache(maxsize=20_000)
def host_of(url: str) -> str:
    """``host``, or ``host:port`` where the port is not the scheme's own; lower case.

    Raises ValueError for an address without host or with a bad port.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(f"no host in {url!r}")
    host = _ascii(parts.hostname)
    if ":" in host:
        host = f"[{host}]"
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    return host if parts.port in (None, standard) else f"{host}:{parts.port}"


def publisher_id(url: str, pattern: re.Pattern[str] | None) -> str | None:
    """The publisher's own id of the page, where its canonical address shows one.

    With a source's ``id_pattern`` only that counts. Without one, only spellings are
    taken that content systems use for ids and nothing else: see ``_GENERAL``.
    """
    page = canonical(url)
    if pattern is not None:
        found = pattern.search(page)
        if not found:
            return None
        groups = found.groupdict()
        return groups.get("id") or (found.group(1) if found.re.groups else None) or found.group()
    parts = _split(page)
    for general in _GENERAL:
        found = general.search(parts.path)
        if found and not _is_date(found["id"]):
            host = (parts.hostname or "").removeprefix("www.")
            return f"{found['id']}@{host}"
    return None


@lru_cache(maxsize=20_000)
def identity(url: str, pattern: re.Pattern[str] | None) -> str:
    """What a page is known by within its source: the publisher's id, else the canonical URL."""
    return publisher_id(url, pattern) or canonical(url)


def same_page(url: str, other: str) -> bool:
    """Whether two addresses are one page's."""
    return canonical(url) == canonical(other)


def twin(page: str) -> str | None:
    """A page's canonical address at its host's other name, with ``www.`` or without; ``None``
    where the host has no such name, or this is no address. Sites write both for one page."""
    parts = _split(page)
    host = parts.netloc
    if parts.scheme not in ("http", "https") or "." not in host or ":" in host or _is_address(host):
        return None
    bare = host.removeprefix("www.")
    if bare != _registrable(bare):
        return None
    return urlunsplit(parts._replace(netloc=bare if host != bare else f"www.{bare}"))


def is_article(url: str, pattern: re.Pattern[str] | None = None) -> bool:
    """Whether an address looks like that of one article: the publisher's id in it, a figure
    of four digits, or a slug of three words."""
    page = canonical(url)
    if publisher_id(page, pattern) is not None:
        return True
    last, query = _last(page)
    return re.search(r"\d{4}", f"{last}?{query}") is not None or len(_slug_words(last)) >= 3


def is_listing(url: str, words: int = 2) -> bool:
    """Whether an address looks like that of a home page, a section or an index: nothing but
    so many words at most at its end, and no figure."""
    last, query = _last(canonical(url))
    if re.search(r"\d", query):
        return False
    if not last or _INDEX.fullmatch(last):
        return True
    return re.search(r"\d", last) is None and 1 <= len(_slug_words(last)) <= words


def is_above(url: str, other: str) -> bool:
    """Whether an address is that of a folder in which the other lies, on the same host."""
    upper, lower = _split(canonical(url)), _split(canonical(other))
    folder = _INDEX.sub("", upper.path).rstrip("/") + "/"
    return (
        upper.netloc == lower.netloc and lower.path.startswith(folder) and lower.path != upper.path
    )


_INDEX = re.compile(r"(?:index|default|accueil|home)(?:\.\w{2,5})?$", re.IGNORECASE)


def _split(url: str) -> SplitResult:
    """The parts of an address; empty ones of what is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _last(page: str) -> tuple[str, str]:
    parts = _split(page)
    return unquote(parts.path.rstrip("/").rpartition("/")[2]), parts.query


def _slug_words(last: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", last.partition(".")[0])


# Two addresses of one host with the same of these are one article, whatever the slug
# says. Too shy a rule stores a renamed article twice; too bold a one loses articles, so a
# number must be long, be no date, and stand where a content system puts its key.
_GENERAL = (
    re.compile(r"_(?P<id>\d{6,12})_\d{3,8}\.html?$"),  # slug_6115184_3210.html: id, section
    re.compile(r"[_,.](?P<id>\d{6,12})(?:\.(?:html?|php|aspx?|shtml))?$"),  # slug_7058780.html
    re.compile(r"[_-](?P<id>[A-Z]{2}-\d{9,14})\.html?$"),  # slug_AN-202502100452.html
    re.compile(r"[_-](?P<id>(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{26})$"),  # ARC: base 32
    re.compile(r"-(?P<id>\d{7,12})(?:\.(?:html?|php|aspx?|shtml))?$"),  # slug-11501234
    re.compile(r"/(?P<id>\d{7,12})-[^/]*[a-z][^/]*$"),  # 3950123-slug.html
    re.compile(
        r"/(?:articles?|news|nouvelles?|story|actualites?|info|infos)/(?P<id>\d{6,12})(?:/[^/]+)?$"
    ),
    re.compile(r"-(?P<id>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?:\.html?)?$"),  # RFC 9562
)


def _is_date(digits: str) -> bool:
    """Whether a run of digits may be a day, or a day and a time (20250210, 10022025, …)."""
    for pattern in (
        r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])?(?:[0-5]\d)*",
        r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d",
        r"(?:19|20)?\d\d(?:0[1-9]|1[0-2])",
        r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        r"[1-9]\d*0{4,}",  # a round number is a quantity
    ):
        if re.fullmatch(pattern, digits):
            return True
    return False


@lru_cache(maxsize=10_000)
def _registrable(host: str) -> str:
    if _is_address(host):
        return host
    return _suffixes(host).top_domain_under_public_suffix.lower() or host


@lru_cache(maxsize=10_000)
def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _out_of_amp(url: str) -> str:
    """The publisher's address inside one of an AMP cache or of Google's viewer."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    inside = None
    if host.endswith(".cdn.ampproject.org") or host == "cdn.ampproject.org":
        inside = _AMP_CACHE.match(parts.path)
    elif re.fullmatch(r"(?:www\.)?google\.\w+(?:\.\w+)?", host):
        inside = _GOOGLE_AMP.match(parts.path)
    if not inside:
        return url
    scheme = "https" if inside[1] else "http"
    return f"{scheme}://{inside[2]}" + (f"?{parts.query}" if parts.query else "")


def _origin(scheme: str, host: str, port: int | None) -> tuple[str, str]:
    host = _ascii(host.rstrip("."))
    if port == {"http": 80, "https": 443}[scheme]:
        port = None
    named = not _is_address(host) and "." in host
    if named:
        host = _MOBILE.sub("www.", host, count=1) if _registrable(host) != host else host
    if named and port is None:
        scheme = "https"  # one page, whichever of the two a feed still writes
    netloc = f"[{host}]" if ":" in host else host
    return scheme, netloc if port is None else f"{netloc}:{port}"


def _ascii(host: str) -> str:
    host = host.lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _path(path: str) -> str:
    path = _SESSION_PATH.sub("", path)
    path = posixpath.normpath(_AMP_PATH.sub("", _percent(path)) or "/")
    return "/" + re.sub(r"^/+(?:amp/(?=.))?", "", path)


def _percent(path: str) -> str:
    """Percent-encoding in its one form: only what must be encoded is, in upper case."""

    def one(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    path = re.sub(r"%([0-9A-Fa-f]{2})", one, path)
    return quote(path, safe="/%:@!$&'()*+,;=~-._")
