"""Pages of addressing as the right person, and 404 for a stranger."""

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.addressing.models import (
    Address,
    AllocationRequest,
    DomainName,
    Prefix,
    RoutingDomain,
    Vlan,
)
from hengwang.addressing.tests.factories import (
    a_domain,
    a_prefix,
    a_request,
    a_zone,
    addressing_records,
    an_address,
)
from hengwang.network.tests.factories import a_device
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
LISTS = (
    *("prefix-list", "address-list", "vlan-list", "dns-zone-list", "domain-list"),
    *("address-request-list", "reconcile-addresses"),
)
ROWS = {
    **dict.fromkeys(
        ("prefix-detail", "prefix-edit", "prefix-cut", "prefix-allocate", "prefix-reserve"),
        "prefix_id",
    ),
    "address-detail": "address_id",
    "vlan-edit": "vlan_id",
    **dict.fromkeys(("dns-zone-detail", "dns-zone-edit"), "dns_zone_id"),
    "domain-edit": "domain_id",
    **dict.fromkeys(("address-request-detail", "address-request-refuse"), "request_id"),
}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def admin(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_empty_and_filled(people, admin, name):
    client = client_of(admin)
    assert client.get(reverse(name)).status_code == 200
    addressing_records(people.unit, people.lin)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ROWS)
def test_a_record_opens_for_its_keeper_and_for_nobody_else(people, admin, name):
    ids = addressing_records(people.unit, people.lin)
    url = reverse(name, args=[ids[ROWS[name]]])
    assert client_of(admin).get(url).status_code == 200
    assert client_of(people.wang).get(url).status_code == 404


def test_a_plan_is_made_cut_and_given_from(people, admin):
    client = client_of(admin)
    assert client.post(reverse("routing-domain-new"), {"name": "政务外网"}).status_code == 302
    domain = RoutingDomain.objects.get()
    base = {"unit": people.unit.pk, "routing_domain": domain.pk}
    given = {**base, "text": "10.0.0.0/16", "kind": "container"}
    made = client.post(reverse("prefix-new"), given)
    assert made.status_code == 302, made.context["form"].errors
    assert client.post(reverse("prefix-new"), given).status_code == 422
    container = Prefix.objects.get()
    cut = {"length": 24, "kind": "network", "unit": people.other_unit.pk, "purpose": "市县"}
    url = reverse("prefix-cut", args=[container.pk])
    assert client.post(url, {**cut, "unit": people.unit.pk}).status_code == 302
    inner = Prefix.objects.get(kind="network")
    give = {"count": 2, "unit": people.other_unit.pk, "purpose": "办公"}
    assert client.post(reverse("prefix-allocate", args=[inner.pk]), give).status_code == 302
    keep = {"address": "10.0.0.254", "purpose": "网关"}
    assert client.post(reverse("prefix-reserve", args=[inner.pk]), keep).status_code == 302
    page = client.get(inner.get_absolute_url()).text
    assert page.count('class="is-allocated"') >= 2
    row = Address.objects.get(text="10.0.0.1")
    assert client.post(reverse("address-release", args=[row.pk])).status_code == 302
    assert "10.0.0.1" in client.get(row.get_absolute_url()).text
    full = client.post(reverse("prefix-allocate", args=[inner.pk]), {**give, "count": 999})
    assert full.status_code == 422
    assert client.post(reverse("prefix-remove", args=[inner.pk])).status_code == 302
    assert Prefix.objects.filter(pk=inner.pk).exists()


def test_an_address_is_given_to_a_device(people, admin):
    device, prefix = a_device(people.unit, serial="SN9"), a_prefix(people.unit)
    url = reverse("prefix-allocate", args=[prefix.pk])
    give = {"count": 1, "address": "10.1.0.20", "unit": people.unit.pk, "serial": "SN9"}
    assert client_of(admin).post(url, give).status_code == 302
    assert Address.objects.get().device == device
    assert client_of(admin).post(url, {**give, "serial": "nobody"}).status_code == 422


def test_a_unit_sees_its_own_addresses_only(people):
    prefix = a_prefix(people.unit)
    an_address(prefix, "10.1.0.1", people.unit)
    an_address(prefix, "10.1.0.2", people.other_unit)
    page = client_of(people.wang).get(reverse("address-list")).text
    assert "10.1.0.2" in page
    assert "10.1.0.1<" not in page


@pytest.mark.parametrize(
    ("text", "found"), [("10.1.0", 2), ("10.1.0.2", 1), ("10.1.0.0/30", 2), ("lzj", 1), ("无", 0)]
)
def test_addresses_are_found_by_halves_and_by_words(people, admin, text, found):
    prefix = a_prefix(people.unit)
    an_address(prefix, "10.1.0.1", people.unit, search_text="兰州局\nlzj")
    an_address(prefix, "10.1.0.2", people.unit)
    page = client_of(admin).get(reverse("address-list"), {"text": text})
    assert len(page.context["table"].page.object_list) == found
    if "." in text and "/" not in text:
        assert "10.1.0.2" in client_of(admin).get(reverse("search"), {"q": text}).text


def test_vlans_and_names_are_entered(people, admin):
    client, domain = client_of(admin), a_domain()
    given = {"unit": people.unit.pk, "routing_domain": domain.pk, "vid": 100, "name": "办公"}
    made = client.post(reverse("vlan-new"), given)
    assert made.status_code == 302, made.context["form"].errors
    assert client.post(reverse("vlan-new"), given).status_code == 422
    edit = reverse("vlan-edit", args=[Vlan.objects.get().pk])
    assert client.post(edit, {**given, "name": "视频会议"}).status_code == 302
    zone = a_zone(people.unit)
    name = {"zone": zone.pk, "unit": people.unit.pk, "name": "oa", "kind": "A", "ttl_s": 60}
    assert client.post(reverse("domain-new"), {**name, "value": "10.1.0.3"}).status_code == 302
    assert client.post(reverse("domain-new"), {**name, "value": "x"}).status_code == 422
    row = DomainName.objects.get()
    assert client.post(reverse("domain-end", args=[row.pk])).status_code == 302
    assert "oa" not in client.get(reverse("domain-list")).context["table"].as_values()


def test_a_unit_asks_and_the_administrator_decides(people, admin):
    officer = people.with_role(Role.ACCESS_UNIT_OFFICER)
    prefix = a_prefix(people.unit)
    given = {"unit": people.unit.pk, "asked": "addresses", "prefix": prefix.pk, "count": 2}
    url = reverse("address-request-new")
    assert client_of(officer).post(url, {**given, "asked": "domain"}).status_code == 422
    made = client_of(officer).post(url, {**given, "purpose": "新增终端"})
    assert made.status_code == 302, made.context["form"].errors
    row = AllocationRequest.objects.get()
    approve = reverse("address-request-approve", args=[row.pk])
    assert client_of(officer).post(approve).status_code == 404
    assert client_of(admin).post(approve).status_code == 302
    assert "10.1.0.1、10.1.0.2" in client_of(officer).get(row.get_absolute_url()).text
    other = a_request(prefix, people.unit, officer)
    refuse = reverse("address-request-refuse", args=[other.pk])
    assert client_of(admin).post(refuse, {"reason": "重复"}).status_code == 302
    mine = a_request(prefix, people.unit, officer)
    withdraw = reverse("address-request-withdraw", args=[mine.pk])
    assert client_of(admin).post(withdraw).status_code == 404
    assert client_of(officer).post(withdraw).status_code == 302


def test_where_nobody_looks_nothing_is_called_silent(people, admin):
    prefix = a_prefix(people.unit)
    an_address(prefix, "10.1.0.7", people.unit)
    page = client_of(admin).get(reverse("reconcile-addresses")).text
    assert "尚未探测到任何地址" in page
    assert "10.1.0.7" not in page


def test_a_zone_never_compared_has_no_number_of_differences(people, admin):
    a_zone(people.unit)
    row = client_of(admin).get(reverse("dns-zone-list")).context["table"].rows[0]
    assert row.record.differing is None


def test_an_open_request_names_who_may_decide(people, admin):
    officer = people.with_role(Role.ACCESS_UNIT_OFFICER)
    row = a_request(a_prefix(people.unit), people.unit, officer)
    assert admin.printed_name in client_of(officer).get(row.get_absolute_url()).text
    own = a_request(row.prefix, people.unit, admin)
    assert "没有人有权审批" in client_of(admin).get(own.get_absolute_url()).text
