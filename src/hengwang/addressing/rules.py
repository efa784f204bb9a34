"""Pure rules of addressing: keys that sort, blocks, gaps, what a person types in a search box."""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hengwang.addressing.errors import AddressUnreadableError, PrefixUnreadableError

_DIGITS = 32
_BITS = {4: 32, 6: 128}
_POINT_TO_POINT = {4: 31, 6: 127}
_PARTIAL = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}\.?")


@dataclass(frozen=True)
class Block:
    """A prefix as numbers: version, first address, length."""

    version: int
    first: int
    length: int

    @property
    def last(self) -> int:
        """Its last address."""
        return self.first + self.size - 1

    @property
    def size(self) -> int:
        """How many addresses there are."""
        return int(1 << (_BITS[self.version] - self.length))

    @property
    def text(self) -> str:
        """10.1.0.0/16."""
        return f"{_ip(self.version, self.first)}/{self.length}"

    @property
    def first_key(self) -> str:
        """The key of its first address."""
        return key_of(self.version, self.first)

    @property
    def last_key(self) -> str:
        """The key of its last address."""
        return key_of(self.version, self.last)

    @property
    def usable(self) -> range:
        """Addresses a host may have; RFC 3021, RFC 4291 2.6.1 and RFC 6164 on the ends."""
        if self.length >= _POINT_TO_POINT[self.version]:
            return range(self.first, self.last + 1)
        return range(self.first + 1, self.last + (0 if self.version == 4 else 1))  # noqa: PLR2004

    def holds(self, other: "Block") -> bool:
        """Whether the other lies within, or is the same."""
        same = self.version == other.version
        return same and self.first <= other.first and other.last <= self.last


def block_of(text: str) -> Block:
    """The block a person writes as 10.1.0.0/16 or 2400:3200::/32.

    Raises:
        PrefixUnreadableError: It is none, or has bits below its length.
    """
    try:
        network = ipaddress.ip_network(text.strip())
    except ValueError as error:
        raise PrefixUnreadableError(text=text) from error
    return Block(network.version, int(network.network_address), network.prefixlen)


def key_of(version: int, number: int) -> str:
    """A text that sorts as addresses do, whatever the collation: the version and 32 hex digits."""
    return f"{version}{number:0{_DIGITS}x}"


def number_of(key: str) -> int:
    """The number of a key."""
    return int(key[1:], 16)


def text_of(key: str) -> str:
    """The address as people write it (RFC 5952)."""
    return _ip(int(key[0]), number_of(key))


def key_of_text(text: str) -> str:
    """The key of an address.

    Raises:
        AddressUnreadableError: It is no address.
    """
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError as error:
        raise AddressUnreadableError(text=text) from error
    return key_of(address.version, int(address))


def keys_begun_by(text: str) -> tuple[str, str] | None:
    """First and last key of what a half-typed address may become; None when it is none.

    `10.1` is 10.1.0.0 to 10.1.255.255, a whole address is itself, a prefix what it holds.
    """
    clean = text.strip()
    try:
        if "/" in clean:
            block = block_of(clean)
            return block.first_key, block.last_key
        if ":" in clean:
            key = key_of_text(clean)
            return key, key
    except (AddressUnreadableError, PrefixUnreadableError):
        return None
    if not _PARTIAL.fullmatch(clean) or ("." not in clean):
        return None
    parts = [int(part) for part in clean.rstrip(".").split(".")]
    if any(part > 255 for part in parts):  # noqa: PLR2004  an octet
        return None
    low = parts + [0] * (4 - len(parts))
    high = parts + [255] * (4 - len(parts))
    return key_of(4, _octets(low)), key_of(4, _octets(high))


def gaps(usable: range, taken: Iterable[int], start: int) -> Iterator[int]:
    """Numbers of `usable` from `start` on that are not taken, ascending; reads no further.

    Args:
        usable: What may be given away.
        taken: Numbers in use, ascending.
        start: Where to begin to look.
    """
    at = max(start, usable.start)
    for number in taken:
        if number < at:
            continue
        yield from range(at, min(number, usable.stop))
        at = number + 1
    yield from range(at, usable.stop)


def first_free_block(container: Block, children: Sequence[Block], length: int) -> Block | None:
    """The first aligned block of this length in a container that touches no child.

    Args:
        container: What is cut.
        children: Blocks within that are given away, ascending, without overlaps.
        length: Of the block asked for; not below the container's.
    """
    size = 1 << (_BITS[container.version] - length)
    at = container.first
    for child in children:
        if at + size <= child.first:
            break
        at = max(at, _aligned(child.last + 1, size))
    found = Block(container.version, at, length)
    return found if container.holds(found) else None


def _aligned(number: int, size: int) -> int:
    return -(-number // size) * size


def _octets(parts: Sequence[int]) -> int:
    return int.from_bytes(bytes(parts), "big")


def _ip(version: int, number: int) -> str:
    address: object = (
        ipaddress.IPv4Address(number) if version == 4 else ipaddress.IPv6Address(number)  # noqa: PLR2004
    )
    return str(address)
