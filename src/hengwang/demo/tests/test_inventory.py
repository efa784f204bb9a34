"""The demo's inventory: entered by the services, once, and tied to what is watched."""

import pytest

from hengwang.addressing.models import Address, AllocationRequest, DomainName
from hengwang.availability.models import Outage, TargetGroup
from hengwang.demo.services.inventory import load_inventory
from hengwang.demo.services.visitors import make_visitors
from hengwang.demo.services.watched_network import Size, load_watched_network
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import AlertRule, Target, Watch
from hengwang.monitoring.store import sample_store
from hengwang.network.models import Circuit, Device
from hengwang.organizations.services import load_regions


@pytest.mark.django_db
def test_the_inventory_of_the_demo_is_entered_once(settings, tmp_path):
    settings.SAMPLES_DIR = tmp_path / "samples"
    settings.DATA_DIR = tmp_path
    load_regions()
    size = Size(targets=60, outages=40, down=2, silent=2)
    load_watched_network(lambda _text: None, make_visitors()["demo-network"], size)
    lines = Target.objects.filter(kind=TargetKind.CIRCUIT).count()
    assert load_inventory(lambda _text: None) == lines > 0
    assert Circuit.objects.count() == lines
    assert Watch.objects.count() == min(lines, 60)
    assert Device.objects.exists()
    assert Address.objects.exists()
    assert DomainName.objects.count() == 4
    assert AllocationRequest.objects.count() == 1
    assert AlertRule.objects.count() == 6
    assert TargetGroup.objects.exists()
    assert Outage.objects.still_open().exclude(root=None).exists()
    assert load_inventory(lambda _text: None) == 0
    sample_store().close()
