"""Why a target was down: said by a person, and kept when late samples write the outage anew."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.availability.choices import Cause
from hengwang.availability.models import Outage
from hengwang.monitoring.models import Target
from hengwang.outbox.services import announce


@transaction.atomic
def set_cause(outage_id: int, cause: str, note: str = "", *, by: User) -> Outage:
    """Say why a target was down; a figure does not change by it (see amendments).

    Raises:
        NotAllowedError: `by` does not keep the monitoring of the target's unit.
    """
    rows = Outage.objects.select_for_update(of=("self",)).select_related("target__unit__region")
    row: Outage = rows.get(pk=outage_id)
    require(by, Permission.EDIT_MONITORING, row.target.unit)
    before = {"cause": row.cause, "cause_note": row.cause_note}
    row.cause, row.cause_note = Cause(cause).value, note
    row.save(update_fields=["cause", "cause_note"])
    after = {"cause": row.cause, "cause_note": note}
    record("outage.explained", row, by=by, before=before, after=after)
    announce("outage.explained", outage_id=row.pk)
    return row


def explained(target: Target, starts: Sequence[datetime]) -> list[Outage]:
    """Outages with these beginnings of which somebody has said something."""
    if not starts:
        return []
    rows = Outage.objects.filter(target=target, started_at__in=starts)
    return [row for row in rows if row.cause_note or row.cause not in {Cause.UNKNOWN, Cause.PARENT}]


def carry_on(target: Target, gone: Sequence[Outage]) -> None:
    """Give what was said of outages that are written anew to those that took their time.

    What fell apart into several keeps the cause in each; what a person said is never overwritten.
    """
    for old in gone:
        heirs = Outage.objects.filter(
            target=target, cause_note="", cause__in=[Cause.UNKNOWN, Cause.PARENT]
        )
        if old.ended_at is not None:
            heirs = heirs.filter(started_at__lt=old.ended_at)
        heirs = heirs.exclude(ended_at__lte=old.started_at)
        heirs.update(cause=old.cause, cause_note=old.cause_note)
