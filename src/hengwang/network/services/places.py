"""Sites, rooms, racks and zones: enter them and mend them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.network.errors import ClosesBeforeOpeningError, RackTooLowError
from hengwang.network.models import Rack, Room, Site, Zone
from hengwang.network.services.keeping import take, told, write
from hengwang.organizations.models import Unit

NOUNS = {Site: "site", Room: "room", Rack: "rack", Zone: "zone"}


@transaction.atomic
def add_place(model: type[Any], values: Mapping[str, Any], *, unit: Unit, by: User) -> Any:
    """Record a site, room, rack or zone of a unit.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        NameTakenHereError: The name is in use there.
        ClosesBeforeOpeningError: It would end before it began.
    """
    require(by, Permission.EDIT_NETWORK, unit)
    row = model(**values) if model is Rack else model(unit=unit, **values)
    _check(row)
    write(row)
    record(f"{NOUNS[model]}.added", row, by=by, after=told(values))
    return row


@transaction.atomic
def correct_place(model: type[Any], row_id: int, values: Mapping[str, Any], *, by: User) -> Any:
    """Mend a site, room, rack or zone.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        NameTakenHereError: The name is in use there.
        RackTooLowError: A device stands above the new height.
        ClosesBeforeOpeningError: It would end before it began.
    """
    row = model.objects.select_for_update(of=("self",)).get(pk=row_id)
    require(by, Permission.EDIT_NETWORK, row.unit)
    before, after = take(row, values)
    if not after:
        return row
    _check(row)
    write(row)
    record(f"{NOUNS[model]}.corrected", row, by=by, before=before, after=after)
    return row


def _check(row: Any) -> None:
    if isinstance(row, Room) and row.opened_on and row.closed_on and row.closed_on <= row.opened_on:
        raise ClosesBeforeOpeningError(day=row.opened_on)
    if isinstance(row, Rack) and row.pk:
        above = row.taken.filter(number__gt=row.height_u).select_related("device").last()
        if above is not None:
            raise RackTooLowError(device=above.device.name, unit=above.number)
