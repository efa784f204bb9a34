"""Yearly goals and the points of sections."""

from django.db import transaction
from ninja import Path, Router

from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.routers.evaluations import evaluation_of
from hengwang.api.schemas.evaluations import GoalIn, GoalOut, SectionOut, SectionPointsIn
from hengwang.api.schemas.values import Id
from hengwang.performance.models import Goal, Section
from hengwang.performance.services import declaring
from hengwang.performance.services.scoring import rescore

router = Router(tags=["evaluations"])


@router.get("/evaluations/{evaluation_id}/goals", response=list[GoalOut])
def list_goals(request: MemberRequest, evaluation_id: Path[Id]) -> list[Goal]:
    """The yearly goals."""
    return list(evaluation_of(request, evaluation_id).goals.all())


@router.post("/evaluations/{evaluation_id}/goals", response={201: GoalOut})
def add_goal(request: MemberRequest, evaluation_id: Path[Id], body: GoalIn) -> Goal:
    """Write a yearly goal."""
    evaluation = evaluation_of(request, evaluation_id)
    return declaring.set_goal(evaluation.pk, **body.model_dump(), by=request.user)


@router.put("/evaluations/{evaluation_id}/goals/{goal_id}", response=GoalOut)
def change_goal(
    request: MemberRequest, evaluation_id: Path[Id], goal_id: Path[Id], body: GoalIn
) -> Goal:
    """Change a yearly goal, or say what came of it."""
    evaluation = evaluation_of(request, evaluation_id)
    goal = found(evaluation.goals.all(), pk=goal_id)
    return declaring.set_goal(evaluation.pk, **body.model_dump(), goal_id=goal.pk, by=request.user)


@router.delete("/evaluations/{evaluation_id}/goals/{goal_id}", response={204: None})
def remove_goal(request: MemberRequest, evaluation_id: Path[Id], goal_id: Path[Id]) -> None:
    """Take a goal back."""
    evaluation = evaluation_of(request, evaluation_id)
    goal = found(evaluation.goals.all(), pk=goal_id)
    declaring.remove_goal(evaluation.pk, goal.pk, by=request.user)


@router.put("/evaluations/{evaluation_id}/sections", response=SectionOut)
@transaction.atomic
def set_section_points(
    request: MemberRequest, evaluation_id: Path[Id], body: SectionPointsIn
) -> Section:
    """Declare the points of a section, making it when it is new."""
    evaluation = evaluation_of(request, evaluation_id)
    section = declaring.set_section_points(evaluation.pk, **body.model_dump(), by=request.user)
    rescore(evaluation.pk)
    return section
