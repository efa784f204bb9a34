"""Batches of reports: lists, the same findings judged together, statistics, letters."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, linked
from hengwang.api.paging import Pages
from hengwang.api.schemas.reports import FindingOut, ReportOut
from hengwang.api.schemas.reviews import (
    AlikeOut,
    BatchesWanted,
    BatchOut,
    By,
    LetterOut,
    StatisticsWanted,
    TallyOut,
    TogetherIn,
    TogetherOut,
    UndoIn,
    VerdictOut,
)  # fmt: skip
from hengwang.api.schemas.values import Id
from hengwang.files.downloads import download
from hengwang.organizations.models import Unit
from hengwang.reviews.models import Finding, Letter, ReportBatch, ReviewedReport, Verdict
from hengwang.reviews.queries import tallies
from hengwang.reviews.together import Judgement, alike, findings_of, judge_alike, state_of
from hengwang.reviews.verdicts import undo_verdict

router = Router(tags=["reports"])


def _batch(request: MemberRequest, batch_id: int) -> ReportBatch:
    rows = ReportBatch.objects.visible_to(request.user).counted().select_related("unit__region")
    return found(rows, pk=batch_id)


def _finding(request: MemberRequest, finding_id: int) -> Finding:
    seen = ReviewedReport.objects.visible_to(request.user)
    return found(Finding.objects.filter(report__in=seen), pk=finding_id)


@router.get("/report-batches", response=list[BatchOut])
@paginate(Pages)
def list_report_batches(
    request: MemberRequest, wanted: Query[BatchesWanted]
) -> QuerySet[ReportBatch]:
    """Batches one may see, the latest first."""
    rows = ReportBatch.objects.visible_to(request.user).counted()
    if wanted.unit_id is not None:
        rows = rows.filter(unit=wanted.unit_id)
    if wanted.text:
        rows = rows.filter(title__icontains=wanted.text)
    if wanted.uploaded_from is not None:
        rows = rows.filter(created_at__date__gte=wanted.uploaded_from)
    return rows


@router.get("/report-batches/{batch_id}", response=BatchOut)
def get_report_batch(request: MemberRequest, batch_id: Path[Id]) -> ReportBatch:
    """One batch with the sums over its reports."""
    return _batch(request, batch_id)


@router.get("/report-batches/{batch_id}/reports", response=list[ReportOut])
@paginate(Pages)
def list_reports_of_batch(request: MemberRequest, batch_id: Path[Id]) -> QuerySet[ReviewedReport]:
    """Its reports, those that were here before it included."""
    batch = _batch(request, batch_id)
    rows = ReviewedReport.objects.visible_to(request.user).in_batch(batch.pk)
    return rows.select_related("file")


@router.get("/report-batches/{batch_id}/letters", response=list[LetterOut])
@paginate(Pages)
def list_letters_of_batch(request: MemberRequest, batch_id: Path[Id]) -> QuerySet[Letter]:
    """The latest letter to each office of the batch."""
    batch = _batch(request, batch_id)
    return Letter.objects.filter(batch=batch).newest().select_related("file")


@router.get("/letters/{letter_id}/file", response={200: bytes})
def get_letter_file(request: MemberRequest, letter_id: Path[Id]) -> HttpResponseBase:
    """The letter as docx, as it was made."""
    rows = Letter.objects.visible_to(request.user).select_related("file")
    return download(found(rows, pk=letter_id).file)


@router.get("/report-batches/{batch_id}/alike/{finding_id}", response=AlikeOut)
def get_alike_findings(
    request: MemberRequest, batch_id: Path[Id], finding_id: Path[Id]
) -> dict[str, Any]:
    """Findings of the same rule about the same words, with the state a verdict has to name."""
    batch = _batch(request, batch_id)
    example = found(findings_of(batch.pk), pk=finding_id)
    rows = list(alike(batch.pk, example).order_by("pk"))
    return {"state": state_of(rows), "findings": rows}


@router.post("/report-batches/{batch_id}/alike/{finding_id}", response=TogetherOut)
def judge_alike_findings(
    request: MemberRequest, batch_id: Path[Id], finding_id: Path[Id], body: TogetherIn
) -> dict[str, int]:
    """One verdict on all of them; 409 when somebody has judged one of them meanwhile."""
    batch = _batch(request, batch_id)
    example = found(findings_of(batch.pk), pk=finding_id)
    judgement = Judgement(body.decision, body.reason, body.also_judged)
    changed = judge_alike(batch, example, judgement, seen=body.state, by=request.user)
    return {"changed": changed}


@router.get("/findings/{finding_id}/verdicts", response=list[VerdictOut])
def list_verdicts(request: MemberRequest, finding_id: Path[Id]) -> QuerySet[Verdict]:
    """Everything people said to a finding, the latest first."""
    return _finding(request, finding_id).verdicts.order_by("-at", "-pk")


@router.post("/findings/{finding_id}/undo", response=FindingOut)
def undo_finding_verdict(request: MemberRequest, finding_id: Path[Id], body: UndoIn) -> Finding:
    """Take the last verdict back; the one before it counts again."""
    finding = _finding(request, finding_id)
    return undo_verdict(finding.pk, reason=body.reason, seen=body.seen, by=request.user)


@router.get("/report-statistics", response=list[TallyOut])
def count_findings_of_reports(
    request: MemberRequest, wanted: Query[StatisticsWanted]
) -> list[tallies.Tally]:
    """Current findings by rule or by office, most findings first."""
    reports = ReviewedReport.objects.visible_to(request.user)
    if wanted.batch_id is not None:
        rows = ReportBatch.objects.visible_to(request.user)
        linked(rows, wanted.batch_id, "batch_id")
        reports = reports.in_batch(wanted.batch_id)
    if wanted.unit_id is not None:
        linked(Unit.objects.visible_to(request.user), wanted.unit_id, "unit_id")
        reports = reports.filter(unit=wanted.unit_id)
    reports = reports if wanted.year is None else reports.in_year(wanted.year)
    findings = Finding.objects.current().filter(report__in=reports.order_by().values("pk"))
    return tallies.by_rule(findings) if wanted.by == By.RULE else tallies.by_office(findings)
