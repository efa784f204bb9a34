"""Pages of inspections as the right person, and 404 for a stranger."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from hengwang.inspections.models import Checklist, Defect, Inspection, InspectionPlan
from hengwang.inspections.services.delivering import deliver
from hengwang.inspections.tests.factories import (
    GOOD,
    a_checklist,
    a_filled_workbook,
    a_plan,
    a_submission,
    an_occurrence,
    inspection_records,
)
from hengwang.network.tests.factories import a_rack, a_room
from hengwang.testing.scopes import assert_hidden_from, client_of

pytestmark = pytest.mark.django_db
LISTS = (
    *("inspections", "inspection-board", "inspection-list", "inspection-reading-list"),
    *("defect-list", "inspection-plan-list", "checklist-list", "inspection-labels"),
)


@pytest.fixture
def plan(people):
    return a_plan(people.unit, room=a_room(people.unit))


@pytest.fixture
def occurrence(plan):
    return an_occurrence(plan)


def test_every_page_shows_its_rows_to_our_people_and_none_to_strangers(people, engineer):
    ids = inspection_records(people.unit, people.lin)
    client = client_of(engineer)
    pages = {
        "inspection": ids["occurrence_id"],
        "inspection-paper": ids["occurrence_id"],
        "inspection-sheet": ids["occurrence_id"],
        "defect-detail": ids["defect_id"],
        "inspection-plan": ids["inspection_plan_id"],
        "checklist-detail": ids["checklist_id"],
    }
    for name, pk in pages.items():
        assert client.get(reverse(name, args=[pk])).status_code == 200, name
        assert_hidden_from(people.wang, reverse(name, args=[pk]))
    for name in LISTS:
        assert client.get(reverse(name)).status_code == 200, name
    assert "温度过高" in client.get(reverse("defect-list")).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_whatever_they_hold(
    name, people, engineer, django_assert_max_num_queries
):
    client = client_of(engineer)
    for count in (1, 12):
        for number in range(count):
            plan = a_plan(people.unit, f"{name}{count}-{number}")
            occurrence = an_occurrence(plan)
            given = a_submission(occurrence, {**GOOD, "t": "30"})
            deliver(occurrence.pk, given, by=engineer)
            an_occurrence(plan)
        with django_assert_max_num_queries(18):
            client.get(reverse(name))


def test_a_board_of_a_month_and_of_a_year(occurrence, engineer):
    client = client_of(engineer)
    today = timezone.localdate()
    for period in (f"{today:%Y-%m}", f"{today:%Y}", "2020-H1", "nonsense"):
        assert client.get(reverse("inspection-board"), {"period": period}).status_code == 200


def test_two_deliveries_stand_on_the_page_and_one_counts(occurrence, engineer, planner):
    for person, text in ((engineer, "22.1"), (planner, "23.9")):
        given = a_submission(occurrence, {**GOOD, "t": text})
        deliver(occurrence.pk, given, by=person)
    page = client_of(engineer).get(occurrence.get_absolute_url()).content.decode()
    assert "22.1" in page
    assert "23.9" in page


def test_a_plan_and_its_list_are_written_on_pages(people, planner, engineer):
    client = client_of(planner)
    rows = {
        "items-TOTAL_FORMS": "3", "items-INITIAL_FORMS": "0",
        "items-0-text": "温度", "items-0-kind": "number", "items-0-symbol": "℃",
        "items-0-low": "18", "items-0-high": "27", "items-0-is_required": "on",
        "items-1-text": "指示灯", "items-1-kind": "choice", "items-1-options": "绿|红*",
    }  # fmt: skip
    told = {"unit": people.unit.pk, "name": "机房表"}
    assert client.get(reverse("checklist-new")).status_code == 200
    assert client.post(reverse("checklist-new"), {**told, **rows}).status_code == 302
    checklist = Checklist.objects.get()
    assert checklist.in_force().items.count() == 2
    edit = reverse("checklist-edit", args=[checklist.pk])
    assert "温度" in client.get(edit).content.decode()
    wrong = {**rows, "items-0-low": "30"}
    assert client.post(edit, wrong).status_code == 422
    assert client.post(edit, {**rows, "items-0-high": "26"}).status_code == 302
    assert checklist.versions.count() == 2

    told = {
        "unit": people.unit.pk, "name": "早晚巡检", "checklist": checklist.pk,
        "rhythm_kind": "daily", "windows": "08:00-10:00", "first_day": 1, "last_day": 31,
        "times": 12, "starts_on": f"{timezone.localdate():%Y-%m-%d}",
    }  # fmt: skip
    assert client.get(reverse("inspection-plan-new")).status_code == 200
    assert client.post(reverse("inspection-plan-new"), told).status_code == 302
    plan = InspectionPlan.objects.get()
    assert plan.occurrences.exists()
    address = reverse("inspection-plan-edit", args=[plan.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {**told, "windows": "没有"}).status_code == 422
    assert client.post(address, {**told, "windows": "09:00-11:00"}).status_code == 302
    ending = reverse("inspection-plan-end", args=[plan.pk])
    day = f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"
    assert client.post(ending, {"on": day, "reason": "停用"}).status_code == 302
    for name in ("inspection-plan-edit", "inspection-plan-end"):
        assert_hidden_from(engineer, reverse(name, args=[plan.pk]), method="post")
    for name in ("inspection-plan-new", "checklist-new"):
        assert_hidden_from(engineer, reverse(name))


def test_labels_lead_to_the_phone_page_of_their_place(people, plan, engineer):
    rack = a_rack(plan.room)
    a_plan(people.unit, "机柜巡检", rack=rack)
    text = client_of(engineer).get(reverse("inspection-labels")).content.decode()
    for key in (f"room-{plan.room_id}", f"rack-{rack.pk}", f"plan-{plan.pk}"):
        assert f"?at={key}" in text
    only = client_of(engineer).get(reverse("inspection-labels"), {"kind": "rack"}).content.decode()
    assert f"?at=rack-{rack.pk}" in only
    assert f"?at=room-{plan.room_id}" not in only


def upload(client, occurrence, content):
    file = SimpleUploadedFile("巡检.xlsx", content)
    return client.post(reverse("inspection-sheet-choose", args=[occurrence.pk]), {"file": file})


def test_a_workbook_is_looked_at_and_taken_in_once(occurrence, engineer, people):
    client = client_of(engineer)
    now = timezone.localtime()
    values = {"t": "28.5", "leak": "正常", "lamp": "绿"}
    times = f"{now - timedelta(minutes=20):%Y-%m-%d %H:%M}", f"{now:%Y/%m/%d %H:%M}"
    content = a_filled_workbook(occurrence, values, *times)
    page = upload(client, occurrence, content).headers["Location"]
    assert not Inspection.objects.exists()
    shown = client.get(page).content.decode()
    assert "28.5" in shown
    for _ in range(2):
        assert client.post(page + "take").status_code == 302
    inspection = Inspection.objects.get()
    assert (inspection.way, inspection.is_record) == ("sheet", True)
    assert "张某" in inspection.note
    assert Defect.objects.count() == 1
    assert_hidden_from(people.wang, page)


def test_a_workbook_with_a_wrong_cell_is_not_taken_in(occurrence, engineer, plan):
    client = client_of(engineer)
    content = a_filled_workbook(occurrence, {"t": "热", "leak": "正常"}, "昨天", "")
    page = upload(client, occurrence, content).headers["Location"]
    shown = client.get(page).content.decode()
    assert "热" in shown
    client.post(page + "take")
    assert not Inspection.objects.exists()
    other = an_occurrence(plan, timezone.now() - timedelta(minutes=30))
    assert upload(client, other, content).status_code == 422
    assert upload(client, other, a_checklist(plan.unit, "x").name.encode()).status_code == 422


def test_the_start_page_tells_what_is_due(occurrence, engineer):
    assert occurrence.plan.name in client_of(engineer).get("/").content.decode()
