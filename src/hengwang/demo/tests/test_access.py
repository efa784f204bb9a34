"""Access in the demo: access points, a list with gaps, applications at every step."""

import pytest

from hengwang.access.choices import State, Step
from hengwang.access.models import AccessPoint, Application, DueUnit, PrivateNetwork
from hengwang.demo.services.access import STORIES, load_access
from hengwang.demo.services.watched_network import NAMED
from hengwang.monitoring.models import Collector, Watch
from hengwang.organizations.choices import Level
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.testing.people import make_people


@pytest.mark.django_db
def test_the_demo_shows_access_at_every_step():
    people = make_people()
    top = people.unit
    facts = UnitFacts(level=Level.COUNTY, region=people.region, parent=top)
    for number in range(10):
        open_unit(f"演示局{number}", facts, by=None)
    networks = ["10.0.0.0/8"]
    Collector.objects.create(name=f"{NAMED}一号", unit=top, networks=networks, token_sha256="demo")
    told = []
    assert load_access(told.append) == len(STORIES) == Application.objects.count()
    assert load_access(told.append) == 0
    assert len(told) == 1
    assert set(Application.objects.running().values_list("step", flat=True)) >= {
        Step.REVIEW, Step.ALLOCATION, Step.CONSTRUCTION, Step.OPENING,
    }  # fmt: skip
    done = Application.objects.filter(state=State.DONE, point__isnull=False)
    assert Watch.objects.count() == done.exclude(kind="upgrade").count()
    assert DueUnit.objects.count() == 10
    assert AccessPoint.objects.filter(closed_on=None).count() > 8
    assert PrivateNetwork.objects.filter(merged_on__isnull=False).count() == 1
