"""Appoint evaluators, take their scores, decide where they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may
from hengwang.audit.services import record
from hengwang.opinions.choices import Capacity, Choice, Deduction
from hengwang.opinions.errors import (
    AlreadyAppointedError,
    AppointmentGoneError,
    CannotJudgeError,
    DecisionReasonError,
    DeductionReasonError,
    HandedInError,
    JudgeDecidesError,
    NotUnderReviewError,
    OpinionIncompleteError,
    OpinionsMissingError,
    ScoreOutOfRangeError,
    WithdrawalReasonError,
)
from hengwang.opinions.models import Appointment, Decision, GivenScore
from hengwang.opinions.rules import mean
from hengwang.outbox.services import announce
from hengwang.performance.choices import EvaluationState
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.locking import locked
from hengwang.performance.settings import duties_are_separate

UNDER_REVIEW = frozenset({EvaluationState.SUBMITTED})
NAMES_SHOWN = 5


@dataclass(frozen=True)
class Scored:
    """One row as an evaluator judges it; `deduction` and `reason` where points are taken off."""

    score: Decimal | None
    deduction: str = ""
    reason: str = ""


def appoint(
    evaluation_id: int, evaluator: User, capacity: Capacity, *, due_on: date | None = None, by: User
) -> Appointment:
    """Ask a person to judge the submitted revision.

    Raises:
        NotAllowedError: `by` may not review evaluations of the unit.
        EvaluationLockedError: It is not under review.
        CannotJudgeError: The person may not review there, or has submitted it.
        AlreadyAppointedError: The person was asked already.
    """
    try:
        with transaction.atomic():
            evaluation = locked(
                evaluation_id, UNDER_REVIEW, by=by, permission=Permission.REVIEW_EVALUATIONS
            )
            _refuse_unfit(evaluation, evaluator)
            made = Appointment.objects.create(
                evaluation=evaluation,
                revision=evaluation.revision,
                evaluator=evaluator,
                evaluator_name=evaluator.printed_name,
                capacity=capacity,
                due_on=due_on,
                appointed_at=timezone.now(),
                appointed_by_name=by.printed_name,
            )
            after = {"judge": evaluator.printed_name, "capacity": capacity}
            record("evaluator.appointed", evaluation, by=by, after=after)
            announce("evaluator.appointed", appointment_id=made.pk)
    except IntegrityError as error:
        raise AlreadyAppointedError(name=evaluator.printed_name) from error
    return made


@transaction.atomic
def withdraw(appointment_id: int, *, reason: str, by: User) -> None:
    """No longer ask somebody who has not handed in: ill, left, or asked by mistake.

    What was scored and never handed in goes with the appointment; the trail keeps who was asked,
    how far it had come, and why it ended.

    Raises:
        NotAllowedError, EvaluationLockedError: Not by this person, not now.
        HandedInError: What was handed in stays.
        NotUnderReviewError: It was asked about a revision that was returned since.
        WithdrawalReasonError: Nothing is said.
    """
    appointment = _appointment(appointment_id)
    evaluation = locked(
        appointment.evaluation_id, UNDER_REVIEW, by=by, permission=Permission.REVIEW_EVALUATIONS
    )
    # Read again under the lock: it may have been handed in, or taken back, meanwhile.
    appointment = _appointment(appointment_id)
    if appointment.handed_in_at is not None:
        raise HandedInError
    if appointment.revision != evaluation.revision:
        raise NotUnderReviewError
    if not reason.strip():
        raise WithdrawalReasonError
    before = {
        "judge": appointment.evaluator_name,
        "capacity": appointment.capacity,
        "scored": appointment.scores.count(),
    }
    record("evaluator.withdrawn", evaluation, by=by, before=before, note=reason.strip())
    appointment.delete()


def _appointment(appointment_id: int) -> Appointment:
    found = Appointment.objects.select_related("evaluation").filter(pk=appointment_id).first()
    if found is None:
        raise AppointmentGoneError
    return found


def _refuse_unfit(evaluation: Evaluation, evaluator: User) -> None:
    unit = evaluation.programme.unit
    submitted = evaluation.transitions.filter(name="submit").order_by("-at", "-pk").first()
    own_hand = submitted is not None and submitted.by_id == evaluator.pk
    allowed = evaluator.is_active and may(evaluator, Permission.REVIEW_EVALUATIONS, unit)
    if not allowed or (own_hand and duties_are_separate()):
        raise CannotJudgeError(name=evaluator.printed_name)


@transaction.atomic
def give_scores(
    appointment_id: int,
    scores: Mapping[int, Scored],
    *,
    opinion: str | None = None,
    by: User,
) -> Appointment:
    """Keep an evaluator's scores, by indicator; rows that are not named stay as they are.

    With `opinion` also what the evaluator says of the whole so far.

    Raises:
        CannotJudgeError: It is another person's opinion.
        AppointmentGoneError: The evaluator was let go.
        HandedInError, NotUnderReviewError: It can no longer be changed.
        ScoreOutOfRangeError, DeductionReasonError: Which row, and what is missing.
    """
    appointment = _open(appointment_id, by)
    rows = appointment.evaluation.indicators.in_bulk(list(scores))
    for pk, told in scores.items():
        row = rows[pk]
        _refuse_score(row, told)
        GivenScore.objects.update_or_create(
            appointment=appointment,
            indicator=row,
            defaults={
                "score": told.score,
                "deduction": told.deduction,
                "reason": told.reason.strip(),
            },
        )
    if opinion is not None:
        appointment.opinion = opinion.strip()
        appointment.save(update_fields=["opinion"])
    after = {"scored": len(scores), "revision": appointment.revision}
    record("opinion.scored", appointment.evaluation, by=by, after=after)
    return appointment


def _open(appointment_id: int, by: User) -> Appointment:
    """The appointment, its evaluation locked, while its owner may still change it."""
    appointment = _appointment(appointment_id)
    if appointment.evaluator_id != by.pk:
        raise CannotJudgeError(name=by.printed_name)
    evaluation = locked(
        appointment.evaluation_id,
        list(EvaluationState),
        by=by,
        permission=Permission.REVIEW_EVALUATIONS,
    )
    appointment = _appointment(appointment_id)
    if appointment.handed_in_at is not None:
        raise HandedInError
    if evaluation.state not in UNDER_REVIEW or evaluation.revision != appointment.revision:
        raise NotUnderReviewError
    return appointment


def _refuse_score(row: Indicator, told: Scored) -> None:
    if told.score is None:
        return
    most = row.points if row.points is not None else Decimal(0)
    if not Decimal(0) <= told.score <= most:
        raise ScoreOutOfRangeError(name=row.level3, points=f"{most.normalize():f}")
    taken_off = row.score is not None and told.score < row.score
    explained = told.deduction in Deduction.values and bool(told.reason.strip())
    if taken_off and not explained:
        raise DeductionReasonError(name=row.level3)


@transaction.atomic
def hand_in(appointment_id: int, *, opinion: str = "", by: User) -> Appointment:
    """Hand in an opinion; from now on nobody changes it and the others see it.

    Raises:
        CannotJudgeError, HandedInError, NotUnderReviewError: As for `give_scores`.
        OpinionIncompleteError: Rows without a score, by name.
    """
    appointment = _open(appointment_id, by)
    given = set(appointment.scores.exclude(score=None).values_list("indicator_id", flat=True))
    open_rows = [row for row in judged_rows(appointment.evaluation) if row.pk not in given]
    if open_rows:
        raise OpinionIncompleteError(count=len(open_rows), names=_names(open_rows))
    now = timezone.now()
    # The old state in the WHERE: of two windows of one person exactly one hands in.
    changed = Appointment.objects.filter(pk=appointment.pk, handed_in_at=None).update(
        handed_in_at=now, opinion=opinion.strip()
    )
    if not changed:
        raise HandedInError
    appointment.refresh_from_db()
    after = {"capacity": appointment.capacity, "revision": appointment.revision}
    record("opinion.handed_in", appointment.evaluation, by=by, after=after)
    announce("opinion.handed_in", appointment_id=appointment.pk)
    return appointment


def judged_rows(evaluation: Evaluation) -> list[Indicator]:
    """Rows that carry points, in the order of the form."""
    return list(
        evaluation.indicators.select_related("section", "reading")
        .exclude(points=None)
        .order_by("order", "pk")
    )


@dataclass(frozen=True)
class Chosen:
    """Whose score counts: one evaluator's by the appointment, or an own one with its reason."""

    choice: Choice
    appointment_id: int | None = None
    score: Decimal | None = None
    reason: str = ""


@transaction.atomic
def decide(evaluation_id: int, indicator_id: int, chosen: Chosen, *, by: User) -> Decision:
    """Decide the score of one row after everybody has handed in; may be changed until confirmed.

    Args:
        evaluation_id: The evaluation.
        indicator_id: The row.
        chosen: Whose score counts; an own one demands a reason.
        by: Who decides; not who submitted, unless duties are not separated.

    Raises:
        NotAllowedError, EvaluationLockedError, CannotJudgeError: Not by this person, not now.
        JudgeDecidesError: Who scored, unless duties are not separated.
        OpinionsMissingError: Somebody has not handed in.
        ScoreOutOfRangeError, DecisionReasonError: What is wrong with the decision.
    """
    evaluation = locked(
        evaluation_id, UNDER_REVIEW, by=by, permission=Permission.REVIEW_EVALUATIONS
    )
    _refuse_unfit(evaluation, by)
    if is_own_judge(evaluation, by):
        raise JudgeDecidesError(name=by.printed_name)
    refuse_missing(evaluation)
    row = evaluation.indicators.get(pk=indicator_id)
    decided, reason = _decided_score(evaluation, row, chosen), chosen.reason.strip()
    _refuse_score(row, Scored(decided, Deduction.OTHER, reason or "-"))
    if chosen.choice is Choice.OWN and not reason:
        raise DecisionReasonError(name=row.level3)
    made, _new = Decision.objects.update_or_create(
        evaluation=evaluation,
        revision=evaluation.revision,
        indicator=row,
        defaults={
            "choice": chosen.choice,
            "score": decided,
            "reason": reason,
            "decided_at": timezone.now(),
            "decided_by_name": by.printed_name,
        },
    )
    after = {"row": row.level3, "choice": chosen.choice, "score": decided}
    record("opinion.decided", evaluation, by=by, after=after, note=reason)
    return made


def is_own_judge(evaluation: Evaluation, user: User) -> bool:
    """Whether the user's own score of this revision would be among those to choose from."""
    if not duties_are_separate():
        return False
    mine = Appointment.objects.filter(evaluation=evaluation, revision=evaluation.revision)
    return mine.filter(evaluator=user).exists()


def _decided_score(evaluation: Evaluation, row: Indicator, chosen: Chosen) -> Decimal | None:
    given = GivenScore.objects.filter(
        indicator=row,
        appointment__evaluation=evaluation,
        appointment__revision=evaluation.revision,
    ).exclude(score=None)
    if chosen.choice is Choice.OPINION:
        found: Decimal | None = given.get(appointment_id=chosen.appointment_id or 0).score
        return found
    if chosen.choice is Choice.MEAN:
        return mean([one for one in given.values_list("score", flat=True) if one is not None])
    return chosen.score if chosen.choice is Choice.OWN else row.score


def refuse_missing(evaluation: Evaluation) -> None:
    """Refuse while somebody who was asked has not handed in.

    Raises:
        OpinionsMissingError: Who.
    """
    waiting = Appointment.objects.filter(
        evaluation=evaluation, revision=evaluation.revision, handed_in_at=None
    )
    names = list(waiting.values_list("evaluator_name", flat=True))
    if names:
        raise OpinionsMissingError(names="、".join(names))


def _names(rows: Iterable[Indicator]) -> str:
    names = [row.level3 for row in rows]
    shown = "、".join(names[:NAMES_SHOWN])
    return f"{shown} …" if len(names) > NAMES_SHOWN else shown
