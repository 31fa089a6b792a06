"""Where a subscription tells beside mail: addresses of hooks, which are secrets.

No message of this module repeats an address.
"""

import re
from collections.abc import Set
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from alerts.courier import PRIVATE
from archive.mail.recipients import Channel, Hook
from press.reach import is_allowed, is_public, port_of

FEED = "atom"
_SCHEMES: dict[str, Channel] = {
    "slack": "slack",
    "workflow": "teams", "workflows": "teams",
    "mmost": "mattermost", "mmosts": "mattermost",
    "matrix": "matrix", "matrixs": "matrix",
    "tgram": "telegram",
}  # fmt: skip
# Addresses as these services hand them out, which Apprise reads, too.
_HOSTS: dict[str, Channel] = {
    "hooks.slack.com": "slack",
    "logic.azure.com": "teams",
    "powerplatform.com": "teams",
}
OWN_HOST = ("webhook", "mattermost", "matrix")  # may stand on a host of the desk's own
EXPECTED = (
    f'expected "{FEED}", an https address, or one of Apprise\'s for Slack (slack://), Teams'
    " (workflows://), Mattermost (mmosts://), Matrix (matrixs://) or Telegram (tgram://)"
)


def hook(text: str, allowed: Set[str]) -> Hook:
    """The channel that an address names. Raises ValueError, which does not repeat it."""
    if text == FEED:
        return Hook(channel="atom", address=FEED)
    try:
        parts = urlsplit(text)
        channel = _channel(parts)
        port = port_of(parts) if channel in OWN_HOST else 443
    except ValueError:
        raise ValueError(EXPECTED) from None
    if channel is None or not parts.hostname or not re.fullmatch(r"[!-~]+", text):
        raise ValueError(EXPECTED)
    if channel in OWN_HOST:
        let = is_allowed(parts.hostname, port, allowed)
        if _is_private(parts.hostname) and not let:
            raise ValueError(PRIVATE)
        if parts.scheme == "http" and not let:
            raise ValueError("a webhook's address begins with https://")
    if channel != "webhook" and not _is_readable(channel, text):
        raise ValueError(f"Apprise cannot read this {channel} address (docs/digest.md)")
    return Hook(channel=channel, address=text)


def _channel(parts: SplitResult) -> Channel | None:
    if parts.scheme not in ("http", "https"):
        return _SCHEMES.get(parts.scheme)
    host = parts.hostname or ""
    for known, channel in _HOSTS.items():
        if host == known or host.endswith(f".{known}"):
            return channel
    return "webhook"


def _is_private(host: str) -> bool:
    """What the host's name alone tells; what it resolves to is looked at when it is used."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(str(ip_address(host)))
    except ValueError:
        return False


def _is_readable(channel: Channel, text: str) -> bool:
    import logging

    from alerts import chats  # what it needs is loaded only where a chat is asked for

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # it repeats addresses
    return chats.made(channel, text) is not None
