"""Circuits: enter, mend, change bandwidth and status, close."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.network.choices import CircuitStatus
from hengwang.network.errors import (
    CircuitClosedError,
    CircuitCodeTakenError,
    ClosesBeforeOpeningError,
)
from hengwang.network.models import Circuit, CircuitTraffic
from hengwang.network.services.dating import set_from, value_on
from hengwang.network.services.keeping import not_in_future, take, told, write
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce


@transaction.atomic
def add_circuit(
    values: Mapping[str, Any], *, unit: Unit, mbps: int, opened_on: date | None, by: User
) -> Circuit:
    """Record a circuit with its bandwidth; without a day of opening it is planned.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        CircuitCodeTakenError: The number is in use.
        InFutureError: The day has not come.
    """
    require(by, Permission.EDIT_NETWORK, unit)
    first = opened_on or timezone.localdate()
    not_in_future(first)
    status = CircuitStatus.OPEN if opened_on else CircuitStatus.PLANNED
    circuit = Circuit(unit=unit, status=status, bandwidth_mbps=mbps, opened_on=opened_on, **values)
    _refuse_code(circuit)
    write(circuit)
    circuit.bandwidths.create(mbps=mbps, from_on=first)
    circuit.statuses.create(status=status, from_on=first)
    after = {**values, "mbps": mbps, "opened_on": opened_on}
    record("circuit.added", circuit, by=by, after=told(after))
    announce("circuit.added", circuit_id=circuit.pk)
    return circuit


@transaction.atomic
def correct_circuit(circuit_id: int, values: Mapping[str, Any], *, by: User) -> Circuit:
    """Mend what a circuit says of itself; its dated values have services of their own.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        CircuitCodeTakenError: The number is in use.
    """
    circuit = _locked(circuit_id, by)
    before, after = take(circuit, values)
    if not after:
        return circuit
    _refuse_code(circuit)
    write(circuit)
    record("circuit.corrected", circuit, by=by, before=before, after=after)
    announce("circuit.changed", circuit_id=circuit.pk)
    return circuit


@transaction.atomic
def change_bandwidth(circuit_id: int, mbps: int, *, from_on: date, by: User) -> Circuit:
    """Let another bandwidth hold from a day on.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        CircuitClosedError: The circuit is closed on that day.
        InFutureError: The day has not come.
        SpanUnchangedError: That was the bandwidth already.
    """
    circuit = _locked(circuit_id, by)
    _refuse_closed(circuit, from_on)
    not_in_future(from_on)
    before = set_from(circuit.bandwidths, "mbps", mbps, from_on)
    circuit.bandwidth_mbps = value_on(circuit.bandwidths, "mbps", timezone.localdate())
    circuit.save(update_fields=["bandwidth_mbps"])
    after = {"mbps": mbps, "from_on": from_on}
    record("circuit.bandwidth_changed", circuit, by=by, before={"mbps": before}, after=after)
    announce("circuit.changed", circuit_id=circuit.pk)
    return circuit


@transaction.atomic
def change_circuit_status(
    circuit_id: int, status: CircuitStatus, *, from_on: date, by: User
) -> Circuit:
    """Open, suspend or open again from a day on; closing is `close_circuit`.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        CircuitClosedError: The circuit is closed.
        InFutureError: The day has not come.
        SpanUnchangedError: That was the status already.
    """
    if status == CircuitStatus.CLOSED:
        return close_circuit(circuit_id, from_on=from_on, by=by)
    circuit = _locked(circuit_id, by)
    _refuse_closed(circuit, from_on)
    not_in_future(from_on)
    before = set_from(circuit.statuses, "status", status, from_on)
    _keep_present(circuit)
    after = {"status": status, "from_on": from_on}
    record("circuit.status_changed", circuit, by=by, before={"status": before}, after=after)
    announce("circuit.status_changed", circuit_id=circuit.pk)
    return circuit


@transaction.atomic
def close_circuit(circuit_id: int, *, from_on: date, by: User, reason: str = "") -> Circuit:
    """Give a circuit up: its ports are free, monitoring and addressing hear of it.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        CircuitClosedError: It is closed already.
        ClosesBeforeOpeningError: It opened on that day or later.
        InFutureError: The day has not come.
    """
    circuit = _locked(circuit_id, by)
    if circuit.is_closed:
        raise CircuitClosedError(day=circuit.closed_on)
    not_in_future(from_on)
    last = circuit.statuses.order_by("from_on").last()
    if last is not None and from_on <= last.from_on:
        raise ClosesBeforeOpeningError(day=last.from_on)
    set_from(circuit.statuses, "status", CircuitStatus.CLOSED, from_on)
    circuit.status, circuit.closed_on = CircuitStatus.CLOSED, from_on
    circuit.save(update_fields=["status", "closed_on"])
    circuit.interfaces.update(circuit=None, end="")
    record("circuit.closed", circuit, by=by, after={"closed_on": from_on}, note=reason)
    announce("circuit.closed", circuit_id=circuit.pk)
    return circuit


@transaction.atomic
def note_traffic(circuit_id: int, *, month_on: date, peak_mbps: Decimal, source: str) -> None:
    """Keep the month's peak of a circuit; a later word about the month takes its place."""
    CircuitTraffic.objects.update_or_create(
        circuit_id=circuit_id,
        month_on=month_on.replace(day=1),
        defaults={"peak_mbps": peak_mbps, "source": source},
    )


def _locked(circuit_id: int, by: User) -> Circuit:
    rows = Circuit.objects.select_for_update(of=("self",)).select_related("unit__region")
    circuit: Circuit = rows.get(pk=circuit_id)
    require(by, Permission.EDIT_NETWORK, circuit.unit)
    return circuit


def _keep_present(circuit: Circuit) -> None:
    today = timezone.localdate()
    opened = circuit.statuses.filter(status=CircuitStatus.OPEN).order_by("from_on").first()
    circuit.status = value_on(circuit.statuses, "status", today)
    circuit.opened_on = None if opened is None else opened.from_on
    circuit.save(update_fields=["status", "opened_on"])


def _refuse_closed(circuit: Circuit, from_on: date) -> None:
    if circuit.closed_on is not None and from_on >= circuit.closed_on:
        raise CircuitClosedError(day=circuit.closed_on)


def _refuse_code(circuit: Circuit) -> None:
    same: Any = Circuit.objects.filter(code=circuit.code).exclude(pk=circuit.pk)
    if same.exists():
        raise CircuitCodeTakenError(value=circuit.code)
