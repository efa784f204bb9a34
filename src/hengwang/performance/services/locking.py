"""Every change of an evaluation begins here: the row is locked, the right and the state checked."""

from collections.abc import Collection

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.performance.choices import EvaluationState
from hengwang.performance.errors import EvaluationLockedError
from hengwang.performance.models import Evaluation


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
