"""What each row of a workbook would do, as values that can be shown and compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hengwang.kernel.canonical import digest
from hengwang.kernel.errors import DomainError
from hengwang.projects.importing.columns import Sheet


class Verdict(StrEnum):
    """What happens to a row."""

    ADD = "add"
    HERE = "here"  # recorded before
    REPEATED = "repeated"  # stands twice in the file
    TOTAL = "total"  # a line of sums, compared and left out
    REFUSE = "refuse"


@dataclass(frozen=True)
class PlannedRow:
    """One row: what it is about, what happens, why, and what is worth a word about it.

    `key` names the record (programme, contract) for other rows of the same file; `facts` are what
    the services take, `links` the ids or keys of rows it belongs to.
    """

    sheet: Sheet
    table: str
    number: int
    verdict: Verdict
    label: str
    amount: Decimal | None
    problems: tuple[DomainError, ...] = ()
    notes: tuple[str, ...] = ()
    key: tuple[Any, ...] = ()
    facts: Any = None
    links: Mapping[str, Any] | None = None

    @property
    def signed(self) -> dict[str, Any]:
        """What the digest of a plan covers."""
        return {
            "table": self.table,
            "row": self.number,
            "verdict": self.verdict.value,
            "facts": repr(self.facts),
            "links": repr(sorted((self.links or {}).items(), key=str)),
        }


@dataclass(frozen=True)
class TotalCheck:
    """A line of sums in the file beside the sum of the rows above it; yuan."""

    table: str
    number: int
    stated: Decimal
    summed: Decimal

    @property
    def difference(self) -> Decimal:
        """Stated less summed."""
        return self.stated - self.summed


@dataclass(frozen=True)
class ImportPlan:
    """A workbook as it would be imported."""

    rows: tuple[PlannedRow, ...]
    totals: tuple[TotalCheck, ...]
    passed_over: tuple[str, ...]

    def of(self, sheet: Sheet, verdict: Verdict | None = None) -> list[PlannedRow]:
        """Rows of one kind, of one verdict."""
        return [row for row in self.rows if row.sheet is sheet and verdict in {None, row.verdict}]

    def count(self, verdict: Verdict) -> int:
        """How many rows have this verdict."""
        return sum(row.verdict is verdict for row in self.rows)

    @property
    def digest(self) -> str:
        """One text for what would happen: it changes when a row or a record does."""
        return digest([row.signed for row in self.rows])
