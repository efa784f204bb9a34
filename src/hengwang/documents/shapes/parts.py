"""What a form consists of, from the top down: lines of facts, blocks of rows, lines of sums."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the label above it and the field whose value it prints."""

    label: str
    field: str
    is_number: bool = False
    when: str = ""  # the form's field without which the column is not printed


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under a line of labels.

    The first cell of a row is the side title, a number, empty, or one of `counts`.
    """

    side: str
    items: str  # the form's field that holds the rows
    columns: tuple[Column, ...]
    counts: str = ""  # a regular expression of further first cells: 合计, （一）
    optional: bool = False  # not printed where it would be empty


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables of a report, each wholly under one line of labels; several may hold the rows of one.

    One that is `optional` is not printed where it would be empty.
    """

    name: str
    items: str
    columns: tuple[Column, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A line of facts, each beside its label; the first label stands in the first cell.

    Without `places` there are one or two of them: the first value stands behind its label, the
    last one in the last cell.
    """

    labels: tuple[str, ...]
    fields: tuple[str, ...]
    places: tuple[int, ...] = ()  # cells in which the values stand
    names: tuple[str, ...] = ()  # where a label alone does not tell the fact
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cards:
    """A small table for each item, all with the same lines of facts."""

    name: str
    items: str
    heads: tuple[Head, ...]
    optional: bool = True  # none is printed where there is no item


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell of a line of sums below a block; `name` tells two cells of one line apart."""

    name: str
    label: str
    place: int
    field: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One form from the top down."""

    parts: tuple[Head | Block | Tables | Cards | Sum, ...]

    @property
    def heads(self) -> tuple[Head, ...]:
        """Its lines of facts."""
        return tuple(part for part in self.parts if isinstance(part, Head))

    @property
    def blocks(self) -> tuple[Block | Tables | Cards, ...]:
        """Its blocks of rows."""
        return tuple(part for part in self.parts if isinstance(part, Block | Tables | Cards))

    @property
    def sums(self) -> tuple[Sum, ...]:
        """Its sums."""
        return tuple(part for part in self.parts if isinstance(part, Sum))
