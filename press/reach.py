"""Which hosts may be connected to: public addresses only, unless the operator names a host."""

from collections.abc import Set
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult

_PLAIN = ("http", "mmost", "matrix")  # schemes without TLS
# Of IPv6 the public hosts are in 2000::/3 alone (RFC 4291, 2.4; IANA's registry of global unicast),
# which leaves out NAT64, translated and local addresses. In it: 6to4 and Teredo (RFC 3056, 4380),
# which embed one of IPv4, and what newer registries than the library's set aside (RFC 9637).
_UNICAST = ip_network("2000::/3")
_EMBEDDING = [ip_network(n) for n in ("2002::/16", "2001::/32", "3fff::/20")]
_ISATAP = (0x00005EFE, 0x02005EFE)  # before an IPv4 address (RFC 5214, 6.1)
# IETF protocol assignments (RFC 6890), relays of 6to4 (RFC 7526).
_SET_ASIDE = [ip_network(n) for n in ("192.0.0.0/24", "192.88.99.0/24")]


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
        if ip not in _UNICAST or any(ip in network for network in _EMBEDDING):
            return False
        if int(ip) >> 32 & 0xFFFFFFFF in _ISATAP:
            return False
    elif any(ip in network for network in _SET_ASIDE):
        return False
    return ip.is_global and not ip.is_multicast


def is_allowed(host: str, port: int, allowed: Set[str]) -> bool:
    """Whether ``VIGIE_ALLOW_HOSTS`` names a host: ``host``, ``host:port``, ``[v6]:port``."""
    name = f"[{host}]" if ":" in host else host
    return not allowed.isdisjoint((host, name, f"{name}:{port}"))


def port_of(parts: SplitResult) -> int:
    """The port that an address leads to. Raises ValueError on one that is none."""
    return parts.port or (80 if parts.scheme in _PLAIN else 443)
