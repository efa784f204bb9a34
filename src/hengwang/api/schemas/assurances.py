"""Shapes of assurances of key events: what is to go well, who is there, zero reports."""

from datetime import datetime
from typing import Annotated, Any, Self

from ninja import Schema
from pydantic import Field, model_validator

from hengwang.api.schemas.values import Body, Clean, Id, Moment, words
from hengwang.assurances.choices import Importance, ItemState, ReportState, State

AssuranceLevel = Annotated[Importance, words(Importance)]
AssuranceState = Annotated[State, words(State)]
ReadinessState = Annotated[ItemState, words(ItemState)]
ZeroReportState = Annotated[ReportState, words(ReportState)]


class AssuranceOut(Schema):
    """An event that must go well, with what it asks for; `ended_at` where it is over."""

    id: int
    number: str
    unit_id: int
    event: str
    level: AssuranceLevel
    state: AssuranceState
    starts_at: datetime
    ends_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    probe_interval_s: int | None
    people_per_shift: int
    freezes_changes: bool
    report_times: list[str]
    grace_minutes: int
    proposed_by_name: str
    decided_by_name: str
    decided_at: datetime | None
    note: str


class StaffingOut(Schema):
    """A person at a post for a time."""

    person_id: int
    person_name: str
    post: str
    starts_at: datetime
    ends_at: datetime

    @staticmethod
    def resolve_person_name(held: Any) -> str:
        return str(held.person.printed_name)


class ReadinessItemOut(Schema):
    """One thing to be in order before the event, and who signed for it."""

    id: int
    number: int
    text: str
    state: ReadinessState
    remark: str
    signed_by_name: str
    signed_at: datetime | None
    ticket_id: int | None


class FreezeExceptionOut(Schema):
    """A change one person may make in spite of the freeze."""

    person_id: int
    work: str
    reason: str
    starts_at: datetime
    ends_at: datetime
    allowed_by_name: str


class AssuranceWithPartsOut(AssuranceOut):
    """An assurance with its plan, its people, its checklist and its exceptions."""

    plan: str
    targets_covered: int
    staffing: list[StaffingOut]
    items: list[ReadinessItemOut]
    exceptions: list[FreezeExceptionOut]


class ZeroReportOut(Schema):
    """A report due at an instant; one that was missed stays so in `missed_at`, also when sent."""

    id: int
    assurance_id: int
    due_at: datetime
    state: ZeroReportState
    has_event: bool | None
    text: str
    by_name: str
    sent_at: datetime | None
    missed_at: datetime | None


class AssurancesWanted(Schema):
    """Filters of assurances: any part of their time lies in the half-open window."""

    unit_id: Id | None = None
    state: AssuranceState | None = None
    level: AssuranceLevel | None = None
    start: Moment | None = None
    end: Moment | None = None


class ZeroReportsWanted(Schema):
    """Filters of zero reports; the window is half-open and asks when they are due."""

    assurance_id: Id | None = None
    state: ZeroReportState | None = None
    start: Moment | None = None
    end: Moment | None = None


class ZeroReportIn(Body):
    """Nothing happened, or what happened."""

    has_event: bool
    text: Annotated[str, Field(max_length=1000), Clean] = ""

    @model_validator(mode="after")
    def says_what(self) -> Self:
        """Words belong to what happened."""
        if self.text and not self.has_event:
            msg = "text is for what happened: has_event must be true"
            raise ValueError(msg)
        return self
