"""Declared goals: what is asked about them, hand in, approve, send back, versions."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.paging import Pages
from hengwang.api.routers.evaluations import evaluation_of
from hengwang.api.schemas.declarations import (
    ApprovalIn,
    DeclarationDetailOut,
    DeclarationOut,
    DeclarationsWanted,
    GoalVersionOut,
    SendBackIn,
)
from hengwang.api.schemas.values import Id
from hengwang.performance.choices import DeclarationState
from hengwang.performance.engine.reasons import QUESTIONS
from hengwang.performance.models import Declaration, Evaluation, GoalVersion
from hengwang.performance.services import declarations
from hengwang.performance.services.declarations import AskedRow, proposal_text

router = Router(tags=["declarations"])


def _rows() -> QuerySet[Declaration]:
    return Declaration.objects.select_related("evaluation__programme", "demanded_by")


@router.get("/declarations", response=list[DeclarationOut])
@paginate(Pages)
def list_declarations(
    request: MemberRequest, wanted: Query[DeclarationsWanted]
) -> QuerySet[Declaration]:
    """Declarations of evaluations one may see; `missing` are those a call demands."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    exact = {
        "evaluation__fiscal_year": wanted.year,
        "state": wanted.state,
        "evaluation__programme__unit_id": wanted.unit_id,
    }
    asked = {name: value for name, value in exact.items() if value is not None}
    rows = _rows().filter(evaluation__in=Evaluation.objects.visible_to(request.user), **asked)
    if wanted.missing is not None:
        lacking = Declaration.objects.filter(demanded_by__isnull=False)
        lacking = lacking.exclude(state=DeclarationState.APPROVED)
        rows = rows.filter(pk__in=lacking) if wanted.missing else rows.exclude(pk__in=lacking)
    return rows


@router.get("/evaluations/{evaluation_id}/declaration", response=DeclarationDetailOut)
def get_declaration(request: MemberRequest, evaluation_id: Path[Id]) -> dict[str, Any]:
    """The declaration with what is asked about each target."""
    evaluation = evaluation_of(request, evaluation_id)
    kept = _rows().filter(evaluation=evaluation).first()
    return {
        "declaration": kept,
        "rows": [_asked(row) for row in declarations.asked_of(evaluation)],
        "medium_goals": list(kept.medium_goals.all()) if kept else [],
    }


@router.post("/evaluations/{evaluation_id}/declaration/hand-in", response=DeclarationOut)
def hand_in_declaration(request: MemberRequest, evaluation_id: Path[Id]) -> Declaration:
    """Hand the goals in for review."""
    evaluation = evaluation_of(request, evaluation_id)
    done = declarations.hand_in(evaluation.pk, by=request.user)
    return _rows().get(pk=done.pk)


@router.post("/evaluations/{evaluation_id}/declaration/approve", response=DeclarationOut)
def approve_declaration(
    request: MemberRequest, evaluation_id: Path[Id], body: ApprovalIn
) -> Declaration:
    """Approve with number and day; the goals become the first version."""
    evaluation = evaluation_of(request, evaluation_id)
    done = declarations.approve(evaluation.pk, number=body.number, on=body.on, by=request.user)
    return _rows().get(pk=done.pk)


@router.post("/evaluations/{evaluation_id}/declaration/return", response=DeclarationOut)
def return_declaration(
    request: MemberRequest, evaluation_id: Path[Id], body: SendBackIn
) -> Declaration:
    """Send the declaration back with reasons."""
    evaluation = evaluation_of(request, evaluation_id)
    rows = {one.indicator_id: one.reason for one in body.rows}
    done = declarations.send_back(evaluation.pk, reason=body.reason, rows=rows, by=request.user)
    return _rows().get(pk=done.pk)


@router.get("/evaluations/{evaluation_id}/goal-versions", response=list[GoalVersionOut])
@paginate(Pages)
def list_goal_versions(request: MemberRequest, evaluation_id: Path[Id]) -> QuerySet[GoalVersion]:
    """The goals as they were in force, from version to version."""
    return evaluation_of(request, evaluation_id).goal_versions.all()


def _asked(row: AskedRow) -> dict[str, Any]:
    return {
        "indicator_id": row.indicator.pk,
        "level3": row.indicator.level3,
        "target_text": row.indicator.target_text,
        "is_unmeasurable": row.is_unmeasurable,
        "questions": [
            {
                "code": one.code,
                "question": gettext(QUESTIONS[one.code]),
                "proposal": proposal_text(one.proposal) if one.proposal else "",
            }
            for one in row.questions
        ],
    }
