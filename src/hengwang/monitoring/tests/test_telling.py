"""What the samples tell the inventory: traffic, addresses alive, records confirmed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from hengwang.addressing.models import Prefix, RoutingDomain, Sighting
from hengwang.addressing.rules import key_of_text
from hengwang.monitoring.choices import CheckKind
from hengwang.monitoring.models import CheckWord, Watch
from hengwang.monitoring.services.ingest import take_batch
from hengwang.monitoring.services.telling import (
    mac_of,
    tell_sightings,
    tell_traffic,
    tell_verified,
)
from hengwang.monitoring.tests.factories import a_batch, a_check, a_collector, a_credential, results
from hengwang.network.models import CircuitTraffic, Interface, Verification
from hengwang.network.tests.factories import a_circuit, a_device

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.fixture
def collector(people, admin):
    return a_collector(people.unit, admin)


@pytest.fixture
def agent(people, admin, collector):
    """A device whose agent is asked, with the circuit that ends at its second port."""
    device = a_device(people.unit, management_address="10.0.0.1")
    circuit = a_circuit(people.unit)
    Interface.objects.create(device=device, name="GE0/0/2", circuit=circuit, end="a")
    check = a_check(
        people.unit,
        collector,
        kind=CheckKind.SNMP,
        settings={"host": "10.0.0.1"},
        credential=a_credential(people.unit, admin),
    )
    Watch.objects.create(target=check.target, device=device)
    return check, circuit


def told(check, at, words, **numbers):
    block = results([(check.pk, at, "")], **{name: [value] for name, value in numbers.items()})
    texts = {name: {"words": [word], "values": [0]} for name, word in words.items()}
    return {**block, "texts": texts}


def test_the_peak_of_a_circuit_comes_from_the_port_the_agent_names(samples, collector, agent):
    check, circuit = agent
    names = {"interface.1": "GE0/0/1", "interface.2": "GE0/0/2", "detail": "not kept"}
    at = NOW - timedelta(hours=2)
    first = told(check, at, names, **{"in_bps.2": 3e6, "out_bps.2": 8.25e6, "in_bps.1": 9e9})
    later = told(check, at + timedelta(minutes=1), names, **{"in_bps.2": 5e6, "out_bps.2": 1e6})
    for number, block in enumerate((first, later)):
        take_batch(collector, f"b{number}", a_batch(f"b{number}", block), samples, now=NOW)
    assert sorted(CheckWord.objects.values_list("name", flat=True)) == [
        "interface.1",
        "interface.2",
    ]
    assert tell_traffic(samples, now=NOW) == 1
    month = CircuitTraffic.objects.get()
    assert (month.circuit, month.peak_mbps, month.source) == (circuit, Decimal("8.25"), "SNMP")
    assert month.month_on.isoformat() == "2026-11-01"


def test_words_said_again_are_written_again_after_an_hour_only(
    samples, collector, agent, django_assert_num_queries
):
    check, _circuit = agent
    for number, minutes in enumerate((0, 1, 61)):
        block = told(check, NOW + timedelta(minutes=minutes), {"system_name": "R1"})
        now = NOW + timedelta(hours=2)
        take_batch(collector, f"w{number}", a_batch(f"w{number}", block), samples, now=now)
    assert CheckWord.objects.get().said_at == NOW + timedelta(minutes=61)


def a_plan(unit, name, text, first, last):
    domain = RoutingDomain.objects.create(name=name)
    Prefix.objects.create(
        unit=unit, routing_domain=domain, text=text, version=4, length=8, kind="container",
        first_key=key_of_text(first), last_key=key_of_text(last), cursor_key=key_of_text(first),
    )  # fmt: skip
    return domain


def test_addresses_that_answered_and_neighbours_of_routers_are_seen(
    people, samples, collector, agent
):
    domain = a_plan(people.unit, "外网", "10.0.0.0/8", "10.0.0.0", "10.255.255.255")
    ping = a_check(
        people.unit, collector, "主机", kind=CheckKind.ICMP, settings={"address": "10.0.0.9"}
    )
    silent = a_check(
        people.unit, collector, "无声", kind=CheckKind.ICMP, settings={"address": "10.0.0.8"}
    )
    check, _circuit = agent
    words = {
        "neighbour.3.10.0.0.7": "00:1b:21:0a:ff:01",
        "neighbour.3.192.0.2.1": "00:1b:21:0a:ff:02",
    }
    blocks = [results([(ping.pk, NOW, ""), (silent.pk, NOW, "lost")]), told(check, NOW, words)]
    take_batch(collector, "s", a_batch("s", *blocks), samples, now=NOW)
    assert tell_sightings(samples, since=NOW - timedelta(hours=2)) == 2
    seen = {row.text: row for row in Sighting.objects.filter(routing_domain=domain)}
    assert seen.keys() == {"10.0.0.9", "10.0.0.7"}
    assert seen["10.0.0.7"].mac == "00:1b:21:0a:ff:01"
    assert seen["10.0.0.9"].source == "ping"


def test_an_address_two_plans_know_is_told_to_neither(people, samples, collector):
    a_plan(people.unit, "甲", "10.0.0.0/8", "10.0.0.0", "10.255.255.255")
    a_plan(people.unit, "乙", "10.0.0.0/8", "10.0.0.0", "10.255.255.255")
    ping = a_check(
        people.unit, collector, "主机", kind=CheckKind.ICMP, settings={"address": "10.0.0.9"}
    )
    take_batch(collector, "s", a_batch("s", results([(ping.pk, NOW, "")])), samples, now=NOW)
    assert tell_sightings(samples, since=NOW - timedelta(hours=2)) == 0


def test_a_record_that_answers_is_confirmed_once_a_month(people, samples, collector):
    now = timezone.now()
    device, mute = a_device(people.unit), a_device(people.unit)
    good = a_check(people.unit, collector, "好")
    bad = a_check(people.unit, collector, "坏")
    Watch.objects.create(target=good.target, device=device)
    Watch.objects.create(target=bad.target, device=mute)
    block = results([(good.pk, now, ""), (bad.pk, now, "timeout")])
    take_batch(collector, "v", a_batch("v", block), samples, now=now)
    assert [tell_verified(samples, now=now) for _ in range(2)] == [1, 0]
    assert (Verification.objects.get().device, Verification.objects.get().way) == (device, "probe")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("00:1B:21:0a:ff:01", "00:1b:21:0a:ff:01"),
        ("ABCDEF", "41:42:43:44:45:46"),
        ("x", ""),
        ("", ""),
    ],
)
def test_a_hardware_address_is_read_however_it_was_said(said, meant):
    assert mac_of(said) == meant
