"""Egresses with their dated bandwidth."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.network.errors import ClosesBeforeOpeningError
from hengwang.network.models import Egress
from hengwang.network.services.dating import set_from, value_on
from hengwang.network.services.keeping import not_in_future, take, told, write
from hengwang.organizations.models import Unit


@transaction.atomic
def add_egress(values: Mapping[str, Any], *, unit: Unit, mbps: int, by: User) -> Egress:
    """Record an egress and its first bandwidth.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        NameTakenHereError: The unit has one of this name.
        InFutureError: The day of opening has not come.
    """
    require(by, Permission.EDIT_NETWORK, unit)
    not_in_future(values["opened_on"])
    egress = Egress(unit=unit, bandwidth_mbps=mbps, **values)
    _check(egress)
    write(egress)
    egress.bandwidths.create(mbps=mbps, from_on=egress.opened_on)
    record("egress.added", egress, by=by, after=told({**values, "mbps": mbps}))
    return egress


@transaction.atomic
def correct_egress(egress_id: int, values: Mapping[str, Any], *, by: User) -> Egress:
    """Mend an egress; a day of closing ends it."""
    egress = _locked(egress_id, by)
    before, after = take(egress, values)
    if after:
        _check(egress)
        write(egress)
        record("egress.corrected", egress, by=by, before=before, after=after)
    return egress


@transaction.atomic
def change_egress_bandwidth(egress_id: int, mbps: int, *, from_on: date, by: User) -> Egress:
    """Let another bandwidth hold from a day on.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        InFutureError: The day has not come.
        SpanUnchangedError: That was the bandwidth already.
    """
    egress = _locked(egress_id, by)
    not_in_future(from_on)
    before = set_from(egress.bandwidths, "mbps", mbps, from_on)
    egress.bandwidth_mbps = value_on(egress.bandwidths, "mbps", timezone.localdate())
    egress.save(update_fields=["bandwidth_mbps"])
    after = {"mbps": mbps, "from_on": from_on}
    record("egress.bandwidth_changed", egress, by=by, before={"mbps": before}, after=after)
    return egress


def _locked(egress_id: int, by: User) -> Egress:
    rows = Egress.objects.select_for_update(of=("self",)).select_related("unit__region")
    egress: Egress = rows.get(pk=egress_id)
    require(by, Permission.EDIT_NETWORK, egress.unit)
    return egress


def _check(egress: Egress) -> None:
    if egress.closed_on is not None and egress.closed_on <= egress.opened_on:
        raise ClosesBeforeOpeningError(day=egress.opened_on)
