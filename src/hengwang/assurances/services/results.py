"""The result of an assurance is written once, with the figures as they stand."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.assurances.choices import State
from hengwang.assurances.errors import (
    AssuranceStateError,
    AssuranceWordsError,
    ResultWrittenError,
)
from hengwang.assurances.models import Result
from hengwang.assurances.printing.building import figures_of
from hengwang.assurances.printing.sections import gather
from hengwang.assurances.services.planning import locked
from hengwang.audit.services import record
from hengwang.outbox.services import announce


@transaction.atomic
def write_result(assurance_id: int, text: str, *, by: User) -> Result:
    """Say how it went; the figures of this moment are kept beside the words.

    Raises:
        NotAllowedError: `by` does not plan assurances of the unit.
        AssuranceStateError: It is not over.
        ResultWrittenError: Somebody was quicker.
        AssuranceWordsError: Without words.
    """
    row = locked(assurance_id)
    require(by, Permission.PLAN_ASSURANCES, row.unit)
    if row.state != State.CLOSED:
        raise AssuranceStateError(state=row.get_state_display())
    if not text.strip():
        raise AssuranceWordsError
    now = timezone.now()
    figures = [
        {"key": one.key, "value": one.value, "id": one.figure_id}
        for one in figures_of(row, gather(row, now=now))
    ]
    try:
        with transaction.atomic():
            made = Result.objects.create(
                assurance=row, text=text.strip(), by=by, by_name=by.printed_name, at=now,
                figures=figures,
            )  # fmt: skip
    except IntegrityError:
        told = Result.objects.get(assurance=row)
        raise ResultWrittenError(name=told.by_name) from None
    record("assurance.result_written", row, by=by, after={"text": made.text})
    announce("assurance.summed_up", assurance_id=row.pk)
    return made
