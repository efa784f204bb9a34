"""Versions of goals: kept when they are approved, asked for as of any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from hengwang.kernel.canonical import digest
from hengwang.performance.models import Evaluation, GoalChange, GoalVersion, Indicator

FIELDS = ("section", "level2", "level3", "target", "points")


@dataclass(frozen=True)
class Difference:
    """One row beside its former self; None where there is none."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def fields(self) -> frozenset[str]:
        """What differs."""
        if self.before is None or self.after is None:
            return frozenset(FIELDS)
        return frozenset(name for name in FIELDS if self.before[name] != self.after[name])


def rows_now(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The goals' rows as a version keeps them; one query."""
    return [row_kept(row) for row in evaluation.indicators.select_related("section")]


def row_kept(row: Indicator) -> dict[str, Any]:
    """One row in plain words; points as text, since JSON knows no decimals."""
    points = None if row.points is None else f"{row.points:.2f}"
    return {
        "figure_id": row.figure_id,
        "section": row.section.name,
        "level2": row.level2,
        "level3": row.level3,
        "target": row.target_text,
        "points": points,
    }


def keep_version(
    evaluation: Evaluation, *, valid_from: date, change: GoalChange | None
) -> GoalVersion:
    """Keep the goals as they stand as the next version. MUST be called inside a transaction."""
    last = GoalVersion.objects.filter(evaluation=evaluation).aggregate(n=Max("number"))["n"] or 0
    rows = rows_now(evaluation)
    return GoalVersion.objects.create(
        evaluation=evaluation,
        number=last + 1,
        valid_from=valid_from,
        rows=rows,
        digest=digest(rows),
        change=change,
        made_at=timezone.now(),
    )


def version_on(evaluation: Evaluation, day: date) -> GoalVersion | None:
    """The version valid on `day`; None before the first one, or without any."""
    rows = GoalVersion.objects.filter(evaluation=evaluation, valid_from__lte=day)
    return rows.order_by("-valid_from", "-number").first()


def compare(before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]]) -> list[Difference]:
    """Rows that differ, in the order of the later version; removed ones at the end."""
    old = {row["figure_id"]: row for row in before}
    new = {row["figure_id"]: row for row in after}
    pairs = [Difference(old.get(key), row) for key, row in new.items()]
    pairs += [Difference(row, None) for key, row in old.items() if key not in new]
    return [pair for pair in pairs if pair.fields]
