"""Apprise's way to each chat. Only the one that is asked for is loaded, for Apprise knows over a
hundred services."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.mail.recipients import Channel

_PLUGINS: "dict[Channel, tuple[str, str]]" = {
    "slack": ("slack", "NotifySlack"),
    "teams": ("workflows", "NotifyWorkflows"),
    "mattermost": ("mattermost", "NotifyMattermost"),
    "matrix": ("matrix", "NotifyMatrix"),
    "telegram": ("telegram", "NotifyTelegram"),
}


def made(channel: "Channel", address: str) -> Any | None:
    """Apprise's object for an address; None where it cannot read it."""
    module, name = _PLUGINS[channel]
    plugin: Any = getattr(import_module(f"apprise.plugins.{module}"), name)
    try:
        read = plugin.parse_native_url(address) or plugin.parse_url(address)
        return plugin(**read) if read else None
    except (TypeError, ValueError, AttributeError):
        return None
