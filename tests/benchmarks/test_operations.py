"""The seeding of the operators' day fits the models, and its addresses and metrics answer."""

import pytest
from django.urls import resolve

from benchmarks import operations, operations_seeding
from benchmarks.operations_places import Size
from hengwang.accounts.models import User
from hengwang.duty.models import Handover, Holding, LogEntry
from hengwang.organizations.services import load_regions
from hengwang.testing.scopes import client_of
from hengwang.tickets.models import ClockSegment, Ticket

pytestmark = pytest.mark.django_db


def test_a_small_province_is_written_and_can_be_asked():
    load_regions()
    size = Size.small()
    counts = operations_seeding.seed(lambda _text: None, size)
    assert counts["unit"] == size.units
    assert counts["logentry"] == size.entries
    assert Ticket.objects.matching("教育局 断").exists()
    assert ClockSegment.objects.filter(ended_at=None).count() == size.tickets
    assert Holding.objects.filter(shift__handover__in=Handover.objects.all()).exists()
    assert LogEntry.objects.standing().left_open().exists()
    works = operations._works()
    assert all(resolve(path.split("?")[0]) for paths in works.values() for path in paths)
    user = User.objects.get(username=operations.ENGINEER)
    assert client_of(user).get(works[operations.ENGINEER, "tickets"][0]).status_code == 200
    (figure,) = operations._metrics()
    assert figure.unit == "s"
