"""Pages of monitoring as the right person, and 404 for a stranger."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.audit.models import AuditEntry
from hengwang.monitoring.choices import CheckKind, CredentialVersion
from hengwang.monitoring.forms.checks import FORMS
from hengwang.monitoring.models import Check, Collector, Credential, Series, Target, Watch
from hengwang.monitoring.reasons import NUMBERS
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.services.planning import json_with_secrets, plan_of
from hengwang.monitoring.tests.factories import a_check, a_collector, monitoring_records
from hengwang.network.tests.factories import a_circuit, a_device
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]
LISTS = (
    *("target-list", "collector-list", "credential-list", "certificate-list", "target-new"),
    *("collector-new", "credential-new", "target-import", "target-import-template", "watch-page"),
)
ROWS = {
    **dict.fromkeys(("target-detail", "target-edit", "target-close"), "target_id"),
    "check-edit": "check_id",
    **dict.fromkeys(
        ("collector-detail", "collector-edit", "collector-pause", "collector-hand-over"),
        "collector_id",
    ),
    **dict.fromkeys(("credential-detail", "credential-change"), "credential_id"),
}
COMMON = {
    "interval_s": 30,
    "timeout_s": 5,
    "failures": 3,
    "confirm_after_s": 5,
    "recoveries": 1,
    "is_deciding": "on",
}
GIVEN = {
    "icmp": {"address": "10.0.0.1", "packets": 3},
    "tcp": {"host": "10.0.0.1", "port": 22},
    "http": {"url": "https://10.0.0.1/", "statuses": "200, 302", "max_redirects": 3},
    "dns": {"server": "10.0.0.1", "port": 53, "name": "gov.example", "type": "A"},
    "tls": {"host": "10.0.0.1", "port": 443, "min_days": 15},
    "snmp": {"host": "10.0.0.1", "port": 161, "profiles": ["system", "interfaces"]},
    "modbus": {
        "host": "10.0.0.1",
        "port": 502,
        "unit": 1,
        "items": "temperature input 0 int16 0.1\nhumidity input 1 uint16 0.1 low",
    },
    "push": {"names": "temperature humidity"},
}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def keeper(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def collector(people, keeper):
    return a_collector(people.unit, keeper, networks=["10.0.0.0/8"])


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_empty_and_filled(people, keeper, name):
    client = client_of(keeper)
    assert client.get(reverse(name)).status_code == 200
    monitoring_records(people.unit)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ROWS)
def test_a_record_opens_for_its_keeper_and_for_nobody_else(people, keeper, name):
    ids = monitoring_records(people.unit)
    url = reverse(name, args=[ids[ROWS[name]]])
    assert client_of(keeper).get(url).status_code == 200
    assert client_of(people.wang).get(url).status_code == 404


def test_who_only_looks_changes_nothing(people):
    ids = monitoring_records(people.unit)
    client = client_of(people.with_role(Role.DUTY_ENGINEER))
    assert client.get(reverse("target-detail", args=[ids["target_id"]])).status_code == 200
    for name in ("target-edit", "target-close"):
        assert client.get(reverse(name, args=[ids["target_id"]])).status_code == 404
    assert client.get(reverse("collector-edit", args=[ids["collector_id"]])).status_code == 404
    assert client.get(reverse("credential-list")).status_code in {403, 404}
    assert client.get(reverse("target-new")).status_code == 404


def test_a_collector_is_registered_and_its_code_shown_once(people, keeper):
    client = client_of(keeper)
    given = {"unit": people.unit.pk, "name": "天水", "networks": "10.62.0.0/16\n10.63.1.9/24"}
    made = client.post(reverse("collector-new"), given)
    assert made.status_code == 302, made.context["form"].errors
    row = Collector.objects.get()
    assert row.networks == ["10.62.0.0/16", "10.63.1.0/24"]
    assert "--code " in client.get(row.get_absolute_url()).text
    assert "--code " not in client.get(row.get_absolute_url()).text
    assert client.post(reverse("collector-new"), given).status_code == 422


@pytest.mark.parametrize(
    "networks", ["127.0.0.0/8", "10.0.0.0/8, ::1/128", "everything", "10.300/8"]
)
def test_networks_are_refused_beside_their_field(people, keeper, networks):
    given = {"unit": people.unit.pk, "name": "天水", "networks": networks}
    answer = client_of(keeper).post(reverse("collector-new"), given)
    assert answer.status_code == 422
    assert answer.context["form"].errors["networks"]


def test_a_paused_collector_asks_nothing_until_it_goes_on(people, keeper, collector):
    a_check(people.unit, collector)
    client = client_of(keeper)
    assert client.post(reverse("collector-pause", args=[collector.pk]), {}).status_code == 302
    collector.refresh_from_db()
    assert plan_of(collector, now=collector.paused_at).checks == ()
    assert client.post(reverse("collector-resume", args=[collector.pk])).status_code == 302
    collector.refresh_from_db()
    assert len(plan_of(collector, now=collector.enrolled_at).checks) == 1


def test_a_collector_is_asked_for_a_new_token_and_revoked(keeper, collector):
    client = client_of(keeper)
    client.post(reverse("collector-rotate", args=[collector.pk]))
    client.post(reverse("collector-revoke", args=[collector.pk]))
    collector.refresh_from_db()
    assert collector.change_token
    assert collector.revoked_at is not None


def test_a_secret_goes_in_and_never_comes_out(people, keeper):
    client = client_of(keeper)
    url = f"{reverse('credential-new')}?kind=3"
    keys = {"authentication_key": "Sehr-Geheim-1", "privacy_key": "Sehr-Geheim-2"}
    given = {
        "unit": people.unit.pk,
        "name": "核心",
        "user": "hw",
        "authentication": "sha256",
        "privacy": "aes128",
        **keys,
    }
    short = client.post(url, {**given, "privacy_key": "short"})
    assert short.status_code == 422
    made = client.post(url, given)
    assert made.status_code == 302, made.context["form"].errors
    row = Credential.objects.get()
    assert "Geheim" not in row.secret
    for page in (row.get_absolute_url(), reverse("credential-change", args=[row.pk])):
        assert "Geheim" not in client.get(page).text
    assert "Geheim" not in short.text
    assert "Geheim" not in str(list(AuditEntry.objects.values()))


def test_a_push_token_is_shown_once_and_only_its_digest_is_kept(people, keeper, collector):
    client = client_of(keeper)
    given = {"unit": people.unit.pk, "name": "动环"}
    made = client.post(f"{reverse('credential-new')}?kind=push", given, follow=True)
    token = made.context["token"]
    assert len(token) >= 24
    row = Credential.objects.get()
    assert token not in client.get(row.get_absolute_url()).text
    a_check(people.unit, collector, kind=CheckKind.PUSH, settings={}, credential=row)
    plan = plan_of(collector, now=row.changed_at)
    assert len(plan.checks[0].settings["token_sha256"]) == 64
    assert token.encode() not in json_with_secrets(plan)


def test_a_target_is_entered_corrected_and_closed(people, keeper, collector):
    client = client_of(keeper)
    given = {"unit": people.unit.pk, "name": "核心路由器", "kind": "device", "address": "10.0.0.1"}
    assert client.post(reverse("target-new"), given).status_code == 302
    row = Target.objects.get()
    below = {**given, "name": "汇聚", "address": "10.0.0.2", "parent": "核心路由器"}
    assert client.post(reverse("target-new"), below).status_code == 302
    child = Target.objects.get(name="汇聚")
    assert child.parent == row
    circle = client.post(reverse("target-edit", args=[row.pk]), {**given, "parent": "汇聚"})
    assert circle.status_code == 422
    check = a_check(people.unit, collector, name="x")
    Check.objects.filter(pk=check.pk).update(target=row)
    assert client.post(reverse("target-close", args=[row.pk]), {}).status_code == 302
    row.refresh_from_db()
    check.refresh_from_db()
    assert row.closed_at == check.ended_at is not None
    assert client.get(reverse("target-edit", args=[row.pk])).status_code == 200
    assert client.post(reverse("target-edit", args=[row.pk]), given).status_code == 422


@pytest.mark.parametrize("kind", FORMS)
def test_every_kind_of_check_is_added_and_changed(people, keeper, collector, kind):
    target = a_check(people.unit, collector).target
    version = CredentialVersion.PUSH if kind == "push" else CredentialVersion.COMMUNITY
    ids = monitoring_records(people.unit)
    Credential.objects.filter(pk=ids["credential_id"]).update(version=version)
    needs = {"credential": ids["credential_id"]} if kind in {"snmp", "push"} else {}
    given = {**COMMON, **GIVEN[kind], **needs, "collector": collector.pk}
    client = client_of(keeper)
    url = f"{reverse('check-new', args=[target.pk])}?kind={kind}"
    assert client.get(url).status_code == 200
    made = client.post(url, given)
    assert made.status_code == 302, made.context["form"].errors
    check = target.checks.get(kind=kind, interval_s=30)
    assert check.valid_for_s == 90
    edit = reverse("check-edit", args=[check.pk])
    shown = client.get(edit).context["form"]
    again = {name: field.value() for name, field in ((f.name, f) for f in shown)}
    again = {name: value for name, value in again.items() if str(value) not in {"None", "False"}}
    assert client.post(edit, again).status_code == 302
    assert target.checks.filter(kind=kind).count() == 1 + (kind == "tcp"), "nothing had changed"
    assert client.post(edit, {**given, "failures": 5}).status_code == 302
    check.refresh_from_db()
    assert check.ended_at is not None, "what judges the past begins a successor"
    assert target.checks.get(kind=kind, failures=5).ended_at is None


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("icmp", {"address": "169.254.169.254"}, "address"),
        ("icmp", {"address": "192.0.2.1"}, "address"),
        ("tcp", {"host": "127.0.0.1", "port": 8000}, "host"),
        ("tcp", {"host": "::ffff:169.254.169.254", "port": 80}, "host"),
        ("tcp", {"host": "localhost", "port": 80}, "host"),
        ("http", {"url": "http://169.254.169.254/latest/meta-data/"}, "url"),
        ("http", {"url": "http://metadata.google.internal/"}, "url"),
        ("http", {"url": "file:///etc/passwd"}, "url"),
        ("http", {"url": "gopher://10.0.0.1/"}, "url"),
        ("http", {"url": "http://admin:secret@10.0.0.1/"}, "url"),
        ("http", {"url": "http://[::1]/"}, "url"),
        ("dns", {"server": "8.8.8.8"}, "server"),
    ],
)
def test_probes_cannot_be_pointed_where_they_must_not(
    people, keeper, collector, kind, given, field
):
    target = a_check(people.unit, collector).target
    body = {**COMMON, **GIVEN[kind], **given, "collector": collector.pk}
    url = f"{reverse('check-new', args=[target.pk])}?kind={kind}"
    answer = client_of(keeper).post(url, body)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]


def test_a_device_is_watched_by_one_button(people, keeper, collector):
    device = a_device(people.unit, management_address="10.0.0.7")
    client = client_of(keeper)
    url = reverse("watch", args=["device", device.pk])
    assert url in client.get(device.get_absolute_url()).text
    form = client.get(url).context["form"]
    assert form["checks"].value() == ["icmp", "snmp"]
    given = {"name": device.name, "checks": ["icmp"], "collector": collector.pk}
    assert client.post(url, {**given, "checks": ["icmp", "snmp"]}).status_code == 422
    made = client.post(url, given)
    assert made.status_code == 302, made.context["form"].errors
    target = Target.objects.get()
    assert Watch.objects.get().subject == device
    assert (target.address, target.checks.get().kind) == ("10.0.0.7", "icmp")
    assert client.get(url).headers["Location"] == target.get_absolute_url()
    assert target.get_absolute_url() in client.get(device.get_absolute_url()).text


def test_nobody_else_watches_our_records(people, keeper, collector):
    device = a_device(people.unit, management_address="10.0.0.7")
    circuit = a_circuit(people.unit)
    for kind, row in (("device", device), ("circuit", circuit)):
        url = reverse("watch", args=[kind, row.pk])
        assert client_of(people.wang).get(url).status_code == 404
        assert client_of(people.with_role(Role.DUTY_ENGINEER)).get(url).status_code == 404
    assert client_of(people.wang).get(reverse("watch-many", args=["device"])).status_code == 404


def test_a_whole_list_is_watched_as_it_was_filtered(people, keeper, collector):
    rows = [
        a_device(people.unit, f"交换机{n}", management_address=f"10.0.1.{n}") for n in (1, 2, 3)
    ]
    outside = a_device(people.unit, "外面", management_address="192.0.2.9")
    a_device(people.unit, "没有地址")
    client = client_of(keeper)
    assert reverse("watch-many", args=["device"]) in client.get(reverse("device-list")).text
    url = f"{reverse('watch-many', args=['device'])}?kind=router"
    page = client.get(url)
    assert len(page.context["ready"]) == 4
    assert [one.name for one in page.context["without"]] == ["没有地址"]
    ticked = [rows[0].pk, rows[1].pk, outside.pk]
    done = client.post(url, {"id": ticked, "collector": collector.pk}, follow=True)
    assert Target.objects.count() == 2
    assert "192.0.2.9" in done.text
    assert len(client.get(url).context["ready"]) == 2


def test_a_website_is_watched_by_its_address(people, keeper, collector):
    given = {
        "unit": people.unit.pk,
        "name": "门户网站",
        "collector": collector.pk,
        "url": "https://www.gov.example:8443/zwgk",
        "contains": "政务公开",
    }
    made = client_of(keeper).post(reverse("watch-page"), given)
    assert made.status_code == 302, made.context["form"].errors
    http, tls = Target.objects.get().checks.order_by("pk")
    assert http.settings == {"url": given["url"], "contains": "政务公开"}
    assert (tls.settings["host"], tls.settings["port"]) == ("www.gov.example", 8443)
    assert http.is_deciding
    assert not tls.is_deciding
    bad = client_of(keeper).post(reverse("watch-page"), {**given, "url": "ftp://x/"})
    assert bad.status_code == 422


def test_lists_take_the_same_queries_for_many_as_for_few(people, keeper, collector):
    client = client_of(keeper)
    a_check(people.unit, collector, "一")
    url = reverse("target-list")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for number in range(30):
        a_check(people.unit, collector, f"对象{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh-hans",
            ("没有发送 Ping 的权限", "该机器不能进行连通性探测", "磁盘空间已满", "无法识别的"),
        ),
        ("en", ("may not ping: install fping", "This machine cannot ping", "unsent", "nobody can")),
    ],
)
def test_a_collector_that_may_not_ping_says_so_beside_the_check_and_on_its_page(
    people, keeper, samples, collector, language, words
):
    """In the reader's words: what is wrong, whose fault it is, and what to do."""
    check = a_check(people.unit, collector, kind=CheckKind.ICMP, settings={"address": "10.0.0.1"})
    now = timezone.now()
    outcome = Series.objects.create(check_of=check, name=Series.OUTCOME)
    samples.append(Samples.of([(outcome.pk, to_ms(now), NUMBERS["ping_not_permitted"])]))
    told = {"capabilities": {"icmp": "none"}, "counters": {"malformed_syslog": 3}}
    pause = {"since": now.isoformat(), "reason": "spool_full"}
    Collector.objects.filter(pk=collector.pk).update(beat=told | {"paused": pause})
    User.objects.filter(pk=keeper.pk).update(language=language)
    client = client_of(keeper)
    page = client.get(reverse("target-detail", args=[check.target_id])).content.decode()
    assert words[0] in page
    assert "ping_not_permitted" not in page
    page = client.get(reverse("collector-detail", args=[collector.pk])).content.decode()
    assert [word for word in words[1:] if word not in page] == []
    assert "spool_full" not in page
    assert "malformed_syslog" not in page
