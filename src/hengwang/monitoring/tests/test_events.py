"""Messages of devices: stored whatever they hold, shown to who may see them, gone in their time."""

import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from hengwang.accounts.choices import Role
from hengwang.collector.protocol.blocks import micros
from hengwang.monitoring.heard import trap_text
from hengwang.monitoring.models import CheckWord, Event, Series, Target
from hengwang.monitoring.services.ingest import take_batch
from hengwang.monitoring.services.naming import LONGEST, fitting
from hengwang.monitoring.store_jobs import EVENTS_KEPT, forget_events
from hengwang.monitoring.tests.factories import a_batch, a_check, a_collector, results
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
SYSLOG = {
    "facility": 23,
    "severity": 3,
    "app": "%%01IFNET/4/LINK_STATE",
    "text": "上联口 GE0/0/1 中断",
}
TRAP = {"trap": "1.3.6.1.2.1.33.2.0.1", "uptime": 77, "1.3.6.1.2.1.33.1.2.3.0": 9}


@pytest.fixture
def collector(people, admin):
    return a_collector(people.unit, admin)


def heard(collector, samples, *messages, source="10.1.1.1", name="b1"):
    """A batch with these messages, as a collector sends it, a second apart and just now."""
    now = timezone.now()
    block = {
        "kind": "events",
        "base_us": micros(now - timedelta(minutes=5)),
        "at": [number * 1_000_000 for number in range(len(messages))],
        "source": [source] * len(messages),
        "what": ["snmp_trap" if "trap" in one else "syslog" for one in messages],
        "data": list(messages),
    }
    return take_batch(collector, name, a_batch(name, block), samples, now=now)


def test_messages_are_listed_in_words_newest_first_and_in_the_file_too(people, collector, samples):
    heard(collector, samples, SYSLOG, TRAP)
    client = client_of(people.with_role(Role.DUTY_ENGINEER))
    page = client.get(reverse("event-list")).content.decode()
    assert page.index("UPS 正由电池供电") < page.index("上联口 GE0/0/1 中断")
    assert "1.3.6.1.2.1.33.1.2.3.0 = 9" in page
    assert "错误" in page
    file = client.get(reverse("event-list"), {"export": "xlsx"})
    book = load_workbook(io.BytesIO(file.content))
    told = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert any("上联口 GE0/0/1 中断" in one for one in told)
    assert "10.1.1.1" in told


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "上联口"}, 1),
        ({"text": "33.2.0.1"}, 1),
        ({"what": "snmp_trap"}, 1),
        ({"severity": "3"}, 1),
        ({"severity": "2"}, 0),
        ({"source": "10.1.1"}, 2),
        ({"source": "10.9"}, 0),
        ({"since": "hour"}, 2),
    ],
)
def test_they_are_found_by_words_sender_kind_and_urgency(people, collector, samples, asked, found):
    heard(collector, samples, SYSLOG, TRAP)
    page = client_of(people.with_role(Role.DUTY_ENGINEER)).get(reverse("event-list"), asked)
    assert page.content.decode().count("10.1.1.1</td>") == found


def test_nobody_else_reads_them_and_a_target_shows_its_own(people, collector, samples):
    heard(collector, samples, SYSLOG)
    check = a_check(people.unit, collector)
    Target.objects.filter(pk=check.target_id).update(address="10.1.1.1")
    engineer = people.with_role(Role.DUTY_ENGINEER)
    target = reverse("target-detail", args=[check.target_id])
    assert "上联口 GE0/0/1 中断" in client_of(engineer).get(target).content.decode()
    assert client_of(people.wang).get(reverse("event-list")).status_code == 403
    local = people.with_role(Role.ACCESS_UNIT_OFFICER)
    local.grants.update(unit=people.other_unit)
    local.__dict__.pop("grants_today", None)
    page = client_of(local).get(reverse("event-list"))
    assert page.status_code == 403 or "上联口" not in page.content.decode()
    # Another address on the same collector is not this target's.
    Target.objects.filter(pk=check.target_id).update(address="10.1.1.2")
    assert "上联口" not in client_of(engineer).get(target).content.decode()


def test_many_cost_as_many_queries_as_few(people, collector, samples):
    client = client_of(people.with_role(Role.DUTY_ENGINEER))
    heard(collector, samples, SYSLOG)
    client.get(reverse("event-list"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("event-list"))
    heard(collector, samples, *[SYSLOG | {"text": f"第 {n} 条"} for n in range(40)], name="b2")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("event-list"))
    assert len(many) == len(few)


def test_what_a_device_says_never_holds_up_a_batch(people, collector, samples):
    """NULs, which PostgreSQL refuses, and names longer than a column: replaced, told apart."""
    check = a_check(people.unit, collector)
    long = [f"oid.{'1.' * 60}{end}" for end in (1, 2)]
    block = results([(check.pk, timezone.now(), "")], **{long[0]: [1.0], long[1]: [2.0]})
    block["numbers"]["te\0mp"] = {"values": [3.0]}
    block["texts"] = {"interface.1": {"words": ["a\0b"], "values": [0]}}
    events = {
        "kind": "events",
        "base_us": micros(timezone.now()),
        "at": [0],
        "source": ["10.1.1.1"],
        "what": ["syslog"],
        "data": [{"te\0xt": 1, "text": "a\0b"}],
    }
    answer = take_batch(collector, "b1", a_batch("b1", block, events), samples, now=timezone.now())
    assert answer.stored == 1
    names = set(Series.objects.filter(check_of=check).values_list("name", flat=True))
    assert {fitting(long[0]), fitting(long[1]), "te\ufffdmp"} <= names
    assert max(map(len, names)) <= LONGEST
    assert CheckWord.objects.get(name="interface.1").value == "a\ufffdb"
    assert "\0" not in json.dumps(Event.objects.get().data, ensure_ascii=False)


def test_they_are_kept_six_months_and_no_longer(collector, samples):
    heard(collector, samples, SYSLOG, TRAP)
    old, young = Event.objects.order_by("at")
    Event.objects.filter(pk=old.pk).update(at=timezone.now() - EVENTS_KEPT - timedelta(hours=1))
    Event.objects.filter(pk=young.pk).update(at=timezone.now() - timedelta(days=184))
    forget_events()
    assert list(Event.objects.all()) == [young]


def test_a_trap_nobody_has_a_word_for_is_named_by_its_number():
    assert trap_text("1.3.6.1.4.1.2011.5.25.1") == "1.3.6.1.4.1.2011.5.25.1"
    assert trap_text("1.3.6.1.6.3.1.1.5.3") == trap_text("1.3.6.1.6.3.1.1.5.0.3")
