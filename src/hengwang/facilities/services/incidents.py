"""Incidents: a person looked and says what it was."""

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.facilities.choices import Verdict
from hengwang.facilities.errors import IncidentJudgedError
from hengwang.facilities.models import RoomIncident


@transaction.atomic
def acknowledge(
    incident_id: int, verdict: Verdict, note: str, *, by: User, again: bool = False
) -> RoomIncident:
    """Say what an incident was; a second person changes it only knowingly (`again`).

    Raises:
        NotAllowedError: The user does not keep the unit's rooms.
        IncidentJudgedError: Somebody acknowledged it meanwhile.
    """
    row: RoomIncident = RoomIncident.objects.select_for_update(of=("self",)).get(pk=incident_id)
    require(by, Permission.EDIT_FACILITIES, row.unit)
    if row.acknowledged_at is not None and not again:
        raise IncidentJudgedError(name=row.acknowledged_by_name)
    before = {"verdict": row.verdict, "note": row.note}
    row.verdict, row.note = verdict, note
    row.acknowledged_at, row.acknowledged_by_name = timezone.now(), by.printed_name
    row.save(update_fields=["verdict", "note", "acknowledged_at", "acknowledged_by_name"])
    after = {"verdict": row.verdict, "note": note}
    record("room_incident.acknowledged", row, by=by, before=before, after=after)
    return row
