"""Plan and a real BIND: what is missing, what is extra, and pushing by signed updates."""

from datetime import date

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.addressing import errors
from hengwang.addressing.choices import DifferenceKind, RecordType
from hengwang.addressing.jobs import ask_for_comparison
from hengwang.addressing.models import DnsZone, DomainName
from hengwang.addressing.services.comparing import compare_zone, push_zone
from hengwang.addressing.services.names import (
    NameFacts,
    add_domain,
    correct_domain,
    end_domain,
    save_zone,
    tsig_key_of,
)
from hengwang.addressing.tests.factories import a_zone
from hengwang.addressing.tests.name_server import KEY, KEY_NAME, bind
from hengwang.audit.models import AuditEntry
from hengwang.outbox.models import Job
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
BASE = {
    "name": "gov.example",
    "server": "127.0.0.1",
    "tsig_name": KEY_NAME,
    "tsig_algorithm": "hmac-sha256",
    "may_push": False,
}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def admin(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def served(tmp_path):
    with bind(tmp_path) as port:
        yield port


def plan(zone, unit, *rows):
    for name, kind, value, ttl in rows:
        DomainName.objects.create(
            zone=zone, unit=unit, name=name, kind=kind, value=value, ttl_s=ttl,
            from_on=date(2020, 1, 1),
        )  # fmt: skip


def shown(zone, kind):
    rows = zone.differences.filter(difference=kind)
    return {(row.name, row.kind, row.value) for row in rows}


def test_differences_to_a_real_server_are_found_and_pushed_away(people, admin, served):
    values = {**BASE, "port": served}
    zone = save_zone(values, unit=people.unit, by=admin, tsig_key=KEY)
    plan(
        zone, people.unit,
        ("www", "A", "10.1.0.1", 3600), ("mail", "A", "10.1.0.2", 3600),
        ("oa", "A", "10.1.0.3", 300), ("@", "MX", "10 mail.gov.example", 3600),
        ("@", "TXT", "v=spf1 -all", 3600), ("_ldap._tcp", "SRV", "0 5 389 oa.gov.example", 3600),
        ("v6", "AAAA", "2400::1", 3600),
    )  # fmt: skip
    compare_zone(zone.pk, by=admin)
    missing = {
        ("oa", "A", "10.1.0.3"),
        ("_ldap._tcp", "SRV", "0 5 389 oa.gov.example"),
        ("v6", "AAAA", "2400::1"),
    }
    extra = {("ns", "A", "127.0.0.1"), ("old", "CNAME", "www.gov.example")}
    assert shown(zone, DifferenceKind.MISSING) == missing
    assert shown(zone, DifferenceKind.EXTRA) == extra
    assert shown(zone, DifferenceKind.LIFETIME) == {("mail", "A", "10.1.0.2")}
    with pytest.raises(errors.PushNotAllowedError):
        push_zone(zone.pk, by=admin)
    save_zone({**values, "may_push": True}, unit=people.unit, by=admin, zone_id=zone.pk)
    pushed = push_zone(zone.pk, by=admin)
    assert pushed.compared_serial > 2024010101
    assert {row.difference for row in zone.differences.all()} == {DifferenceKind.EXTRA}
    plan(zone, people.unit, ("ns", "A", "127.0.0.1", 3600))
    push_zone(zone.pk, by=admin, remove_extra=True)
    assert not zone.differences.exists()


def test_a_wrong_key_a_closed_port_and_an_unknown_zone_are_said(people, admin, served):
    wrong = KEY[:-4] + "AA=="
    zone = save_zone({**BASE, "port": served}, unit=people.unit, by=admin, tsig_key=wrong)
    with pytest.raises(errors.NameServerError):
        compare_zone(zone.pk, by=admin)
    zone.refresh_from_db()
    assert zone.compare_error
    for other in ({"name": "nobody.example"}, {"port": 1}):
        values = {**BASE, "port": served, **other}
        save_zone(values, unit=people.unit, by=admin, zone_id=zone.pk, tsig_key=KEY)
        with pytest.raises(errors.NameServerError):
            compare_zone(zone.pk, by=admin)


def test_an_open_zone_needs_no_key(people, admin, served):
    zone = a_zone(people.unit, "open.example", server="127.0.0.1", port=served)
    page = client_of(admin).post(reverse("dns-zone-compare", args=[zone.pk]), follow=True)
    assert "10.1.0.1" in page.text
    assert DnsZone.objects.get(pk=zone.pk).compared_serial == 2024010101


def test_keys_are_encrypted_and_appear_nowhere(people, admin):
    client = client_of(admin)
    given = {
        "unit": people.unit.pk,
        "name": "GOV.example.",
        "server": "127.0.0.1",
        "port": 53,
        "tsig_name": "k",
        "tsig_algorithm": "hmac-sha256",
        "tsig_key": KEY,
        "may_push": "on",
    }
    made = client.post(reverse("dns-zone-new"), given)
    assert made.status_code == 302, made.context["form"].errors
    zone = DnsZone.objects.get()
    assert zone.name == "gov.example"
    assert KEY not in zone.sealed_tsig_key
    assert tsig_key_of(zone) == KEY
    for name in ("dns-zone-detail", "dns-zone-edit"):
        assert KEY not in client.get(reverse(name, args=[zone.pk])).text
    assert KEY not in str(list(AuditEntry.objects.values_list("before", "after", "note")))
    refused = client.post(reverse("dns-zone-new"), {**given, "name": "b.example", "tsig_key": ""})
    assert refused.status_code == 422
    bad = client.post(reverse("dns-zone-new"), {**given, "name": "c.example", "tsig_key": "??"})
    assert bad.status_code == 422


def test_planned_records_obey_the_rules_of_names(people, admin):
    zone, unit = a_zone(people.unit), people.unit
    row = add_domain(zone.pk, NameFacts("WWW", RecordType.A, "10.1.0.1"), unit=unit, by=admin)
    assert row.name == "www"
    refused = [
        (NameFacts("www", RecordType.A, "10.1.0.1"), errors.DomainTakenError),
        (NameFacts("www", RecordType.CNAME, "oa.gov.example"), errors.DomainTakenError),
        (NameFacts("a b", RecordType.A, "10.1.0.1"), errors.DomainNameUnreadableError),
        (NameFacts("x", RecordType.A, "10.1.0.999"), errors.RecordValueUnreadableError),
        (NameFacts("x", RecordType.MX, "mail"), errors.RecordValueUnreadableError),
    ]
    for facts, error in refused:
        with pytest.raises(error):
            add_domain(zone.pk, facts, unit=unit, by=admin)
    correct_domain(row.pk, NameFacts("www", RecordType.A, "10.1.0.2", 60), by=admin)
    end_domain(row.pk, by=admin)
    add_domain(zone.pk, NameFacts("www", RecordType.A, "10.1.0.2"), unit=unit, by=admin)
    with pytest.raises(NotAllowedError):
        end_domain(row.pk, by=people.wang)


def test_a_day_asks_for_comparison_only_where_there_is_a_server(people):
    ask_for_comparison()
    assert not Job.objects.exists()
    a_zone(people.unit, server="127.0.0.1")
    ask_for_comparison()
    assert Job.objects.get().name == "addressing.compare"
