"""Upload reports, check them, link them to programmes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import Upload, store
from hengwang.files.storage import path_of
from hengwang.kernel.actors import Actor
from hengwang.kernel.errors import DomainError
from hengwang.kernel.search_text import search_text
from hengwang.organizations.models import Unit
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.outbox.services import enqueue
from hengwang.projects.models import Programme
from hengwang.reviews.archives import NamedUpload, unpacked
from hengwang.reviews.choices import Outcome, ReportState
from hengwang.reviews.errors import NoFilesError, TooManyFilesError
from hengwang.reviews.examining import Examined, examine
from hengwang.reviews.models import BatchFile, ReportBatch, ReviewedReport
from hengwang.reviews.own.sets import own_set_for
from hengwang.reviews.storing import keep

CHECK_JOB = "reviews.check"
MOST_FILES = 500
LEFT_ALONE = timedelta(minutes=15)


@dataclass(frozen=True)
class Refused:
    """One file that was not let in, and why."""

    name: str
    error: DomainError


@dataclass(frozen=True)
class BatchFacts:
    """What a person says of a batch; without a title it is called by its time."""

    title: str = ""
    note: str = ""


UNTITLED = BatchFacts()


@dataclass
class Uploaded:
    """What became of one upload of many files; `known` were here before and stay as they are."""

    reports: list[ReviewedReport] = field(default_factory=list)
    known: list[ReviewedReport] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    job: Job | None = None
    batch: ReportBatch | None = None


def upload_reports(
    files: Sequence[NamedUpload],
    unit: Unit,
    programme: Programme | None = None,
    *,
    by: User,
    fiscal_year: int | None = None,
    about: BatchFacts = UNTITLED,
) -> Uploaded:
    """Let files in as one batch and ask for their check; a refused file stops none of the others.

    Args:
        files: Uploads with a name; a zip archive stands for the reports inside it.
        unit: Whose reports they are.
        programme: What they report on, where it is known.
        by: Who uploads.
        fiscal_year: The year they report on; read from the report when not given.
        about: Title and note of the batch.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
        NoFilesError: Nothing was chosen.
        TooManyFilesError: More than a batch holds; nothing was stored.
    """
    require(by, Permission.CHECK_REPORTS, unit)
    if not files:
        raise NoFilesError
    result = Uploaded()
    stored: list[tuple[str, StoredFile | DomainError]] = []
    with unpacked(files) as pieces:
        if len(pieces) > MOST_FILES:
            raise TooManyFilesError(count=len(pieces), most=MOST_FILES)
        stored += [(name, _let_in(name, piece, by=by)) for name, piece in pieces]
    result.refused = [Refused(name, one) for name, one in stored if isinstance(one, DomainError)]
    if len(result.refused) == len(stored):
        return result
    with transaction.atomic():
        batch = ReportBatch.objects.create(
            unit=unit, title=about.title.strip(), note=about.note.strip(),
            created_by=by, created_by_name=by.printed_name,
        )  # fmt: skip
        _fill(batch, stored, result, programme, fiscal_year, by=by)
        result.batch, result.job = batch, _ask(result.reports, by=by)
        batch.job = result.job
        batch.save(update_fields=["job"])
        after = {"title": str(batch), "unit": unit.name, "files": len(stored)}
        record("batch.uploaded", batch, by=by, after=after)
    return result


def _let_in(name: str, piece: Upload | DomainError, *, by: User) -> StoredFile | DomainError:
    if isinstance(piece, DomainError):
        return piece
    try:
        return store(piece, name=name, kind=FileKind.REPORT, by=by)
    except DomainError as refusal:
        return refusal


def _fill(
    batch: ReportBatch,
    stored: Iterable[tuple[str, StoredFile | DomainError]],
    result: Uploaded,
    programme: Programme | None,
    fiscal_year: int | None,
    *,
    by: User,
) -> None:
    """Enter the reports, and keep of every file what became of it."""
    entered: dict[str, ReviewedReport] = {}
    rows = []
    for number, (name, one) in enumerate(stored, start=1):
        row = BatchFile(batch=batch, number=number, name=name)
        rows.append(row)
        if isinstance(one, DomainError):
            row.outcome, row.message = Outcome.REFUSED, one.message
            row.params = {key: str(value) for key, value in one.params.items()}
        elif one.sha256 in entered:
            row.outcome, row.report = Outcome.DUPLICATE, entered[one.sha256]
        else:
            report, is_new = _enter(one, batch.unit, programme, fiscal_year, by=by)
            entered[one.sha256] = row.report = report
            row.outcome = Outcome.NEW if is_new else Outcome.KNOWN
            (result.reports if is_new else result.known).append(report)
    BatchFile.objects.bulk_create(rows)
    come = [report.pk for report in result.reports]
    ReviewedReport.objects.filter(pk__in=come, batch=None).update(batch=batch)


def _enter(
    file: StoredFile, unit: Unit, programme: Programme | None, fiscal_year: int | None, *, by: User
) -> tuple[ReviewedReport, bool]:
    """The report of this file, and whether it has to be checked; the same bytes are one report."""
    report, is_new = ReviewedReport.objects.get_or_create(
        unit=unit,
        sha256=file.sha256,
        defaults={
            "file": file,
            "programme": programme,
            "fiscal_year": fiscal_year,
            "uploaded_by": by,
            "uploaded_by_name": by.printed_name,
            "search_text": search_text(file.name),
        },
    )
    if is_new:
        after = {"file": file.name, "sha256": file.sha256, "unit": unit.name}
        record("report.uploaded", report, by=by, after=after)
    elif programme is not None and report.programme_id is None:
        link_programme(report.pk, programme, fiscal_year or report.year, by=by)
    return report, is_new or report.state == ReportState.UNREADABLE


def _ask(reports: Iterable[ReviewedReport], *, by: Actor | None) -> Job:
    """One job for all of them."""
    ids = [report.pk for report in reports]
    job = enqueue(CHECK_JOB, by=by, report_ids=ids)
    waiting = {"state": ReportState.WAITING, "job": job, "error_code": "", "error_params": {}}
    ReviewedReport.objects.filter(pk__in=ids).update(**waiting)
    return job


@transaction.atomic
def recheck(reports: Iterable[ReviewedReport], *, by: User) -> Job:
    """Check again with the current rules; verdicts stay with what is found again.

    Raises:
        NotAllowedError: `by` checks no reports of one of the units.
    """
    reports = list(reports)
    for report in reports:
        require(by, Permission.CHECK_REPORTS, report.unit)
        record("report.recheck_requested", report, by=by)
    return _ask(reports, by=by)


def check_report(
    report_id: int,
    *,
    examiner: Callable[[Path, str], Examined] | None = None,
    by: Actor | None = None,
) -> ReviewedReport:
    """Check one report now, in this thread, and keep the result; safe to repeat."""
    report = ReviewedReport.objects.select_related("file", "unit").get(pk=report_id)
    if examiner is None:
        examiner = partial(examine, own=own_set_for(report.unit))
    ReviewedReport.objects.filter(pk=report_id).update(state=ReportState.RUNNING)
    return keep(report_id, examiner(path_of(report.file.sha256), report.file.name), by=by)


def load_report(
    programme: Programme, fiscal_year: int, stored_file: StoredFile, *, by: User
) -> ReviewedReport:
    """Enter a stored file as a programme's report and check it at once, for loaders and imports."""
    with transaction.atomic():
        report, is_new = _enter(stored_file, programme.unit, programme, fiscal_year, by=by)
    return check_report(report.pk, by=by) if is_new else report


@transaction.atomic
def link_programme(
    report_id: int, programme: Programme | None, fiscal_year: int | None, *, by: User
) -> ReviewedReport:
    """Say which programme and year a report is about, or take the link away.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
    """
    report = ReviewedReport.objects.select_related("unit__region", "programme", "file").get(
        pk=report_id
    )
    require(by, Permission.CHECK_REPORTS, report.unit)
    before = {"programme": str(report.programme or ""), "fiscal_year": report.fiscal_year}
    report.programme = programme
    report.fiscal_year = fiscal_year if programme else None
    report.save(update_fields=["programme", "fiscal_year"])
    after = {"programme": str(programme or ""), "fiscal_year": report.fiscal_year}
    record("report.linked", report, by=by, before=before, after=after)
    return report


def ask_again_for_forgotten() -> int:
    """Reports that wait although their job is lost: one new job. A cancelled one was meant so."""
    before = timezone.now() - LEFT_ALONE
    pending = ReviewedReport.objects.pending().filter(uploaded_at__lt=before)
    forgotten = [
        report
        for report in pending.select_related("job")
        if report.job is None or report.job.state == JobState.FAILED
    ]
    with transaction.atomic():
        if forgotten:
            _ask(forgotten, by=None)
    return len(forgotten)
