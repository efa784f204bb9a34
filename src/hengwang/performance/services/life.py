"""The steps of an evaluation through its year; each by one right, dated, audited, announced."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.kernel.errors import DomainError
from hengwang.kernel.registry import Registry
from hengwang.outbox.services import announce
from hengwang.performance.choices import EvaluationState
from hengwang.performance.errors import (
    EvidenceMissingError,
    NoIndicatorsError,
    NotesMissingError,
    ReasonMissingError,
    SameHandError,
    StepNotPossibleError,
    UnscoredRowsError,
)
from hengwang.performance.goal_errors import DeclarationNotApprovedError
from hengwang.performance.models import (
    Declaration,
    Evaluation,
    FrozenRevision,
    Indicator,
    Transition,
)
from hengwang.performance.queries.sufficiency import sufficiency_of
from hengwang.performance.rules import STEPS, Right, Step
from hengwang.performance.services.demands import refuse_or_note_missing
from hengwang.performance.services.freezing import freeze
from hengwang.performance.services.scoring import remeasure_and_rescore
from hengwang.performance.settings import duties_are_separate
from hengwang.performance.sufficiency import Want

NAMES_SHOWN = 5
# What apps above ask for before a review is concluded; each raises a DomainError, in the
# transaction of the step.
before_confirming: Registry[Callable[[Evaluation, User], None]] = Registry("before confirming")


@transaction.atomic
def take_step(evaluation_id: int, name: str, *, reason: str = "", by: User) -> Evaluation:
    """Lead an evaluation one named step further.

    Submitting scores once more and freezes what is submitted; returning opens a new revision.

    Raises:
        NotAllowedError: The step is not this user's to take.
        StepNotPossibleError: It does not lead out of the present state; also for the slower of
            two people who take it at the same instant.
        ReasonMissingError: A return without a reason.
        NoIndicatorsError, UnscoredRowsError, NotesMissingError, EvidenceMissingError: What is
            missing before submission.
        DeclarationNotApprovedError: A declaration was begun, or is required by a call, and is not
            approved.
        SameHandError: Who submitted does not review, unless the office is set not to separate.
    """
    step = STEPS[name]
    evaluation = Evaluation.objects.select_related("programme__unit__region").get(pk=evaluation_id)
    require(by, Permission(step.right), evaluation.programme.unit)
    if evaluation.state not in step.sources:
        raise StepNotPossibleError(state=EvaluationState(evaluation.state).label)
    if step.needs_reason and not reason.strip():
        raise ReasonMissingError
    if step.right is Right.REVIEW and duties_are_separate():
        _refuse_same_hand(evaluation, by)
    if evaluation.state == EvaluationState.DECLARED:
        _refuse_unapproved(evaluation)
    source = evaluation.state
    # The old state in the WHERE: of two people at the same instant exactly one changes the row.
    moved = Evaluation.objects.filter(pk=evaluation_id, state=source).update(state=step.target)
    if not moved:
        evaluation.refresh_from_db()
        raise StepNotPossibleError(state=EvaluationState(evaluation.state).label)
    _effects(evaluation_id, step, reason=reason, by=by)
    evaluation = Evaluation.objects.get(pk=evaluation_id)
    Transition.objects.create(
        evaluation=evaluation,
        name=step.name,
        from_state=source,
        to_state=step.target,
        at=timezone.now(),
        by=by,
        by_name=by.printed_name,
        reason=reason.strip(),
    )
    action = f"evaluation.{PAST[step.name]}"
    change = {"state": source}, {"state": step.target, "revision": evaluation.revision}
    record(action, evaluation, by=by, before=change[0], after=change[1], note=reason.strip())
    announce(action, evaluation_id=evaluation.pk)
    return evaluation


PAST = {
    "start_monitoring": "monitored",
    "start_self_evaluation": "self_evaluated",
    "submit": "submitted",
    "return": "returned",
    "confirm": "confirmed",
    "publish": "published",
}


def _effects(evaluation_id: int, step: Step, *, reason: str, by: User) -> None:
    if step.name == "submit":
        evaluation = remeasure_and_rescore(evaluation_id)
        refuse_or_note_missing(evaluation, by=by)
        _refuse_incomplete(evaluation)
        freeze(evaluation, by=by)
    if step.name == "confirm":
        evaluation = Evaluation.objects.select_related("programme__unit").get(pk=evaluation_id)
        for check in before_confirming.values():
            check(evaluation, by)
    if step.name == "return":
        evaluation = Evaluation.objects.get(pk=evaluation_id)
        FrozenRevision.objects.filter(evaluation=evaluation, revision=evaluation.revision).update(
            returned_at=timezone.now(),
            return_reason=reason.strip(),
            returned_by_name=by.printed_name,
        )
        evaluation.revision += 1
        evaluation.save(update_fields=["revision", "changed_at"])


def _refuse_incomplete(evaluation: Evaluation) -> None:
    found = sufficiency_of(evaluation)
    if not found.figures:
        raise NoIndicatorsError
    for want, refusal in REFUSALS.items():
        rows = found.lacking(want)
        if rows:
            raise refusal(count=len(rows), names=_names(rows))


# In the order in which people mend it: a row without a score has neither note nor evidence yet.
REFUSALS: Mapping[Want, type[DomainError]] = MappingProxyType(
    {
        Want.VALUE: UnscoredRowsError,
        Want.NOTE: NotesMissingError,
        Want.EVIDENCE: EvidenceMissingError,
    }
)


def _refuse_unapproved(evaluation: Evaluation) -> None:
    # An evaluation nobody opened a declaration for (imported, of a past year) goes on without.
    rows = Declaration.objects.select_related("demanded_by").filter(evaluation=evaluation)
    begun = rows.first()
    if begun is not None and begun.blocks:
        raise DeclarationNotApprovedError


def _refuse_same_hand(evaluation: Evaluation, by: User) -> None:
    last = evaluation.transitions.filter(name="submit").order_by("-at", "-pk").first()
    if last is not None and last.by_id == by.pk:
        raise SameHandError


def _names(rows: Sequence[Indicator]) -> str:
    shown = "、".join(row.level3 for row in rows[:NAMES_SHOWN])
    return f"{shown} …" if len(rows) > NAMES_SHOWN else shown
