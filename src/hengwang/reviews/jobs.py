"""The check of a batch as a job with progress, and the look for reports a lost job left behind."""

from datetime import timedelta

from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic
from hengwang.reviews.child import Examiner
from hengwang.reviews.examining import rules_version
from hengwang.reviews.models import ReviewedReport
from hengwang.reviews.services import CHECK_JOB, ask_again_for_forgotten, check_report


@job(CHECK_JOB)
def check_batch(job: Job, report_ids: list[int], **_told: object) -> dict[str, object]:
    """Check the reports one after the other; what an earlier attempt has checked stays."""
    rows = ReviewedReport.objects.filter(pk__in=report_ids).select_related("file")
    reports = sorted(rows, key=lambda report: report_ids.index(report.pk))
    counts = {"checked": 0, "unreadable": 0}
    with Examiner() as examiner:
        for done, report in enumerate(reports):
            job.progress(done, len(reports), report.file.name)
            is_new = report.is_pending
            ended = check_report(report.pk, examiner=examiner) if is_new else report
            counts["checked" if ended.is_read else "unreadable"] += 1
    job.progress(len(reports), len(reports))
    return {**counts, "rules_version": rules_version()}


@periodic("reviews.forgotten", timedelta(minutes=15))
def look_for_forgotten() -> None:
    """Nothing waits for ever because a job was cancelled or lost."""
    ask_again_for_forgotten()
