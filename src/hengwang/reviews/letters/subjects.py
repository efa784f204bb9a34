"""Whom letters of a batch can go to, and what is confirmed and open for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from hengwang.reviews.choices import Decision, LetterPer, ReportState
from hengwang.reviews.models import Finding, ReviewedReport, Verdict


@dataclass
class Subject:
    """One letter that could be written: to an office, or about one report."""

    key: str
    office: str
    report: ReviewedReport | None = None
    reports: list[ReviewedReport] = field(default_factory=list)
    confirmed: int = 0
    open: int = 0


def subjects_of(batch_id: int, per: LetterPer) -> list[Subject]:
    """Subjects of a batch in the order of the offices' names; one query."""
    is_open, is_confirmed = (
        Q(findings__still_found=True, findings__decision=one)
        for one in (Decision.OPEN, Decision.ACCEPTED)
    )
    reports = (
        ReviewedReport.objects.in_batch(batch_id)
        .filter(state=ReportState.READ)
        .select_related("unit", "file")
        .annotate(
            confirmed=Count("findings", filter=is_confirmed, distinct=True),
            left_open=Count("findings", filter=is_open, distinct=True),
        )
        .order_by("batch_files__number", "pk")
    )
    found: dict[str, Subject] = {}
    for report in reports:
        subject = _subject(found, report, per)
        subject.reports.append(report)
        subject.confirmed += report.confirmed  # type: ignore[attr-defined]  # annotated above
        subject.open += report.left_open  # type: ignore[attr-defined]  # annotated above
    return sorted(found.values(), key=lambda one: (one.office, one.key))


def _subject(found: dict[str, Subject], report: ReviewedReport, per: LetterPer) -> Subject:
    office = report.shown_office[:200]
    if per == LetterPer.REPORT:
        return found.setdefault(
            f"report:{report.pk}", Subject(f"report:{report.pk}", office, report)
        )
    return found.setdefault(f"office:{office}", Subject(f"office:{office}", office))


def subject_named(batch_id: int, key: str) -> Subject | None:
    """The subject of a batch under its key."""
    per = LetterPer.REPORT if key.startswith("report:") else LetterPer.OFFICE
    return next((one for one in subjects_of(batch_id, per) if one.key == key), None)


def confirmed_in(reports: Iterable[ReviewedReport]) -> dict[int, Sequence[Finding]]:
    """Accepted findings by report in the order of the text, verdicts prefetched; two queries."""
    verdicts = Prefetch("verdicts", Verdict.objects.order_by("-at", "-pk"))
    rows = (
        Finding.objects.current()
        .filter(report__in=list(reports), decision=Decision.ACCEPTED)
        .prefetch_related(verdicts)
        .order_by("number", "pk")
    )
    found: dict[int, list[Finding]] = {}
    for row in rows:
        found.setdefault(row.report_id, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}
