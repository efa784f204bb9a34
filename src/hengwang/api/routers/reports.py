"""Uploaded reports: upload, wait for the check, read the findings, judge them."""

from typing import Any

from django.db.models import QuerySet
from ninja import File, Form, Path, Query, Router, UploadedFile
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, linked
from hengwang.api.paging import Pages
from hengwang.api.problems import UnknownReferenceError
from hengwang.api.schemas.jobs import JobOut
from hengwang.api.schemas.reports import (
    FindingOut,
    FindingsWanted,
    ReportOut,
    ReportsWanted,
    UploadedOut,
    VerdictIn,
)
from hengwang.api.schemas.values import Id
from hengwang.organizations.searching import matching_q
from hengwang.outbox.models import Job
from hengwang.pages.refusals import refusal_text
from hengwang.projects.models import Programme
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.services import recheck, upload_reports
from hengwang.reviews.verdicts import give_verdict

router = Router(tags=["reports"])


def _report(request: MemberRequest, report_id: int) -> ReviewedReport:
    rows = ReviewedReport.objects.visible_to(request.user).select_related("file", "unit__region")
    return found(rows, pk=report_id)


@router.get("/reports", response=list[ReportOut])
@paginate(Pages)
def list_reports(request: MemberRequest, wanted: Query[ReportsWanted]) -> QuerySet[ReviewedReport]:
    """Reports one may see, the latest first."""
    exact = {
        "state": wanted.state,
        "programme_id": wanted.programme_id,
        "unit_id": wanted.unit_id,
        "uploaded_at__date__gte": wanted.uploaded_from,
    }
    asked = {name: value for name, value in exact.items() if value is not None}
    rows = ReviewedReport.objects.visible_to(request.user).filter(**asked)
    rows = rows.filter(matching_q(wanted.text)) if wanted.text else rows
    rows = rows.in_year(wanted.year) if wanted.year is not None else rows
    return rows.select_related("file")


@router.post("/reports", response={202: UploadedOut})
def upload_report_files(
    request: MemberRequest,
    files: File[list[UploadedFile]],
    unit_id: Form[Id],
    programme_id: Form[Id | None] = None,
) -> dict[str, Any]:
    """Upload up to 500 reports or zip archives of them as one batch; 409 where there are more.

    The check runs in the background, its progress is under /jobs.
    """
    unit = linked(units_with(request.user, Permission.CHECK_REPORTS), unit_id, "unit_id")
    if unit is None:
        raise UnknownReferenceError(field="unit_id")
    seen = Programme.objects.visible_to(request.user)
    programme = linked(seen, programme_id, "programme_id")
    done = upload_reports(files, unit, programme, by=request.user)
    refused = [
        {"name": one.name, "code": one.error.code, "message": refusal_text(one.error)}
        for one in done.refused
    ]
    job_id = done.job.pk if done.job else None
    return {"reports": done.reports, "known": done.known, "refused": refused, "job_id": job_id}


@router.get("/reports/{report_id}", response=ReportOut)
def get_report(request: MemberRequest, report_id: Path[Id]) -> ReviewedReport:
    """One report."""
    return _report(request, report_id)


@router.get("/reports/{report_id}/findings", response=list[FindingOut])
@paginate(Pages)
def list_findings(
    request: MemberRequest, report_id: Path[Id], wanted: Query[FindingsWanted]
) -> QuerySet[Finding]:
    """What the latest check found, the worst first."""
    asked = {name: value for name, value in wanted.dict().items() if value is not None}
    report = _report(request, report_id)
    return Finding.objects.filter(report=report, **asked).current().worst_first()


@router.post("/reports/{report_id}/recheck", response={202: JobOut})
def recheck_report(request: MemberRequest, report_id: Path[Id]) -> Job:
    """Check again with the current rules; verdicts stay with what is found again."""
    return recheck([_report(request, report_id)], by=request.user)


@router.post("/findings/{finding_id}/verdict", response=FindingOut)
def judge_finding(request: MemberRequest, finding_id: Path[Id], body: VerdictIn) -> Finding:
    """Say what a person thinks of a finding."""
    seen = ReviewedReport.objects.visible_to(request.user)
    finding = found(Finding.objects.filter(report__in=seen), pk=finding_id)
    return give_verdict(
        finding.pk, body.decision, reason=body.reason, seen=body.seen, by=request.user
    )
