"""Shapes of access: applications, their steps, what is allocated, what is done with them."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from hengwang.access.choices import Kind, Outcome, State, Step
from hengwang.api.schemas.values import Body, Clean, Day, Filled, Id, Moment, Search, words
from hengwang.network.choices import CircuitKind, Layer, Tenure

MOST_MBPS, MOST_ADDRESSES = 400_000, 256
AccessKind = Annotated[Kind, words(Kind)]
AccessState = Annotated[State, words(State)]
AccessStep = Annotated[Step, words(Step)]
Contact = Annotated[str, Field(min_length=1, max_length=50), Clean, Filled]
Why = Annotated[str, Field(min_length=1, max_length=2000), Clean, Filled]
Delay = Annotated[str, Field(max_length=300), Clean]


class ApplicationOut(Schema):
    """An application and the step it is at; dates are null while nobody entered the calendar."""

    id: int
    number: str
    kind: AccessKind
    unit_id: int
    state: AccessState
    step: AccessStep
    step_since: datetime
    step_due_on: date | None
    is_late: bool
    promised_on: date | None
    point_id: int | None
    private_network_id: int | None
    company_id: int | None
    purpose: str
    place: str
    wanted_mbps: int | None
    address_count: int | None
    domain: str
    wanted_on: date | None
    contact_name: str
    contact_phone: str
    applicant_name: str
    applied_at: datetime
    ended_at: datetime | None
    reason: str
    follows_id: int | None


class ApplicationStepOut(Schema):
    """One step, once; `outcome` is empty while it goes on."""

    id: int
    step: AccessStep
    owner_id: int | None
    began_at: datetime
    due_on: date | None
    done_at: datetime | None
    outcome: Annotated[str, Field(json_schema_extra={"enum": ["", *Outcome.values]})]
    by_name: str
    text: str
    delay: str


class AllocationOut(Schema):
    """What it gets; `is_unchanged` is false where it is no longer what was signed."""

    circuit_code: str
    mbps: int | None
    keeps_addresses: bool
    carrier_id: int | None
    contract_number: str
    z_end: str
    prefix_id: int | None
    address_count: int
    address_texts: list[str]
    domain: str
    domain_value: str
    planned_at: datetime
    signed_at: datetime | None
    version: int
    is_signed: bool
    is_unchanged: bool


class WithdrawnAllocationOut(AllocationOut):
    """What was signed once and taken out of force, when and why."""

    withdrawn_at: datetime
    withdrawn_because: str


class ApplicationWithStepsOut(ApplicationOut):
    """An application with its steps in order, and its allocation once it is drawn up."""

    steps: list[ApplicationStepOut]
    allocation: AllocationOut | None
    withdrawn_allocations: list[WithdrawnAllocationOut]

    @staticmethod
    def resolve_allocation(application: Any) -> Any:
        return next((one for one in application.plans.all() if one.withdrawn_at is None), None)

    @staticmethod
    def resolve_withdrawn_allocations(application: Any) -> list[Any]:
        found = [one for one in application.plans.all() if one.withdrawn_at is not None]
        return sorted(found, key=lambda one: one.version)


class ApplicationsWanted(Schema):
    """Filters of applications; the window is half-open and asks when they were handed in."""

    text: Search | None = None
    unit_id: Id | None = None
    kind: AccessKind | None = None
    state: AccessState | None = None
    step: AccessStep | None = None
    is_late: bool | None = None
    start: Moment | None = None
    end: Moment | None = None


class ApplicationIn(Body):
    """What a unit applies for; what its kind needs must be there."""

    unit_id: Id
    kind: AccessKind
    purpose: Why
    contact_name: Contact
    contact_phone: Contact
    place: Annotated[str, Field(max_length=200), Clean] = ""
    point_id: Id | None = None
    private_network_id: Id | None = None
    wanted_mbps: Annotated[int, Field(ge=1, le=MOST_MBPS)] | None = None
    address_count: Annotated[int, Field(ge=1, le=MOST_ADDRESSES)] | None = None
    domain: Annotated[str, Field(max_length=120), Clean] = ""
    wanted_on: Day | None = None
    follows_id: Id | None = None


class ApplicationWordsIn(Body):
    """What happened, when if that is written down later, and why it is late where it is."""

    text: Annotated[str, Field(max_length=2000), Clean] = ""
    at: Moment | None = None
    delay: Delay = ""


class ApplicationReasonIn(Body):
    """Why."""

    text: Why


class AllocationIn(Body):
    """What an application is to get; what its kind needs must be there.

    `keeps_addresses` is for a move: its addresses go to the new circuit.
    """

    circuit_id: Id | None = None
    circuit_code: Annotated[str, Field(max_length=64), Clean] = ""
    circuit_kind: Annotated[CircuitKind | None, words(CircuitKind)] = None
    layer: Annotated[Layer | None, words(Layer)] = None
    tenure: Annotated[Tenure | None, words(Tenure)] = None
    carrier_id: Id | None = None
    mbps: Annotated[int, Field(ge=1, le=MOST_MBPS)] | None = None
    contract_number: Annotated[str, Field(max_length=100), Clean] = ""
    a_site_id: Id | None = None
    z_end: Annotated[str, Field(max_length=200), Clean] = ""
    keeps_addresses: bool = False
    prefix_id: Id | None = None
    address_count: Annotated[int, Field(ge=0, le=MOST_ADDRESSES)] = 0
    zone_id: Id | None = None
    domain: Annotated[str, Field(max_length=120), Clean] = ""
    domain_value: Annotated[str, Field(max_length=200), Clean] = ""
    note: Annotated[str, Field(max_length=300), Clean] = ""


class ApplicationOpenIn(Body):
    """By which collector a new line is watched; none: the nearest one. Why late, where it is."""

    collector_id: Id | None = None
    delay: Delay = ""


class ApplicationAssignIn(Body):
    """Who does the present step, and until when; another due date needs its reason."""

    owner_id: Id | None = None
    due_on: Day | None = None
    text: Annotated[str, Field(max_length=500), Clean] = ""
