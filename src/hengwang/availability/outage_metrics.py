"""Evidence of availability that counts outages: how many, how long, how far apart."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from hengwang.availability.choices import Cause
from hengwang.availability.queries import figures
from hengwang.availability.queries.outages import OutageRow, outages_of
from hengwang.availability.selecting import SubjectParams, book_of, targets_of, trail_of
from hengwang.kernel.metrics import Measured, Part, Scope, Unit, metric
from hengwang.kernel.periods import Period

MICROS_OF_HOUR = 3_600_000_000


class OutageParams(SubjectParams):
    """Outages of a cause; large ones only, which put out so many units at once (大面积)."""

    subjects: Literal["all", "network", "backbone", "access", "services"] = "network"
    cause: Cause | None = None
    size: Literal["any", "large"] = "any"
    large_units: int = 10


@metric(
    "availability.outages",
    unit=Unit.TIMES,
    version=1,
    source="docs/metrics/availability.outages.md",
    title="Outages",
    params=OutageParams,
)
def outages(period: Period, scope: Scope, params: OutageParams) -> Measured:
    """Outages that began in the period and count, each root cause once; nine queries.

    What lies wholly in approved maintenance, was amended away or goes back to a failed parent is
    not counted. No target watched is no data; none out is 0.
    """
    rules = params.rules
    targets = targets_of(scope, params.subjects, params.named)
    book = book_of(period, targets, rules)
    rows = outages_of(book, targets)
    basis = trail_of(book, targets, rows)
    if not book.facts.targets:
        return Measured.nothing(
            Unit.TIMES, basis=basis, policy=rules.name, note="nothing was watched"
        )
    chosen = [row for row in rows if row.is_own and row.begins_inside]
    if params.size == "large":
        units = _units_out(rows)
        chosen = [row for row in chosen if len(units[row.pk]) >= params.large_units]
    by_cause: dict[str, int] = defaultdict(int)
    for row in chosen:
        by_cause[row.cause] += 1
    parts = tuple(
        Part(cause, str(Cause(cause).label), Decimal(count))
        for cause, count in sorted(by_cause.items())
    )
    count = len(chosen) if params.cause is None else by_cause[params.cause]
    return Measured.count(count, basis, unit=Unit.TIMES, policy=rules.name, parts=parts)


def _units_out(rows: Sequence[OutageRow]) -> dict[int, set[int]]:
    """The units each root put out, its own among them."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.counted:
            found[row.pk if row.root is None else row.root].add(row.line.unit)
    return found


@metric(
    "availability.mttr",
    unit=Unit.HOURS,
    version=1,
    source="docs/metrics/availability.mttr.md",
    title="Mean time to restore",
    params=SubjectParams,
)
def mttr(period: Period, scope: Scope, params: SubjectParams) -> Measured:
    """Counted hours of the outages that ended in the period ÷ their number; nine queries.

    Root causes only; of an outage that began before the period its part inside counts. No outage
    that ended is no data.
    """
    rules = params.rules
    targets = targets_of(scope, params.subjects, params.named)
    book = book_of(period, targets, rules)
    rows = outages_of(book, targets)
    basis = trail_of(book, targets, rows)
    ended = [row.counted for row in rows if row.is_own and row.ends_inside]
    if not ended:
        return Measured.nothing(Unit.HOURS, basis=basis, policy=rules.name, note="no outage ended")
    hours = Decimal(sum(ended)) / MICROS_OF_HOUR
    return Measured(
        value=hours / len(ended),
        unit=Unit.HOURS,
        numerator=hours,
        denominator=Decimal(len(ended)),
        basis=basis,
        policy=rules.name,
    )


@metric(
    "availability.mtbf",
    unit=Unit.HOURS,
    version=1,
    source="docs/metrics/availability.mtbf.md",
    title="Mean time between failures",
    params=SubjectParams,
)
def mtbf(period: Period, scope: Scope, params: SubjectParams) -> Measured:
    """Hours up of all targets ÷ outages that began in the period and count; nine queries.

    No outage is no data: nobody knows how long it would have gone well.
    """
    rules = params.rules
    targets = targets_of(scope, params.subjects, params.named)
    book = book_of(period, targets, rules)
    rows = outages_of(book, targets)
    basis = trail_of(book, targets, rows)
    begun = sum(row.is_own and row.begins_inside for row in rows)
    if not begun:
        return Measured.nothing(Unit.HOURS, basis=basis, policy=rules.name, note="no outage began")
    hours = Decimal(figures.whole(book).counted.up) / MICROS_OF_HOUR
    return Measured(
        value=hours / begun,
        unit=Unit.HOURS,
        numerator=hours,
        denominator=Decimal(begun),
        basis=basis,
        policy=rules.name,
    )
