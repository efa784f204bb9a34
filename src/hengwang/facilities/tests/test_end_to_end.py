"""From a Modbus device through a real collector to the page of the room."""

import asyncio
import signal
import subprocess
import threading
import time
import urllib.request
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from hengwang.accounts.choices import Role
from hengwang.collector.process import command
from hengwang.collector.protocol.plan import ModbusSettings
from hengwang.collector.tests.agents import COMMUNITY, snmpd
from hengwang.collector.tests.loopback import closed_port
from hengwang.facilities.choices import SensorKind
from hengwang.facilities.models import RoomIncident
from hengwang.facilities.queries.standing import sensors_now
from hengwang.facilities.services.judging import judge
from hengwang.facilities.services.sensors import add_sensor
from hengwang.facilities.services.sources import (
    SourceFacts,
    add_pushed_source,
    add_source,
    modbus_items,
)
from hengwang.monitoring.choices import CheckKind, CredentialVersion, TargetKind
from hengwang.monitoring.models import Check, Credential, Target
from hengwang.monitoring.services.enrolling import register_collector
from hengwang.network.secret_text import PROBES, seal_text
from hengwang.network.tests.factories import a_room
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

PATIENCE_S = 90
HOT = 351  # tenths of a degree
VALUES = "temperature holding 0 int16 0.1\nhumidity holding 1 uint16 0.1\nleak discrete 3 bit"


@contextmanager
def modbus_device():
    """A device with a temperature, a humidity and a leak contact; yields its port."""
    device = SimDevice(
        1,
        simdata=(
            [SimData(0, values=False, count=16, datatype=DataType.BITS)],
            [SimData(0, values=False, count=16, datatype=DataType.BITS)],
            [SimData(0, values=[HOT, 452], datatype=DataType.REGISTERS)],
            [SimData(0, values=0, datatype=DataType.REGISTERS)],
        ),
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start():
        server = ModbusTcpServer(device, address=("127.0.0.1", 0))
        await server.serve_forever(background=True)
        return server

    def there(work):
        return asyncio.run_coroutine_threadsafe(work, loop).result(timeout=30)

    server = there(start())
    try:
        yield server.transport.sockets[0].getsockname()[1]
    finally:
        there(server.shutdown())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def until(met):
    patience = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < patience, "it did not happen"
        time.sleep(0.2)


@pytest.fixture
def people(transactional_db):
    return make_people()


@contextmanager
def at_work(url, code, folder):
    """A collector process until the end of the block."""
    words = [*command(url, folder), "--code", code]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as child:
        try:
            yield
        finally:
            child.send_signal(signal.SIGTERM)
            child.communicate(timeout=60)


def test_what_devices_of_a_room_say_stands_on_its_page(live_server, people, samples, tmp_path):
    keeper = people.with_role(Role.NETWORK_ADMIN)
    collector, code = register_collector(people.unit, "机房采集器", ["127.0.0.0/8"], by=keeper)
    listening = closed_port()
    collector.listeners = [{"kind": "push", "address": "127.0.0.1", "port": listening}]
    collector.save()
    room = a_room(people.unit)
    with modbus_device() as port, snmpd(tmp_path) as agent:
        facts = SourceFacts("动环主机", collector, interval_s=1, valid_for_s=60)
        settings = ModbusSettings(host="127.0.0.1", port=port, items=modbus_items(VALUES))
        host = add_source(room, facts, settings, by=keeper)
        pushed_by, token = add_pushed_source(
            room, SourceFacts("门禁", collector), ["door"], by=keeper
        )
        ups = a_ups(people.unit, collector, agent)
        for name, kind, source in (
            ("temperature", SensorKind.TEMPERATURE, host),
            ("humidity", SensorKind.HUMIDITY, host),
            ("leak", SensorKind.LEAK, host),
            ("battery_minutes_left", SensorKind.UPS_RUNTIME, ups),
            ("door", SensorKind.DOOR, pushed_by),
        ):
            given = {"name": str(kind.label), "kind": kind, "check_of": source, "value_name": name}
            add_sensor(room, given, by=keeper)
        with at_work(live_server.url, code, tmp_path / "state"):
            sensors = list(room.sensors.select_related("room"))

            def heard():
                push(listening, pushed_by.pk, token)
                told, _book = sensors_now(samples, sensors, now=timezone.now())
                return all(one.value is not None for one in told)

            until(heard)
    told, _book = sensors_now(samples, sensors, now=timezone.now())
    assert {one.sensor.kind: one.text for one in told}["temperature"] == "35.1 ℃"
    assert {one.sensor.kind: one.value for one in told}[SensorKind.UPS_RUNTIME] == 47
    later = timezone.now() + timedelta(minutes=2)
    judge(samples, now=later, back=timedelta(minutes=10))
    assert RoomIncident.objects.filter(sensor__kind="temperature", level="alarm").exists()
    page = client_of(keeper).get(reverse("facilities-room", args=[room.pk])).content.decode()
    assert "35.1 ℃" in page
    assert "45.2 %" in page


def a_ups(unit, collector, port):
    credential = Credential.objects.create(
        name="ups",
        version=CredentialVersion.COMMUNITY,
        unit=unit,
        secret=seal_text(f'{{"community": "{COMMUNITY}"}}', PROBES),
    )
    target = Target.objects.create(
        name="UPS", kind=TargetKind.SENSOR, unit=unit, watched_from=timezone.now()
    )
    return Check.objects.create(
        target=target,
        collector=collector,
        kind=CheckKind.SNMP,
        settings={"host": "127.0.0.1", "port": port, "profiles": ["ups"]},
        credential=credential,
        interval_s=1,
    )


def push(port, check, token):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/push/{check}",
        data=b'{"door": 0}',
        headers={"Authorization": f"Bearer {token}"},
    )
    try:
        urllib.request.urlopen(request, timeout=5).close()
    except OSError:
        # The collector has not read its plan yet.
        time.sleep(0.2)
