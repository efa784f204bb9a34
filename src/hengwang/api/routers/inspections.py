"""Inspections: plans, rounds, readings, defects; a round is handed in once, however often sent."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import exactly, found
from hengwang.api.paging import Pages
from hengwang.api.schemas.inspections import (
    DefectOut,
    DefectsWanted,
    InspectionOut,
    InspectionPlanOut,
    InspectionPlansWanted,
    InspectionReadingOut,
    InspectionReadingsWanted,
    InspectionRoundOut,
    InspectionWithReadingsOut,
    ReadingCorrectionIn,
    RoundChecklistOut,
    RoundIn,
    RoundsWanted,
)
from hengwang.api.schemas.values import Id
from hengwang.inspections.models import Defect, Inspection, InspectionPlan, Occurrence, Reading
from hengwang.inspections.services.correcting import correct_reading
from hengwang.inspections.services.delivering import deliver

router = Router(tags=["inspections"])


def _visible(request: MemberRequest, model: type[Any]) -> Any:
    require(request.user, Permission.VIEW_INSPECTIONS)
    return model.objects.visible_to(request.user)


def _during(
    rows: QuerySet[Any], start: datetime | None, end: datetime | None, name: str
) -> QuerySet[Any]:
    """Rows whose instant lies in the half-open window."""
    if start is not None:
        rows = rows.filter(**{f"{name}__gte": start})
    return rows if end is None else rows.filter(**{f"{name}__lt": end})


@router.get("/inspection-plans", response=list[InspectionPlanOut])
@paginate(Pages)
def list_inspection_plans(
    request: MemberRequest, wanted: Query[InspectionPlansWanted]
) -> QuerySet[Any]:
    """Plans one may see."""
    rows = _visible(request, InspectionPlan)
    if not wanted.ended:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=timezone.localdate()))
    return exactly(rows, wanted, "unit_id", "room_id").order_by("name", "pk")


@router.get("/inspection-plans/{inspection_plan_id}", response=InspectionPlanOut)
def get_inspection_plan(request: MemberRequest, inspection_plan_id: Path[Id]) -> Any:
    """One plan."""
    return found(InspectionPlan.objects.visible_to(request.user), pk=inspection_plan_id)


@router.get("/inspection-rounds", response=list[InspectionRoundOut])
@paginate(Pages)
def list_inspection_rounds(request: MemberRequest, wanted: Query[RoundsWanted]) -> QuerySet[Any]:
    """Rounds one may see, those to come included, the latest first."""
    rows = exactly(_visible(request, Occurrence), wanted, "unit_id", "plan_id", "state", "is_extra")
    if wanted.start is not None:
        rows = rows.filter(due_until__gt=wanted.start)
    if wanted.end is not None:
        rows = rows.filter(due_from__lt=wanted.end)
    return rows.order_by("-due_from", "-pk")


@router.get("/inspection-rounds/{occurrence_id}", response=InspectionRoundOut)
def get_inspection_round(request: MemberRequest, occurrence_id: Path[Id]) -> Any:
    """One round."""
    return found(Occurrence.objects.visible_to(request.user), pk=occurrence_id)


@router.get("/inspection-rounds/{occurrence_id}/checklist", response=RoundChecklistOut)
def get_checklist_of_round(request: MemberRequest, occurrence_id: Path[Id]) -> dict[str, Any]:
    """What is asked on it, in the version in force."""
    rows = Occurrence.objects.visible_to(request.user).select_related("plan__checklist")
    version = found(rows, pk=occurrence_id).plan.checklist.in_force()
    told = {"version_id": version.pk, "number": version.number, "name": version.checklist.name}
    return {**told, "items": list(version.items.all())}


@router.get("/inspection-rounds/{occurrence_id}/deliveries", response=list[InspectionOut])
@paginate(Pages)
def list_deliveries_of_round(request: MemberRequest, occurrence_id: Path[Id]) -> QuerySet[Any]:
    """What came in for it; the one that counts first."""
    row = found(Occurrence.objects.visible_to(request.user), pk=occurrence_id)
    rows: QuerySet[Any] = row.inspections.order_by("-is_record", "finished_at", "pk")
    return rows


@router.post("/inspection-rounds/{occurrence_id}/hand-in", response=InspectionWithReadingsOut)
def hand_in_inspection_round(
    request: MemberRequest, occurrence_id: Path[Id], body: RoundIn
) -> dict[str, Any]:
    """Hand a round in; sent again with the same key it is answered as the first time.

    The same key with other content is refused. Of several deliveries the rule of the room says
    which counts.
    """
    row = found(Occurrence.objects.visible_to(request.user), pk=occurrence_id)
    kept = deliver(row.pk, body.submission(timezone.now()), by=request.user)
    made = Inspection.objects.get(pk=kept.pk)
    readings = made.readings.select_related("item").order_by("item__position", "pk")
    told = {name: getattr(made, name) for name in InspectionOut.model_fields}
    return {**told, "readings": list(readings)}


@router.get("/inspection-readings", response=list[InspectionReadingOut])
@paginate(Pages)
def list_inspection_readings(
    request: MemberRequest, wanted: Query[InspectionReadingsWanted]
) -> QuerySet[Any]:
    """Readings one may see, the latest first."""
    names = ("unit_id", "plan_id", "verdict", "sensor_verdict")
    rows = exactly(_visible(request, Reading), wanted, *names).select_related("item")
    if not wanted.with_corrected:
        rows = rows.filter(is_last=True)
    rows = _during(rows, wanted.start, wanted.end, "taken_at")
    return rows.order_by("-taken_at", "-pk")


@router.post("/inspection-readings/{reading_id}/correct", response=InspectionReadingOut)
def correct_inspection_reading(
    request: MemberRequest, reading_id: Path[Id], body: ReadingCorrectionIn
) -> Reading:
    """Write what should have been read; what was sent stays beside it."""
    old = found(Reading.objects.visible_to(request.user), pk=reading_id)
    return correct_reading(old.pk, body.value, body.reason, by=request.user, note=body.note)


@router.get("/defects", response=list[DefectOut])
@paginate(Pages)
def list_defects(request: MemberRequest, wanted: Query[DefectsWanted]) -> QuerySet[Any]:
    """Defects one may see, the latest first."""
    rows = exactly(_visible(request, Defect), wanted, "unit_id", "plan_id", "state")
    rows = _during(rows, wanted.start, wanted.end, "found_at")
    return rows.order_by("-found_at", "-pk")


@router.get("/defects/{defect_id}", response=DefectOut)
def get_defect(request: MemberRequest, defect_id: Path[Id]) -> Any:
    """One defect."""
    return found(Defect.objects.visible_to(request.user), pk=defect_id)
