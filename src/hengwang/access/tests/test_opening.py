"""The opening: everything together or nothing, closing the same way, history kept."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from hengwang.access.choices import Kind, State, Step
from hengwang.access.errors import NoCollectorError, SignatureBrokenError
from hengwang.access.models import AccessPoint, Application, ResourcePlan
from hengwang.access.services import opening, points
from hengwang.access.services.stepping import Words
from hengwang.access.tests.factories import (
    a_point,
    an_application,
    broken,
    carried_out,
    lead,
)
from hengwang.addressing.choices import AddressState
from hengwang.addressing.models import Address, Allocation, DomainName
from hengwang.addressing.services.allocating import Use, hold_back, take_up
from hengwang.addressing.tests.factories import an_address
from hengwang.audit.models import AuditEntry
from hengwang.kernel.periods import BEIJING
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import Check, Collector, Target, Watch
from hengwang.network.choices import CircuitStatus
from hengwang.network.models import Circuit, Verification
from hengwang.network.services.circuits import close_circuit
from hengwang.network.tests.factories import a_circuit
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.outbox.models import Announcement

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=BEIJING)


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def opened_by(people, officer, admin, second, ground, kind=Kind.CONNECT, **told):
    plan = told.pop("plan", {})
    made = an_application(people.unit, officer, kind, **told)
    return carried_out(made, ground, by=admin, second=second, **plan)


def test_an_opening_makes_circuit_addresses_point_and_target(
    people, officer, admin, second, ground
):
    plan = {"zone": ground.zone, "domain": "portal"}
    done = opened_by(people, officer, admin, second, ground, plan=plan)
    point = done.point
    circuit = point.circuits.get()
    assert (circuit.status, circuit.opened_on) == (CircuitStatus.OPEN, date(2026, 3, 2))
    assert (circuit.carrier, circuit.bandwidth_mbps) == (ground.carrier, 100)
    assert [held.text for held in point.allocations.order_by("key")] == ["10.9.0.1", "10.9.0.2"]
    held = Address.objects.filter(circuit=circuit)
    assert {row.state for row in held} == {AddressState.ALLOCATED}
    assert point.domains.get().value == "10.9.0.1"
    target = Watch.objects.get(circuit=circuit).target
    assert (target.kind, target.address) == (TargetKind.CIRCUIT, "10.9.0.1")
    assert Check.objects.get(target=target).collector == ground.collector
    assert Verification.objects.get(circuit=circuit).way == "acceptance"
    told = Announcement.objects.get(name="access_point.opened")
    assert told.ids == {"point_id": point.pk}


PARTS = ("build_circuit", "give_addresses", "begin_watch", "plan_name", "merge")


@pytest.mark.parametrize("part", PARTS)
def test_an_opening_that_fails_anywhere_leaves_nothing(
    people, officer, admin, second, ground, part
):
    made = an_application(people.unit, officer, Kind.PRIVATE_NETWORK)
    told = {"zone": ground.zone, "domain": "portal"}
    lead(made, Step.OPENING, ground, by=admin, second=second, **told)
    trail = AuditEntry.objects.count()
    announced = Announcement.objects.count()
    with broken(part), pytest.raises(OSError, match=part):
        opening.carry_out(made.pk, by=admin, collector=ground.collector)
    made.refresh_from_db()
    assert (made.state, made.step, made.point) == (State.OPEN, Step.OPENING, None)
    assert not Circuit.objects.exists()
    assert not Target.objects.exists()
    assert not AccessPoint.objects.exists()
    assert not Allocation.objects.exists()
    assert not DomainName.objects.exists()
    assert made.private_network.merged_on is None
    assert set(Address.objects.values_list("state", flat=True)) == {AddressState.RESERVED}
    assert (AuditEntry.objects.count(), Announcement.objects.count()) == (trail, announced)
    opening.carry_out(made.pk, by=admin, collector=ground.collector)
    assert AccessPoint.objects.get().private_network.merged_on == date(2026, 3, 2)


@pytest.mark.parametrize("step", ["advance", "record", "opened"])
def test_an_opening_that_fails_at_its_own_end_leaves_nothing(
    people, officer, admin, second, ground, step, monkeypatch
):
    made = an_application(people.unit, officer)
    lead(made, Step.OPENING, ground, by=admin, second=second)

    def fails(*_given, **_told):
        raise OSError(step)

    with monkeypatch.context() as patch:
        patch.setattr(opening, step, fails)
        with pytest.raises(OSError, match=step):
            opening.carry_out(made.pk, by=admin, collector=ground.collector)
    assert not Circuit.objects.exists()
    assert not Target.objects.exists()
    assert Application.objects.get().state == State.OPEN


def test_nothing_is_opened_unwatched(people, officer, admin, second, ground):
    made = an_application(people.unit, officer)
    lead(made, Step.OPENING, ground, by=admin, second=second)
    Collector.objects.update(token_sha256="")
    with pytest.raises(NoCollectorError):
        opening.carry_out(made.pk, by=admin)
    assert not Circuit.objects.exists()


def test_the_nearest_collector_watches(people, officer, admin, second, ground):
    made = an_application(people.unit, officer)
    lead(made, Step.OPENING, ground, by=admin, second=second)
    opening.carry_out(made.pk, by=admin)
    assert Check.objects.get().collector == ground.collector


def test_what_was_changed_after_signing_is_not_opened(people, officer, admin, second, ground):
    made = an_application(people.unit, officer)
    lead(made, Step.OPENING, ground, by=admin, second=second)
    ResourcePlan.objects.update(mbps=10_000)
    with pytest.raises(SignatureBrokenError):
        opening.carry_out(made.pk, by=admin)


def test_an_upgrade_writes_the_history_of_the_bandwidth(people, officer, admin, second, ground):
    point = a_point(people.unit)
    opened_by(people, officer, admin, second, ground, Kind.UPGRADE, point=point)
    circuit = point.circuits.get()
    spans = list(circuit.bandwidths.order_by("from_on").values_list("mbps", "until_on"))
    assert spans == [(100, date(2026, 3, 2)), (200, None)]
    assert circuit.bandwidth_mbps == 200


def test_a_move_opens_the_new_line_and_closes_the_old_one(people, officer, admin, second, ground):
    old = a_circuit(people.unit, opened_on=date(2020, 1, 1))
    an_address(ground.prefix, "10.9.0.200", people.unit, circuit=old)
    point = a_point(people.unit, old)
    done = opened_by(people, officer, admin, second, ground, Kind.MIGRATE, point=point)
    old.refresh_from_db()
    assert old.closed_on == date(2026, 3, 2)
    assert Address.objects.get(text="10.9.0.200").state == AddressState.QUARANTINED
    assert point.circuits.count() == 2
    assert point.circuits.filter(closed_on=None).count() == 1
    point.refresh_from_db()
    assert (point.closed_on, point.place) == (None, done.place)


def test_a_withdrawal_closes_everything_and_keeps_the_history(
    people, officer, admin, second, ground, time_machine
):
    first = opened_by(people, officer, admin, second, ground)
    time_machine.move_to(datetime(2026, 6, 1, 12, 0, tzinfo=BEIJING), tick=False)
    opened_by(people, officer, admin, second, ground, Kind.WITHDRAW, point=first.point)
    point = AccessPoint.objects.get()
    assert (point.opened_on, point.closed_on) == (date(2026, 3, 2), date(2026, 6, 1))
    assert point.circuits.get().closed_on == date(2026, 6, 1)
    assert {held.until_on for held in point.allocations.all()} == {date(2026, 6, 1)}
    assert set(Address.objects.values_list("state", flat=True)) == {AddressState.QUARANTINED}
    target = Target.objects.get()
    assert target.closed_at is not None
    assert Announcement.objects.filter(name="access_point.closed").count() == 1


@pytest.mark.parametrize("part", ["give_up", "free_rest"])
def test_a_withdrawal_that_fails_leaves_everything_connected(
    people, officer, admin, second, ground, part, time_machine
):
    first = opened_by(people, officer, admin, second, ground)
    time_machine.move_to(datetime(2026, 6, 1, 12, 0, tzinfo=BEIJING), tick=False)
    made = an_application(people.unit, officer, Kind.WITHDRAW, point=first.point)
    lead(made, Step.OPENING, ground, by=admin, second=second)
    with broken(part), pytest.raises(OSError, match=part):
        opening.carry_out(made.pk, Words(), by=admin)
    point = AccessPoint.objects.get()
    assert point.closed_on is None
    assert point.circuits.get().closed_on is None
    assert Target.objects.get().closed_at is None
    assert set(Address.objects.values_list("state", flat=True)) == {AddressState.ALLOCATED}


def test_more_addresses_join_the_access_point(people, officer, admin, second, ground):
    point = a_point(people.unit)
    opened_by(people, officer, admin, second, ground, Kind.ADDRESS, point=point)
    assert point.allocations.count() == 2
    assert Address.objects.filter(circuit=point.circuits.get()).count() == 2


def test_a_domain_name_is_planned_for_the_unit(people, officer, admin, second, ground):
    opened_by(people, officer, admin, second, ground, Kind.DOMAIN)
    name = DomainName.objects.get()
    assert (name.full_name, name.unit) == ("www.access.example", people.unit)


def test_an_access_point_ends_with_its_last_circuit(people, admin):
    one, two = a_circuit(people.unit), a_circuit(people.unit)
    point = a_point(people.unit, one)
    point.circuits.add(two)
    today = timezone.localdate()
    for circuit, ended in ((one, None), (two, today)):
        close_circuit(circuit.pk, from_on=today, by=admin)
        points.close_if_bare(circuit.pk)
        points.close_if_bare(circuit.pk)
        point.refresh_from_db()
        assert point.closed_on == ended


def test_points_that_were_there_before_come_from_their_circuits(people, admin):
    a_circuit(people.unit, opened_on=date(2019, 5, 1))
    a_circuit(people.unit, opened_on=date(2021, 5, 1))
    a_circuit(people.other_unit)
    assert points.record_from_circuits([people.unit.pk], by=admin) == 1
    assert points.record_from_circuits([people.unit.pk], by=admin) == 0
    point = AccessPoint.objects.get()
    assert (point.opened_on, point.circuits.count()) == (date(2019, 5, 1), 2)


def test_a_county_reaches_its_collector_above(people, admin, ground):
    facts = UnitFacts(level="county", region=people.region, parent=people.unit)
    below = open_unit("下级局", facts, by=None)
    assert opening.parts.collector_for(below) == ground.collector
    assert opening.parts.collector_for(people.other_unit) is None


def test_a_reserved_address_is_taken_up_once(people, admin, ground):
    (row,) = hold_back(ground.prefix.pk, by=admin, count=1, purpose="试验")
    take_up(row.pk, people.unit, by=admin, use=Use())
    with pytest.raises(Exception, match=row.text):
        take_up(row.pk, people.unit, by=admin, use=Use())
