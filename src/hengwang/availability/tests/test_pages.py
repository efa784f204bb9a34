"""Pages of what people say: as the right role, as a stranger, and what a form does."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.availability import receivers
from hengwang.availability.choices import Cause, Correction, Decision
from hengwang.availability.models import (
    Amendment,
    AvailabilityPolicy,
    MaintenanceWindow,
    Outage,
    TargetGroup,
)
from hengwang.availability.services.maintenance import WindowFacts, propose_window
from hengwang.availability.tests.factories import (
    DAY,
    HOUR,
    NUMBER,
    YEAR_BEGAN,
    a_target,
    a_window,
    an_amendment,
    an_outage,
    availability_records,
)
from hengwang.outbox.models import Announcement

pytestmark = pytest.mark.django_db
LISTS = [
    "outage-list",
    "maintenance-list",
    "amendment-list",
    "target-group-list",
    "availability-policy-list",
]
FORMS = ["maintenance-new", "amendment-new", "target-group-new", "availability-policy-new"]
DETAILS = {
    "maintenance-detail": "window_id",
    "amendment-detail": "amendment_id",
    "target-group-detail": "target_group_id",
    "target-group-members": "target_group_id",
    "outage-detail": "outage_id",
    "outage-cause": "outage_id",
}


@pytest.fixture
def leader(people):
    return people.with_role(Role.LEADER)


@pytest.fixture
def target(people):
    return a_target(people.unit, "政务外网线路")


def local(at):
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("name", [*LISTS, *FORMS])
def test_pages_open_for_who_keeps_monitoring_and_for_nobody_else(name, people, admin, client):
    availability_records(people)
    client.force_login(admin)
    assert client.get(reverse(name)).status_code == 200
    client.force_login(people.wang)
    assert client.get(reverse(name)).status_code in {403, 404}


@pytest.mark.parametrize(("name", "key"), DETAILS.items())
def test_a_stranger_finds_nothing(name, key, people, admin, client):
    address = reverse(name, args=[availability_records(people)[key]])
    client.force_login(admin)
    assert client.get(address).status_code == 200
    client.force_login(people.wang)
    assert client.get(address).status_code == 404


def test_a_policy_is_shown(people, admin, client):
    policy = availability_records(people)["policy_id"]
    address = reverse("availability-policy-detail", args=[policy])
    client.force_login(admin)
    assert "default" in client.get(address).content.decode()


def test_work_is_planned_and_approved_on_pages(target, admin, leader, client):
    begin = timezone.now() + DAY
    told = {
        "title": "割接",
        "unit": target.unit_id,
        "targets": [target.pk],
        "starts_at": local(begin),
        "ends_at": local(begin + HOUR),
        "reason": "更换板卡",
    }
    client.force_login(admin)
    assert client.post(reverse("maintenance-new"), told).status_code == 302
    row = MaintenanceWindow.objects.get()
    client.force_login(leader)
    address = reverse("maintenance-approve", args=[row.pk])
    assert client.post(address, {"approval_number": NUMBER}).status_code == 302
    row.refresh_from_db()
    assert row.state == Decision.APPROVED


def test_a_refusal_of_the_service_stands_in_the_form(target, admin, client):
    begin = timezone.now() - DAY
    told = {
        "title": "补报",
        "unit": target.unit_id,
        "targets": [target.pk],
        "starts_at": local(begin),
        "ends_at": local(begin + HOUR),
        "reason": "忘记申报",
    }
    client.force_login(admin)
    assert client.post(reverse("maintenance-new"), told).status_code == 422
    assert not MaintenanceWindow.objects.exists()


def test_work_is_refused_or_taken_back_on_pages(target, admin, leader, client):
    begin = timezone.now() + DAY
    facts = WindowFacts("割接", "更换", begin, begin + HOUR)
    first, second = (propose_window(target.unit, facts, [target], by=admin) for _ in range(2))
    client.force_login(leader)
    client.post(reverse("maintenance-refuse", args=[first.pk]), {"note": "保障期间"})
    assert client.post(reverse("maintenance-withdraw", args=[second.pk])).status_code == 404
    client.force_login(admin)
    client.post(reverse("maintenance-withdraw", args=[second.pk]))
    states = MaintenanceWindow.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [Decision.REFUSED, Decision.WITHDRAWN]


def test_an_amendment_is_proposed_with_its_paper_and_decided_by_another(
    target, admin, leader, client
):
    begin = timezone.now() - DAY
    told = {
        "target": target.pk,
        "starts_at": local(begin),
        "ends_at": local(begin + timedelta(minutes=30)),
        "says": Correction.UP,
        "reason": "探测链路故障",
        "file": SimpleUploadedFile("说明.txt", "情况说明".encode()),
    }
    client.force_login(admin)
    answer = client.post(reverse("amendment-new"), told)
    assert answer.status_code == 302, answer.context["form"].errors
    row = Amendment.objects.get()
    answer = client.get(reverse("amendment-file", args=[row.pk]))
    assert b"".join(answer.streaming_content) == "情况说明".encode()
    answer.close()
    client.post(reverse("amendment-approve", args=[row.pk]))
    row.refresh_from_db()
    assert row.is_open
    client.force_login(leader)
    client.post(reverse("amendment-approve", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (Decision.APPROVED, leader)


def test_groups_and_policies_are_made_on_pages(target, admin, client):
    client.force_login(admin)
    group = {
        "name": "双线",
        "kind": "redundant",
        "unit": target.unit_id,
        "targets": [target.pk],
        "from_at": local(timezone.now()),
    }
    assert client.post(reverse("target-group-new"), group).status_code == 302
    assert TargetGroup.objects.get().members.count() == 1
    policy = {
        "key": "default",
        "title": "从严",
        "meaning": "backbone",
        "lost_minutes": 10,
        "backbone_lost_minutes": 0,
        "unknown_minutes": 60,
        "unknown_counts": "not_up",
    }
    assert client.post(reverse("availability-policy-new"), policy).status_code == 302
    assert AvailabilityPolicy.objects.get().version == 2


def test_a_list_asks_as_often_for_many_rows(people, admin, leader, client):
    target = a_target(people.unit)
    client.force_login(admin)
    asked = []
    for rows in (1, 5):
        for _ in range(rows):
            a_window(admin, leader, timezone.now(), HOUR, target)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("maintenance-list"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_cause_is_said_on_a_page_and_announced(people, admin, client):
    outage = Outage.objects.get(pk=availability_records(people)["outage_id"])
    client.force_login(admin)
    address = reverse("outage-cause", args=[outage.pk])
    answer = client.post(address, {"cause": Cause.CARRIER, "note": "光缆被挖断"})
    assert answer.status_code == 302
    outage.refresh_from_db()
    assert (outage.cause, outage.cause_note) == (Cause.CARRIER, "光缆被挖断")
    text = client.get(reverse("outage-detail", args=[outage.pk])).content.decode()
    assert "光缆被挖断" in text
    assert Announcement.objects.filter(name="outage.explained").exists()


def test_who_only_looks_may_not_say_a_cause(people, client):
    outage = availability_records(people)["outage_id"]
    client.force_login(people.with_role(Role.LEADER))
    assert client.get(reverse("outage-detail", args=[outage])).status_code == 200
    assert client.get(reverse("outage-cause", args=[outage])).status_code == 404


def test_a_parent_is_no_cause_a_person_may_choose(people, admin, client):
    outage = availability_records(people)["outage_id"]
    client.force_login(admin)
    address = reverse("outage-cause", args=[outage])
    assert client.post(address, {"cause": Cause.PARENT}).status_code == 422


def test_the_list_of_outages_asks_as_often_for_many_as_for_few(people, admin, client):
    target = a_target(people.unit, "又一线路")
    client.force_login(admin)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("outage-list")).status_code == 200
        return len(seen)

    an_outage(target, YEAR_BEGAN, HOUR)
    queries()
    few = queries()
    for number in range(1, 12):
        an_outage(target, YEAR_BEGAN + number * DAY, HOUR)
    assert queries() == few


def test_members_of_a_group_change_from_a_moment_on(people, admin, client):
    group = TargetGroup.objects.get(pk=availability_records(people)["target_group_id"])
    second = a_target(people.unit, "备用线路")
    client.force_login(admin)
    address = reverse("target-group-members", args=[group.pk])
    since = timezone.now() - DAY
    told = {"targets": [second.pk], "from_at": local(since)}
    assert client.post(address, told).status_code == 302
    assert [one.target for one in group.members.filter(until_at=None)] == [second]
    assert group.members.exclude(until_at=None).count() == 1
    assert "备用线路" in client.get(group.get_absolute_url()).content.decode()


def test_what_is_said_of_past_time_announces_its_years(people, admin, leader):
    target = a_target(people.unit)
    said = an_amendment(admin, leader, target, YEAR_BEGAN - HOUR, 2 * HOUR)
    receivers.after_amendment(amendment_id=said.pk, target_id=target.pk)
    window = a_window(admin, leader, YEAR_BEGAN + DAY, HOUR, target)
    receivers.after_approval(window_id=window.pk)
    told = Announcement.objects.filter(name="availability.changed").order_by("pk")
    assert [one.ids["year"] for one in told] == [2019, 2020, 2020]


def test_an_open_window_names_who_may_approve_it(target, admin, leader, client):
    starts = timezone.now() + timedelta(days=1)
    facts = WindowFacts("割接", "升级", starts, starts + timedelta(hours=2))
    row = propose_window(target.unit, facts, [target], by=admin)
    client.force_login(admin)
    assert f"可审批人：{leader.printed_name}" in client.get(row.get_absolute_url()).text


@pytest.mark.parametrize("role", [Role.FINANCE_OFFICER, Role.EVALUATOR, Role.SUPERVISING_OFFICER])
def test_who_reviews_reads_the_ledger_and_is_not_met_by_it(role, target, people, client, samples):
    client.force_login(people.with_role(role))
    for name in ("availability-report", "availability-year", "outage-list"):
        assert client.get(reverse(name)).status_code == 200
    assert "监控对象" not in client.get(reverse("start")).context["sentence"]
