"""The check of a batch as a job with progress, and the look for reports a lost job left behind."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from hengwang.checker.own.schema import OwnSet
from hengwang.files.storage import path_of
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic
from hengwang.reviews.child import examine_all
from hengwang.reviews.choices import ReportState
from hengwang.reviews.examining import rules_version
from hengwang.reviews.models import ReviewedReport
from hengwang.reviews.own.sets import own_set_for
from hengwang.reviews.services import CHECK_JOB, ask_again_for_forgotten
from hengwang.reviews.storing import keep

AT_ONCE = 2


@job(CHECK_JOB)
def check_batch(job: Job, report_ids: list[int], **_told: object) -> dict[str, object]:
    """Check the reports, two at once; what an earlier attempt has checked stays."""
    rows = ReviewedReport.objects.filter(pk__in=report_ids).select_related("file", "unit")
    reports = sorted(rows, key=lambda report: report_ids.index(report.pk))
    names = {report.pk: report.file.name for report in reports}
    pending = [report for report in reports if report.is_pending]
    ended = [report for report in reports if not report.is_pending]
    for key, examined in examine_all(_begun(pending), at_once=AT_ONCE):
        job.progress(len(ended), len(reports), names[key])
        ended.append(keep(key, examined, by=None))
    job.progress(len(reports), len(reports))
    read = sum(report.is_read for report in ended)
    counts = {"checked": read, "unreadable": len(ended) - read}
    return {**counts, "rules_version": rules_version()}


def _begun(reports: Iterable[ReviewedReport]) -> Iterator[tuple[int, Path, str, OwnSet]]:
    """Each is marked when a child takes it."""
    sets: dict[int, OwnSet] = {}
    for report in reports:
        if report.unit_id not in sets:
            sets[report.unit_id] = own_set_for(report.unit)
        ReviewedReport.objects.filter(pk=report.pk).update(state=ReportState.RUNNING)
        yield report.pk, path_of(report.file.sha256), report.file.name, sets[report.unit_id]


@periodic("reviews.forgotten", timedelta(minutes=15))
def look_for_forgotten() -> None:
    """Nothing waits for ever because a job was cancelled or lost."""
    ask_again_for_forgotten()
