"""What a workbook would do, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hengwang.files.planned_rows import Verdict
from hengwang.kernel.errors import DomainError
from hengwang.network.importing.columns import Sheet


@dataclass(frozen=True)
class PlannedRow:
    """One row: the record it is about, the values it would give it, and what is wrong.

    `values` are columns of the record; `dated` is what has services or tables of its own:
    bandwidth, status, day of opening, rack units. A new `record` is not saved yet.
    """

    sheet: Sheet
    number: int
    label: str
    verdict: Verdict
    record: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    dated: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[DomainError, ...] = ()


@dataclass(frozen=True)
class BookPlan:
    """A workbook as it would be imported."""

    rows: tuple[PlannedRow, ...]

    def of(self, sheet: Sheet, verdict: Verdict) -> list[PlannedRow]:
        """Rows of one sheet with one verdict."""
        return [row for row in self.rows if row.sheet is sheet and row.verdict is verdict]

    def count(self, verdict: Verdict) -> int:
        """How many rows have this verdict."""
        return sum(row.verdict is verdict for row in self.rows)

    @property
    def refused(self) -> int:
        """Rows with problems."""
        return self.count(Verdict.REFUSE)
