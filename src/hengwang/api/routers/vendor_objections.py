"""Service contracts: the company agrees, objects and asks for a review; somebody else decides."""

from typing import Any

from django.db.models import QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.paging import Pages
from hengwang.api.schemas.values import Id
from hengwang.api.schemas.vendor_objections import (
    AppealIn,
    ObjectionDecisionIn,
    ObjectionIn,
    ObjectionsWanted,
    ObjectionWithPlaceOut,
)
from hengwang.api.schemas.vendors import AssessmentOut
from hengwang.vendors.models import Assessment, Line, Objection
from hengwang.vendors.services import objecting

router = Router(tags=["vendors"])


def _seen(request: MemberRequest) -> QuerySet[Any]:
    rows: QuerySet[Any] = Objection.objects.visible_to(request.user)
    return rows.select_related("line__clause", "appeal")


@router.get("/vendor-objections", response=list[ObjectionWithPlaceOut])
@paginate(Pages)
def list_vendor_objections(
    request: MemberRequest, wanted: Query[ObjectionsWanted]
) -> QuerySet[Any]:
    """Objections one may see, the latest first; a company sees its own."""
    require(request.user, Permission.VIEW_VENDORS)
    rows = _seen(request)
    if wanted.contract_id is not None:
        rows = rows.filter(line__assessment__contract=wanted.contract_id)
    if wanted.assessment_id is not None:
        rows = rows.filter(line__assessment=wanted.assessment_id)
    if wanted.is_decided is not None:
        rows = rows.filter(decided_at__isnull=not wanted.is_decided)
    return rows.order_by("-made_at", "-pk")


@router.get("/vendor-objections/{objection_id}", response=ObjectionWithPlaceOut)
def get_vendor_objection(request: MemberRequest, objection_id: Path[Id]) -> Any:
    """One objection, what was decided, and the review of it."""
    return found(_seen(request), pk=objection_id)


@router.post(
    "/vendor-assessment-lines/{vendor_line_id}/object", response={201: ObjectionWithPlaceOut}
)
def object_to_clause(request: MemberRequest, vendor_line_id: Path[Id], body: ObjectionIn) -> Any:
    """Object to one clause of a month, as the company or on its behalf."""
    months = Assessment.objects.visible_to(request.user)
    line = found(Line.objects.filter(assessment__in=months), pk=vendor_line_id)
    made = objecting.object_to(line.pk, body.text, by=request.user)
    return found(_seen(request), pk=made.pk)


@router.post("/vendor-objections/{objection_id}/decide", response=ObjectionWithPlaceOut)
def decide_vendor_objection(
    request: MemberRequest, objection_id: Path[Id], body: ObjectionDecisionIn
) -> Any:
    """Uphold it with a smaller deduction, or reject it; never who assessed or decided before."""
    pk = found(_seen(request), pk=objection_id).pk
    objecting.decide(
        pk, upheld=body.upheld, reason=body.reason, by=request.user, deduction=body.deduction
    )
    return found(_seen(request), pk=pk)


@router.post("/vendor-objections/{objection_id}/appeal", response=ObjectionWithPlaceOut)
def appeal_vendor_objection(request: MemberRequest, objection_id: Path[Id], body: AppealIn) -> Any:
    """Ask once that a decision be looked at again, by somebody who did not make it."""
    pk = found(_seen(request), pk=objection_id).pk
    objecting.appeal(pk, body.text, by=request.user)
    return found(_seen(request), pk=pk)


@router.post("/vendor-assessments/{assessment_id}/agree", response=AssessmentOut)
def agree_to_vendor_assessment(request: MemberRequest, assessment_id: Path[Id]) -> Assessment:
    """The company agrees before its days are over, also with what was decided."""
    rows = Assessment.objects.visible_to(request.user)
    return objecting.agree(found(rows, pk=assessment_id).pk, by=request.user)
