"""Keeps what the checker says of a report: content, findings and counts, in one transaction."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from hengwang.audit.services import record
from hengwang.kernel.actors import Actor
from hengwang.kernel.search_text import search_text
from hengwang.outbox.services import announce
from hengwang.pages.tones import Severity
from hengwang.reviews.choices import Decision, ReportState
from hengwang.reviews.examining import Examined, FoundOne
from hengwang.reviews.models import Finding, ReportContent, ReviewedReport

REFRESHED = (
    "number", "rule", "family", "severity", "message_en", "message_zh", "params", "numbers",
    "quote", "place", "block", "marks", "still_found",
)  # fmt: skip


@transaction.atomic
def keep(report_id: int, examined: Examined, *, by: Actor | None) -> ReviewedReport:
    """Write the result of a check; safe to repeat. Verdicts stay with what is found again."""
    report = (
        ReviewedReport.objects.select_for_update(of=("self",))
        .select_related("file")
        .get(pk=report_id)
    )
    before = _counts(report)
    report.rules_version = examined.rules_version
    report.checked_at = timezone.now()
    report.error_code, report.error_params = examined.failure, dict(examined.failure_params)
    if examined.failure:
        report.state = ReportState.UNREADABLE
    else:
        _keep_content(report, examined)
        _keep_findings(report, examined.findings)
    count_findings(report)
    report.save()
    after = {**_counts(report), "rules_version": report.rules_version}
    record("report.checked", report, by=by, before=before, after=after)
    announce("report.checked", report_id=report.pk)
    return report


def _counts(report: ReviewedReport) -> dict[str, object]:
    return {
        "state": str(report.state),
        "errors": report.errors,
        "warnings": report.warnings,
        "advice": report.advice,
    }


def _keep_content(report: ReviewedReport, examined: Examined) -> None:
    facts = examined.facts
    report.state = ReportState.READ
    report.document_kind = examined.document_kind
    report.title = _cut(facts["title"], 300)
    report.project = _cut(facts["project"], 300)
    report.office = _cut(facts.get("operating_body"), 200)
    report.kind = _cut(facts["kind"], 100)
    report.year = facts["year"]
    if report.programme_id and report.fiscal_year is None:
        report.fiscal_year = report.year
    report.search_text = search_text(report.title, report.project, report.file.name)
    ReportContent.objects.update_or_create(
        report=report, defaults={"blocks": examined.blocks, "facts": facts}
    )


def _cut(text: str | None, length: int) -> str:
    return " ".join((text or "").split())[:length]


def _keep_findings(report: ReviewedReport, found: Sequence[FoundOne]) -> None:
    rows = [_row(report, number, one) for number, one in enumerate(found, start=1)]
    gone = report.findings.exclude(key__in=[row.key for row in rows])
    gone.filter(verdicts=None).delete()
    gone.update(still_found=False)
    Finding.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["report", "key"],
        update_fields=REFRESHED,
    )


def _row(report: ReviewedReport, number: int, one: FoundOne) -> Finding:
    return Finding(
        report=report,
        number=number,
        key=one.key,
        rule=one.rule,
        family=one.family,
        severity=one.severity,
        message_en=one.message_en,
        message_zh=one.message_zh,
        params=one.params,
        numbers=one.numbers,
        quote=one.quote,
        place=one.place,
        block=one.place["block"],
        marks=one.marks,
    )


def count_findings(report: ReviewedReport) -> None:
    """Set the counts from the findings (one query); the caller saves."""
    for name, count in report.findings.current().aggregate(**COUNTS).items():
        setattr(report, name, count)


def recount(report_ids: Collection[int]) -> None:
    """Set and save the counts of several reports whose findings changed."""
    reports = ReviewedReport.objects.in_bulk(report_ids)
    found = Finding.objects.current().filter(report__in=report_ids).order_by()
    for row in found.values("report").annotate(**COUNTS):
        for name in COUNTED:
            setattr(reports[row["report"]], name, row[name])
    ReviewedReport.objects.bulk_update(reports.values(), COUNTED)


IS_OPEN = Q(decision=Decision.OPEN)
COUNTS = {
    "errors": Count("pk", filter=Q(severity=Severity.ERROR)),
    "warnings": Count("pk", filter=Q(severity=Severity.WARNING)),
    "advice": Count("pk", filter=Q(severity=Severity.ADVICE)),
    "open_errors": Count("pk", filter=Q(severity=Severity.ERROR) & IS_OPEN),
    "open_findings": Count("pk", filter=IS_OPEN),
}
COUNTED = tuple(COUNTS)
