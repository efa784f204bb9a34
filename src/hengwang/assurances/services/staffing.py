"""People are named for an assurance, and taken off it."""

from datetime import datetime

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.assurances import steps
from hengwang.assurances.errors import (
    AssuranceStateError,
    AssuranceTimesError,
    StaffClashError,
    StaffTimesError,
)
from hengwang.assurances.models import Assurance, Staffing
from hengwang.assurances.services.planning import locked
from hengwang.assurances.staffing_hours import Stand, clash
from hengwang.audit.services import record
from hengwang.kernel.intervals import Interval
from hengwang.outbox.services import announce


@transaction.atomic
def add_staff(
    assurance_id: int,
    person: User,
    post: str,
    *,
    by: User,
    times: tuple[datetime, datetime] | None = None,
) -> Staffing:
    """Name a person for a post; without times for as long as the assurance lasts.

    Raises:
        NotAllowedError: `by` does not plan assurances of the unit.
        StaffClashError: The person is at another post of it at that time.
        StaffTimesError: The time has nothing to do with the assurance.
        AssuranceStateError: It is over.
    """
    row = _open(assurance_id, by)
    start, end = times or (row.starts_at, row.ends_at)
    if end <= start:
        raise AssuranceTimesError
    if Interval(start, end).clip(row.interval) is None:
        raise StaffTimesError
    stand = Stand(person.pk, post, Interval(start, end))
    held = clash(stand, [one.stand for one in row.staffing.filter(person=person)])
    if held is not None:
        raise StaffClashError(name=person.printed_name, post=held.post)
    made = Staffing.objects.create(
        assurance=row, person=person, post=post.strip(), starts_at=start, ends_at=end
    )
    after = {"person": person.printed_name, "duty_stand": post, "starts_at": start, "ends_at": end}
    record("assurance.staffed", row, by=by, after=after)
    if row.is_held:
        announce("assurance.staffed", staffing_id=made.pk)
    return made


@transaction.atomic
def remove_staff(staffing_id: int, *, by: User) -> Assurance:
    """Take a person off a post; one who was there in the past stays in the books by the trail."""
    held: Staffing = Staffing.objects.select_related("person").get(pk=staffing_id)
    row = _open(held.assurance_id, by)
    before = {
        "person": held.person.printed_name, "duty_stand": held.post, "starts_at": held.starts_at,
        "ends_at": held.ends_at,
    }  # fmt: skip
    gone, _ = Staffing.objects.filter(pk=staffing_id).delete()
    if gone:
        record("assurance.unstaffed", row, by=by, before=before)
    return row


def _open(assurance_id: int, by: User) -> Assurance:
    row = locked(assurance_id)
    require(by, Permission.PLAN_ASSURANCES, row.unit)
    if row.state in steps.ENDED:
        raise AssuranceStateError(state=row.get_state_display())
    return row
