"""Declare what an evaluation promises: ruleset, sections, goals, indicators."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.performance.choices import ActualSource, EvaluationKind
from hengwang.performance.errors import (
    EvaluationExistsError,
    RulesetDoesNotFitError,
)
from hengwang.performance.goal_errors import GoalsFixedError
from hengwang.performance.identifiers import new_short_id
from hengwang.performance.models import Evaluation, Goal, Indicator, Section
from hengwang.performance.points import checked_points
from hengwang.performance.rules import GOALS_EDITABLE
from hengwang.performance.rulesets.loading import load_rulesets, ruleset_of
from hengwang.performance.services.demands import demand_of_new
from hengwang.performance.services.locking import goals_are_fixed, goals_locked, locked
from hengwang.projects.models import Programme


@dataclass(frozen=True)
class IndicatorData:
    """What a declared indicator says; the fields of models.Indicator."""

    section: str
    level3: str
    level2: str = ""
    definition: str = ""
    target_text: str = ""
    points: Decimal | None = None
    rule: Mapping[str, Any] = field(default_factory=dict)
    source: str = ActualSource.MANUAL
    library_key: str = ""
    metric_key: str = ""
    metric_params: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def declare_evaluation(
    programme: Programme, *, year: int, kind: EvaluationKind, title: str, ruleset_key: str, by: User
) -> Evaluation:
    """Open the evaluation of a programme's year with the sections of its ruleset.

    Args:
        ruleset_key: Empty for a case that no ruleset fits: it stays as printed and unscored.

    Raises:
        NotAllowedError: The user may not edit evaluations of the unit.
        RulesetDoesNotFitError: The ruleset is not meant for this kind and year.
        EvaluationExistsError: There is one of this kind for the year already.
    """
    require(by, Permission.EDIT_EVALUATIONS, programme.unit)
    ruleset = load_rulesets().get(ruleset_key) if ruleset_key else None
    if ruleset_key and (ruleset is None or not ruleset.fits(kind, year)):
        raise RulesetDoesNotFitError(ruleset=ruleset_key, year=year)
    try:
        with transaction.atomic():
            evaluation = Evaluation.objects.create(
                programme=programme,
                fiscal_year=year,
                kind=kind,
                title=title,
                ruleset_key=ruleset_key,
                ruleset_version=ruleset.version if ruleset else None,
                short_id=new_short_id(),
            )
    except IntegrityError:
        raise EvaluationExistsError(programme=programme.name, year=year) from None
    if ruleset:
        Section.objects.bulk_create(
            Section(evaluation=evaluation, order=n, name=part.name.zh, points=part.points)
            for n, part in enumerate(ruleset.sections)
        )
    record(
        "evaluation.declared",
        evaluation,
        by=by,
        after={"title": title, "year": year, "kind": kind, "ruleset": ruleset_key},
    )
    demand_of_new(evaluation, by=by)
    return evaluation


@transaction.atomic
def choose_ruleset(evaluation_id: int, *, ruleset_key: str, by: User) -> Evaluation:
    """Change the ruleset of an evaluation that is still editable; scores follow at once.

    Raises:
        EvaluationLockedError: The state does not allow it.
        RulesetDoesNotFitError: The ruleset is not meant for this kind and year.
    """
    evaluation = goals_locked(evaluation_id, by=by)
    ruleset = load_rulesets().get(ruleset_key) if ruleset_key else None
    if ruleset_key and (
        ruleset is None or not ruleset.fits(evaluation.kind, evaluation.fiscal_year)
    ):
        raise RulesetDoesNotFitError(ruleset=ruleset_key, year=evaluation.fiscal_year)
    before = evaluation.ruleset_key
    evaluation.ruleset_key = ruleset_key
    evaluation.ruleset_version = ruleset.version if ruleset else None
    evaluation.save(update_fields=["ruleset_key", "ruleset_version", "changed_at"])
    record(
        "evaluation.ruleset_chosen",
        evaluation,
        by=by,
        before={"ruleset": before},
        after={"ruleset": ruleset_key},
    )
    return evaluation


@transaction.atomic
def set_section_points(
    evaluation_id: int, *, name: str, points: Decimal | None, by: User
) -> Section:
    """Declare the points of a level-1 section, making it when it is new."""
    evaluation = goals_locked(evaluation_id, by=by)
    section, before = section_named(evaluation, name), None
    before, section.points = section.points, checked_points(points)
    section.save(update_fields=["points"])
    record(
        "section.points_set",
        evaluation,
        by=by,
        before={"section": name, "points": before},
        after={"section": name, "points": points},
    )
    return section


@transaction.atomic
def set_goal(
    evaluation_id: int, *, expected: str, actual: str = "", goal_id: int | None = None, by: User
) -> Goal:
    """Write a yearly goal, or change the one with `goal_id`."""
    evaluation = locked(evaluation_id, GOALS_EDITABLE, by=by)
    if goal_id is None:
        _refuse_fixed(evaluation)
        order = evaluation.goals.count()
        goal = Goal.objects.create(
            evaluation=evaluation, order=order, expected=expected, actual=actual
        )
        before = None
    else:
        goal = evaluation.goals.get(pk=goal_id)
        if goal.expected != expected:  # what came of an approved goal is still written
            _refuse_fixed(evaluation)
        before = {"expected": goal.expected, "actual": goal.actual}
        goal.expected, goal.actual = expected, actual
        goal.save(update_fields=["expected", "actual"])
    record("goal.set", evaluation, by=by, before=before, after=_goal(goal))
    return goal


@transaction.atomic
def remove_goal(evaluation_id: int, goal_id: int, *, by: User) -> None:
    """Take a goal back."""
    evaluation = goals_locked(evaluation_id, by=by)
    goal = evaluation.goals.get(pk=goal_id)
    record("goal.removed", evaluation, by=by, before=_goal(goal))
    goal.delete()


@transaction.atomic
def add_indicator(evaluation_id: int, data: IndicatorData, *, by: User) -> Indicator:
    """Add a row at the end of its section.

    Raises:
        EvaluationLockedError: The state does not allow it.
        PointsNegativeError, PointsOutOfBoundsError: The points are none a form may carry.
    """
    evaluation = goals_locked(evaluation_id, by=by)
    indicator = Indicator(
        evaluation=evaluation,
        order=evaluation.indicators.count(),
        figure_id=new_short_id(),
    )
    _fill(indicator, data)
    indicator.save()
    record("indicator.added", indicator, by=by, after=declared(indicator))
    return indicator


@transaction.atomic
def change_indicator(indicator_id: int, data: IndicatorData, *, by: User) -> Indicator:
    """Change what a row declares; its actual value stays.

    Raises:
        EvaluationLockedError: The state does not allow it.
        PointsNegativeError, PointsOutOfBoundsError: The points are none a form may carry.
    """
    found = Indicator.objects.only("evaluation_id").get(pk=indicator_id)
    goals_locked(found.evaluation_id, by=by)
    indicator = Indicator.objects.select_related("evaluation", "section").get(pk=indicator_id)
    before = declared(indicator)
    _fill(indicator, data)
    indicator.save()
    record("indicator.changed", indicator, by=by, before=before, after=declared(indicator))
    return indicator


@transaction.atomic
def remove_indicator(indicator_id: int, *, by: User) -> None:
    """Take a row back; the audit trail keeps what it said."""
    found = Indicator.objects.only("evaluation_id").get(pk=indicator_id)
    goals_locked(found.evaluation_id, by=by)
    indicator = Indicator.objects.select_related("evaluation", "section").get(pk=indicator_id)
    record("indicator.removed", indicator.evaluation, by=by, before=declared(indicator))
    indicator.delete()


def declared(indicator: Indicator) -> dict[str, Any]:
    """What a row declares, as the audit trail keeps it."""
    return {
        "section": indicator.section.name,
        "level2": indicator.level2,
        "level3": indicator.level3,
        "target": indicator.target_text,
        "points": indicator.points,
        "source": indicator.source,
        "metric": indicator.metric_key,
        "params": indicator.metric_params,
    }


def _fill(indicator: Indicator, data: IndicatorData) -> None:
    points = checked_points(data.points)
    indicator.section = section_named(indicator.evaluation, data.section)
    indicator.level2, indicator.level3 = data.level2.strip(), data.level3.strip()
    indicator.definition = data.definition.strip()
    indicator.target_text = data.target_text.strip()
    indicator.points = points
    indicator.rule = dict(data.rule)
    indicator.source = data.source
    indicator.library_key = data.library_key
    indicator.metric_key = data.metric_key
    indicator.metric_params = dict(data.metric_params)


def section_named(evaluation: Evaluation, name: str) -> Section:
    """The section of that name; where the ruleset knows it by an alias, the ruleset's own."""
    known = {section.name: section for section in evaluation.sections.all()}
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    part = ruleset.section_named(name) if ruleset else None
    proper = part.name.zh if part and part.name.zh in known else name.strip()
    if proper in known:
        return known[proper]
    return Section.objects.create(evaluation=evaluation, order=len(known), name=proper)


def _refuse_fixed(evaluation: Evaluation) -> None:
    if goals_are_fixed(evaluation):
        raise GoalsFixedError


def _goal(goal: Goal) -> dict[str, Any]:
    return {"expected": goal.expected, "actual": goal.actual}
