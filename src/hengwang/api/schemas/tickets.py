"""Shapes of tickets: what one is, its promises, its story, and what is done to it."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Schema
from pydantic import AfterValidator, Field, model_validator

from hengwang.api.schemas.values import Body, Id, Line, Moment, Name, Search, Text, words
from hengwang.kernel.intervals import Interval
from hengwang.tickets.choices import (
    Impact,
    Kind,
    PauseReason,
    Priority,
    Source,
    State,
    StepKind,
    Urgency,
)
from hengwang.tickets.queries.clocks import Clock, Limit


def _email(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        msg = "must be an e-mail address"
        raise ValueError(msg) from None
    return text


TicketKind = Annotated[Kind, words(Kind)]
TicketState = Annotated[State, words(State)]
TicketSource = Annotated[Source, words(Source)]
TicketPriority = Annotated[Priority, words(Priority)]
TicketImpact = Annotated[Impact, words(Impact)]
TicketUrgency = Annotated[Urgency, words(Urgency)]
TicketStep = Annotated[StepKind, words(StepKind)]
TicketPause = Annotated[PauseReason, words(PauseReason)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]
Said = Annotated[Text, Field(min_length=1)]


class TicketOut(Schema):
    """A ticket; `due_at` is the next limit that will be passed, null while no clock runs."""

    id: int
    number: str
    unit_id: int
    kind: TicketKind
    source: TicketSource
    state: TicketState
    priority: TicketPriority
    impact: TicketImpact
    urgency: TicketUrgency
    title: str
    description: str
    requester_name: str
    requester_contact: str
    assignee_id: int | None
    assignee_name: str
    team_id: int | None
    company_id: int | None
    target_id: int | None
    device_id: int | None
    circuit_id: int | None
    merged_into_id: int | None
    split_from_id: int | None
    solution: str
    is_repair: bool
    reopened: int
    opened_at: datetime
    responded_at: datetime | None
    arrived_at: datetime | None
    restored_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    change_starts_at: datetime | None
    change_ends_at: datetime | None

    @staticmethod
    def resolve_assignee_name(ticket: Any) -> str:
        return "" if ticket.assignee is None else str(ticket.assignee.printed_name)


class TicketLimitOut(Schema):
    """One promise of the service level: seconds of service time allowed and used.

    `promise` is respond, arrive or restore; `verdict` is kept, broken, running, overdue, or
    waiting while the clock stands still.
    """

    promise: str
    verdict: str
    allowed_s: int
    used_s: int
    due_at: datetime | None

    @staticmethod
    def of(limit: Limit) -> "TicketLimitOut":
        """From the clock."""
        return TicketLimitOut(
            promise=limit.promise.value,
            verdict=limit.verdict.value,
            allowed_s=int(limit.allowed.total_seconds()),
            used_s=int(limit.used.total_seconds()),
            due_at=limit.due_at,
        )


class TicketClockOut(Schema):
    """How the promises of a ticket stand; `missing_year` is one the calendar does not know."""

    limits: list[TicketLimitOut]
    missing_year: int | None

    @staticmethod
    def of(clock: Clock) -> "TicketClockOut":
        """From the clock."""
        limits = [TicketLimitOut.of(one) for one in clock.limits]
        return TicketClockOut(limits=limits, missing_year=clock.missing_year)


class TicketStepOut(Schema):
    """One line of the story."""

    id: int
    kind: TicketStep
    at: datetime
    by_name: str
    text: str
    is_public: bool


class TicketsWanted(Schema):
    """Filters of tickets; the window is half-open and asks when they were opened."""

    text: Search | None = None
    unit_id: Id | None = None
    assignee_id: Id | None = None
    company_id: Id | None = None
    kind: TicketKind | None = None
    state: TicketState | None = None
    priority: TicketPriority | None = None
    source: TicketSource | None = None
    is_live: bool | None = None
    is_overdue: bool | None = None
    start: Moment | None = None
    end: Moment | None = None


class ChangeTimeIn(Body):
    """When a change is made; it is held against freezes at that time."""

    change_starts_at: Moment
    change_ends_at: Moment

    @model_validator(mode="after")
    def has_length(self) -> Self:
        """It ends after it begins."""
        if self.change_ends_at <= self.change_starts_at:
            msg = "a change ends after it begins"
            raise ValueError(msg)
        return self

    @property
    def interval(self) -> Interval:
        """As the services take it."""
        return Interval(self.change_starts_at, self.change_ends_at)


class TicketIn(Body):
    """A matter; who works on no tickets tells it through the units' door (`portal`).

    `source`, `opened_at`, `device_id` and `planned` are for those who work on tickets; `planned`
    is for a change.
    """

    unit_id: Id
    kind: TicketKind
    title: Name
    description: Text = ""
    impact: TicketImpact = Impact.UNIT
    urgency: TicketUrgency = Urgency.SOON
    source: TicketSource | None = None
    opened_at: Moment | None = None
    requester_name: Line = ""
    requester_contact: Line = ""
    circuit_id: Id | None = None
    device_id: Id | None = None
    template_id: Id | None = None
    planned: ChangeTimeIn | None = None


class TicketStepIn(Body):
    """Something happened: a note, or an answer, an arrival or the restoring at its moment.

    `is_public` false keeps a note from the unit; only who works on the ticket may.
    """

    what: Literal["note", "responded", "arrived", "restored"]
    at: Moment | None = None
    text: Text = ""
    is_public: bool = True

    @model_validator(mode="after")
    def fits(self) -> Self:
        """A note is of now; only a note may be kept from the unit."""
        if self.what == "note" and self.at is not None:
            msg = "a note is written now: at is for the other steps"
            raise ValueError(msg)
        if self.what != "note" and not self.is_public:
            msg = "only a note may be kept from the unit"
            raise ValueError(msg)
        return self


class TicketHandOnIn(Body):
    """To whom: a colleague who works on the unit's tickets, a company, or both."""

    to_id: Id | None = None
    company_id: Id | None = None
    text: Text = ""


class TicketForwardIn(Body):
    """The company that has its turn now, whom we told, and its number for it."""

    company_id: Id
    person: Line = ""
    email: Email = ""
    reference: Annotated[Line, Field(max_length=60)] = ""
    text: Text = ""


class TicketAnswerIn(Body):
    """What the company says."""

    text: Said
    name: Line = ""
    reference: Annotated[Line, Field(max_length=60)] = ""


class TicketPauseIn(Body):
    """Why the clock stands still; the unit reads it."""

    reason: TicketPause
    text: Said


class TicketResolvedIn(Body):
    """How it was solved, and when if that is written down later."""

    solution: Said
    resolved_at: Moment | None = None
    is_repair: bool = False


class TicketReasonIn(Body):
    """Why."""

    text: Said


class TicketRatingIn(Body):
    """Stars and a remark; once."""

    stars: Annotated[int, Field(ge=1, le=5)]
    text: Annotated[Text, Field(max_length=500)] = ""


class TicketMergeIn(Body):
    """The ticket this one becomes part of."""

    into_id: Id


class TicketSplitIn(Body):
    """Another matter in the same ticket."""

    kind: TicketKind
    title: Name
    description: Text = ""


class TicketOutageIn(Body):
    """An outage of the ticket's unit or target, of the time around it."""

    outage_id: Id
