"""Reads what fping says packet by packet, so that "never sent" is not read as "lost".

fping's summary prints the same dash for a packet that got no answer and for one our own machine
could not send. In the lines per packet the second kind does not appear at all (seen with 5.1:
no route, prohibited route).
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

_PACKET = re.compile(
    r"^(?P<address>[0-9a-fA-F.:]+)\s*: \[(?P<number>\d+)\], "
    r"(?:\d+ bytes, (?P<ms>\d+(?:\.\d+)?) ms|(?P<lost>timed out))"
)
_TOLD = re.compile(
    r"^ICMP (?P<what>.+) from (?P<by>[0-9a-fA-F.:]+) for ICMP Echo sent to (?P<to>[0-9a-fA-F.:]+)"
)


@dataclass(slots=True)
class Packets:
    """What became of the packets to one address: seconds by number for answers, numbers lost."""

    answers: dict[int, float] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    told: str = ""

    @property
    def sent(self) -> int:
        """How many packets are known to have left this machine."""
        return len(self.answers.keys() | self.lost)


def read_packets(out: str, err: str) -> Mapping[str, Packets]:
    """Return the packets by address as fping was given it; unknown lines are passed over."""
    packets: defaultdict[str, Packets] = defaultdict(Packets)
    for line in out.splitlines():
        if match := _PACKET.match(line):
            entry, number = packets[match["address"]], int(match["number"])
            if match["ms"] is None:
                entry.lost.add(number)
            else:
                # An answer counts once, and more than an earlier "timed out" of the same packet.
                entry.answers.setdefault(number, float(match["ms"]) / 1000)
                entry.lost.discard(number)
    for line in err.splitlines():
        if match := _TOLD.match(line):
            packets[match["to"]].told = f"{match['what']} from {match['by']}"
    return packets
