"""Record what the result of an evaluation was used for."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.disclosure.choices import ApplicationKind
from hengwang.disclosure.errors import (
    AmountMissingError,
    AmountNotAskedError,
    AmountNotPositiveError,
)
from hengwang.disclosure.models import ResultApplication
from hengwang.disclosure.services.confirmed import (
    evaluation_of,
    refuse_ahead,
    refuse_unconfirmed,
)
from hengwang.kernel.money import round_half_up

WITH_AMOUNT = frozenset({ApplicationKind.RAISE, ApplicationKind.CUT})
WITHOUT_AMOUNT = frozenset({ApplicationKind.COMMEND, ApplicationKind.ACCOUNT})


@dataclass(frozen=True, slots=True)
class ApplicationData:
    """One use of a result; `amount_cny` is yuan, the change of the budget and never negative."""

    kind: str
    reason: str
    decided_on: date
    decided_by: str
    amount_cny: Decimal | None = None


@transaction.atomic
def add_application(evaluation_id: int, data: ApplicationData, *, by: User) -> ResultApplication:
    """Record a use of the result of a confirmed evaluation.

    Raises:
        NotAllowedError: The user does not review evaluations of the unit.
        NotConfirmedError: The evaluation is not confirmed.
        DayAheadError, AmountMissingError, AmountNotAskedError, AmountNotPositiveError: The facts
            contradict each other.
    """
    evaluation = evaluation_of(evaluation_id)
    require(by, Permission.REVIEW_EVALUATIONS, evaluation.programme.unit)
    refuse_unconfirmed(evaluation)
    data = _checked(data)
    row = ResultApplication.objects.create(
        evaluation=evaluation,
        recorded_at=timezone.now(),
        recorded_by_id=by.pk,
        recorded_by_name=by.printed_name,
        **asdict(data),
    )
    record("result_application.recorded", row, by=by, after=asdict(data))
    return row


@transaction.atomic
def correct_application(
    application_id: int, data: ApplicationData, *, by: User
) -> ResultApplication:
    """Mend a use of a result; what stood before stays in the audit trail.

    Raises:
        NotAllowedError, DayAheadError, AmountMissingError, AmountNotAskedError,
        AmountNotPositiveError: As when added.
    """
    rows = ResultApplication.objects.select_for_update(of=("self",))
    row = rows.select_related("evaluation__programme__unit__region").get(pk=application_id)
    require(by, Permission.REVIEW_EVALUATIONS, row.evaluation.programme.unit)
    data = _checked(data)
    after = asdict(data)
    before = {name: getattr(row, name) for name in after}
    for name, value in after.items():
        setattr(row, name, value)
    row.recorded_at = timezone.now()
    row.recorded_by_id, row.recorded_by_name = by.pk, by.printed_name
    row.save()
    record("result_application.corrected", row, by=by, before=before, after=after)
    return row


def _checked(data: ApplicationData) -> ApplicationData:
    """The facts with the amount in whole 分, rounded half up."""
    refuse_ahead(decided_on=data.decided_on)
    if data.amount_cny is None:
        if data.kind in WITH_AMOUNT:
            raise AmountMissingError
        return data
    amount = round_half_up(data.amount_cny, 2)
    if amount <= 0:
        raise AmountNotPositiveError
    if data.kind in WITHOUT_AMOUNT:
        raise AmountNotAskedError(kind=ApplicationKind(data.kind).label)
    return replace(data, amount_cny=amount)
