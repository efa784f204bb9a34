"""Plans are made, changed and ended; what is still to come follows them, what was stays."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.errors import OtherChecklistError, PlanEndedError
from hengwang.inspections.models import InspectionPlan
from hengwang.inspections.services.planning import lay_out
from hengwang.kernel.periods import midnight
from hengwang.organizations.models import Unit

FIELDS = (
    *("name", "checklist", "room", "rack", "place", "assignee", "company", "rhythm_kind"),
    *("windows", "weekdays", "first_day", "last_day", "times", "working_days_only"),
    *("starts_on", "ends_on"),
)


@transaction.atomic
def add_plan(unit: Unit, facts: Mapping[str, Any], *, by: User) -> InspectionPlan:
    """A new plan; its inspections of the next weeks are laid out at once.

    Raises:
        NotAllowedError: `by` plans no inspections there.
        RhythmError: The rhythm makes no sense.
        OtherChecklistError: The checklist, room or rack belongs to another unit.
    """
    require(by, Permission.PLAN_INSPECTIONS, unit)
    plan = InspectionPlan(unit=unit, **{"starts_on": timezone.localdate(), **facts})
    _check(plan, by)
    plan.save()
    lay_out(plan, now=timezone.now())
    record("inspection_plan.added", plan, by=by, after=_told(plan))
    return plan


@transaction.atomic
def change_plan(plan_id: int, facts: Mapping[str, Any], *, by: User) -> InspectionPlan:
    """Change a plan: what has not begun is laid out anew, what has begun stays as it was.

    Raises:
        NotAllowedError, RhythmError, OtherChecklistError: See `add_plan`.
        PlanEndedError: It is over.
    """
    plan = _locked(plan_id)
    require(by, Permission.PLAN_INSPECTIONS, plan.unit)
    now = timezone.now()
    if plan.ends_on is not None and midnight(plan.ends_on) <= now:
        raise PlanEndedError
    before = _told(plan)
    for name in FIELDS:
        if name in facts:
            setattr(plan, name, facts[name])
    _check(plan, by)
    coming = plan.occurrences.filter(state=OccurrenceState.DUE, due_from__gt=now)
    coming.filter(inspections=None).delete()
    plan.planned_until = now if plan.planned_until is not None else None
    plan.save()
    lay_out(plan, now=now)
    record("inspection_plan.changed", plan, by=by, before=before, after=_told(plan))
    return plan


@transaction.atomic
def end_plan(plan_id: int, on: date, *, by: User, reason: str = "") -> InspectionPlan:
    """No inspections from a day on; what is due later and untouched is called off.

    Raises:
        NotAllowedError: `by` plans no inspections there.
    """
    plan = _locked(plan_id)
    require(by, Permission.PLAN_INSPECTIONS, plan.unit)
    plan.ends_on = max(on, plan.starts_on)
    plan.save(update_fields=["ends_on"])
    later = plan.occurrences.filter(state=OccurrenceState.DUE, due_from__gte=midnight(plan.ends_on))
    later.filter(inspections=None).update(state=OccurrenceState.CANCELLED)
    after = {"ends_on": plan.ends_on}
    record("inspection_plan.ended", plan, by=by, after=after, note=reason.strip())
    return plan


def _locked(plan_id: int) -> InspectionPlan:
    rows = InspectionPlan.objects.select_for_update(of=("self",)).select_related("unit__region")
    plan: InspectionPlan = rows.get(pk=plan_id)
    return plan


def _check(plan: InspectionPlan, by: User) -> None:
    plan.rhythm()
    for place in (plan.room, plan.rack, plan.checklist):
        if place is None:
            continue
        # A superior unit's checklist may be used below; a room of strangers may not.
        own: Unit = place.unit
        if not plan.unit.path.startswith(own.path):
            require(by, Permission.PLAN_INSPECTIONS, own)
    if plan.rack is not None and plan.room is not None and plan.rack.room_id != plan.room.pk:
        raise OtherChecklistError


def _told(plan: InspectionPlan) -> dict[str, Any]:
    return {name: _plain(getattr(plan, name)) for name in FIELDS}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | date | None) else str(value)
