"""Pages of the network as the right person, and 404 for a stranger."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.network.choices import DeviceStatus, ZoneKind
from hengwang.network.models import Circuit, Device, DeviceConfiguration, Egress, Rack, Room, Site
from hengwang.network.tests.factories import (
    a_carrier,
    a_circuit,
    a_configuration,
    a_device,
    a_rack,
    a_room,
    a_zone,
    an_egress,
    network_records,
)
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
LISTS = (
    *("device-list", "device-ageing", "circuit-list", "site-list", "room-list", "rack-list"),
    *("zone-list", "egress-list", "topology", "topology-zones", "device-labels"),
)
ROWS = {
    **dict.fromkeys(("site-detail", "site-edit"), "site"),
    **dict.fromkeys(("room-detail", "room-edit"), "room"),
    **dict.fromkeys(("rack-detail", "rack-edit"), "rack"),
    **dict.fromkeys(("zone-detail", "zone-edit"), "zone"),
    **dict.fromkeys(("egress-detail", "egress-edit", "egress-bandwidth"), "egress"),
    **dict.fromkeys(
        (
            *("device-detail", "device-edit", "device-status", "device-place", "device-verify"),
            *("interface-new", "configuration-new"),
        ),
        "device_id",
    ),
    "interface-edit": "interface_id",
    "configuration-detail": "configuration_id",
    **dict.fromkeys(
        (
            *("circuit-detail", "circuit-edit", "circuit-bandwidth", "circuit-status"),
            *("circuit-close", "circuit-verify"),
        ),
        "circuit_id",
    ),
}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def keeper(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_empty_and_filled(people, keeper, name):
    client = client_of(keeper)
    assert client.get(reverse(name)).status_code == 200
    network_records(people.unit)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ROWS)
def test_a_record_opens_for_its_keeper_and_for_nobody_else(people, keeper, name):
    ids = network_records(people.unit)
    url = reverse(name, args=[ids[ROWS[name]]])
    assert client_of(keeper).get(url).status_code == 200
    assert client_of(people.wang).get(url).status_code == 404


def test_places_are_entered_and_mended(people, keeper):
    client = client_of(keeper)
    given = {"unit": people.unit.pk, "name": "省政府大楼", "region": people.region.pk}
    assert client.post(reverse("site-new"), given).status_code == 302
    site = Site.objects.get()
    assert client.post(reverse("site-new"), given).status_code == 422
    told = {"site": site.pk, "name": "一层", "room_class": "core", "tenure": "owned"}
    made = client.post(reverse("room-new"), {**told, "unit": people.unit.pk})
    assert made.status_code == 302, made.context["form"].errors
    room = Room.objects.get()
    rack = {"room": room.pk, "name": "A01", "height_u": 42}
    assert client.post(reverse("rack-new"), rack).status_code == 302
    placed = Rack.objects.get()
    edit = reverse("rack-edit", args=[placed.pk])
    assert client.post(edit, {**rack, "height_u": 47}).status_code == 302
    placed.refresh_from_db()
    assert placed.height_u == 47


def test_an_egress_grows_on_a_day(people, keeper):
    client = client_of(keeper)
    carrier = a_carrier()
    given = {"unit": people.unit.pk, "name": "电信出口", "carrier": carrier.pk}
    made = client.post(reverse("egress-new"), {**given, "opened_on": "2020-01-01", "mbps": "2.4G"})
    assert made.status_code == 302, made.context["form"].errors
    egress = Egress.objects.get()
    url = reverse("egress-bandwidth", args=[egress.pk])
    assert client.post(url, {"mbps": "5G", "from_on": "2021-06-01"}).status_code == 302
    egress.refresh_from_db()
    assert egress.bandwidth_mbps == 5000
    page = client.get(egress.get_absolute_url()).text
    assert "2020-01-01" in page
    assert "2021-06-01" in page
    assert "5G" in page
    assert "Mbps" not in page.split("历史")[0]
    asked = client.get(egress.get_absolute_url(), {"day": "2021-05-31"})
    assert asked.context["past"].said == "2.4G"
    before = client.get(egress.get_absolute_url(), {"day": "2019-12-31"})
    assert "尚未启用" in before.text


def test_a_device_is_asked_what_it_was_on_a_day(people, keeper):
    device = a_device(people.unit)
    client = client_of(keeper)
    told = {"status": "stopped", "from_on": "2024-05-01"}
    word = next(one for one in DeviceStatus if one != device.status)
    url = reverse("device-status", args=[device.pk])
    assert client.post(url, {**told, "status": word.value}).status_code == 302
    for day, status in (("2024-04-30", device.status), ("2024-05-01", word)):
        asked = client.get(device.get_absolute_url(), {"day": day})
        assert asked.context["past"].said == str(DeviceStatus(status).label)
    assert client.get(device.get_absolute_url(), {"day": "gestern"}).context["past"] is None


def test_an_end_nobody_recorded_says_so(people, keeper):
    circuit = a_circuit(people.unit, a_end="")
    Circuit.objects.filter(pk=circuit.pk).update(a_end="", z_end="丁乡")
    assert client_of(keeper).get(circuit.get_absolute_url()).text.count("未登记") == 1


def test_layers_without_an_order_run_from_the_wide_area_network_inwards(people, keeper):
    for name, kind in (("甲", ZoneKind.INTERNET), ("乙", ZoneKind.MAN), ("丙", ZoneKind.WAN)):
        a_zone(people.unit, name, kind)
    page = client_of(keeper).get(reverse("topology-zones"))
    assert [band.zone.name for band in page.context["bands"]] == ["丙", "乙", "甲"]


def test_a_kept_configuration_keeps_its_lines(people, keeper):
    kept = a_configuration(a_device(people.unit), "sysname a\nvlan 100")
    page = client_of(keeper).get(reverse("configuration-detail", args=[kept.pk])).text
    assert '<pre class="hw-config">sysname a\nvlan 100' in page


def test_a_room_leads_to_its_readings(people, keeper):
    room = a_room(people.unit)
    page = client_of(keeper).get(room.get_absolute_url()).text
    assert reverse("facilities-room", args=[room.pk]) in page


def test_a_device_is_entered_placed_and_drawn(people, keeper):
    client = client_of(keeper)
    given = {"unit": people.unit.pk, "name": "核心一", "kind": "core_switch", "tenure": "owned"}
    made = client.post(reverse("device-new"), {**given, "serial": "X1"})
    assert made.status_code == 302, made.context["form"].errors
    device = Device.objects.get()
    rack = a_rack(a_room(people.unit))
    place = reverse("device-place", args=[device.pk])
    at = {"rack": rack.pk, "lowest_u": 10, "height_u": 4}
    assert client.post(place, at).status_code == 302
    page = client.get(rack.get_absolute_url()).text
    assert "核心一" in page
    assert "10–13U" in page
    assert "is-core-switch" in page
    other = a_device(people.unit)
    refused = client.post(reverse("device-place", args=[other.pk]), {**at, "lowest_u": 13})
    assert refused.status_code == 422
    assert "核心一" in refused.text
    assert client.post(reverse("device-take-out", args=[device.pk])).status_code == 302
    assert "核心一" not in client.get(rack.get_absolute_url()).text.split("历史")[0]


def test_a_circuit_is_entered_widened_asked_about_and_closed(people, keeper):
    client = client_of(keeper)
    given = {
        "unit": people.unit.pk,
        "code": "ABC-1",
        "name": "甲局专线",
        "kind": "mstp",
        "layer": "metro",
        "tenure": "leased",
        "mbps": "20M",
        "opened_on": "2020-01-01",
    }
    made = client.post(reverse("circuit-new"), given)
    assert made.status_code == 302, made.context["form"].errors
    circuit = Circuit.objects.get()
    wider = {"mbps": "100M", "from_on": "2021-06-01"}
    assert client.post(reverse("circuit-bandwidth", args=[circuit.pk]), wider).status_code == 302
    page = client.get(circuit.get_absolute_url(), {"day": "2021-05-31"}).text
    assert "20M" in page
    assert "100M" in page
    ends = {"from_on": "2022-01-01", "reason": "搬迁"}
    assert client.post(reverse("circuit-close", args=[circuit.pk]), ends).status_code == 302
    circuit.refresh_from_db()
    assert circuit.closed_on == date(2022, 1, 1)
    assert client.post(reverse("circuit-close", args=[circuit.pk]), ends).status_code == 422


def test_ports_connect_circuits(people, keeper):
    client = client_of(keeper)
    device, circuit = a_device(people.unit), a_circuit(people.unit)
    port = {"name": "GE0/0/1", "kind": "optical", "code": circuit.code, "end": "z"}
    url = reverse("interface-new", args=[device.pk])
    assert client.post(url, port).status_code == 302
    assert client.post(url, {**port, "name": "GE0/0/2"}).status_code == 422
    assert client.post(url, {**port, "code": "unknown"}).status_code == 422
    assert device.name in client.get(circuit.get_absolute_url()).text


def test_configurations_are_compared_with_their_secrets_covered(people, keeper):
    client = client_of(keeper)
    device = a_device(people.unit)
    a_configuration(device, "sysname R1\nsnmp-agent community read geheim")
    url = reverse("configuration-new", args=[device.pk])
    text = "sysname R2\nsnmp-agent community read geheim2\n"
    file = SimpleUploadedFile("r1.cfg", text.encode("gb18030"))
    assert client.post(url, {"file": file}).status_code == 302
    kept = DeviceConfiguration.objects.order_by("pk").last()
    assert "geheim" not in kept.sealed_text
    page = client.get(reverse("configuration-detail", args=[kept.pk])).text
    assert "sysname R2" in page
    assert "is-removed" in page
    assert "geheim" not in page
    binary = SimpleUploadedFile("r1.cfg", b"\x00\x01\x02")
    assert client.post(url, {"file": binary}).status_code == 422


def test_labels_carry_codes_for_what_the_list_shows(people, keeper):
    for _number in range(3):
        a_device(people.unit, kind="router")
    a_device(people.unit, "某服务器", kind="server")
    page = client_of(keeper).get(reverse("device-labels"), {"kind": "router"}).text
    assert page.count("data:image/svg+xml") == 3
    assert "某服务器" not in page


def test_the_tree_opens_by_region(people, keeper):
    city = Region.objects.create(
        code="620100", name="兰州市", full_name="甘肃省兰州市", level=Level.CITY
    )
    unit = open_unit("兰州市局", UnitFacts(Level.CITY, city), by=None)
    a_circuit(people.unit, name="省局专线")
    a_circuit(unit, name="市局专线", mbps=1000)
    reader = people.area_admin(people.region)
    shut = client_of(reader).get(reverse("topology")).text
    assert "兰州市" in shut
    assert "省局专线" in shut
    assert "市局专线" not in shut
    assert "市局专线" in client_of(reader).get(reverse("topology"), {"open": "620100"}).text


def test_zones_are_drawn_with_their_devices(people, keeper):
    zone = a_zone(people.unit)
    an_egress(people.unit, zone=zone)
    a_device(people.unit, zone=zone)
    page = client_of(keeper).get(reverse("topology-zones")).text
    assert "出口一" in page
    assert "2.4G" in page


def test_a_carrier_sees_its_own_circuits_only(people):
    a_circuit(people.unit, name="丙的专线", carrier=people.company)
    a_circuit(people.unit, name="别家的专线", carrier=a_carrier())
    page = client_of(people.chen).get(reverse("circuit-list")).text
    assert "丙的专线" in page
    assert "别家的专线" not in page


@pytest.mark.parametrize("name", ["device-list", "circuit-list"])
def test_lists_need_the_same_statements_for_many_rows(people, keeper, name):
    client = client_of(keeper)

    def statements():
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse(name), {"per_page": 200})
        return len(seen)

    a_device(people.unit)
    a_circuit(people.unit)
    few = statements()
    for _number in range(30):
        a_device(people.unit, room=a_room(people.unit, f"房{_number}"))
        a_circuit(people.unit, carrier=a_carrier(f"运营{_number}"))
    assert statements() == few


@pytest.mark.parametrize("sort", ["name", "-in_service_on", "warranty_to", "vendor", "kind"])
def test_long_lists_sort_and_find_by_words(people, keeper, sort):
    for number in range(40):
        a_device(people.unit, f"兰州接入交换机{number:02}", vendor=f"厂{number % 3}")
    client = client_of(keeper)
    page = client.get(reverse("device-list"), {"sort": sort, "page": 2}).text
    assert "兰州接入交换机" in page
    found = client.get(reverse("device-list"), {"text": "lzjr 39", "sort": sort}).text
    assert "兰州接入交换机39" in found
    assert "兰州接入交换机38" not in found
