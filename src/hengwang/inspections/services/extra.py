"""Rounds nobody asked for: begun by whoever goes, with a reason; made, but never due."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.errors import PlanEndedError, ReasonMissingError
from hengwang.inspections.models import InspectionPlan, Occurrence
from hengwang.inspections.services.rights import demand_inspector
from hengwang.outbox.services import announce

LASTS = timedelta(days=1)
KEPT = timedelta(days=3)
"""After its day; a phone without a network may still have it."""
REASON_LENGTH = 300


@transaction.atomic
def begin_extra(plan_id: int, reason: str, *, by: User) -> Occurrence:
    """An unscheduled round by a plan's list, from now on; pressed twice in a second it is one.

    Raises:
        ReasonMissingError: Nothing is said about it.
        NotAllowedError: `by` does not inspect there.
        PlanEndedError: The plan has ended.
    """
    if not reason.strip():
        raise ReasonMissingError
    plan = InspectionPlan.objects.select_for_update(of=("self",)).select_related("unit__region")
    found: InspectionPlan = plan.get(pk=plan_id)
    demand_inspector(by, found)
    now = timezone.now().replace(microsecond=0)
    if found.ends_on is not None and found.ends_on <= timezone.localdate(now):
        raise PlanEndedError
    told = reason.strip()[:REASON_LENGTH]
    made, is_new = Occurrence.objects.get_or_create(
        plan=found, slot=f"+{timezone.localtime(now):%Y%m%d-%H%M%S}",
        defaults={
            "unit": found.unit, "due_from": now, "due_until": now + LASTS,
            "is_extra": True, "reason": told,
        },
    )  # fmt: skip
    if is_new:
        record("inspection.begun_extra", made, by=by, after={"slot": made.slot}, note=told)
        announce("inspection.begun_extra", occurrence_id=made.pk)
    return made


def call_off_unmade(*, now: datetime) -> int:
    """Unscheduled rounds nobody made are called off after three days; returns how many."""
    over = Occurrence.objects.filter(
        is_extra=True, state=OccurrenceState.DUE, due_until__lte=now - KEPT
    )
    return sum(_called_off(pk) for pk in list(over.values_list("pk", flat=True)[:500]))


@transaction.atomic
def _called_off(occurrence_id: int) -> bool:
    changed = Occurrence.objects.filter(pk=occurrence_id, state=OccurrenceState.DUE).update(
        state=OccurrenceState.CANCELLED
    )
    if changed:
        row = Occurrence.objects.get(pk=occurrence_id)
        record("inspection.called_off", row, by=None, after={"slot": row.slot})
    return bool(changed)
