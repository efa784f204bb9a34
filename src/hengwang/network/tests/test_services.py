"""What is written once, dated, and refused; each change leaves its line and is announced."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.network import errors
from hengwang.network.choices import (
    CircuitKind,
    CircuitStatus,
    DeviceKind,
    DeviceStatus,
    End,
    Layer,
    Origin,
    Way,
)
from hengwang.network.models import Circuit, Device, Interface, Rack, RackUnit, Verification
from hengwang.network.services import circuits, devices, equipment, places
from hengwang.network.services.dating import value_on
from hengwang.network.tests.factories import a_circuit, a_device, a_rack, a_room, a_site
from hengwang.outbox.models import Announcement
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db
ROUTER = {"name": "核心路由器", "kind": DeviceKind.ROUTER}
LINE = {"code": "A1", "name": "专线", "kind": CircuitKind.MSTP, "layer": Layer.METRO}
DAYS = st.dates(date(2015, 1, 1), date(2024, 12, 31))


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def keeper(people):
    return people.with_role(Role.NETWORK_ADMIN)


def actions():
    return set(AuditEntry.objects.values_list("action", flat=True))


def test_a_device_has_its_status_on_every_day(people, keeper):
    values = {**ROUTER, "in_service_on": date(2019, 5, 1)}
    device = devices.add_device(values, unit=people.unit, by=keeper)
    change = devices.change_device_status
    change(device.pk, DeviceStatus.REPAIR, from_on=date(2021, 1, 1), by=keeper)
    change(device.pk, DeviceStatus.SPARE, from_on=date(2020, 1, 1), by=keeper)
    told = [
        value_on(device.statuses, "status", date(year, 6, 1)) for year in (2018, 2019, 2020, 2021)
    ]
    assert told == ["in_service", "in_service", "spare", "repair"]
    device.refresh_from_db()
    assert device.status == DeviceStatus.REPAIR
    with pytest.raises(errors.SpanUnchangedError):
        change(device.pk, DeviceStatus.REPAIR, from_on=date(2022, 1, 1), by=keeper)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(errors.InFutureError):
        change(device.pk, DeviceStatus.SPARE, from_on=tomorrow, by=keeper)
    assert {"device.added", "device.status_changed"} <= actions()
    assert Announcement.objects.filter(name="device.status_changed").count() == 2


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(DAYS, st.integers(1, 5)), max_size=8), asked=DAYS)
def test_a_bandwidth_holds_until_the_next_change_whatever_the_order(people, keeper, changes, asked):
    Circuit.objects.all().delete()
    first = date(2015, 1, 1)
    circuit = circuits.add_circuit(LINE, unit=people.unit, mbps=9, opened_on=first, by=keeper)
    naive = {first: 9}
    for day, mbps in changes:
        try:
            circuits.change_bandwidth(circuit.pk, mbps, from_on=day, by=keeper)
        except errors.SpanUnchangedError:
            continue
        naive[day] = mbps
    held = max(day for day in naive if day <= asked)
    assert value_on(circuit.bandwidths, "mbps", asked) == naive[held]
    spans = list(circuit.bandwidths.order_by("from_on"))
    assert all(a.until_on == b.from_on for a, b in pairwise(spans))
    assert spans[-1].until_on is None
    circuit.refresh_from_db()
    assert circuit.bandwidth_mbps == spans[-1].mbps


def test_closing_a_circuit_frees_its_ports_and_is_announced(people, keeper):
    circuit, device = a_circuit(people.unit), a_device(people.unit)
    values = {"name": "GE1", "circuit": circuit, "end": End.A}
    port = equipment.add_interface(device.pk, values, by=keeper)
    with pytest.raises(errors.ClosesBeforeOpeningError):
        circuits.close_circuit(circuit.pk, from_on=date(2020, 1, 1), by=keeper)
    circuits.close_circuit(circuit.pk, from_on=date(2021, 1, 1), by=keeper, reason="合并")
    port.refresh_from_db()
    circuit.refresh_from_db()
    assert (port.circuit, circuit.closed_on) == (None, date(2021, 1, 1))
    assert Announcement.objects.get(name="circuit.closed").ids == {"circuit_id": circuit.pk}
    open_on = Circuit.objects.with_status_on
    assert open_on(date(2020, 12, 31), CircuitStatus.OPEN).exists()
    assert not open_on(date(2021, 1, 1), CircuitStatus.OPEN).exists()
    with pytest.raises(errors.CircuitClosedError):
        circuits.close_circuit(circuit.pk, from_on=date(2021, 1, 1), by=keeper)
    with pytest.raises(errors.CircuitClosedError):
        circuits.change_bandwidth(circuit.pk, 5, from_on=date(2021, 6, 1), by=keeper)
    with pytest.raises(errors.CircuitClosedError):
        equipment.correct_interface(port.pk, {"circuit": circuit, "end": End.A}, by=keeper)


def test_a_planned_circuit_opens_on_its_day(people, keeper):
    circuit = circuits.add_circuit(LINE, unit=people.unit, mbps=20, opened_on=None, by=keeper)
    assert circuit.status == CircuitStatus.PLANNED
    today = timezone.localdate()
    circuits.change_circuit_status(circuit.pk, CircuitStatus.OPEN, from_on=today, by=keeper)
    circuit.refresh_from_db()
    assert (circuit.status, circuit.opened_on) == (CircuitStatus.OPEN, today)
    with pytest.raises(errors.CircuitCodeTakenError):
        circuits.add_circuit(LINE, unit=people.unit, mbps=20, opened_on=None, by=keeper)


def test_a_rack_unit_has_one_device(people, keeper):
    rack = a_rack(a_room(people.unit), height_u=10)
    first, second = a_device(people.unit), a_device(people.unit)
    place = devices.place_device
    place(first.pk, rack.pk, lowest_u=1, height_u=4, by=keeper)
    with pytest.raises(errors.RackUnitsTakenError) as refusal:
        place(second.pk, rack.pk, lowest_u=4, height_u=2, by=keeper)
    assert refusal.value.params["device"] == first.name
    second.refresh_from_db()
    assert second.rack is None
    place(second.pk, rack.pk, lowest_u=5, height_u=2, by=keeper)
    place(first.pk, rack.pk, lowest_u=2, height_u=3, by=keeper)
    assert set(first.rack_units.values_list("number", flat=True)) == {2, 3, 4}
    for lowest, height in ((10, 2), (0, 1), (1, 0)):
        with pytest.raises(errors.OutsideRackError):
            place(first.pk, rack.pk, lowest_u=lowest, height_u=height, by=keeper)
    with pytest.raises(errors.RackTooLowError):
        places.correct_place(Rack, rack.pk, {"height_u": 5}, by=keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        RackUnit.objects.create(rack=rack, number=5, device=first)
    retire = devices.change_device_status
    retire(second.pk, DeviceStatus.RETIRED, from_on=timezone.localdate(), by=keeper)
    assert not second.rack_units.exists()
    with pytest.raises(errors.DeviceRetiredError):
        place(second.pk, rack.pk, lowest_u=8, height_u=1, by=keeper)


def test_nobody_writes_where_they_keep_nothing(people, keeper):
    theirs = a_device(people.other_unit)
    rack = a_rack(a_room(people.other_unit))
    ours = a_device(people.unit)
    with pytest.raises(NotAllowedError):
        devices.correct_device(theirs.pk, {"name": "x"}, by=keeper)
    with pytest.raises(NotAllowedError):
        devices.place_device(ours.pk, rack.pk, lowest_u=1, height_u=1, by=keeper)
    with pytest.raises(NotAllowedError):
        devices.add_device(ROUTER, unit=people.unit, by=people.lin)
    assert not RackUnit.objects.exists()


def test_serial_numbers_are_one_for_each_vendor(people, keeper):
    values = {**ROUTER, "vendor": "华为", "serial": "S1"}
    first = devices.add_device(values, unit=people.unit, by=keeper)
    with pytest.raises(errors.SerialTakenError):
        devices.add_device({**values, "name": "b"}, unit=people.unit, by=keeper)
    devices.add_device({**values, "vendor": "中兴"}, unit=people.unit, by=keeper)
    assert devices.correct_device(first.pk, values, by=keeper) == first


def test_configurations_are_kept_once_and_encrypted(people, keeper):
    device, now = a_device(people.unit), timezone.now()
    keep = equipment.keep_configuration
    first = keep(device.pk, "a", taken_at=now, origin=Origin.UPLOADED, by=keeper)
    later = now + timedelta(hours=1)
    assert keep(device.pk, "a", taken_at=later, origin=Origin.COLLECTED, by=None) == first
    keep(device.pk, "b", taken_at=later, origin=Origin.COLLECTED, by=None)
    assert device.configurations.count() == 2
    assert equipment.configuration_text(first) == "a"
    huge = "x" * (equipment.MOST_CONFIGURATION_BYTES + 1)
    with pytest.raises(errors.ConfigurationTooLargeError):
        keep(device.pk, huge, taken_at=later, origin=Origin.UPLOADED, by=keeper)


def test_what_is_old_or_past_its_warranty_is_ageing(people):
    day = date(2024, 2, 29)
    a_device(people.unit, "新", in_service_on=date(2023, 1, 1), warranty_to=date(2026, 1, 1))
    a_device(people.unit, "老", in_service_on=date(2019, 2, 28))
    a_device(people.unit, "过保", in_service_on=date(2022, 1, 1), warranty_to=date(2024, 2, 28))
    a_device(people.unit, "退役", in_service_on=date(2010, 1, 1), status=DeviceStatus.RETIRED)
    found = Device.objects.ageing(day, 5).values_list("name", flat=True)
    assert set(found) == {"老", "过保"}


def test_records_are_verified_and_corrected(people, keeper):
    device = a_device(people.unit)
    equipment.verify(device, on=date(2024, 1, 1), way=Way.INSPECTION, by=keeper)
    assert Verification.objects.get().by_name == keeper.printed_name
    site = a_site(people.unit)
    mended = places.correct_place(type(site), site.pk, {"address": "南昌路"}, by=keeper)
    assert "nanchang" not in mended.search_text
    assert "ncl" in mended.search_text
    assert not Interface.objects.exists()
