"""Surveys: what they found, never what one person answered."""

from typing import Any

from django.db.models import QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.paging import Pages
from hengwang.api.schemas.surveys import SurveyDetailOut, SurveyOut, SurveysWanted
from hengwang.api.schemas.values import Id
from hengwang.surveys.models import Survey

router = Router(tags=["surveys"])


@router.get("/surveys", response=list[SurveyOut])
@paginate(Pages)
def list_surveys(request: MemberRequest, wanted: Query[SurveysWanted]) -> QuerySet[Survey]:
    """Surveys about units one may see."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    exact = {
        "state": wanted.state,
        "unit_id": wanted.unit_id,
        "supports_from__lte": wanted.supports,
        "supports_until__gte": wanted.supports,
    }
    asked = {name: value for name, value in exact.items() if value is not None}
    return Survey.objects.visible_to(request.user).filter(**asked)


@router.get("/surveys/{survey_id}", response=SurveyDetailOut)
def get_survey(request: MemberRequest, survey_id: Path[Id]) -> dict[str, Any]:
    """One survey with its result once it is closed."""
    survey = found(Survey.objects.visible_to(request.user), pk=survey_id)
    return {"survey": survey, "result": survey.result or None}
