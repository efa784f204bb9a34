"""Evaluations: list, three columns, declare, steps through the year."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, linked
from hengwang.api.paging import Pages
from hengwang.api.problems import UnknownReferenceError
from hengwang.api.schemas.evaluations import (
    EvaluationDetailOut,
    EvaluationIn,
    EvaluationOut,
    EvaluationsWanted,
    MonitorOut,
    NarrativeIn,
    RulesetIn,
    StepIn,
)
from hengwang.api.schemas.values import Id
from hengwang.performance.models import Evaluation
from hengwang.performance.queries.columns import three_columns
from hengwang.performance.queries.monitoring import look_at
from hengwang.performance.rules import GOALS_EDITABLE, STEPS, steps_from
from hengwang.performance.services import declaring, library, life, narrating
from hengwang.performance.services.locking import locked
from hengwang.performance.services.scoring import remeasure_and_rescore, rescore
from hengwang.projects.models import Programme
from hengwang.projects.queries.money import year_money

router = Router(tags=["evaluations"])


def evaluation_of(request: MemberRequest, evaluation_id: int) -> Evaluation:
    """The evaluation, or 404 for strangers."""
    rows = Evaluation.objects.visible_to(request.user).select_related(
        "programme__unit__region", "programme__supervising_unit"
    )
    return found(rows, pk=evaluation_id)


@router.get("/evaluations", response=list[EvaluationOut])
@paginate(Pages)
def list_evaluations(
    request: MemberRequest, wanted: Query[EvaluationsWanted]
) -> QuerySet[Evaluation]:
    """Evaluations one may see, with their totals in three columns."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    exact = {
        "fiscal_year": wanted.year,
        "kind": wanted.kind,
        "state": wanted.state,
        "programme_id": wanted.programme_id,
        "programme__unit_id": wanted.unit_id,
        "ruleset_key": wanted.ruleset,
        "title__icontains": wanted.text,
    }
    asked = {name: value for name, value in exact.items() if value is not None}
    rows = Evaluation.objects.visible_to(request.user).filter(**asked)
    return rows.select_related("programme__unit")


@router.post("/evaluations", response={201: EvaluationOut})
@transaction.atomic
def declare_evaluation(request: MemberRequest, body: EvaluationIn) -> Evaluation:
    """Open the evaluation of a year; `project_kind` adds the library's indicators for it."""
    seen = Programme.objects.visible_to(request.user).select_related("unit__region")
    programme = linked(seen, body.programme_id, "programme_id")
    if programme is None:
        raise UnknownReferenceError(field="programme_id")
    told = body.model_dump(exclude={"programme_id", "project_kind"})
    evaluation = declaring.declare_evaluation(programme, **told, by=request.user)
    if body.project_kind:
        library.add_starter(evaluation.pk, body.project_kind, by=request.user)
        evaluation = rescore(evaluation.pk)
    return evaluation


@router.get("/evaluations/{evaluation_id}", response=EvaluationDetailOut)
def get_evaluation(request: MemberRequest, evaluation_id: Path[Id]) -> dict[str, Any]:
    """One evaluation: sections and total in three columns, goals, money, steps taken."""
    evaluation = evaluation_of(request, evaluation_id)
    comparison = three_columns(evaluation).comparison
    pk, year = evaluation.programme_id, evaluation.fiscal_year
    money = year_money([pk], year)[pk]
    return {
        "evaluation": evaluation,
        "evaluator": evaluation.evaluator,
        "reported_on": evaluation.reported_on,
        "origin": evaluation.origin,
        "narrative": evaluation.narrative,
        "goals": list(evaluation.goals.all()),
        "sections": list(comparison.sections),
        "total": comparison.total,
        "agrees": comparison.agrees,
        "funds": list(money.sources),
        "funds_total": money.total,
        "steps": [step.name for step in steps_from(evaluation.state)],
        "transitions": list(evaluation.transitions.all()),
    }


@router.post("/evaluations/{evaluation_id}/steps", response=EvaluationOut)
def take_step(request: MemberRequest, evaluation_id: Path[Id], body: StepIn) -> Evaluation:
    """Lead the evaluation one step further; submitting freezes what is submitted."""
    evaluation = evaluation_of(request, evaluation_id)
    if body.name not in STEPS:
        raise UnknownReferenceError(field="name")
    return life.take_step(evaluation.pk, body.name, reason=body.reason, by=request.user)


@router.post("/evaluations/{evaluation_id}/recompute", response=EvaluationOut)
def recompute_evaluation(request: MemberRequest, evaluation_id: Path[Id]) -> Evaluation:
    """Ask the bound metrics again and score anew, while the evaluation is open."""
    evaluation = evaluation_of(request, evaluation_id)
    with transaction.atomic():
        locked(evaluation.pk, GOALS_EDITABLE, by=request.user)
    return remeasure_and_rescore(evaluation.pk)


@router.put("/evaluations/{evaluation_id}/ruleset", response=EvaluationOut)
@transaction.atomic
def choose_ruleset(request: MemberRequest, evaluation_id: Path[Id], body: RulesetIn) -> Evaluation:
    """Choose another ruleset; scores follow at once."""
    evaluation = evaluation_of(request, evaluation_id)
    declaring.choose_ruleset(evaluation.pk, ruleset_key=body.ruleset_key, by=request.user)
    return rescore(evaluation.pk)


@router.put("/evaluations/{evaluation_id}/narrative", response=EvaluationOut)
def write_narrative(
    request: MemberRequest, evaluation_id: Path[Id], body: NarrativeIn
) -> Evaluation:
    """Write parts of the report."""
    evaluation = evaluation_of(request, evaluation_id)
    return narrating.write_narrative(evaluation.pk, **body.model_dump(), by=request.user)


@router.get("/evaluations/{evaluation_id}/monitor", response=MonitorOut)
def get_monitor(request: MemberRequest, evaluation_id: Path[Id], at: Query[date]) -> dict[str, Any]:
    """Money and goals at the end of a day of the evaluation's year."""
    evaluation = evaluation_of(request, evaluation_id)
    if at.year != evaluation.fiscal_year:
        raise Http404
    look = look_at(evaluation, at)
    rows = [
        {
            "indicator_id": row.indicator.pk,
            "level3": row.indicator.level3,
            "target_text": row.indicator.target_text,
            "actual": row.actual,
            "done": row.progress.done,
            "expected": row.progress.expected,
            "course": row.progress.course,
        }
        for row in look.rows
    ]
    return {"at": at, "money": look.money, "forecast": look.forecast, "rows": rows}
