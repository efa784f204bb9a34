"""The network as it is drawn: circuits as a tree of regions, zones as layers; five queries each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse

from hengwang.kernel.region_codes import BadRegionCodeError, parent_of
from hengwang.network.choices import CircuitStatus, DeviceKind, DeviceStatus, ZoneKind
from hengwang.network.models import Circuit, Device, Egress, Zone
from hengwang.network.rules import bandwidth_text, short
from hengwang.organizations.models import Region

ROW_PX, STEP_PX, NODE_PX, MARGIN_PX = 34, 250, 196, 12
LEAVES = 40
MOST_ZONES = 40
# Where nobody said an order: from the wide area network inwards.
FROM_ABOVE = tuple(ZoneKind.values)
LABEL_WIDTH = 18
GIGABIT, TEN_GIGABIT = 1_000, 10_000
MOST_OPEN = 40
IN_USE = (CircuitStatus.OPEN, CircuitStatus.SUSPENDED)


@dataclass
class Node:
    """A region or a circuit in the tree; x and y of its left middle, in pixels."""

    key: str
    label: str
    detail: str
    url: str
    kind: str
    mbps: int = 0
    children: list["Node"] = field(default_factory=list)
    depth: int = 0
    y: int = 0

    @property
    def x(self) -> int:
        """Where its box begins."""
        return MARGIN_PX + self.depth * STEP_PX

    @property
    def right(self) -> int:
        """Where its box ends."""
        return self.x + NODE_PX

    @property
    def weight(self) -> str:
        """How thick its line is drawn."""
        if self.mbps >= TEN_GIGABIT:
            return "is-thick"
        return "is-medium" if self.mbps >= GIGABIT else "is-thin"


@dataclass(frozen=True)
class Line:
    """A curve from a node to its child."""

    path: str
    weight: str


@dataclass(frozen=True)
class Tree:
    """The drawing: nodes, lines and its size in pixels."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    circuits: int
    mbps: int


def region_tree(user: Any, opened: Collection[str], address: str) -> Tree | None:
    """Circuits in use as a tree of regions, opened where asked; None without any.

    Args:
        user: Whose view it is.
        opened: Codes of regions whose insides are drawn.
        address: The page's own, to which links that open and close lead.
    """
    rows = Circuit.objects.visible_to(user).filter(status__in=IN_USE).order_by()
    counted = rows.values_list("unit__region__code").annotate(
        count=Count("pk"), mbps=Sum("bandwidth_mbps")
    )
    own = {code: (count, mbps or 0) for code, count, mbps in counted}
    if not own:
        return None
    whole = _summed(own)
    names = dict(Region.objects.filter(code__in=whole).values_list("code", "name"))
    below = _below(whole)
    root = _root(below, whole)
    drawn = {root, *list(opened)[:MOST_OPEN]} & set(whole)
    leaves = _leaves(rows, drawn, own)
    build = _Builder(whole, names, below, leaves, drawn, address)
    tree = build.node(root, 0)
    return _placed(tree, whole[root])


def _summed(own: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Each region with everything below it."""
    whole: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for code, (count, mbps) in own.items():
        at: str | None = code
        while at is not None:
            whole[at] = (whole[at][0] + count, whole[at][1] + mbps)
            at = _parent(at)
    return dict(whole)


def _parent(code: str) -> str | None:
    """The region above; a functional area without a code of GB/T 2260 hangs below its province."""
    try:
        return parent_of(code)
    except BadRegionCodeError:
        return f"{code[:2]}0000"


def _below(codes: Iterable[str]) -> dict[str, list[str]]:
    below: dict[str, list[str]] = defaultdict(list)
    for code in sorted(codes):
        parent = _parent(code)
        if parent is not None:
            below[parent].append(code)
    return below


def _root(below: Mapping[str, list[str]], whole: Mapping[str, tuple[int, int]]) -> str:
    """The lowest region that holds every circuit."""
    tops = [code for code in whole if _parent(code) is None]
    return max(tops, key=lambda code: whole[code][0])


def _leaves(
    rows: Any, drawn: Collection[str], own: Mapping[str, tuple[int, int]]
) -> dict[str, list[Circuit]]:
    """Circuits of the regions' own units, the widest first, as many as are drawn."""
    found: dict[str, list[Circuit]] = {}
    for code in sorted(code for code in drawn if code in own):
        some = rows.filter(unit__region__code=code).select_related("unit")
        found[code] = list(some.order_by("-bandwidth_mbps", "pk")[:LEAVES])
    return found


@dataclass(frozen=True)
class _Builder:
    whole: Mapping[str, tuple[int, int]]
    names: Mapping[str, str]
    below: Mapping[str, list[str]]
    leaves: Mapping[str, list[Circuit]]
    drawn: Collection[str]
    address: str

    def node(self, code: str, depth: int) -> Node:
        """A region with what is drawn of its inside."""
        count, mbps = self.whole[code]
        is_open = code in self.drawn
        others = self.drawn - {code} if is_open else {*self.drawn, code}  # type: ignore[operator]
        found = Node(
            key=code,
            label=short(self.names.get(code, code), LABEL_WIDTH),
            detail=f"{count:,d} · {bandwidth_text(mbps)}",
            url=f"{self.address}?open={','.join(sorted(others))}#r{code}",
            kind="is-open" if is_open else "is-shut",
            mbps=mbps,
            depth=depth,
        )
        if is_open:
            found.children += [self.node(inner, depth + 1) for inner in self.below.get(code, [])]
            found.children += [self.leaf(one, depth + 1) for one in self.leaves.get(code, [])]
            self._say_more(found, code, depth)
        return found

    def leaf(self, circuit: Circuit, depth: int) -> Node:
        """A circuit."""
        speed = bandwidth_text(circuit.bandwidth_mbps)
        return Node(
            key=circuit.code,
            label=short(circuit.name, LABEL_WIDTH),
            detail=speed,
            url=circuit.get_absolute_url(),
            kind="is-leaf" if circuit.status == CircuitStatus.OPEN else "is-leaf is-warn",
            mbps=circuit.bandwidth_mbps,
            depth=depth,
        )

    def _say_more(self, found: Node, code: str, depth: int) -> None:
        inner = sum(self.whole[one][0] for one in self.below.get(code, []))
        left = self.whole[code][0] - inner - len(self.leaves.get(code, []))
        if left > 0:
            url = reverse("circuit-list")
            found.children.append(Node("", f"+{left:,d}", "", url, "is-more", depth=depth + 1))


def _placed(root: Node, total: tuple[int, int]) -> Tree:
    nodes: list[Node] = []
    lines: list[Line] = []
    row = _place(root, 0, nodes, lines)
    deepest = max(node.depth for node in nodes)
    width = 2 * MARGIN_PX + deepest * STEP_PX + NODE_PX
    return Tree(tuple(nodes), tuple(lines), width, row * ROW_PX + 2 * MARGIN_PX, *total)


def _place(node: Node, row: int, nodes: list[Node], lines: list[Line]) -> int:
    """Give node and children their rows; returns the next free row."""
    nodes.append(node)
    start = row
    for child in node.children:
        row = _place(child, row, nodes, lines)
    if not node.children:
        node.y = start * ROW_PX + ROW_PX // 2 + MARGIN_PX
        return row + 1
    # Beside the first child, not in the middle: of a hundred children the middle is off the screen.
    node.y = node.children[0].y
    bend = (STEP_PX - NODE_PX) // 2
    for child in node.children:
        middle = node.right + bend
        path = f"M{node.right} {node.y}C{middle} {node.y} {middle} {child.y} {child.x} {child.y}"
        lines.append(Line(path, child.weight))
    return row


@dataclass(frozen=True)
class Chip:
    """A kind of device, or an egress, in a layer."""

    label: str
    detail: str
    url: str
    kind: str
    x: int
    y: int


@dataclass(frozen=True)
class Band:
    """A zone as a layer of the drawing."""

    zone: Zone
    y: int
    height: int
    chips: tuple[Chip, ...]


BAND_WIDTH_PX, LABEL_PX, CHIP_WIDTH_PX, CHIP_HEIGHT_PX, GAP_PX = 1120, 190, 170, 46, 10
PER_ROW = (BAND_WIDTH_PX - LABEL_PX) // (CHIP_WIDTH_PX + GAP_PX)


def zone_layers(user: Any) -> tuple[list[Band], int]:
    """Zones from above with egresses and devices in service; the height of the whole drawing."""
    found = Zone.objects.visible_to(user).order_by("order", "name", "pk")[:MOST_ZONES]
    zones = sorted(found, key=lambda one: (one.order, FROM_ABOVE.index(one.kind)))
    devices = Device.objects.visible_to(user).filter(zone__in=zones, status=DeviceStatus.IN_SERVICE)
    counts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    grouped = devices.order_by().values_list("zone", "kind").annotate(count=Count("pk"))
    for zone_id, kind, count in grouped.order_by("zone", "-count"):
        counts[zone_id].append((kind, count))
    doors: dict[int, list[Egress]] = defaultdict(list)
    for egress in Egress.objects.visible_to(user).filter(zone__in=zones, closed_on=None):
        doors[egress.zone_id].append(egress)
    bands: list[Band] = []
    y = MARGIN_PX
    for zone in zones:
        things = [*map(_door, doors[zone.pk]), *(_kind(zone, *pair) for pair in counts[zone.pk])]
        rows = max(1, -(-len(things) // PER_ROW))
        height = rows * (CHIP_HEIGHT_PX + GAP_PX) + 2 * GAP_PX
        chips = tuple(_chip(thing, at, y) for at, thing in enumerate(things))
        bands.append(Band(zone, y, height, chips))
        y += height + 22
    return bands, y


def _door(egress: Egress) -> tuple[str, str, str, str]:
    speed = bandwidth_text(egress.bandwidth_mbps)
    return egress.name, speed, egress.get_absolute_url(), "is-door"


def _kind(zone: Zone, kind: str, count: int) -> tuple[str, str, str, str]:
    url = zone.get_absolute_url()
    return str(DeviceKind(kind).label), f"× {count:,d}", url, kind.replace("_", "-")


def _chip(thing: tuple[str, str, str, str], at: int, y: int) -> Chip:
    label, detail, url, kind = thing
    x = LABEL_PX + (at % PER_ROW) * (CHIP_WIDTH_PX + GAP_PX)
    top = y + GAP_PX + (at // PER_ROW) * (CHIP_HEIGHT_PX + GAP_PX)
    return Chip(label, detail, url, kind, x, top)
