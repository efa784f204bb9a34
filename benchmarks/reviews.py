"""300 reports of the cases' size as one batch: stored, then the job until every finding is kept.

Storing is the whole upload service (types looked into, bytes durable, rows, audit); the job is the
one of the worker, with its two child processes. The peer opens the same files with python-docx and
reads every cell, on one core in this process: the least any program has to do that looks into
them. No two files are the same, since a batch holds the same bytes once.
"""

import io
import time
from importlib.resources import files
from zipfile import ZipFile

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from benchmarks.figures import Figure
from hengwang.checker.readers.dispatch import read_document
from hengwang.checker.readers.source import Limits, Source
from hengwang.checker.tests.documents import NAMES, docx_of
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.outbox.worker import run_until_idle
from hengwang.reviews.choices import Decision, ReportState
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.queries.tallies import alikes
from hengwang.reviews.services import upload_reports
from hengwang.reviews.together import Judgement, alike, findings_of, judge_alike, state_of
from hengwang.testing.people import People, make_people

REPORTS, TARGET_S = 300, 60.0


def measure() -> list[Figure]:
    """Seconds from the upload to the last finding, its two parts, and one verdict for many."""
    call_command("migrate", verbosity=0, interactive=False)
    people = make_people()
    contents = _contents()
    uploads = [SimpleUploadedFile(f"{n:03}.docx", one) for n, one in enumerate(contents)]
    begun = time.perf_counter()
    taken = upload_reports(uploads, people.unit, by=people.lin)
    stored = time.perf_counter() - begun
    run_until_idle()
    whole = time.perf_counter() - begun
    _all_checked(taken.job)
    peer = _timed_opening(contents)
    judged, count = _judged(taken.batch.pk if taken.batch else 0, people)
    return [
        Figure(
            f"{REPORTS} reports stored, checked, findings kept", whole, "s", TARGET_S,
            "python-docx opening them, one core", peer,
        ),
        Figure("of this storing", stored, "s"),
        Figure("of this the job", whole - stored, "s"),
        Figure(f"one verdict for {count} findings of the batch", judged, "s"),
    ]  # fmt: skip


def _contents() -> list[bytes]:
    """The five reports again and again as Word would hold them, each archive with its own word."""
    plain = [_as_docx(name) for name in NAMES]
    contents = []
    for number in range(REPORTS):
        out = io.BytesIO(plain[number % len(plain)])
        with ZipFile(out, "a") as package:
            package.comment = f"{number:03}".encode()
        contents.append(out.getvalue())
    return contents


def _as_docx(name: str) -> bytes:
    text = (files("hengwang.demo") / "cases" / f"{name}.txt").read_bytes()
    return docx_of(read_document(Source(f"{name}.txt", text, Limits())))


def _all_checked(job: Job | None) -> None:
    """A measurement of work that was not done would be a lie."""
    state = Job.objects.get(pk=job.pk).state if job else None
    read = ReviewedReport.objects.filter(state=ReportState.READ).count()
    found = Finding.objects.values("report").distinct().count()
    if state != JobState.DONE or read != REPORTS or found != REPORTS:
        msg = f"job {state}, {read} of {REPORTS} read, findings in {found}"
        raise RuntimeError(msg)


def _timed_opening(contents: list[bytes]) -> float:
    begun = time.perf_counter()
    for content in contents:
        word = docx.Document(io.BytesIO(content))
        for paragraph in word.paragraphs:
            _ = paragraph.text
        for table in word.tables:
            for row in table.rows:
                _ = [cell.text for cell in row.cells]
    return time.perf_counter() - begun


def _judged(batch_id: int, people: People) -> tuple[float, int]:
    """Seconds of the largest group judged together, and how many findings it has."""
    batch = people.lin.report_batches.get(pk=batch_id)
    largest = max(alikes(findings_of(batch_id), batch_id), key=lambda group: group.count)
    example = Finding.objects.get(pk=largest.example)
    begun = time.perf_counter()
    seen = state_of(alike(batch_id, example))
    count = judge_alike(batch, example, Judgement(Decision.ACCEPTED), seen=seen, by=people.lin)
    return time.perf_counter() - begun, count
