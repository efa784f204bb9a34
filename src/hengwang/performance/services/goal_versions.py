"""Versions of goals: kept when they are approved, asked for as of any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from hengwang.kernel.canonical import digest
from hengwang.performance.models import Evaluation, GoalChange, GoalVersion, Indicator
from hengwang.projects.models import Milestone
from hengwang.projects.queries.money import year_money

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


def budget_now(evaluation: Evaluation) -> dict[str, str]:
    """The year's budget by source, yuan as text, after approved adjustments; two queries."""
    pk, year = evaluation.programme_id, evaluation.fiscal_year
    sources = year_money([pk], year)[pk].sources
    return {one.source: f"{one.budget:.2f}" for one in sources if one.budget is not None}


def steps_now(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The dated steps as a version keeps them; one query."""
    return [step_kept(step) for step in evaluation.programme.milestones.all()]


def step_kept(step: Milestone) -> dict[str, Any]:
    """One step in plain words; the day in ISO, empty where none is planned."""
    day = step.due_on.isoformat() if step.due_on else ""
    return {"id": step.pk, "name": step.name, "due_on": day}


def keep_version(
    evaluation: Evaluation, *, valid_from: date, change: GoalChange | None
) -> GoalVersion:
    """Keep goals, money and schedule as the next version. MUST be called inside a transaction."""
    last = GoalVersion.objects.filter(evaluation=evaluation).aggregate(n=Max("number"))["n"] or 0
    rows, budget = rows_now(evaluation), budget_now(evaluation)
    schedule = steps_now(evaluation)
    return GoalVersion.objects.create(
        evaluation=evaluation,
        number=last + 1,
        valid_from=valid_from,
        rows=rows,
        budget=budget,
        schedule=schedule,
        digest=digest({"rows": rows, "budget": budget, "schedule": schedule}),
        change=change,
        made_at=timezone.now(),
    )


def version_on(evaluation: Evaluation, day: date) -> GoalVersion | None:
    """The version valid on `day`; None before the first one, or without any."""
    rows = GoalVersion.objects.filter(evaluation=evaluation, valid_from__lte=day)
    return rows.order_by("-valid_from", "-number").first()


@dataclass(frozen=True)
class StepDifference:
    """One dated step beside its former self; None where there is none."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None


def compare_steps(former: GoalVersion, later: GoalVersion) -> list[StepDifference]:
    """Steps that differ; none where one of the versions kept no schedule."""
    if former.schedule is None or later.schedule is None:
        return []
    old = {step["id"]: step for step in former.schedule}
    new = {step["id"]: step for step in later.schedule}
    pairs = [StepDifference(old.get(pk), step) for pk, step in new.items()]
    pairs += [StepDifference(step, None) for pk, step in old.items() if pk not in new]
    return [pair for pair in pairs if pair.before != pair.after]


def compare(before: Iterable[dict[str, Any]], after: Iterable[dict[str, Any]]) -> list[Difference]:
    """Rows that differ, in the order of the later version; removed ones at the end."""
    old = {row["figure_id"]: row for row in before}
    new = {row["figure_id"]: row for row in after}
    pairs = [Difference(old.get(key), row) for key, row in new.items()]
    pairs += [Difference(row, None) for key, row in old.items() if key not in new]
    return [pair for pair in pairs if pair.fields]
