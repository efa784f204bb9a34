"""Work of assurances that recurs, and what it listens to."""

from datetime import timedelta

from django.utils import timezone

from hengwang.assurances.choices import State
from hengwang.assurances.models import Assurance, Staffing, ZeroReport
from hengwang.assurances.services import life, telling
from hengwang.assurances.services.reporting import find_missed
from hengwang.duty.jobs import GAPS
from hengwang.outbox.registry import periodic, receives
from hengwang.outbox.services import hurry

RELATED = ("unit__region", "proposed_by")


@periodic("assurances.turn", timedelta(minutes=1))
def turn() -> None:
    """Begin what has begun, end what is over, write down reports that did not come.

    In this order: what was slept through is begun and ended in one run.
    """
    now = timezone.now()
    for pk in _ids(State.APPROVED, starts_at__lte=now):
        life.start_one(pk, now=now)
    for pk in _ids(State.UNDER_WAY, ends_at__lte=now):
        life.end_one(pk, now=now)
    find_missed(now=now)


@periodic("assurances.remind", timedelta(minutes=5))
def remind() -> None:
    """Say what is due soon or waits."""
    telling.remind(now=timezone.now())


def _ids(state: State, **told: object) -> list[int]:
    rows = Assurance.objects.filter(state=state, **told).order_by("starts_at", "pk")
    return list(rows.values_list("pk", flat=True))


@receives("assurance.submitted")
@receives("assurance.returned")
@receives("assurance.approved")
@receives("assurance.started")
@receives("assurance.ended")
@receives("assurance.cancelled")
def on_step(assurance_id: int) -> None:
    """Tell those it concerns; the roster may need more people, or no longer."""
    row = Assurance.objects.select_related(*RELATED).get(pk=assurance_id)
    telling.tell_step(row, now=timezone.now())
    if row.people_per_shift > 1:
        hurry(GAPS)


@receives("target.added")
def on_target(target_id: int) -> None:
    """What is added to a scope while an assurance goes on is asked as often as the rest of it."""
    for pk in _ids(State.UNDER_WAY):
        life.take_in(pk, target_id)


@receives("assurance.staffed")
def on_staffed(staffing_id: int) -> None:
    """Tell the person, who may have been taken off again meanwhile."""
    rows = Staffing.objects.select_related("assurance", "person")
    held = rows.filter(pk=staffing_id).first()
    if held is not None:
        telling.tell_staffed(held, now=timezone.now())


@receives("zero_report.missed")
def on_missed(report_id: int) -> None:
    """Tell those who plan and those who are there."""
    rows = ZeroReport.objects.select_related("assurance__unit__region")
    telling.tell_missed(rows.get(pk=report_id), now=timezone.now())


@receives("zero_report.told")
def on_told(report_id: int) -> None:
    """Tell those who answer for it."""
    rows = ZeroReport.objects.select_related("assurance__unit__region")
    telling.tell_event(rows.get(pk=report_id), now=timezone.now())
