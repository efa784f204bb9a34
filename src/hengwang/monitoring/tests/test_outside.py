"""Alerts of other monitors: each occasion once, hostile bodies refused, a real Alertmanager."""

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.monitoring.alert_errors import AlertEndsByItselfError
from hengwang.monitoring.choices import AlertState, SourceKind
from hengwang.monitoring.models import Alert, OutsideSource, Target
from hengwang.monitoring.outside.reports import host_of
from hengwang.monitoring.services.alert_course import close_outside
from hengwang.monitoring.services.outside import add_source, revoke_source
from hengwang.monitoring.tests.factories import LONG_AGO
from hengwang.notifications.choices import Urgency
from hengwang.testing.scopes import assert_hidden_from, client_of

BEGAN = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def prometheus(people, admin):
    source, token = add_source("普罗", SourceKind.ALERTMANAGER, people.unit, by=admin)
    return source, {"authorization": f"Bearer {token}"}


@pytest.fixture
def zabbix(people, admin):
    source, token = add_source("Zabbix", SourceKind.ZABBIX, people.unit, by=admin)
    return source, {"authorization": f"Bearer {token}"}


@pytest.fixture
def target(people):
    return Target.objects.create(
        name="网站",
        kind="website",
        unit=people.unit,
        address="10.0.0.8",
        watched_from=BEGAN - LONG_AGO,
    )


def sent(*alerts: dict[str, object], **more: object) -> dict[str, object]:
    status = "firing" if any(one["status"] == "firing" for one in alerts) else "resolved"
    whole = {"version": "4", "groupKey": "{}:{}", "status": status, "alerts": list(alerts)}
    return whole | {"receiver": "hw", "truncatedAlerts": 0} | more


def one(
    status: str = "firing", name: str = "aa11", at: datetime = BEGAN, **labels: str
) -> dict[str, object]:
    return {
        "status": status,
        "labels": {"alertname": "InstanceDown", "severity": "critical"} | labels,
        "annotations": {"summary": "网站打不开"},
        "startsAt": at.isoformat(),
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus/graph",
        "fingerprint": name,
    }


def post(heads: dict[str, str], body: object, name: str = "hook-alertmanager") -> object:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post(reverse(name), data, content_type="application/json", headers=heads)


def test_an_alert_opens_is_told_again_and_resolves_once(prometheus, target):
    _source, heads = prometheus
    firing, over = (
        sent(one(instance="10.0.0.8:443")),
        sent(one("resolved", instance="10.0.0.8:443")),
    )
    answers = [post(heads, body).json()["changed"] for body in (firing, firing, over, over, firing)]
    assert answers == [1, 0, 1, 0, 0]
    alert = Alert.objects.get()
    assert (alert.target, alert.urgency, alert.since) == (target, Urgency.CRITICAL, BEGAN)
    assert alert.state == AlertState.RESOLVED


def test_the_next_occasion_is_an_alert_of_its_own(prometheus):
    _source, heads = prometheus
    post(heads, sent(one(), one(name="bb22")))
    post(heads, sent(one("resolved")))
    assert post(heads, sent(one(at=BEGAN + 60 * MINUTE))).json() == {"changed": 1}
    assert post(heads, sent(one("resolved"))).json() == {"changed": 0}
    assert Alert.objects.filter(resolved_at=None).count() == 2


def test_a_target_is_found_by_its_id_or_address_within_the_unit_only(prometheus, people, target):
    _source, heads = prometheus
    other = Target.objects.create(
        name="别家", kind="website", unit=people.other_unit, address="10.0.0.9", watched_from=BEGAN
    )
    post(heads, sent(
        one(name="a", hengwang_target=str(target.pk)), one(name="b", address="10.0.0.8"),
        one(name="c", instance="10.0.0.9:80"), one(name="d", hengwang_target=str(other.pk)),
    ))  # fmt: skip
    found = dict(Alert.objects.values_list("key", "target"))
    assert [found[key] for key in sorted(found)] == [target.pk, target.pk, None, None]
    assert not Alert.objects.exclude(unit=people.unit).exists()


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"version": "3"}).encode(),
        json.dumps(sent(one() | {"fingerprint": "../x"})).encode(),
        json.dumps(sent(one() | {"startsAt": "yesterday"})).encode(),
        json.dumps(sent(one() | {"labels": {str(n): "x" for n in range(65)}})).encode(),
        json.dumps(sent(one() | {"labels": {"a": {"b": 1}}})).encode(),
        json.dumps(sent(*[one(name=str(n)) for n in range(1001)])).encode(),
    ],
)
def test_a_hostile_body_is_refused_and_counted(prometheus, body):
    source, heads = prometheus
    assert post(heads, body).status_code == 422
    source.refresh_from_db()
    assert (source.refused, Alert.objects.count()) == (1, 0)


def test_a_body_that_is_too_long_is_refused_unread(prometheus):
    _source, heads = prometheus
    assert post(heads, b" " * (1024 * 1024 + 1)).status_code == 413


def test_without_its_token_nobody_is_heard(prometheus, zabbix, admin):
    source, heads = prometheus
    for wrong in ({}, {"authorization": "Bearer x"}, {"authorization": "Basic x"}, zabbix[1]):
        assert post(wrong, sent(one())).status_code == 401
    assert Client().get(reverse("hook-zabbix")).status_code == 405
    post(heads, sent(one()))
    revoke_source(source, by=admin)
    assert post(heads, sent(one())).status_code == 401
    assert not Alert.objects.unresolved().exists()


def test_zabbix_opens_and_ends_by_its_event(zabbix, target):
    _source, heads = zabbix
    told = {"version": "1", "event_id": "77", "value": "1", "severity": "High", "host": "web",
            "name": "端口不通", "ip": "10.0.0.8", "began": str(int(BEGAN.timestamp()))}  # fmt: skip
    over = told | {"value": "0"}
    answers = [post(heads, body, "hook-zabbix").json()["changed"] for body in (told, told, over)]
    assert answers == [1, 0, 1]
    alert = Alert.objects.get()
    assert (alert.target, alert.urgency, alert.title) == (target, Urgency.SERIOUS, "端口不通")
    assert post(heads, told | {"more": "x"}, "hook-zabbix").status_code == 422


def test_the_title_is_text_and_nothing_else(prometheus, admin):
    _source, heads = prometheus
    body = one() | {"annotations": {"summary": "<script>alert(1)</script>\n\x00b" + "x" * 400}}
    body["annotations"]["summary"] = body["annotations"]["summary"].replace("\x00", "")
    post(heads, sent(body))
    page = client_of(admin).get(Alert.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_a_null_byte_is_no_text(prometheus):
    _source, heads = prometheus
    body = one() | {"annotations": {"summary": "a\x00b"}}
    assert post(heads, sent(body)).status_code == 422


def test_only_alerts_of_others_are_closed_by_hand(prometheus, admin, people):
    post(prometheus[1], sent(one()))
    alert = Alert.objects.get()
    close_outside(alert.pk, "误报", by=admin)
    own = Alert.objects.create(
        key="down:1", kind="down", urgency="serious", title="x", unit=people.unit, since=BEGAN,
        opened_at=BEGAN, clock_from=BEGAN,
    )  # fmt: skip
    with pytest.raises(AlertEndsByItselfError):
        close_outside(own.pk, "", by=admin)


def test_a_monitor_is_added_on_pages_and_its_token_shown_once(people, admin):
    client = client_of(admin)
    told = {"name": "普罗", "kind": "alertmanager", "unit": people.unit.pk}
    made = client.post(reverse("alert-source-new"), told)
    assert made.status_code == 302
    first = client.get(made["Location"]).content.decode()
    token = first.split("<code>")[1].split("</code>")[0]
    assert post({"authorization": f"Bearer {token}"}, sent(one())).status_code == 200
    assert token not in client.get(made["Location"]).content.decode()
    assert token not in str(list(OutsideSource.objects.values()))
    stranger = people.with_role(Role.LEADER)
    assert_hidden_from(stranger, made["Location"])


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("10.0.0.8:443", "10.0.0.8"),
        ("https://www.example.gov.cn/x", "www.example.gov.cn"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("web", "web"),
    ],
)
def test_the_host_of_an_instance(text, host):
    assert host_of(text) == host


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


CONFIGURATION = """
route: {{receiver: hw, group_by: [alertname], group_wait: 100ms, group_interval: 1s}}
receivers:
- name: hw
  webhook_configs:
  - url: {url}
    send_resolved: true
    http_config: {{authorization: {{credentials: {token}}}}}
"""


@pytest.mark.django_db(transaction=True)
def test_a_real_alertmanager_delivers_to_the_running_server(people, admin, live_server, tmp_path):
    program = shutil.which("prometheus-alertmanager")
    assert program, "apt-get install prometheus-alertmanager"
    _source, token = add_source("普罗", SourceKind.ALERTMANAGER, people.unit, by=admin)
    url = live_server.url + reverse("hook-alertmanager")
    configured = tmp_path / "am.yml"
    configured.write_text(CONFIGURATION.format(url=url, token=token), "utf-8")
    port = free_port()
    process = subprocess.Popen(
        [
            program, f"--config.file={configured}", f"--storage.path={tmp_path}/am",
            f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: raise_there(port, ends=None))
        until(lambda: Alert.objects.unresolved().exists())
        raise_there(port, ends=datetime.now(UTC))
        until(lambda: Alert.objects.filter(state=AlertState.RESOLVED).exists())
    finally:
        process.terminate()
        process.wait(10)
    alert = Alert.objects.get()
    assert (alert.title, alert.urgency) == ("网站打不开", Urgency.WARNING)


def raise_there(port: int, ends: datetime | None) -> bool:
    alert = {
        "labels": {"alertname": "InstanceDown", "severity": "warning", "instance": "10.0.0.8:9100"},
        "annotations": {"summary": "网站打不开"},
        "startsAt": BEGAN.isoformat(),
    } | ({"endsAt": ends.isoformat()} if ends else {})
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v2/alerts", json.dumps([alert]).encode(),
        {"Content-Type": "application/json"},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(request, timeout=5) as answered:
            return bool(answered.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def until(is_so, patience_s: float = 60) -> None:
    """Wait for another process; a deadline, not a pause."""
    end = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
