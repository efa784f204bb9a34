"""What an approved leave leaves to nobody although it has a substitute."""

from hengwang.duty.choices import LeaveState
from hengwang.duty.models import Holding, Leave


def unmanned_in(leave: Leave) -> list[Holding]:
    """Stretches of the person's turns that neither they nor the substitute hold; one query.

    None where no substitute was named: then nobody was meant to.
    """
    if leave.state != LeaveState.APPROVED or leave.substitute_id is None:
        return []
    rows = Holding.objects.in_force().filter(
        shift__post__roster=leave.roster_id, planned=leave.person_id, person=None
    )
    touched = rows.touching(leave.starts_at, leave.ends_at)
    return list(touched.select_related("shift__post").order_by("starts_at")[:20])
