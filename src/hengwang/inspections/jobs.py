"""Work that recurs: laying out what is due, and marking what nobody did."""

from datetime import timedelta

from django.utils import timezone

from hengwang.inspections.services.extra import call_off_unmade
from hengwang.inspections.services.planning import mark_missed, plan_ahead
from hengwang.outbox.registry import periodic


@periodic("inspections.plan", timedelta(hours=1))
def plan_on() -> None:
    """Keep the next weeks laid out."""
    plan_ahead(now=timezone.now())


@periodic("inspections.missed", timedelta(minutes=2))
def look_for_missed() -> None:
    """A missed inspection is a record, not an absence."""
    mark_missed(now=timezone.now())
    call_off_unmade(now=timezone.now())
