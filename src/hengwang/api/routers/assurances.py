"""Assurances of key events: list, one, their zero reports."""

from typing import Any

from django.db.models import Count, QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import exactly, found
from hengwang.api.paging import Pages
from hengwang.api.schemas.assurances import (
    AssuranceOut,
    AssurancesWanted,
    AssuranceWithPartsOut,
    ZeroReportIn,
    ZeroReportOut,
    ZeroReportsWanted,
)
from hengwang.api.schemas.values import Id
from hengwang.assurances.models import Assurance, ZeroReport
from hengwang.assurances.queries.people import may_act
from hengwang.assurances.services.reporting import send_report

router = Router(tags=["assurances"])


@router.get("/assurances", response=list[AssuranceOut])
@paginate(Pages)
def list_assurances(request: MemberRequest, wanted: Query[AssurancesWanted]) -> QuerySet[Any]:
    """Assurances one may see, the latest first."""
    require(request.user, Permission.VIEW_ASSURANCES)
    seen = Assurance.objects.visible_to(request.user)
    rows = exactly(seen, wanted, "unit_id", "state", "level")
    if wanted.start is not None:
        rows = rows.exclude(ends_at__lte=wanted.start).exclude(ended_at__lte=wanted.start)
    if wanted.end is not None:
        rows = rows.filter(starts_at__lt=wanted.end)
    return rows.order_by("-starts_at", "-pk")


@router.get("/assurances/{assurance_id}", response=AssuranceWithPartsOut)
def get_assurance(request: MemberRequest, assurance_id: Path[Id]) -> Any:
    """One assurance with its people, its checklist and its exceptions."""
    rows = Assurance.objects.visible_to(request.user).prefetch_related(
        "staffing__person", "items", "exceptions"
    )
    return found(rows.annotate(targets_covered=Count("covered", distinct=True)), pk=assurance_id)


@router.get("/zero-reports", response=list[ZeroReportOut])
@paginate(Pages)
def list_zero_reports(request: MemberRequest, wanted: Query[ZeroReportsWanted]) -> QuerySet[Any]:
    """Zero reports of assurances one may see, in order of the time they are due."""
    require(request.user, Permission.VIEW_ASSURANCES)
    seen = ZeroReport.objects.visible_to(request.user)
    rows = exactly(seen, wanted, "assurance_id", "state")
    if wanted.start is not None:
        rows = rows.filter(due_at__gte=wanted.start)
    if wanted.end is not None:
        rows = rows.filter(due_at__lt=wanted.end)
    return rows.order_by("due_at", "pk")


@router.post("/zero-reports/{zero_report_id}/send", response=ZeroReportOut)
def send_zero_report(
    request: MemberRequest, zero_report_id: Path[Id], body: ZeroReportIn
) -> ZeroReport:
    """Report that nothing happened, or what happened; each once."""
    user = request.user
    rows = ZeroReport.objects.visible_to(user).select_related("assurance__unit__region")
    report = found(rows, pk=zero_report_id)
    # Who was named as staff sends by this right too: a token may be narrower than its owner.
    require(user, Permission.CARRY_OUT_ASSURANCES)
    if not may_act(user, report.assurance):
        raise NotAllowedError(permission=Permission.CARRY_OUT_ASSURANCES.label)
    return send_report(report.pk, by=user, text=body.text, has_event=body.has_event)
