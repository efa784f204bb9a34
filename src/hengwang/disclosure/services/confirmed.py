"""What every record of disclosure hangs on: an evaluation that was confirmed."""

from datetime import date

from django.utils import timezone

from hengwang.disclosure.errors import DayAheadError, NotConfirmedError
from hengwang.performance.choices import EvaluationState
from hengwang.performance.models import Evaluation

CONFIRMED = frozenset({EvaluationState.CONFIRMED, EvaluationState.PUBLISHED})


def evaluation_of(evaluation_id: int) -> Evaluation:
    """The evaluation with the unit on which rights depend.

    It is locked, so that nobody returns it or records its first publication meanwhile.
    """
    rows = Evaluation.objects.select_for_update(of=("self",))
    return rows.select_related("programme__unit__region").get(pk=evaluation_id)


def refuse_unconfirmed(evaluation: Evaluation) -> None:
    """Refuse what is still being worked on or reviewed."""
    if evaluation.state not in CONFIRMED:
        raise NotConfirmedError


def refuse_ahead(**days: date | None) -> None:
    """Refuse days after today; they come by the names of what was entered."""
    today = timezone.localdate()
    for field, day in days.items():
        if day is not None and day > today:
            raise DayAheadError(day=day).at(field=field)
