"""A prefix as a grid of squares, one for each address."""

from dataclasses import dataclass

from hengwang.addressing.models import Address, Prefix
from hengwang.addressing.rules import number_of

SIDE_PX, GAP_PX, ACROSS = 18, 2, 32
MOST_SQUARES = 1024
STEP_PX = SIDE_PX + GAP_PX


@dataclass(frozen=True)
class Square:
    """One address in the grid."""

    x: int
    y: int
    kind: str
    label: str
    url: str


@dataclass(frozen=True)
class Grid:
    """The drawing and its size in pixels."""

    squares: tuple[Square, ...]
    width: int
    height: int
    side: int = SIDE_PX


def grid_of(prefix: Prefix) -> Grid | None:
    """Squares of a small prefix; None where there would be too many (one query)."""
    block = prefix.block
    if block.size > MOST_SQUARES:
        return None
    rows = Address.objects.filter(prefix=prefix).only("key", "text", "state", "pk")
    taken = {number_of(row.key): row for row in rows}
    squares = []
    for at in range(block.size):
        number = block.first + at
        row = taken.get(number)
        kind = row.state if row else ("free" if number in block.usable else "unusable")
        squares.append(
            Square(
                x=at % ACROSS * STEP_PX,
                y=at // ACROSS * STEP_PX,
                kind=kind,
                label=row.text if row else "",
                url=row.get_absolute_url() if row else "",
            )
        )
    down = -(-block.size // ACROSS)
    return Grid(tuple(squares), min(block.size, ACROSS) * STEP_PX, down * STEP_PX)
