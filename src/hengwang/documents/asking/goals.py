"""The money and the schedule of the goals in force on a day, for the 绩效目标申报表."""

from datetime import date
from decimal import Decimal

from hengwang.documents.inputs import GoalsInForce, MediumTerm, PlannedStep
from hengwang.performance.models import Declaration, Evaluation, GoalVersion, MediumGoal
from hengwang.performance.services.freezing import FUND_NAMES, TOTAL_NAME
from hengwang.performance.services.goal_versions import version_on
from hengwang.projects.choices import FundSource


def goals_in_force_of(evaluation: Evaluation, at: date) -> GoalsInForce:
    """What the version valid on the day says; before any, the steps as they stand.

    At most five queries.
    """
    version = version_on(evaluation, at)
    if version is None:
        steps = evaluation.programme.milestones.all()
        planned = tuple(PlannedStep(step.name, step.due_on) for step in steps)
        return GoalsInForce(steps=planned, medium=_medium(evaluation))
    return GoalsInForce(
        approval=approval_of(evaluation, version),
        valid_from=version.valid_from,
        budgets=_budgets(version),
        steps=tuple(
            PlannedStep(
                step["name"], date.fromisoformat(step["due_on"]) if step["due_on"] else None
            )
            for step in version.schedule or ()
        ),
        medium=_medium(evaluation),
    )


def _medium(evaluation: Evaluation) -> tuple[MediumTerm, ...]:
    rows = MediumGoal.objects.filter(declaration__evaluation=evaluation)
    return tuple(MediumTerm(row.expected, row.first_year, row.last_year) for row in rows)


def approval_of(evaluation: Evaluation, version: GoalVersion) -> str:
    """The number under which a version of the goals was approved."""
    if version.change is not None:
        return version.change.approval_number
    found = Declaration.objects.filter(evaluation=evaluation).first()
    return found.approval_number if found else ""


def _budgets(version: GoalVersion) -> dict[str, Decimal | None]:
    if version.budget is None:
        return {}
    by_source = {
        FUND_NAMES[source]: Decimal(version.budget[source]) if source in version.budget else None
        for source in FundSource
    }
    return {TOTAL_NAME: version.budget_cny, **by_source}
