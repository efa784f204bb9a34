"""The network, its targets and its outages through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.addressing.tests.factories import addressing_records
from hengwang.availability.models import Outage
from hengwang.monitoring import store
from hengwang.monitoring.models import Check, Collector, Credential, Target
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.tests.factories import a_check, monitoring_records
from hengwang.network.tests.factories import a_device, network_records

LISTS = ("sites", "rooms", "devices", "circuits", "prefixes", "addresses", "domains")
WATCHED = ("targets", "checks", "collectors")


@pytest.fixture
def keeper(people, caller):
    return caller(people.with_role(Role.NETWORK_ADMIN))


@pytest.fixture
def samples(settings, tmp_path):
    settings.SAMPLES_DIR = tmp_path / "samples"
    settings.DATA_DIR = tmp_path
    opened = store.sample_store()
    yield opened
    opened.close()


@pytest.fixture
def collector(people):
    return Collector.objects.create(unit=people.unit, name="省中心", networks=["10.0.0.0/8"])


def given(people, collector, **more):
    check = {"kind": "icmp", "collector_id": collector.pk, "settings": {"address": "10.0.0.1"}}
    body = {"unit_id": people.unit.pk, "name": "核心路由器", "kind": "device"}
    return {**body, "address": "10.0.0.1", "checks": [check | more]}


@pytest.mark.parametrize("path", [*LISTS, *WATCHED])
def test_everything_is_read_by_who_may_see_it_and_by_nobody_else(people, keeper, wang, path):
    network_records(people.unit)
    addressing_records(people.unit, people.lin)
    monitoring_records(people.unit)
    answer = keeper.get(f"/{path}")
    assert answer.status_code == 200
    assert answer.json()["total"] >= 1
    other = wang.get(f"/{path}")
    assert other.status_code == 403 or other.json()["total"] == 0


def test_one_record_is_404_for_a_stranger(people, keeper, wang):
    device, ids = a_device(people.unit), monitoring_records(people.unit)
    for path in (f"/devices/{device.pk}", f"/targets/{ids['target_id']}"):
        assert keeper.get(path).status_code == 200
        assert wang.get(path).status_code == 404


def test_a_target_is_made_with_its_checks_or_not_at_all(people, keeper, collector):
    made = keeper.post("/targets", given(people, collector))
    assert made.status_code == 201, made.content
    assert made.json()["standing"] == "unknown"
    assert Check.objects.get().target_id == made.json()["id"]
    refused = keeper.post(
        "/targets", given(people, collector, settings={"address": "169.254.169.254"})
    )
    assert (refused.status_code, refused.json()["type"]) == (409, "address_refused")
    assert Target.objects.count() == 1


def test_who_keeps_no_monitoring_makes_no_target(people, caller, wang, collector):
    engineer = caller(people.with_role(Role.DUTY_ENGINEER))
    for one in (engineer, wang):
        assert one.post("/targets", given(people, collector)).status_code == 403


def test_a_collector_of_strangers_is_unknown(people, keeper):
    theirs = Collector.objects.create(unit=people.other_unit, name="别家", networks=["10.0.0.0/8"])
    assert keeper.post("/targets", given(people, theirs)).status_code == 422


def test_a_target_is_closed(people, keeper, wang):
    target_id = monitoring_records(people.unit)["target_id"]
    assert wang.post(f"/targets/{target_id}/close", {}).status_code == 404
    assert keeper.post(f"/targets/{target_id}/close", {"reason": "拆除"}).status_code == 200
    assert keeper.get("/targets").json()["total"] == 0
    assert keeper.get("/targets?closed=true").json()["total"] == 1


def test_outages_are_found_by_their_window(people, keeper, wang, collector):
    target, now = a_check(people.unit, collector).target, timezone.now()
    hour = timedelta(hours=1)
    Outage.objects.create(target=target, started_at=now - 3 * hour, ended_at=now - 2 * hour)
    Outage.objects.create(target=target, started_at=now - hour)
    assert keeper.get("/outages").json()["total"] == 2
    assert keeper.get("/outages?is_open=true").json()["total"] == 1
    stamp = (now - 2 * hour).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert keeper.get(f"/outages?start={stamp}").json()["total"] == 1
    assert keeper.get(f"/outages?end={stamp}").json()["total"] == 1
    assert wang.get("/outages").status_code == 403


def test_no_secret_leaves_by_the_api(people, keeper):
    monitoring_records(people.unit)
    Check.objects.update(credential=Credential.objects.get())
    assert b"secret-of-tests" not in keeper.get("/checks").content


def test_what_is_heard_of_and_not_measured_is_unknown_and_never_up(people, keeper, samples):
    now = timezone.now()
    collector = Collector.objects.create(unit=people.unit, name="市中心", seen_at=now)
    good, blind = (a_check(people.unit, collector, name) for name in ("好", "测不了"))
    rows = [
        (good.series.create(name="outcome").pk, to_ms(now), 0),
        (blind.series.create(name="outcome").pk, to_ms(now), 101),
    ]
    samples.append(Samples.of(rows))
    told = {one["name"]: one["standing"] for one in keeper.get("/targets").json()["items"]}
    assert told == {"好": "up", "测不了": "unknown"}
    assert keeper.get(f"/targets/{blind.target_id}").json()["standing"] == "unknown"
    for standing, name in (("up", "好"), ("unknown", "测不了")):
        found = keeper.get(f"/targets?standing={standing}").json()
        assert [one["name"] for one in found["items"]] == [name]
        assert found["total"] == 1


def test_a_configuration_that_a_script_fetched_is_kept_once_and_never_told(people, keeper, wang):
    device = a_device(people.unit)
    address = f"/devices/{device.pk}/configurations"
    body = {"text": "sysname R1\nsnmp-agent community read cipher secret-of-tests\n"}
    assert wang.post(address, body).status_code == 404
    made = keeper.post(address, body)
    assert (made.status_code, made.json()["origin"]) == (201, "collected")
    assert keeper.post(address, body).json()["id"] == made.json()["id"]
    assert keeper.get(address).json()["total"] == 1
    assert b"secret-of-tests" not in keeper.get(address).content
    later = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert keeper.post(address, body | {"text": "x", "taken_at": later}).status_code == 409


@pytest.mark.parametrize("path", ["/outages", "/room-incidents"])
def test_an_offset_no_database_takes_is_the_same_instant_in_another(path, keeper):
    found = keeper.get(f"{path}?start=2026-03-02T08:00:00%2B16:11&end=2026-04-01T00:00:00-23:32")
    assert found.status_code == 200
    assert keeper.get(f"{path}?start=2026-03-02T08:00:00").status_code == 422
