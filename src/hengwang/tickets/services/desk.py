"""How a unit keeps its desk: teams, rules by which tickets open themselves, templates, steps."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.tickets.errors import NameTakenError
from hengwang.tickets.models import CannedStep, Team, TicketRule, TicketTemplate

DeskRow = Team | TicketRule | TicketTemplate | CannedStep


@transaction.atomic
def save_row(row: DeskRow, values: Mapping[str, Any], *, by: User) -> DeskRow:
    """Make or change a row of the desk; `values` name its unit and hold many-to-many as lists.

    Raises:
        NotAllowedError: `by` does not keep the house of the unit, or of the unit it was of.
        NameTakenError: The unit has a team of this name.
    """
    require(by, Permission.MANAGE_UNITS, values["unit"])
    before: dict[str, Any] = {}
    if row.pk is not None:
        require(by, Permission.MANAGE_UNITS, type(row).objects.get(pk=row.pk).unit)
        before = _told(type(row).objects.get(pk=row.pk), values)
    many = {field.name for field in row._meta.many_to_many}
    for name in values.keys() - many:
        setattr(row, name, values[name])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NameTakenError(name=values["name"]) from error
    for name in values.keys() & many:
        getattr(row, name).set(values[name])
    record("ticket_desk.saved", row, by=by, before=before, after=_told(row, values))
    return row


def _told(row: DeskRow, names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in sorted(names)}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    return sorted(map(str, value.all())) if hasattr(value, "all") else value
