"""The network itself: a centre, two cities, redundant lines to one of them; lines cut and mended.

    collector ── core ══ east-1, east-2 ══ east ── portal
                  │ └──── west ─────────── west ── room
                dns, south-1 ── south

Addresses are of 198.18.0.0/15, which RFC 2544 keeps for such networks.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime

from hengwang.demo_network.ground import Ground

NETWORK = "198.18.0.0/15"
COLLECTOR_ADDRESS = "198.18.0.2"
# Where the collector listens for what comes unasked.
SYSLOG_PORT, TRAP_PORT, PUSH_PORT = 5514, 5162, 5580


@dataclass(frozen=True, slots=True)
class Line:
    """Two hosts and the addresses of their ends; `b` is the far end, where it is cut.

    `routes` of the far end go away with the line and come back with it.
    """

    name: str
    a: str
    a_address: str
    b: str
    b_address: str
    routes: tuple[str, ...] = ()


COLLECTOR, CORE, DNS, EAST, WEST, SOUTH = "collector", "core", "dns", "east", "west", "south"
PORTAL, ROOM = "portal", "room"
HOSTS = (COLLECTOR, CORE, DNS, EAST, WEST, SOUTH, PORTAL, ROOM)
ROUTERS = (CORE, EAST, WEST)
LINES = (
    Line("probe", CORE, "198.18.0.1/30", COLLECTOR, "198.18.0.2/30", ("default via 198.18.0.1",)),
    Line("names", CORE, "198.18.10.1/24", DNS, "198.18.10.53/24", ("default via 198.18.10.1",)),
    Line(
        *("east-1", CORE, "198.18.1.1/30", EAST, "198.18.1.2/30"),
        ("default via 198.18.1.1 metric 10",),
    ),
    Line(
        *("east-2", CORE, "198.18.1.5/30", EAST, "198.18.1.6/30"),
        ("default via 198.18.1.5 metric 20",),
    ),
    Line("west-1", CORE, "198.18.2.1/30", WEST, "198.18.2.2/30", ("default via 198.18.2.1",)),
    Line("south-1", CORE, "198.18.3.1/30", SOUTH, "198.18.3.2/30", ("default via 198.18.3.1",)),
    Line("portal", EAST, "198.18.11.1/24", PORTAL, "198.18.11.10/24", ("default via 198.18.11.1",)),
    Line("room", WEST, "198.18.12.1/24", ROOM, "198.18.12.20/24", ("default via 198.18.12.1",)),
)
# The way to the eastern city changes to the other line when one is cut; nothing else is learned.
CORE_ROUTES = (
    "198.18.11.0/24 via 198.18.1.2 metric 10",
    "198.18.11.0/24 via 198.18.1.6 metric 20",
    "198.18.12.0/24 via 198.18.2.2",
)
_BY_NAME = {line.name: line for line in LINES}


def build(ground: Ground) -> None:
    """Make all hosts and lines."""
    script = [f"ip netns add {host}; ip -n {host} link set lo up" for host in HOSTS]
    for line in LINES:
        script.append(
            f"ip link add {line.name} netns {line.a} type veth peer name {line.name} netns {line.b}"
        )
        for host, address in ((line.a, line.a_address), (line.b, line.b_address)):
            script.append(f"ip -n {host} address add {address} dev {line.name}")
            script.append(f"ip -n {host} link set {line.name} up")
    script += [_routes(line) for line in LINES]
    script += [f"ip -n {CORE} route add {route}" for route in CORE_ROUTES]
    ground.run("\n".join(script))
    for host in ROUTERS:
        ground.run(
            "cd /proc/sys/net/ipv4; echo 1 > ip_forward; cd conf/all; echo 0 > rp_filter;"
            "echo 1 > ignore_routes_with_linkdown; echo 0 > ../default/rp_filter;"
            "for each in ../*/ignore_routes_with_linkdown; do echo 1 > $each; done;"
            "for each in ../*/rp_filter; do echo 0 > $each; done",
            host,
        )


def _routes(line: Line) -> str:
    found = [f"ip -n {line.b} route replace {one} dev {line.name}" for one in line.routes]
    return "\n".join(found)


def cut(ground: Ground, name: str) -> datetime:
    """Take a line down; returns when it was."""
    line = _BY_NAME[name]
    ground.run(f"ip -n {line.b} link set {line.name} down")
    return datetime.now(UTC)


def mend(ground: Ground, name: str) -> datetime:
    """Bring a line up with its routes; returns when it was."""
    line = _BY_NAME[name]
    ground.run(f"ip -n {line.b} link set {line.name} up\n{_routes(line)}")
    return datetime.now(UTC)


def make_lossy(ground: Ground, name: str, percent: int) -> bool:
    """Let a line lose so many of a hundred packets towards its far end; 0 ends it.

    The kernel's netem where there is one, else a filter that drops at random; returns False where
    the machine has neither.
    """
    line = _BY_NAME[name]
    netem = f"tc -n {line.a} qdisc replace dev {line.name} root netem loss {percent}%"
    gone = f"tc -n {line.a} qdisc del dev {line.name} root 2>/dev/null || true"
    table = "nft delete table ip lossy 2>/dev/null || true"
    if not percent:
        ground.run(gone)
        if shutil.which("nft"):
            ground.run(table, line.b)
        return True
    told = ground.run(f"{netem} 2>/dev/null && echo done || true")
    if told or not shutil.which("nft"):
        return bool(told)
    ground.run(
        "nft add table ip lossy\n"
        "nft 'add chain ip lossy drops { type filter hook prerouting priority -300; }'\n"
        f"nft 'add rule ip lossy drops iifname {line.name} numgen random mod 100 < {percent} drop'",
        line.b,
    )
    return True
