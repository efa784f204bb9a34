"""What a chart says and shows, as data: title, axes, series, marks and the table behind it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

Cell = str | int | Decimal | None


@dataclass(frozen=True, kw_only=True)
class Point:
    """One value with a tone, an address or a label of its own."""

    value: Decimal | None
    tone: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """An axis: categories or numbers, and the unit that is printed with its name."""

    name: str = ""
    unit: str = ""
    categories: tuple[str, ...] | None = None
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """Values in the order of the categories; `over` lays bars on top of the previous series."""

    name: str
    kind: str
    values: tuple[Decimal | Point | None, ...]
    tone: str = "accent"
    labels: bool = False
    dashed: bool = False
    step: bool = False
    over: bool = False
    stack: str = ""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A line across the drawing: today, a target, full marks."""

    axis: str
    at: str | int | Decimal
    label: str


@dataclass(frozen=True, kw_only=True)
class Band:
    """A stretch of the value axis behind the curves: what is normal; an open end is None."""

    low: Decimal | None
    high: Decimal | None
    tone: str = "ok"


@dataclass(frozen=True, kw_only=True)
class ChartTable:
    """The same numbers to read: heads with units, one row a category."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ChartSpec:
    """A chart. `title` says the finding in words; `key` is unique on its page."""

    key: str
    title: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    table: ChartTable
    note: str = ""
    unit: str = ""
    places: int = 2
    horizontal: bool = False
    marks: tuple[Mark, ...] = ()
    bands: tuple[Band, ...] = ()
    file_name: str = ""
    size: str = field(default="")

    @property
    def data_id(self) -> str:
        """Id of the drawing on the page."""
        return f"chart-{self.key}"

    def as_json(self) -> dict[str, Any]:
        """The spec as JSON data; decimals as strings keep their exact value."""
        data: dict[str, Any] = _jsonable(asdict(self))
        data["file_name"] = self.file_name or self.key
        return data


def _jsonable(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return {key: _jsonable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(inner) for inner in value]
    return value


def texts(values: Sequence[object]) -> tuple[str, ...]:
    """Labels, translated now: a lazy text cannot travel as JSON."""
    return tuple(str(value) for value in values)
