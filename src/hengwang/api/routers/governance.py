"""What units keep to be ready, read only: it is written where its papers are, on the pages."""

from typing import Any, cast

from django.db.models import QuerySet
from ninja import Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.paging import Pages
from hengwang.api.schemas.governance import (
    DecisionOut,
    DrillOut,
    EmergencyPlanOut,
    GovernanceWanted,
    HeldWanted,
    RegulationOut,
    RegulationsWanted,
    StudyOut,
    TrainingOut,
)
from hengwang.governance.models import (
    Drill,
    EmergencyPlan,
    Kept,
    MeetingDecision,
    Regulation,
    Study,
    Training,
)

router = Router(tags=["governance"])


def _seen(request: MemberRequest, model: type[Kept], wanted: GovernanceWanted) -> QuerySet[Any]:
    require(request.user, Permission.VIEW_GOVERNANCE)
    rows: Any = model._default_manager.all()  # each Kept has its own manager with the words used
    seen: QuerySet[Any] = rows.visible_to(request.user)
    return seen if wanted.unit_id is None else seen.filter(unit_id=wanted.unit_id)


def _held(request: MemberRequest, model: type[Kept], wanted: HeldWanted) -> QuerySet[Any]:
    rows: Any = _seen(request, model, wanted)
    counted: QuerySet[Any] = rows if wanted.with_withdrawn else rows.counted()
    return counted


@router.get("/governance/regulations", response=list[RegulationOut])
@paginate(Pages)
def list_regulations(
    request: MemberRequest, wanted: Query[RegulationsWanted]
) -> QuerySet[Regulation]:
    """Rules of the house; those in force on a day where one is given."""
    rows = _seen(request, Regulation, wanted)
    day = wanted.in_force_on
    standing: Any = rows
    return rows if day is None else cast("QuerySet[Regulation]", standing.in_force_on(day))


@router.get("/governance/trainings", response=list[TrainingOut])
@paginate(Pages)
def list_trainings(request: MemberRequest, wanted: Query[HeldWanted]) -> QuerySet[Training]:
    """Trainings."""
    return _held(request, Training, wanted)


@router.get("/governance/topics", response=list[StudyOut])
@paginate(Pages)
def list_topics(request: MemberRequest, wanted: Query[GovernanceWanted]) -> QuerySet[Study]:
    """Questions looked into."""
    return _seen(request, Study, wanted)


@router.get("/governance/emergency-plans", response=list[EmergencyPlanOut])
@paginate(Pages)
def list_emergency_plans(
    request: MemberRequest, wanted: Query[GovernanceWanted]
) -> QuerySet[EmergencyPlan]:
    """Emergency plans."""
    return _seen(request, EmergencyPlan, wanted)


@router.get("/governance/drills", response=list[DrillOut])
@paginate(Pages)
def list_drills(request: MemberRequest, wanted: Query[HeldWanted]) -> QuerySet[Drill]:
    """Emergency drills."""
    return _held(request, Drill, wanted)


@router.get("/governance/decisions", response=list[DecisionOut])
@paginate(Pages)
def list_decisions(
    request: MemberRequest, wanted: Query[GovernanceWanted]
) -> QuerySet[MeetingDecision]:
    """Decisions of meetings."""
    return _seen(request, MeetingDecision, wanted)
