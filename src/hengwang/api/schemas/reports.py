"""Shapes of uploaded reports, their findings and verdicts."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.values import Body, Clean, Id, Search, Year
from hengwang.checker.finding import Severity
from hengwang.reviews.choices import Decision, ReportState
from hengwang.reviews.models import ReviewedReport


class ReportOut(Schema):
    """One uploaded report with how many findings it has; `job_id` leads to the progress."""

    id: int
    unit_id: int
    programme_id: int | None
    fiscal_year: int | None
    year: int | None
    title: str
    project: str
    file_name: str
    sha256: str
    state: ReportState
    error_code: str
    errors: int
    warnings: int
    advice: int
    open_errors: int
    open_findings: int
    uploaded_at: datetime
    uploaded_by_name: str
    checked_at: datetime | None
    job_id: int | None

    @staticmethod
    def resolve_file_name(report: ReviewedReport) -> str:
        return report.file.name


class FindingOut(Schema):
    """One contradiction at its place, and what a person said to it."""

    id: int
    number: int
    rule: str
    family: str
    severity: Severity
    message: str
    numbers: str
    quote: str
    place: dict[str, Any]
    decision: Decision


class UploadRefusedOut(Schema):
    """A file that was not let in."""

    name: str
    code: str
    message: str


class UploadedOut(Schema):
    """What became of an upload; the findings come when the job is done."""

    reports: list[ReportOut]
    known: list[ReportOut]
    refused: list[UploadRefusedOut]
    job_id: int | None


class ReportsWanted(Schema):
    """Filters of reports."""

    text: Search | None = None
    year: Year | None = None
    state: ReportState | None = None
    programme_id: Id | None = None
    unit_id: Id | None = None
    uploaded_from: date | None = None


class FindingsWanted(Schema):
    """Filters of findings."""

    severity: Severity | None = None
    decision: Decision | None = None


class VerdictIn(Body):
    """What a person says to a finding; a rejection says why.

    `seen` is how the caller saw it judged: a difference is refused with 409.
    """

    decision: Decision
    reason: Annotated[str, Field(max_length=500), Clean] = ""
    seen: Decision | None = None
