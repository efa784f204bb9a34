"""Which addresses a probe may ask, and the one address a name is pinned to."""

import asyncio
import socket
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from hengwang.collector.probes.outcome import ProbeRefusedError, Reason

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

# Everybody at once, and where clouds keep the credentials of the machine (the link-local ones
# are refused as such).
_NEVER = frozenset(map(ip_address, ("255.255.255.255", "fd00:ec2::254", "100.100.100.200")))
_REMEMBERED = 1 << 16
_NAT64 = IPv6Network("64:ff9b::/96")
# The resolver said that there is no such name, or none with an address.
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


# The name for which the probe of this task waits on the resolver of our own machine, or "".
resolving: ContextVar[str] = ContextVar("resolving", default="")


def family_of(address: IPAddress) -> socket.AddressFamily:
    """Return the socket family that speaks to `address`."""
    return socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6


def embedded(address: IPAddress) -> IPAddress:
    """Return the IPv4 address a packet to `address` would reach, or `address` itself."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address in _NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address


def _is_dangerous(address: IPAddress) -> bool:
    """Tell what no list may allow, also where it hides in another address."""
    return any(
        each in _NEVER or each.is_link_local or each.is_multicast or each.is_unspecified
        for each in {address, embedded(address)}
    )


@dataclass(frozen=True, slots=True)
class AddressRules:
    """An allow-list of networks; what is dangerous everywhere stays refused within them.

    Loopback is allowed only by a network that is itself loopback: who allows everything does not
    mean the services of the collector's own machine. `narrowed`, where given, must allow the
    address as well.
    """

    networks: tuple[IPNetwork, ...]
    narrowed: tuple[IPNetwork, ...] = ()
    # What was judged once stays so: rules do not change, and every sweep asks about every target.
    _judged: dict[tuple[int, int], bool] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, networks: Iterable[str]) -> "AddressRules":
        """Read networks as `10.0.0.0/8`; raises ValueError for anything else."""
        return cls(tuple(ip_network(text) for text in networks))

    def permits(self, address: IPAddress) -> bool:
        """Tell whether a probe may send to `address`."""
        key = (address.version, int(address))
        known = self._judged.get(key)
        if known is None:
            if len(self._judged) >= _REMEMBERED:
                self._judged.clear()
            known = self._judged[key] = self._permits(address)
        return known

    def _permits(self, address: IPAddress) -> bool:
        if _is_dangerous(address):
            return False
        real = embedded(address)
        return _within(real, self.networks) and (not self.narrowed or _within(real, self.narrowed))


def _within(address: IPAddress, networks: tuple[IPNetwork, ...]) -> bool:
    return any(
        address in network and (network.is_loopback or not address.is_loopback)
        for network in networks
        if network.version == address.version
    )


async def pin(host: str, port: int, rules: AddressRules) -> IPAddress:
    """Resolve `host` once and return the one address all of this probe's packets go to.

    A name that resolves to several gets the first allowed one. Raises ProbeRefusedError.
    """
    candidates = _literal(host) or await _looked_up(host, port)
    for address in candidates:
        if rules.permits(address):
            return address
    raise ProbeRefusedError(Reason.ADDRESS_NOT_ALLOWED, host)


def _literal(host: str) -> list[IPAddress]:
    """An address needs no resolver, and none of its few threads."""
    try:
        return [ip_address(host)]
    except ValueError:
        return []


async def _looked_up(host: str, port: int) -> list[IPAddress]:
    loop = asyncio.get_running_loop()
    try:
        # Stays set when time runs out in here: nobody then knows anything about the target.
        resolving.set(host)
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        resolving.set("")
    except socket.gaierror as error:
        known = error.errno in _NO_SUCH_NAME
        # A resolver that does not answer is a fault of our side, not of the target.
        reason = Reason.NAME_NOT_FOUND if known else Reason.RESOLVER_FAILED
        raise ProbeRefusedError(reason, error.strerror or "") from error
    except UnicodeError as error:
        raise ProbeRefusedError(Reason.NAME_NOT_FOUND, "not a host name") from error
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
