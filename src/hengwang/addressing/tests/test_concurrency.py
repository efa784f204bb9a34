"""Fifty at once: never one address twice, never two prefixes in one place."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import OperationalError, connection, connections

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.addressing.choices import PrefixKind
from hengwang.addressing.errors import NoRoomError, PrefixOverlapsError
from hengwang.addressing.models import Address, Allocation, Prefix
from hengwang.addressing.services.allocating import allocate
from hengwang.addressing.services.prefixes import add_prefix, cut_prefix
from hengwang.addressing.tests.factories import a_prefix
from hengwang.network.errors import RackUnitsTakenError
from hengwang.network.models import RackUnit
from hengwang.network.services.devices import place_device
from hengwang.network.tests.factories import a_device, a_rack, a_room
from hengwang.testing.people import make_people

THREADS = 50
NETWORK = {"kind": PrefixKind.NETWORK}


def at_once(work):
    """Run `work(number)` in fifty threads that start together; what each answered."""
    start = threading.Barrier(THREADS)

    def one(number):
        try:
            start.wait(timeout=60)
            return patiently(work, number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def patiently(work, number):
    """SQLite in memory, as tests have it, refuses instead of waiting: ask again."""
    while True:
        try:
            return work(number)
        except OperationalError as error:
            if connection.vendor != "sqlite" or "locked" not in str(error):
                raise


def admin_of(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.mark.django_db(transaction=True)
def test_fifty_who_allocate_at_once_get_fifty_addresses():
    people = make_people()
    admin = admin_of(people)
    prefix = a_prefix(people.unit, "10.1.0.0/26")

    def work(_number):
        by = User.objects.get(pk=admin.pk)
        try:
            return [row.text for row in allocate(prefix.pk, people.unit, by=by, count=2)]
        except NoRoomError:
            return []

    given = [text for texts in at_once(work) for text in texts]
    assert len(given) == 62
    assert len(set(given)) == 62
    assert Address.objects.count() == 62
    assert Allocation.objects.filter(until_on=None).count() == 62


@pytest.mark.django_db(transaction=True)
def test_fifty_who_cut_at_once_get_blocks_that_do_not_overlap():
    people = make_people()
    admin = admin_of(people)
    container = a_prefix(people.unit, "10.0.0.0/16", kind=PrefixKind.CONTAINER)

    def work(number):
        by = User.objects.get(pk=admin.pk)
        length = 24 + number % 3
        return cut_prefix(container.pk, length, NETWORK, unit=people.unit, by=by).text

    at_once(work)
    blocks = sorted(
        (prefix.block for prefix in Prefix.objects.filter(parent=container)), key=lambda b: b.first
    )
    assert len(blocks) == THREADS
    assert all(a.last < b.first for a, b in pairwise(blocks))


@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_enter_one_prefix_one_succeeds():
    people = make_people()
    admin = admin_of(people)
    domain = a_prefix(people.unit, "10.250.0.0/24").routing_domain

    def work(_number):
        by = User.objects.get(pk=admin.pk)
        try:
            add_prefix(domain, "10.7.0.0/24", NETWORK, unit=people.unit, by=by)
        except PrefixOverlapsError:
            return 0
        return 1

    assert sum(at_once(work)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_fifty_devices_that_want_one_unit_one_stands_there():
    people = make_people()
    admin = admin_of(people)
    rack = a_rack(a_room(people.unit))
    devices = [a_device(people.unit) for _number in range(THREADS)]

    def work(number):
        by = User.objects.get(pk=admin.pk)
        try:
            place_device(devices[number].pk, rack.pk, lowest_u=10, height_u=2, by=by)
        except RackUnitsTakenError:
            return 0
        return 1

    assert sum(at_once(work)) == 1
    assert list(RackUnit.objects.values_list("number", flat=True)) == [10, 11]
