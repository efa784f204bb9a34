"""Shapes of batches of reports, verdicts on many findings, statistics and letters."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.reports import FindingOut
from hengwang.api.schemas.values import Body, Clean, Id, Search, Year
from hengwang.reviews.choices import Decision


class BatchOut(Schema):
    """One upload of several reports with the sums over them; `job_id` leads to the progress."""

    id: int
    title: str
    note: str
    unit_id: int
    job_id: int | None
    created_at: datetime
    created_by_name: str
    report_count: int
    refused_count: int
    errors_count: int
    warnings_count: int
    advice_count: int
    open_findings_count: int


class BatchesWanted(Schema):
    """Filters of batches."""

    unit_id: Id | None = None
    text: Search | None = None
    uploaded_from: date | None = None


class VerdictOut(Schema):
    """What one person said to a finding; `undoes_id` names the verdict it takes back."""

    id: int
    decision: Decision
    reason: str
    at: datetime
    by_name: str
    undoes_id: int | None


class UndoIn(Body):
    """Why the last verdict is taken back; `seen` is how the caller saw the finding judged."""

    reason: Annotated[str, Field(min_length=1, max_length=500), Clean]
    seen: Decision | None = None


class AlikeOut(Schema):
    """Findings of one rule about the same words; `state` is what a verdict on all must name."""

    state: str
    findings: list[FindingOut]


class TogetherIn(Body):
    """One verdict on all of them; `state` as it was read, so that nobody judges over others."""

    decision: Decision
    reason: Annotated[str, Field(max_length=500), Clean] = ""
    also_judged: bool = False
    state: Annotated[str, Field(max_length=100)]


class TogetherOut(Schema):
    """How many findings were changed."""

    changed: int


class By(StrEnum):
    """What findings are counted by."""

    RULE = "rule"
    OFFICE = "office"


class StatisticsWanted(Schema):
    """What is counted, and of which reports."""

    by: By = By.RULE
    batch_id: Id | None = None
    unit_id: Id | None = None
    year: Year | None = None


class TallyOut(Schema):
    """Current findings of one rule or office; `share` accepted or mended of the judged ones."""

    name: str
    family: str
    example: str
    reports: int
    count: int
    errors: int
    warnings: int
    advice: int
    open: int
    accepted: int
    rejected: int
    mended: int
    share: Decimal | None


class LetterOut(Schema):
    """The latest version of the letter to one office."""

    id: int
    office: str
    report_id: int | None
    version: int
    number: str
    addressee: str
    sender: str
    dated_on: date
    due_on: date
    finding_count: int
    sha256: str
    made_at: datetime
    made_by_name: str

    @staticmethod
    def resolve_sha256(letter: object) -> str:
        return str(letter.file.sha256)  # type: ignore[attr-defined]
