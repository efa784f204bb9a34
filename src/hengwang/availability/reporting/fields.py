"""What an availability report prints: texts only, so that every form of it says the same."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Head:
    """A fact above the tables."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A target or a unit with its figures; `figure` is the id under which they are printed.

    `numbers` are asked, lost, unknown and taken-off minutes, uptime, uptime as measured, coverage.
    """

    name: str
    unit: str
    asked: str
    lost: str
    unknown: str
    excluded: str
    uptime: str
    measured: str
    coverage: str
    figure: str
    numbers: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True, slots=True)
class OutageRow:
    """An outage; `lasted` is the number printed as `minutes`, what of it lies in the period."""

    target: str
    start: str
    end: str
    minutes: str
    cause: str
    note: str
    lasted: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A maintenance window with its approval, or an amendment with its decision."""

    title: str
    start: str
    end: str
    number: str
    decided_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Words:
    """Headings in the reader's language."""

    lines: str
    outages: str
    work: str
    amendments: str
    method: str
    name: str
    unit: str
    asked: str
    lost: str
    unknown: str
    excluded: str
    uptime: str
    measured: str
    coverage: str
    figure: str
    start: str
    end: str
    minutes: str
    cause: str
    note: str
    work_title: str
    number: str
    decided_by: str
    reason: str
    what: str
    none: str


@dataclass(frozen=True, slots=True)
class ReportFields:
    """Everything the report says."""

    title: str
    subtitle: str
    heads: tuple[Head, ...]
    rows: tuple[LineRow, ...]
    total: LineRow
    outages: tuple[OutageRow, ...]
    work: tuple[WorkRow, ...]
    amendments: tuple[WorkRow, ...]
    method: tuple[str, ...]
    words: Words
    made: str
