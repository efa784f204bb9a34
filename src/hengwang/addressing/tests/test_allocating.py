"""Prefixes never overlap, addresses have one holder, who asks does not decide."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.addressing import errors
from hengwang.addressing.choices import AddressState, Asked, PrefixKind, RequestState
from hengwang.addressing.models import Address, Allocation, Prefix, Sighting
from hengwang.addressing.queries import (
    allocated_but_silent,
    fills_of,
    seen_but_not_allocated,
)
from hengwang.addressing.receivers import free_addresses
from hengwang.addressing.services import allocating, prefixes, requests
from hengwang.addressing.services.sighting import Seen, note_sightings
from hengwang.addressing.tests.factories import a_domain, a_prefix, a_request, a_zone, an_address
from hengwang.audit.models import AuditEntry
from hengwang.network.tests.factories import a_circuit
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db
NETWORK = {"kind": PrefixKind.NETWORK}
CONTAINER = {"kind": PrefixKind.CONTAINER}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def admin(people):
    return people.with_role(Role.NETWORK_ADMIN)


def test_prefixes_nest_in_containers_and_never_overlap(people, admin):
    domain, unit = a_domain(), people.unit
    add = prefixes.add_prefix
    outer = add(domain, "10.0.0.0/8", CONTAINER, unit=unit, by=admin)
    inner = add(domain, "10.1.0.0/16", NETWORK, unit=unit, by=admin)
    assert inner.parent == outer
    with pytest.raises(errors.PrefixOverlapsError):
        add(domain, "10.1.0.0/16", NETWORK, unit=unit, by=admin)
    with pytest.raises(errors.NotInContainerError):
        add(domain, "10.1.4.0/24", NETWORK, unit=unit, by=admin)
    with pytest.raises(errors.PrefixOverlapsError):
        add(domain, "10.0.0.0/12", NETWORK, unit=unit, by=admin)
    between = add(domain, "10.0.0.0/12", CONTAINER, unit=unit, by=admin)
    inner.refresh_from_db()
    assert (between.parent, inner.parent) == (outer, between)
    add(a_domain("管理网"), "10.1.4.0/24", NETWORK, unit=unit, by=admin)
    with pytest.raises(NotAllowedError):
        add(domain, "10.200.0.0/16", NETWORK, unit=people.other_unit, by=admin)


def test_blocks_are_cut_and_handed_on(people, admin):
    container = a_prefix(people.unit, "10.0.0.0/16", kind=PrefixKind.CONTAINER)
    cut = prefixes.cut_prefix
    first = cut(container.pk, 24, NETWORK, unit=people.other_unit, by=admin)
    second = cut(container.pk, 20, NETWORK, unit=people.unit, by=admin)
    third = cut(container.pk, 24, NETWORK, unit=people.unit, by=admin)
    assert [one.text for one in (first, second, third)] == [
        "10.0.0.0/24",
        "10.0.16.0/20",
        "10.0.1.0/24",
    ]
    assert fills_of([container])[0].allocated == 256 + 4096 + 256
    with pytest.raises(errors.LengthImpossibleError):
        cut(container.pk, 16, NETWORK, unit=people.unit, by=admin)
    with pytest.raises(errors.PrefixInUseError):
        prefixes.remove_prefix(container.pk, by=admin)
    prefixes.remove_prefix(third.pk, by=admin)
    assert not Prefix.objects.filter(pk=third.pk).exists()


def test_a_city_allocates_from_what_it_was_handed_and_from_nothing_else(people, admin):
    container = a_prefix(people.unit, "10.0.0.0/16", kind=PrefixKind.CONTAINER)
    handed = prefixes.cut_prefix(container.pk, 24, NETWORK, unit=people.other_unit, by=admin)
    own = a_prefix(people.unit, "10.9.0.0/24")
    mayor = people.with_role(Role.AREA_ADMIN)
    mayor.grants.update(unit=people.other_unit)
    allocating.allocate(handed.pk, people.other_unit, by=mayor)
    with pytest.raises(NotAllowedError):
        allocating.allocate(own.pk, people.other_unit, by=mayor)


def test_the_lowest_free_address_comes_first_and_full_is_said(people, admin):
    prefix = a_prefix(people.unit, "10.1.0.0/29")
    allocating.reserve(prefix.pk, "10.1.0.2", purpose="网关", by=admin)
    given = allocating.allocate(prefix.pk, people.unit, by=admin, count=3)
    assert [one.text for one in given] == ["10.1.0.1", "10.1.0.3", "10.1.0.4"]
    with pytest.raises(errors.NoRoomError):
        allocating.allocate(prefix.pk, people.unit, by=admin, count=3)
    assert Address.objects.count() == 4
    exact = allocating.allocate_exactly
    with pytest.raises(errors.AddressTakenError):
        exact(prefix.pk, "10.1.0.3", people.unit, by=admin)
    with pytest.raises(errors.AddressOutsideError):
        exact(prefix.pk, "10.1.0.7", people.unit, by=admin)
    assert exact(prefix.pk, "10.1.0.6", people.unit, by=admin).unit == people.unit
    assert round(fills_of([prefix])[0].rate, 4) == Decimal("0.8333")


def test_a_released_address_rests_before_anybody_gets_it(people, admin):
    prefix = a_prefix(people.unit, "10.1.0.0/30")
    first, second = allocating.allocate(prefix.pk, people.unit, by=admin, count=2)
    allocating.release(first.pk, by=admin)
    with pytest.raises(errors.NoRoomError):
        allocating.allocate(prefix.pk, people.unit, by=admin)
    with pytest.raises(errors.NotAllocatedError):
        allocating.release(first.pk, by=admin)
    today = timezone.localdate()
    assert allocating.end_quarantines(today + allocating.QUARANTINE - timedelta(days=1)) == 0
    assert allocating.end_quarantines(today + allocating.QUARANTINE) == 1
    again = allocating.allocate(prefix.pk, people.other_unit, by=admin)
    assert [one.text for one in again] == [first.text]
    held = Allocation.objects.filter(text=first.text).order_by("pk")
    assert [row.until_on for row in held] == [today, None]
    assert second.state == AddressState.ALLOCATED


def test_a_closed_circuit_frees_its_addresses_once(people):
    prefix, circuit = a_prefix(people.unit), a_circuit(people.unit)
    row = an_address(prefix, "10.1.0.5", people.unit, circuit=circuit)
    for _time in range(2):
        free_addresses(circuit_id=circuit.pk)
    row.refresh_from_db()
    assert (row.state, row.circuit) == (AddressState.QUARANTINED, None)
    assert AuditEntry.objects.filter(action="address.released").count() == 1


def test_who_asks_does_not_decide_and_what_is_approved_is_given(people, admin):
    prefix = a_prefix(people.unit, "10.1.0.0/29")
    own = a_request(prefix, people.unit, admin)
    with pytest.raises(errors.OwnRequestError):
        requests.approve(own.pk, by=admin)
    other = a_request(prefix, people.other_unit, people.wang, count=2)
    with pytest.raises(NotAllowedError):
        requests.approve(other.pk, by=people.wang)
    done = requests.approve(other.pk, by=admin)
    assert done.given == "10.1.0.1、10.1.0.2"
    assert set(Address.objects.values_list("unit", flat=True)) == {people.other_unit.pk}
    with pytest.raises(errors.RequestDecidedError):
        requests.refuse(other.pk, reason="x", by=admin)
    too_many = a_request(prefix, people.unit, people.wang, count=60)
    with pytest.raises(errors.NoRoomError):
        requests.approve(too_many.pk, by=admin)
    too_many.refresh_from_db()
    assert too_many.state == RequestState.OPEN
    with pytest.raises(errors.ReasonNeededError):
        requests.refuse(too_many.pk, reason=" ", by=admin)
    assert requests.refuse(too_many.pk, reason="过多", by=admin).state == RequestState.REFUSED


def test_prefixes_and_names_are_asked_for_too(people, admin):
    container = a_prefix(people.unit, "10.0.0.0/16", kind=PrefixKind.CONTAINER)
    asked = a_request(container, people.other_unit, people.wang, asked=Asked.PREFIX, length=24)
    assert requests.approve(asked.pk, by=admin).given == "10.0.0.0/24"
    name = a_request(
        None, people.other_unit, people.wang, asked=Asked.DOMAIN, zone=a_zone(people.unit),
        domain="oa", value="10.0.0.9",
    )  # fmt: skip
    assert requests.approve(name.pk, by=admin).given == "oa.gov.example A"
    mine = a_request(container, people.unit, people.lin, asked=Asked.PREFIX, length=24)
    assert requests.withdraw(mine.pk, by=people.lin).state == RequestState.WITHDRAWN
    with pytest.raises(errors.RequestDecidedError):
        requests.withdraw(mine.pk, by=people.lin)


def test_what_was_seen_is_held_against_the_plan(people):
    prefix, now = a_prefix(people.unit), timezone.now()
    an_address(prefix, "10.1.0.5", people.unit)
    silent = an_address(prefix, "10.1.0.6", people.unit)
    domain = prefix.routing_domain
    told = [Seen("10.1.0.5", now), Seen("10.1.0.77", now, "00:11:22:33:44:55")]
    assert note_sightings(domain, told, source="兰州采集器") == 2
    older = [Seen("10.1.0.77", now - timedelta(days=3))]
    note_sightings(domain, older, source="旧")
    kept = Sighting.objects.get(text="10.1.0.77")
    assert (kept.last_seen_at, kept.source) == (now, "兰州采集器")
    assert kept.first_seen_at == now - timedelta(days=3)
    since = now - timedelta(days=1)
    assert [row.text for row in seen_but_not_allocated(domain, since)] == ["10.1.0.77"]
    assert list(allocated_but_silent(domain, since)) == [silent]
