"""The way of an application from step to step; pure: time is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from hengwang.access.choices import Kind, State, Step
from hengwang.access.errors import ApplicationStateError, TimeBackwardsError

WHOLE = tuple(Step)
# Nothing is given to who leaves, and nothing is built for an entry in a plan.
PATHS: Mapping[Kind, tuple[Step, ...]] = MappingProxyType(
    {
        Kind.CONNECT: WHOLE,
        Kind.MIGRATE: WHOLE,
        Kind.UPGRADE: WHOLE,
        Kind.PRIVATE_NETWORK: WHOLE,
        Kind.WITHDRAW: tuple(step for step in WHOLE if step is not Step.ALLOCATION),
        Kind.ADDRESS: (Step.APPLY, Step.REVIEW, Step.ALLOCATION, Step.OPENING),
        Kind.DOMAIN: (Step.APPLY, Step.REVIEW, Step.ALLOCATION, Step.OPENING),
    }
)
# Working days a step may take where an office has not set its own; the application itself takes
# none. What bureaus print in their guides for applicants lies between 15 and 25 working days for a
# new line.
TERMS: Mapping[Step, int] = MappingProxyType(
    {
        Step.APPLY: 0,
        Step.REVIEW: 3,
        Step.ALLOCATION: 3,
        Step.CONSTRUCTION: 10,
        Step.ACCEPTANCE: 3,
        Step.OPENING: 1,
    }
)
REJECTING = frozenset({Step.REVIEW, Step.ALLOCATION})
ALLOCATED = frozenset({Step.CONSTRUCTION, Step.ACCEPTANCE, Step.OPENING})
"""Steps at which an allocation is signed, and nothing of it is opened yet."""


class Event(StrEnum):
    """What can happen to a step."""

    PASS = "pass"  # noqa: S105  no password: the step is passed
    RETURN = "return"
    REJECT = "reject"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    """The signed allocation is withdrawn; another one is drawn up."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands, and since when."""

    kind: Kind
    state: State
    step: Step
    since: datetime


def begun(kind: Kind, at: datetime) -> Standing:
    """An application in the moment it is handed in."""
    return Standing(kind, State.OPEN, Step.APPLY, at)


class Terms(Protocol):
    """What an office promises."""

    def days_of(self, kind: Kind, step: Step) -> int:
        """Working days of one step of one kind."""
        ...


def term_of(kind: Kind, step: Step, terms: Terms | None = None) -> int:
    """Working days of a step; without an office's own terms those the platform comes with."""
    return TERMS[step] if terms is None or step is Step.APPLY else terms.days_of(kind, step)


def promised_days(kind: Kind, terms: Terms | None = None) -> int:
    """Working days from the application to its opening."""
    return sum(term_of(kind, step, terms) for step in PATHS[kind])


def step_after(kind: Kind, step: Step) -> Step | None:
    """The next step of the kind's path; None after the last."""
    path = PATHS[kind]
    place = path.index(step) + 1
    return path[place] if place < len(path) else None


def possible(standing: Standing) -> frozenset[Event]:
    """What may happen next."""
    if standing.state is not State.OPEN:
        return frozenset()
    found = {Event.PASS, Event.CANCEL}
    if standing.step in REJECTING:
        found.add(Event.REJECT)
    if standing.step is Step.ACCEPTANCE:
        found.add(Event.RETURN)
    if standing.step in ALLOCATED and Step.ALLOCATION in PATHS[standing.kind]:
        found.add(Event.WITHDRAW)
    return frozenset(found)


def moved(standing: Standing, event: Event, at: datetime) -> Standing:
    """Where the application stands after an event.

    A failed acceptance goes back to construction, a withdrawn allocation to the allocation;
    nothing else ever goes back, and nothing skips a step of its kind's path.

    Raises:
        ApplicationStateError: The event is not possible there.
        TimeBackwardsError: It lies before the present step began.
    """
    if event not in possible(standing):
        at_present = standing.step if standing.state is State.OPEN else standing.state
        raise ApplicationStateError(standing=at_present.label)
    if at < standing.since:
        raise TimeBackwardsError(begun=standing.since)
    if event is Event.REJECT:
        return replace(standing, state=State.REJECTED, since=at)
    if event is Event.CANCEL:
        return replace(standing, state=State.CANCELLED, since=at)
    if event is Event.RETURN:
        return replace(standing, step=Step.CONSTRUCTION, since=at)
    if event is Event.WITHDRAW:
        return replace(standing, step=Step.ALLOCATION, since=at)
    following = step_after(standing.kind, standing.step)
    if following is None:
        return replace(standing, state=State.DONE, since=at)
    return replace(standing, step=following, since=at)
