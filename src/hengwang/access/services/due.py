"""The list of units due to be connected, and of private networks that are to come in."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction

from hengwang.access.errors import (
    BeforeOpeningError,
    FactMissingError,
    ListedAlreadyError,
    NotListedError,
)
from hengwang.access.models import DueUnit, PrivateNetwork
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.organizations.models import Unit


@transaction.atomic
def list_units(units: Iterable[Unit], *, from_on: date, ground: str, by: User) -> int:
    """Put units on the list from a day on; those that stand there already are passed over.

    Returns how many came new.

    Raises:
        NotAllowedError: The user does not decide about the access of one of them.
        FactMissingError: No document is named.
    """
    if not ground.strip():
        raise FactMissingError(field=str(DueUnit._meta.get_field("ground").verbose_name))
    wanted = list(units)
    known = set(
        DueUnit.objects.filter(unit__in=wanted, until_on=None).values_list("unit", flat=True)
    )
    fresh = [unit for unit in wanted if unit.pk not in known]
    for unit in fresh:
        require(by, Permission.APPROVE_ACCESS, unit)
        try:
            with transaction.atomic():
                row = DueUnit.objects.create(unit=unit, from_on=from_on, ground=ground.strip())
        except IntegrityError as error:
            raise ListedAlreadyError(unit=str(unit)) from error
        after = {"unit": str(unit), "from_on": from_on, "ground": ground.strip()}
        record("access_due.listed", row, by=by, after=after)
    return len(fresh)


@transaction.atomic
def unlist_unit(unit: Unit, *, until_on: date, reason: str, by: User) -> DueUnit:
    """Take a unit off the list from a day on; that it stood there remains.

    Raises:
        NotAllowedError: The user does not decide about the unit's access.
        NotListedError: It does not stand there.
        BeforeOpeningError: It came on the list later.
    """
    require(by, Permission.APPROVE_ACCESS, unit)
    row: DueUnit | None = (
        DueUnit.objects.select_for_update().filter(unit=unit, until_on=None).first()
    )
    if row is None:
        raise NotListedError(unit=str(unit))
    if until_on <= row.from_on:
        raise BeforeOpeningError(day=row.from_on)
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    record("access_due.unlisted", row, by=by, after={"until_on": until_on}, note=reason)
    return row


@transaction.atomic
def add_network(
    name: str, *, unit: Unit, by: User, sites: int | None = None, note: str = ""
) -> PrivateNetwork:
    """Record a private network that is to come into the extranet.

    Raises:
        NotAllowedError: The user does not apply for the unit.
        ListedAlreadyError: The unit has one of this name.
    """
    require(by, Permission.APPLY_ACCESS, unit)
    made = PrivateNetwork(unit=unit, name=name.strip(), sites=sites, note=note)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ListedAlreadyError(unit=name.strip()) from error
    record("private_network.added", made, by=by, after={"name": made.name, "sites": sites})
    return made
