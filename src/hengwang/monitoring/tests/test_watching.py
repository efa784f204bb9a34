"""Records and their targets: opening begins, giving up ends, a workbook brings many."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from hengwang.addressing.models import Address, DnsZone, DomainName
from hengwang.addressing.tests.factories import addressing_records
from hengwang.kernel.errors import DomainError
from hengwang.monitoring.errors import NotToBeWatchedError, WatchedAlreadyError
from hengwang.monitoring.importing.sheet import template_workbook
from hengwang.monitoring.models import Check, Collector, Target, Watch
from hengwang.monitoring.proposing import proposal_for
from hengwang.monitoring.services.watching import Means, watch, watch_opened
from hengwang.monitoring.tests.factories import a_collector, a_credential
from hengwang.network.choices import CircuitStatus, DeviceKind, DeviceStatus
from hengwang.network.models import Interface
from hengwang.network.services.circuits import change_circuit_status, close_circuit
from hengwang.network.services.devices import change_device_status
from hengwang.network.tests.factories import a_circuit, a_device
from hengwang.outbox.deliveries import deliver_due
from hengwang.testing.scopes import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]


@pytest.fixture
def collector(people, admin):
    return a_collector(people.unit, admin, networks=["10.0.0.0/8"])


def a_line(unit, **facts):
    """A circuit from a core router to a far one."""
    circuit = a_circuit(unit, **facts)
    near = a_device(unit, management_address="10.0.0.1", kind=DeviceKind.CORE_SWITCH)
    far = a_device(unit, management_address="10.0.0.2")
    Interface.objects.create(device=near, name="GE1", circuit=circuit, end="a")
    Interface.objects.create(device=far, name="GE2", circuit=circuit, end="z")
    return circuit, near


def taken(subject, collector, by):
    found = proposal_for(subject)
    checks = [one for one in found.checks if not one.needs_credential]
    return watch(found, checks, Means(collector), by=by)


def test_a_circuit_is_proposed_at_its_far_end_behind_its_near_one(people, admin, collector):
    circuit, near = a_line(people.unit)
    parent = taken(near, collector, admin)
    assert parent.is_backbone
    found = proposal_for(circuit)
    assert (found.address, found.parent) == ("10.0.0.2", parent)


@pytest.mark.parametrize(
    ("kind", "profiles"),
    [
        ("router", ["system", "interfaces", "host"]),
        ("ups", ["system", "ups"]),
        ("server", ["system", "host"]),
    ],
)
def test_each_kind_of_device_has_its_template(people, kind, profiles):
    device = a_device(people.unit, kind=kind, management_address="10.0.0.1")
    ping, agent = proposal_for(device).checks
    assert ping.settings == {"address": "10.0.0.1"}
    assert agent.settings["profiles"] == profiles
    assert not agent.is_deciding


def test_services_zones_and_names_are_proposed(people):
    ids = addressing_records(people.unit, people.lin)
    address = Address.objects.get(pk=ids["address_id"])
    assert proposal_for(address).checks[0].settings == {"address": address.text}
    zone = DnsZone.objects.get(pk=ids["dns_zone_id"])
    DnsZone.objects.update(server="10.0.0.53")
    zone.refresh_from_db()
    assert proposal_for(zone).checks[0].settings["server"] == "10.0.0.53"
    name = DomainName.objects.select_related("zone").first()
    kinds = [one.key for one in proposal_for(name).checks]
    assert kinds[:2] == ["http", "tls"]


def test_a_record_is_watched_once_at_a_time(people, admin, collector):
    circuit, _near = a_line(people.unit)
    taken(circuit, collector, admin)
    with pytest.raises(WatchedAlreadyError):
        taken(circuit, collector, admin)
    assert Target.objects.count() == 1


def test_what_is_given_up_is_not_watched(people, admin, collector):
    retired = a_device(people.unit, status=DeviceStatus.RETIRED, management_address="10.0.0.1")
    with pytest.raises(NotToBeWatchedError):
        taken(retired, collector, admin)


def test_closing_a_circuit_ends_its_monitoring_and_frees_the_record(people, admin, collector):
    circuit, _near = a_line(people.unit)
    target = taken(circuit, collector, admin)
    close_circuit(circuit.pk, from_on=timezone.localdate(), by=admin)
    deliver_due()
    target.refresh_from_db()
    assert target.closed_at is not None
    assert Check.objects.get().ended_at == target.closed_at == Watch.objects.get().ended_at
    deliver_due()


def test_retiring_a_device_ends_its_monitoring(people, admin, collector):
    device = a_device(people.unit, management_address="10.0.0.1")
    target = taken(device, collector, admin)
    today = timezone.localdate()
    change_device_status(device.pk, DeviceStatus.RETIRED, from_on=today, by=admin)
    deliver_due()
    target.refresh_from_db()
    assert target.closed_at is not None


def test_opening_a_circuit_makes_its_target(people, admin, collector):
    circuit, _near = a_line(people.unit)
    yesterday = timezone.localdate() - timedelta(days=1)
    change_circuit_status(circuit.pk, CircuitStatus.SUSPENDED, from_on=yesterday, by=admin)
    deliver_due()
    assert not Target.objects.exists()
    change_circuit_status(circuit.pk, CircuitStatus.OPEN, from_on=timezone.localdate(), by=admin)
    deliver_due()
    assert Watch.objects.get().circuit == circuit
    assert Check.objects.get().collector == collector


def test_no_collector_that_may_ask_there_makes_no_target(people, admin):
    a_collector(people.unit, admin, networks=["192.168.0.0/16"])
    circuit, _near = a_line(people.unit)
    assert watch_opened(circuit) is None
    assert not Target.objects.exists()


def a_workbook(*rows):
    book = load_workbook(io.BytesIO(template_workbook()))
    heads = [cell.value for cell in book.active[1]]
    for row in rows:
        book.active.append([row.get(str(head).removesuffix("*")) for head in heads])
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("对象.xlsx", buffer.getvalue())


def looked_at(client, *rows):
    answer = client.post(reverse("target-import"), {"file": a_workbook(*rows)})
    assert answer.status_code == 302, answer.context["form"].errors
    return client.get(answer.headers["Location"]), answer.headers["Location"]


def test_a_workbook_is_looked_at_before_it_is_imported(people, admin, collector):
    a_credential(people.unit, admin, "团体名")
    client = client_of(admin)
    rows = (
        {
            "名称": "核心",
            "地址": "10.0.0.1",
            "监测方式": "ping、snmp",
            "凭据": "团体名",
            "骨干": "是",
        },
        {"名称": "汇聚", "地址": "10.0.0.2", "监测方式": "ping", "上级": "核心", "间隔秒": 30},
        {"名称": "门户", "类型": "网站", "监测方式": "https://10.0.0.3/"},
        {"名称": "数据库", "类型": "服务", "地址": "10.0.0.4", "监测方式": "tcp:5432"},
    )
    page, place = looked_at(client, *rows)
    counts = page.context["counts"]
    assert (counts["add"], counts["refuse"]) == (4, 0)
    assert not Target.objects.exists()
    assert client.post(f"{place}do").status_code == 302
    assert Target.objects.get(name="汇聚").parent.name == "核心"
    assert Target.objects.get(name="汇聚").checks.get().interval_s == 30
    assert Target.objects.get(name="核心").is_backbone
    assert Check.objects.count() == 6
    page, _place = looked_at(client, *rows)
    counts = page.context["counts"]
    assert (counts["add"], counts["same"]) == (0, 4)


def test_a_row_with_a_problem_stops_the_import_and_says_why(people, admin, collector):
    client = client_of(admin)
    page, place = looked_at(
        client,
        {"名称": "好", "地址": "10.0.0.1", "监测方式": "ping"},
        {"名称": "越界", "地址": "192.0.2.1", "监测方式": "ping"},
        {"名称": "元数据", "监测方式": "http://169.254.169.254/"},
        {"名称": "无凭据", "地址": "10.0.0.1", "监测方式": "ping、snmp"},
        {"名称": "不懂", "地址": "10.0.0.1", "监测方式": "telepathy"},
        {"名称": "无父", "地址": "10.0.0.1", "监测方式": "ping", "上级": "不存在"},
    )
    assert page.context["counts"]["refuse"] == 5
    assert client.post(f"{place}do", follow=True).status_code == 200
    assert not Target.objects.exists()


def test_a_workbook_of_something_else_is_refused(people, admin):
    book = Workbook()
    book.active.append(["甲", "乙"])
    buffer = io.BytesIO()
    book.save(buffer)
    upload = SimpleUploadedFile("x.xlsx", buffer.getvalue())
    answer = client_of(admin).post(reverse("target-import"), {"file": upload})
    assert answer.status_code == 422


def test_who_keeps_another_unit_cannot_watch_ours(people, collector):
    device = a_device(people.unit, management_address="10.0.0.1")
    with pytest.raises(DomainError):
        taken(device, collector, people.wang)
    assert Collector.objects.count() == 1
    assert not Target.objects.exists()
