"""Mail addresses as people write them."""

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import getaddresses

_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LONGEST_LOCAL = 64  # octets before the at sign: RFC 5321, section 4.5.3.1.1
_LONGEST_DOMAIN = 253  # octets: RFC 1035, section 2.3.4, less its two for the ends


def address_of(text: str) -> str:
    """The bare address in ``text``, which holds one and nothing else but its owner's name;
    its domain in ASCII. Raises ValueError."""
    first, *others = addresses_of(text)
    if others:
        raise ValueError(f"{text!r} holds {len(others) + 1} mail addresses, expected one")
    return first


def addresses_of(text: str) -> tuple[str, ...]:
    """The bare addresses of a list as mail programs write it (RFC 5322, section 3.4), with
    commas between; at least one, and none is passed over. Raises ValueError."""
    listed = getaddresses([text])
    if len(listed) > 1 and not all(address for _, address in listed):
        raise ValueError(f"{text!r} is no list of mail addresses, with commas between")
    found = tuple(_bare(address, text) for _, address in listed or [("", "")])
    if _QUOTED.sub('""', text).count("@") != len(found):  # one in a remark, or as somebody's name
        raise ValueError(f"{text!r} holds an at sign too many: a name with one goes in quotes")
    return found


def _bare(address: str, text: str) -> str:
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
        bare = Address(addr_spec=f"{local}@{ascii_domain}").addr_spec
    except (MessageError, ValueError, IndexError):
        ascii_domain = bare = ""
    whole = address in text  # else it was put together from pieces
    short = len(local) <= _LONGEST_LOCAL and len(ascii_domain) <= _LONGEST_DOMAIN
    if not (whole and short and _DOMAIN.fullmatch(ascii_domain) and bare.isascii()):
        raise ValueError(f"{text!r} is no mail address like name@example.org")
    return bare
