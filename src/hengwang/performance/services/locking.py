"""Every change of an evaluation begins here: the row is locked, the right and the state checked."""

from collections.abc import Collection

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.performance.choices import DeclarationState, EvaluationState
from hengwang.performance.errors import EvaluationLockedError
from hengwang.performance.goal_errors import GoalsFixedError
from hengwang.performance.models import Declaration, Evaluation
from hengwang.performance.rules import GOALS_EDITABLE

# Goals that wait for approval or have it.
FIXED_GOALS = (DeclarationState.HANDED_IN, DeclarationState.APPROVED)


def locked(
    evaluation_id: int,
    states: Collection[str],
    *,
    by: User,
    permission: Permission = Permission.EDIT_EVALUATIONS,
) -> Evaluation:
    """The evaluation, locked until the transaction ends. MUST be called inside one.

    Raises:
        NotAllowedError: `by` does not hold `permission` for the unit.
        EvaluationLockedError: The state is none of `states`.
    """
    evaluation = (
        Evaluation.objects.select_for_update(of=("self",))
        .select_related("programme__unit__region")
        .get(pk=evaluation_id)
    )
    require(by, permission, evaluation.programme.unit)
    if evaluation.state not in states:
        raise EvaluationLockedError(state=EvaluationState(evaluation.state).label)
    return evaluation


def goals_locked(evaluation_id: int, *, by: User) -> Evaluation:
    """The evaluation, locked, where its goals may still be written directly.

    Raises:
        NotAllowedError, EvaluationLockedError: As `locked`.
        GoalsFixedError: A declaration of them was handed in or approved.
    """
    evaluation = locked(evaluation_id, GOALS_EDITABLE, by=by)
    if goals_are_fixed(evaluation):
        raise GoalsFixedError
    return evaluation


def goals_are_fixed(evaluation: Evaluation) -> bool:
    """Whether the goals wait for approval or have it; one query."""
    return Declaration.objects.filter(evaluation=evaluation, state__in=FIXED_GOALS).exists()
