"""Review, construction and acceptance; who does a step, and until when."""

from datetime import date

from django.db import transaction

from hengwang.access.choices import Step
from hengwang.access.errors import ReasonNeededError, TakenBySomebodyError
from hengwang.access.models import Application, StepRecord
from hengwang.access.rules import Event
from hengwang.access.services.plans import free_reserved
from hengwang.access.services.stepping import (
    Words,
    advance,
    demand_decider,
    demand_handler,
    demand_step,
    locked,
)
from hengwang.accounts.models import User
from hengwang.audit.services import record


@transaction.atomic
def take(application_id: int, *, by: User) -> StepRecord:
    """Take the present step, if nobody has it.

    Raises:
        NotAllowedError: The user does not work on it.
        TakenBySomebodyError: Somebody else was quicker.
    """
    application = locked(application_id)
    demand_handler(by, application)
    demand_step(application, *Step)
    step: StepRecord = application.steps.select_related("owner").get(done_at=None)
    if step.owner is not None and step.owner_id != by.pk:
        raise TakenBySomebodyError(name=step.owner.printed_name)
    if step.owner_id != by.pk:
        step.owner = by
        step.save(update_fields=["owner"])
        record("access_application.taken", application, by=by, after={"step": step.step})
    return step


@transaction.atomic
def assign(
    application_id: int, *, owner: User | None, due_on: date | None, reason: str, by: User
) -> StepRecord:
    """Give the present step to somebody, or another due date, saying why.

    Raises:
        NotAllowedError: The user, or who it is given to, does not work on it.
        ReasonNeededError: The due date changes and nobody says why.
    """
    application = locked(application_id)
    demand_handler(by, application)
    demand_step(application, *Step)
    step: StepRecord = application.steps.select_related("owner").get(done_at=None)
    if owner is not None:
        demand_handler(owner, application)
    if due_on != step.due_on and not reason.strip():
        raise ReasonNeededError
    before = {"owner": _name(step.owner), "due_on": step.due_on}
    step.owner, step.due_on = owner, due_on
    step.save(update_fields=["owner", "due_on"])
    application.step_due_on = due_on
    application.save(update_fields=["step_due_on"])
    after = {"owner": _name(owner), "due_on": due_on}
    record(
        "access_application.assigned",
        application,
        by=by,
        before=before,
        after=after,
        note=reason.strip(),
    )
    return step


@transaction.atomic
def approve(application_id: int, words: Words | None = None, *, by: User) -> Application:
    """The application is granted; its allocation, or its construction, begins.

    Raises:
        NotAllowedError: The user does not decide for the unit.
        OwnApplicationError: It is the user's own application.
        ApplicationStateError: It is not at its review.
        DelayUnexplainedError: It is late, and nobody says why.
    """
    application = locked(application_id)
    demand_step(application, Step.REVIEW)
    demand_decider(by, application)
    advance(application, Event.PASS, words or Words(), by=by)
    record("access_application.approved", application, by=by)
    return application


@transaction.atomic
def reject(application_id: int, reason: str, *, by: User, delay: str = "") -> Application:
    """The application is refused, with the reason; it may be handed in anew.

    Raises:
        NotAllowedError: The user does not decide for the unit.
        OwnApplicationError: It is the user's own application.
        ReasonNeededError: No reason is given.
        ApplicationStateError: It is past its allocation.
    """
    if not reason.strip():
        raise ReasonNeededError
    application = locked(application_id)
    demand_step(application, Step.REVIEW, Step.ALLOCATION)
    demand_decider(by, application)
    application.reason = reason.strip()[:500]
    advance(application, Event.REJECT, Words(text=reason, delay=delay or reason), by=by)
    free_reserved(application)
    record("access_application.rejected", application, by=by, note=application.reason)
    return application


@transaction.atomic
def built(application_id: int, words: Words, *, by: User) -> Application:
    """Construction, or dismantling, is done.

    Raises:
        NotAllowedError: The user works neither for the unit nor for the carrier.
        ApplicationStateError: It is not at its construction.
        ReasonNeededError: Nothing is said of what was done.
        TimeBackwardsError, DelayUnexplainedError: Of the moment it was done.
    """
    application = locked(application_id)
    demand_step(application, Step.CONSTRUCTION)
    demand_handler(by, application)
    if not words.text.strip():
        raise ReasonNeededError
    advance(application, Event.PASS, words, by=by)
    record("access_application.built", application, by=by, note=words.text.strip())
    return application


@transaction.atomic
def accept(application_id: int, words: Words, *, by: User) -> Application:
    """The test was passed; the opening may follow.

    Raises:
        NotAllowedError: The user does not work on it.
        ApplicationStateError: It is not at its acceptance.
        ReasonNeededError: Nothing is said of what was measured.
        TimeBackwardsError, DelayUnexplainedError: Of the moment it was done.
    """
    application = _at_acceptance(application_id, words, by)
    advance(application, Event.PASS, words, by=by)
    record("access_application.accepted", application, by=by, note=words.text.strip())
    return application


@transaction.atomic
def fail(application_id: int, words: Words, *, by: User) -> Application:
    """The test was not passed: back to construction, with what is wrong.

    Raises:
        NotAllowedError: The user does not work on it.
        ApplicationStateError: It is not at its acceptance.
        ReasonNeededError: Nothing is said of what is wrong.
    """
    application = _at_acceptance(application_id, words, by)
    advance(application, Event.RETURN, words, by=by)
    record("access_application.returned", application, by=by, note=words.text.strip())
    return application


def _at_acceptance(application_id: int, words: Words, by: User) -> Application:
    application = locked(application_id)
    demand_step(application, Step.ACCEPTANCE)
    demand_handler(by, application)
    if not words.text.strip():
        raise ReasonNeededError
    return application


def _name(user: User | None) -> str:
    return "" if user is None else user.printed_name
