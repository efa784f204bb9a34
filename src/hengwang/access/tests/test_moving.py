"""A move keeps its addresses, or gets new ones, or both."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from hengwang.access.choices import Kind, State, Step
from hengwang.access.errors import (
    KeptAddressesError,
    NothingToKeepError,
    PlanIncompleteError,
)
from hengwang.access.models import Application
from hengwang.access.plan_forms import PlanForm
from hengwang.access.services import opening, plans
from hengwang.access.services.plans import addresses_of
from hengwang.access.services.stepping import Words
from hengwang.access.tests.factories import an_application, carried_out, lead, plan_for
from hengwang.addressing.choices import AddressState
from hengwang.addressing.models import Address, Allocation
from hengwang.addressing.services.allocating import release
from hengwang.audit.models import AuditEntry
from hengwang.kernel.periods import BEIJING
from hengwang.monitoring.models import Target, Watch
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
KEEPS = {"keeps_addresses": True, "prefix": None, "address_count": 0}


@pytest.fixture
def point(people, officer, admin, second, ground, time_machine):
    """Connected on the day before with 10.9.0.1 and 10.9.0.2, watched at the first."""
    time_machine.move_to(datetime(2026, 3, 2, 12, 0, tzinfo=BEIJING), tick=False)
    made = carried_out(an_application(people.unit, officer), ground, by=admin, second=second)
    time_machine.move_to(datetime(2026, 3, 3, 12, 0, tzinfo=BEIJING), tick=False)
    return made.point


def a_move(people, officer, point):
    return an_application(people.unit, officer, Kind.MIGRATE, point=point, address_count=None)


def test_a_move_keeps_its_addresses_and_is_watched_at_them(
    people, officer, admin, second, ground, point
):
    old = point.circuits.get()
    since = list(Allocation.objects.values_list("text", "from_on", "until_on"))
    done = carried_out(a_move(people, officer, point), ground, by=admin, second=second, **KEEPS)
    new = point.circuits.get(closed_on=None)
    old.refresh_from_db()
    assert (done.state, old.is_closed) == (State.DONE, True)
    held = Address.objects.filter(circuit=new).order_by("key")
    assert [(row.text, row.state) for row in held] == [
        ("10.9.0.1", AddressState.ALLOCATED), ("10.9.0.2", AddressState.ALLOCATED),
    ]  # fmt: skip
    assert list(Allocation.objects.values_list("text", "from_on", "until_on")) == since
    assert Watch.objects.get(circuit=new).target.address == "10.9.0.1"
    assert Target.objects.filter(address="10.9.0.1", closed_at=None).count() == 1
    assert AuditEntry.objects.filter(action="address.moved").count() == 2
    assert done.plan.address_texts == ["10.9.0.1", "10.9.0.2"]
    assert done.plan.is_unchanged


def test_a_move_may_keep_and_get_more(people, officer, admin, second, ground, point):
    more = {"keeps_addresses": True, "address_count": 1}
    done = carried_out(a_move(people, officer, point), ground, by=admin, second=second, **more)
    assert done.plan.address_texts == ["10.9.0.1", "10.9.0.2", "10.9.0.3"]
    texts = addresses_of(point).values_list("text", flat=True)
    assert list(texts) == ["10.9.0.1", "10.9.0.2", "10.9.0.3"]


def test_a_move_with_new_addresses_leaves_the_former_ones_at_rest(
    people, officer, admin, second, ground, point
):
    carried_out(a_move(people, officer, point), ground, by=admin, second=second)
    states = dict(Address.objects.values_list("text", "state"))
    assert states["10.9.0.1"] == AddressState.QUARANTINED
    assert states["10.9.0.3"] == AddressState.ALLOCATED


def test_what_is_kept_is_what_was_signed(people, officer, admin, second, ground, point):
    made = lead(
        a_move(people, officer, point), Step.OPENING, ground, by=admin, second=second, **KEEPS
    )
    release(Address.objects.get(text="10.9.0.2").pk, by=admin)
    with pytest.raises(KeptAddressesError):
        opening.carry_out(made.pk, Words(), by=admin, collector=ground.collector)
    made.refresh_from_db()
    assert (made.state, point.circuits.filter(closed_on=None).count()) == (State.OPEN, 1)
    assert Address.objects.get(text="10.9.0.1").circuit == point.circuits.get()


def test_without_addresses_there_is_nothing_to_keep(people, officer, admin, second, ground, point):
    made = a_move(people, officer, point)
    lead(made, Step.ALLOCATION, ground, by=admin, second=second)
    with pytest.raises(PlanIncompleteError):
        plans.draw_up(made.pk, plan_for(made, ground, prefix=None, address_count=0), by=admin)
    for row in addresses_of(point):
        release(row.pk, by=admin)
    with pytest.raises(NothingToKeepError):
        plans.draw_up(made.pk, plan_for(made, ground, **KEEPS), by=admin)


def test_the_unit_and_the_allocation_say_that_addresses_are_kept(
    people, officer, admin, second, ground, point
):
    told = {
        "point": point.pk, "place": "新址3楼", "wanted_mbps": "100", "purpose": "搬迁",
        "contact_name": "李某", "contact_phone": "1", "address_count": "",
    }  # fmt: skip
    url = reverse("access:apply-for", args=[Kind.MIGRATE])
    assert client_of(officer).post(url, told).status_code == 302
    made = Application.objects.get(kind=Kind.MIGRATE)
    lead(made, Step.ALLOCATION, ground, by=admin, second=second)
    assert PlanForm(admin, made).initial["keeps_addresses"] is True
    planned = {
        "circuit_code": "LT-9", "circuit_kind": "mstp", "layer": "metro", "tenure": "leased",
        "mbps": "100",
    }  # fmt: skip
    act = reverse("access:act", args=[made.pk, "plan"])
    refused = client_of(admin).post(act, planned)
    assert refused.status_code == 422
    assert refused.content.decode().count("请分配新地址，或保留现有地址。") == 2
    assert client_of(admin).post(act, {**planned, "keeps_addresses": "on"}).status_code == 302
    assert "保留，改挂到新线路" in client_of(second).get(made.get_absolute_url()).content.decode()


def test_a_move_is_dated_as_any_other(people, officer, admin, second, ground, point):
    done = carried_out(a_move(people, officer, point), ground, by=admin, second=second, **KEEPS)
    assert [row.step for row in done.steps.all()] == [step.value for step in Step]
    assert isinstance(done.promised_on, date)
