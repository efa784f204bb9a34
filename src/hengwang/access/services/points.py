"""Access points: opened and closed by applications, or recorded where they were there before."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from hengwang.access.errors import (
    BeforeOpeningError,
    ConnectedAlreadyError,
    FactMissingError,
    InFutureError,
    PointClosedError,
)
from hengwang.access.models import AccessPoint, Application, PrivateNetwork
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.addressing.models import Allocation
from hengwang.audit.services import record
from hengwang.kernel.search_text import search_text
from hengwang.network.choices import CircuitStatus
from hengwang.network.models import Circuit
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce


def opened(
    application: Application, circuit: Circuit, held: Sequence[Allocation], *, by: User
) -> AccessPoint:
    """The access point an application opens today; in the caller's transaction."""
    name = str(application.private_network or application.unit)
    point = _made(
        application.unit, name, timezone.localdate(), application.place, application.private_network
    )
    point.circuits.add(circuit)
    point.allocations.add(*held)
    record("access_point.opened", point, by=by, after={"application": application.number})
    announce("access_point.opened", point_id=point.pk)
    return point


def closed(point: AccessPoint, *, on: date, reason: str, by: User | None) -> None:
    """The access point is given up from a day on; its row and its history stay."""
    if on < point.opened_on:
        raise BeforeOpeningError(day=point.opened_on)
    point.closed_on = on
    point.save(update_fields=["closed_on"])
    record("access_point.closed", point, by=by, after={"closed_on": on}, note=reason)
    announce("access_point.closed", point_id=point.pk)


@transaction.atomic
def record_point(
    unit: Unit,
    circuits: Iterable[Circuit],
    *,
    opened_on: date,
    by: User,
    name: str = "",
    place: str = "",
) -> AccessPoint:
    """Record an access point that was there before the platform, with its circuits.

    Raises:
        NotAllowedError: The user does not decide about the unit's access.
        InFutureError: The day has not come.
        FactMissingError: No circuit is named.
        ConnectedAlreadyError: A circuit belongs to another access point.
    """
    require(by, Permission.APPROVE_ACCESS, unit)
    if opened_on > timezone.localdate():
        raise InFutureError(day=opened_on)
    lines = list(Circuit.objects.select_for_update().filter(pk__in=[one.pk for one in circuits]))
    if not lines:
        raise FactMissingError(field=str(Circuit._meta.verbose_name))
    other = AccessPoint.objects.filter(circuits__in=lines, closed_on=None).first()
    if other is not None:
        line = other.circuits.filter(pk__in=[one.pk for one in lines]).first()
        raise ConnectedAlreadyError(circuit=str(line), point=str(other))
    point = _made(unit, name or str(unit), opened_on, place, None)
    point.circuits.add(*lines)
    point.allocations.add(
        *Allocation.objects.filter(until_on=None, unit=unit, key__in=_keys_on(lines))
    )
    after = {"opened_on": opened_on, "circuits": [line.code for line in lines]}
    record("access_point.recorded", point, by=by, after=after)
    announce("access_point.opened", point_id=point.pk)
    return point


@transaction.atomic
def record_from_circuits(unit_ids: Iterable[int], *, by: User) -> int:
    """An access point for every unit whose open circuits belong to none; returns how many.

    It counts as connected since the day the first of these circuits opened.

    Raises:
        NotAllowedError: The user does not decide about the access of one of the units.
    """
    done = 0
    for unit_id, lines in unrecorded(unit_ids).items():
        unit = Unit.objects.select_related("region").get(pk=unit_id)
        first = min(line.opened_on for line in lines if line.opened_on is not None)
        record_point(unit, lines, opened_on=first, by=by)
        done += 1
    return done


def unrecorded(unit_ids: Iterable[int]) -> dict[int, list[Circuit]]:
    """Open circuits of these units that belong to no access point, by unit; one query."""
    rows = Circuit.objects.filter(
        unit__in=list(unit_ids), status=CircuitStatus.OPEN, opened_on__isnull=False
    ).exclude(pk__in=AccessPoint.circuits.through.objects.values("circuit"))
    found: dict[int, list[Circuit]] = {}
    for row in rows.order_by("unit__path", "code"):
        found.setdefault(row.unit_id, []).append(row)
    return found


@transaction.atomic
def close_if_bare(circuit_id: int) -> int:
    """Close access points whose last circuit was given up; returns how many."""
    done = 0
    for point in AccessPoint.objects.filter(circuits=circuit_id, closed_on=None):
        ends = list(point.circuits.values_list("closed_on", flat=True))
        if all(ends):
            last = max(day for day in ends if day is not None)
            closed(point, on=max(last, point.opened_on), reason="circuit.closed", by=None)
            done += 1
    return done


@transaction.atomic
def correct_point(point_id: int, *, name: str, place: str, by: User) -> AccessPoint:
    """Mend name and place of an access point.

    Raises:
        NotAllowedError: The user does not decide about the unit's access.
        PointClosedError: It is closed.
    """
    rows = AccessPoint.objects.select_for_update(of=("self",)).select_related("unit__region")
    point: AccessPoint = rows.get(pk=point_id)
    require(by, Permission.APPROVE_ACCESS, point.unit)
    if point.is_closed:
        raise PointClosedError(day=point.closed_on)
    before = {"name": point.name, "place": point.place}
    point.name, point.place = name.strip(), place.strip()
    point.search_text = search_text(point.name, point.place, point.unit.name)
    point.save(update_fields=["name", "place", "search_text"])
    after = {"name": point.name, "place": point.place}
    record("access_point.corrected", point, by=by, before=before, after=after)
    return point


def _made(
    unit: Unit, name: str, opened_on: date, place: str, network: PrivateNetwork | None
) -> AccessPoint:
    made: AccessPoint = AccessPoint.objects.create(
        unit=unit,
        name=name[:120],
        place=place,
        opened_on=opened_on,
        private_network=network,
        search_text=search_text(name, place, unit.name),
    )
    return made


def _keys_on(lines: Sequence[Circuit]) -> list[str]:
    found: list[str] = []
    for line in lines:
        found += line.addresses.values_list("key", flat=True)
    return found
