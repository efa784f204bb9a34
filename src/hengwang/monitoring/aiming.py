"""Where probes may be pointed; pure. The collector judges again, at every packet it sends."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from hengwang.collector.probes.addresses import AddressRules, IPAddress, IPNetwork
from hengwang.monitoring.errors import (
    AddressDangerousError,
    AddressRefusedError,
    LoopbackNotMeantError,
    NetworkUnreadableError,
    SchemeRefusedError,
)

EVERYWHERE = AddressRules(
    (ip_network("0.0.0.0/0"), ip_network("::/0"), ip_network("127.0.0.0/8"), ip_network("::1/128"))
)
# Names that lead to the machine itself or to its provider's secrets, whatever a resolver says.
_NEVER_NAMED = ("localhost", "metadata.google.internal", "metadata")


def networks_of(text: str, *, loopback_meant: bool) -> list[str]:
    """The networks of an allow-list, one a line or between commas, in their short form.

    Raises:
        NetworkUnreadableError: Something is no network.
        LoopbackNotMeantError: The collector's own machine is in it and nobody said so.
    """
    found: list[str] = []
    for word in text.replace(",", " ").replace("，", " ").replace("、", " ").split():
        network = _network(word)
        if network.is_loopback and not loopback_meant:
            raise LoopbackNotMeantError(value=str(network))
        if str(network) not in found:
            found.append(str(network))
    return found


def _network(word: str) -> IPNetwork:
    try:
        return ip_network(word, strict=False)
    except ValueError as error:
        raise NetworkUnreadableError(value=word) from error


def literal(host: str) -> IPAddress | None:
    """The address a host is written as, None for a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def refuse_host(host: str, networks: Sequence[str], collector: str) -> None:
    """Refuse what the collector would refuse; a name is judged there, by the address it means.

    Raises:
        AddressDangerousError: It is closed to every probe.
        AddressRefusedError: It lies outside the collector's networks.
    """
    name = host.rstrip(".").lower()
    address = literal(name)
    if address is None:
        if name in _NEVER_NAMED or name.endswith(".localhost"):
            raise AddressDangerousError(address=host)
        return
    if not EVERYWHERE.permits(address):
        raise AddressDangerousError(address=host)
    if not AddressRules.of(networks).permits(address):
        told = "、".join(networks) or "—"
        raise AddressRefusedError(address=host, collector=collector, networks=told)


def host_of(url: str) -> str:
    """The host of a page's address.

    Raises:
        SchemeRefusedError: It is neither http nor https, has no host, or carries a user name.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise SchemeRefusedError(url=url) from error
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise SchemeRefusedError(url=url)
    return host
