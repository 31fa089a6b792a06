"""Where the crawler may connect: public addresses only, unless the operator names a host.

The check is made on what the name resolved to and Twisted connects to exactly that, so
that no spelling of an address, redirect or rebinding name gets round it.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from scrapy.crawler import Crawler
from scrapy.resolver import HostResolution
from twisted.internet.abstract import isIPAddress
from twisted.internet.address import IPv4Address as IPv4Endpoint
from twisted.internet.address import IPv6Address as IPv6Endpoint
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IResolutionReceiver,
)
from zope.interface import implementer

from press.reach import is_allowed, is_public


@cast("Any", implementer)(IResolutionReceiver)
class _Filter:
    """Passes on only the addresses to which a connection may be made."""

    _passed = False

    def __init__(self, receiver: IResolutionReceiver, host: str, private: set[str]) -> None:
        self._receiver = cast("Any", receiver)
        self._host = host
        self._private = private  # names all of whose addresses were kept back

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        resolved: Any = address
        if isinstance(address, IPv4Endpoint | IPv6Endpoint) and is_public(resolved.host):
            self._passed = True
            self._receiver.addressResolved(address)
        elif not self._passed:
            self._private.add(self._host)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._passed:
            self._private.discard(self._host)
        self._receiver.resolutionComplete()


@cast("Any", implementer)(IHostnameResolver)
class GuardedResolver:
    """Scrapy's ``TWISTED_DNS_RESOLVER``: resolves as Twisted does and forwards permitted
    addresses only. Hosts of the setting ``VIGIE_ALLOW_HOSTS`` pass unfiltered."""

    _private: ClassVar[set[str]] = set()

    def __init__(self, reactor: Any, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(allowed)
        self._resolver: Any = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> "GuardedResolver":
        return cls(reactor, crawler.settings.getlist("VIGIE_ALLOW_HOSTS"))

    @classmethod
    def only_private(cls, host: str) -> bool:
        """Whether a name that could not be connected to has addresses, none of them public."""
        found = host in cls._private
        cls._private.discard(host)
        return found

    def install_on_reactor(self) -> None:
        from twisted.internet import reactor

        cast("Any", reactor).installNameResolver(self)

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        receiver: Any = resolutionReceiver
        if not is_allowed(hostName.lower(), portNumber, self._allowed):
            receiver = _Filter(resolutionReceiver, hostName, self._private)
        if isIPAddress(hostName):  # no thread needed
            receiver.resolutionBegan(resolution := HostResolution(hostName))
            receiver.addressResolved(IPv4Endpoint("TCP", hostName, portNumber))
            receiver.resolutionComplete()
            return cast("IHostResolution", resolution)
        return self._resolver.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
