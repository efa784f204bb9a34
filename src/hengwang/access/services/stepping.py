"""What every act on an application shares: the lock, the right, the step that ends and begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from hengwang.access import rules
from hengwang.access.choices import Kind, Outcome, State, Step
from hengwang.access.errors import (
    ApplicationStateError,
    DelayUnexplainedError,
    OwnApplicationError,
    TimeBackwardsError,
)
from hengwang.access.models import Application, StepRecord
from hengwang.access.rules import Event, Standing
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may, require
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.calendars.queries import add_working_days
from hengwang.files.models import StoredFile
from hengwang.outbox.services import announce

OUTCOMES = {
    Event.PASS: Outcome.PASSED,
    Event.RETURN: Outcome.RETURNED,
    Event.REJECT: Outcome.REJECTED,
    Event.CANCEL: Outcome.CANCELLED,
    Event.WITHDRAW: Outcome.WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said when a step ends: when it was done, what happened, why late, with which papers.

    `next_owner` is who does the next step; None leaves it to whoever takes it.
    """

    at: datetime | None = None
    text: str = ""
    delay: str = ""
    files: Sequence[StoredFile] = ()
    next_owner: User | None = None


def locked(application_id: int) -> Application:
    """The application, until the transaction ends nobody else's."""
    rows = Application.objects.select_for_update(of=("self",))
    found: Application = rows.select_related("unit__region", "terms").get(pk=application_id)
    return found


def standing_of(application: Application) -> Standing:
    """Where it stands, for the rules."""
    return Standing(
        Kind(application.kind),
        State(application.state),
        Step(application.step),
        application.step_since,
    )


def may_handle(user: User, application: Application) -> bool:
    """Whether the user works on it: for the unit, or for the carrier that builds."""
    own = user.reach(Permission.HANDLE_ACCESS).company_id
    if own is not None:
        return application.company_id == own and application.step == Step.CONSTRUCTION
    return may(user, Permission.HANDLE_ACCESS, application.unit)


def demand_handler(user: User, application: Application) -> None:
    """Refuse unless `may_handle`.

    Raises:
        NotAllowedError: The user does not work on this application.
    """
    if not may_handle(user, application):
        raise NotAllowedError(permission=Permission.HANDLE_ACCESS.label)


def demand_decider(user: User, application: Application) -> None:
    """Refuse who may not decide, and who applied.

    Raises:
        NotAllowedError: The user does not decide for the unit.
        OwnApplicationError: It is the user's own application.
    """
    require(user, Permission.APPROVE_ACCESS, application.unit)
    if application.applicant_id == user.pk:
        raise OwnApplicationError


def demand_step(application: Application, *steps: Step) -> None:
    """Refuse what does not fit where the application stands.

    Raises:
        ApplicationStateError: It stands elsewhere by now.
    """
    if not application.is_open or application.step not in steps:
        raise ApplicationStateError(standing=standing_word(application))


def standing_word(application: Application) -> str:
    """The step it is at, or how it ended."""
    if application.is_open:
        return str(application.get_step_display())
    return str(application.get_state_display())


def due_after(day: date, working_days: int) -> date | None:
    """The day by which a step is due; None while nobody entered the year, and no guess."""
    try:
        return add_working_days(day, working_days)
    except YearNotEnteredError:
        return None


def advance(application: Application, event: Event, words: Words, *, by: User | None) -> StepRecord:
    """End the present step by an event and begin the next; MUST run under the lock.

    Returns the step that ended.

    Raises:
        ApplicationStateError: The event is not possible there.
        TimeBackwardsError: It ends before it began, or in the future.
        DelayUnexplainedError: It ends late, and nobody says why.
    """
    if not application.is_open:
        raise ApplicationStateError(standing=standing_word(application))
    present: StepRecord = application.steps.get(done_at=None)
    now = max(timezone.now(), present.began_at)
    at = words.at or now
    if not present.began_at <= at <= now:
        raise TimeBackwardsError(begun=f"{timezone.localtime(present.began_at):%Y-%m-%d %H:%M}")
    moved = rules.moved(standing_of(application), event, at)
    late = present.due_on is not None and timezone.localdate(at) > present.due_on
    if late and event is not Event.CANCEL and not words.delay.strip():
        raise DelayUnexplainedError(due=present.due_on)
    present.done_at, present.outcome = at, OUTCOMES[event]
    present.by, present.by_name = by, "" if by is None else by.printed_name
    present.text = words.text.strip() or present.text
    present.delay = words.delay.strip() if late else ""
    present.save()
    present.files.set(words.files)
    application.state, application.step, application.step_since = moved.state, moved.step, at
    if moved.state is State.OPEN:
        begin(application, moved.step, at=at, owner=words.next_owner)
    else:
        application.step_due_on, application.ended_at = None, at
    application.save()
    announce("access_application.moved", application_id=application.pk)
    return present


def begin(
    application: Application, step: Step, *, at: datetime, owner: User | None = None
) -> StepRecord:
    """The row of a step that begins; keeps its due date beside the application."""
    term = rules.term_of(Kind(application.kind), step, application.terms)
    due_on = due_after(timezone.localdate(at), term)
    application.step_due_on = due_on
    return StepRecord.objects.create(
        application=application, step=step, owner=owner, began_at=at, due_on=due_on
    )
