"""What a reading rests on, as far as its reader may see it."""

from dataclasses import dataclass
from datetime import date

from hengwang.accounts.models import User
from hengwang.evidence.models import Reading
from hengwang.kernel.measured import BasisRow, bases
from hengwang.kernel.metrics import date_of_number, metrics

SHOWN_ROWS = 200


@dataclass(frozen=True)
class Trace:
    """The way from a figure back to its records."""

    reading: Reading
    metric_title: str
    metric_source: str
    rows: tuple[BasisRow, ...]
    row_count: int

    @property
    def is_nothing(self) -> bool:
        """Whether the metric had no data."""
        return bool(self.reading.value is None)

    @property
    def day(self) -> date | None:
        """The value of a date metric as a day."""
        if self.reading.unit != "date" or self.is_nothing:
            return None
        return date_of_number(self.reading.value)

    @property
    def hidden(self) -> int:
        """Rows that exist but are not shown: beyond the limit, or not this reader's to see."""
        return self.row_count - len(self.rows)


def trace_of(reading: Reading, user: User) -> Trace:
    """Method and visible rows of a reading; at most SHOWN_ROWS rows, one query for them."""
    fill = reading.fill
    known = fill.metric_key in metrics
    declared = metrics.get(fill.metric_key, fill.version) if known else None
    ids = reading.basis_ids[:SHOWN_ROWS]
    resolver = bases.get(reading.basis_kind) if reading.basis_kind in bases else None
    rows = tuple(resolver.resolve(ids, user)) if resolver and ids else ()
    return Trace(
        reading=reading,
        metric_title=declared.title if declared else fill.metric_key,
        metric_source=declared.source if declared else "",
        rows=rows,
        row_count=len(reading.basis_ids),
    )
