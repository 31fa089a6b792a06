"""Which hosts may be connected to: public addresses only, unless the operator names a host."""

from collections.abc import Set
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult

_PLAIN = ("http", "mmost", "matrix")  # schemes without TLS
# An IPv4 address inside an IPv6 one: 6to4, Teredo, NAT64 (RFC 3056, 4380, 6052, 8215).
_EMBEDDING = [ip_network(n) for n in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet's hosts (IANA's special-purpose
    registries, as the standard library has them); no for anything that is no address."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _EMBEDDING) or ip.is_site_local:
            return False
        if ip in ip_network("::/96"):
            return False
    return ip.is_global and not ip.is_multicast


def is_allowed(host: str, port: int, allowed: Set[str]) -> bool:
    """Whether ``VIGIE_ALLOW_HOSTS`` names a host: ``host``, ``host:port``, ``[v6]:port``."""
    name = f"[{host}]" if ":" in host else host
    return not allowed.isdisjoint((host, name, f"{name}:{port}"))


def port_of(parts: SplitResult) -> int:
    """The port that an address leads to. Raises ValueError on one that is none."""
    return parts.port or (80 if parts.scheme in _PLAIN else 443)
