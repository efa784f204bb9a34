"""Inspections through the API: rounds are read, handed in once, and corrected."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.permissions import Permission
from hengwang.api.tests.test_lists import queries_of
from hengwang.inspections.models import Defect, Inspection, Occurrence, Reading
from hengwang.inspections.services.delivering import deliver
from hengwang.inspections.tests.factories import (
    GOOD,
    a_plan,
    a_submission,
    an_occurrence,
    inspection_records,
)

LISTS = ("inspection-plans", "inspection-rounds", "inspection-readings", "defects")
PARTS = (
    "inspection-plans/{inspection_plan_id}", "inspection-rounds/{occurrence_id}",
    "inspection-rounds/{occurrence_id}/checklist", "inspection-rounds/{occurrence_id}/deliveries",
    "defects/{defect_id}",
)  # fmt: skip


@pytest.fixture
def inspector(people):
    return people.with_role(Role.DUTY_ENGINEER)


@pytest.fixture
def engineer(inspector, caller):
    return caller(inspector)


@pytest.fixture
def occurrence(people):
    return an_occurrence(a_plan(people.unit))


def made(engineer, occurrence, values=None, **more):
    """A round as a program sends it, by the checklist it asked for."""
    asked = engineer.get(f"/inspection-rounds/{occurrence.pk}/checklist").json()
    now = timezone.now()
    answers = {key: {"value": value} for key, value in (values or GOOD).items()}
    return {
        "key": str(uuid4()),
        "version_id": asked["version_id"],
        "started_at": (now - timedelta(minutes=10)).isoformat(),
        "finished_at": now.isoformat(),
        "answers": answers,
        **more,
    }


def test_inspections_are_read_by_who_may_see_them_and_by_nobody_else(
    people, engineer, stranger, wang
):
    ids = inspection_records(people.unit, people.lin)
    for path in LISTS:
        assert engineer.get(f"/{path}").json()["total"] == 1, path
        assert stranger.get(f"/{path}").json()["total"] == 0, path
        assert wang.get(f"/{path}").status_code == 403, path
    for part in PARTS:
        assert engineer.get("/" + part.format(**ids)).status_code == 200, part
        assert stranger.get("/" + part.format(**ids)).status_code == 404, part


def test_a_round_is_handed_in_once_however_often_it_is_sent(engineer, inspector, occurrence):
    way = f"/inspection-rounds/{occurrence.pk}"
    body = made(engineer, occurrence)
    first = engineer.post(f"{way}/hand-in", body)
    assert first.status_code == 200, first.content
    told = first.json()
    assert [one["item_key"] for one in told["readings"]] == ["t", "leak", "lamp", "note"]
    assert (told["is_record"], told["by_name"]) == (True, inspector.printed_name)
    assert engineer.post(f"{way}/hand-in", body).json() == told
    assert engineer.get(way).json()["state"] == "done"
    assert Inspection.objects.count() == 1
    other = {**body, "note": "又"}
    assert engineer.post(f"{way}/hand-in", other).status_code == 409
    assert engineer.get(f"{way}/deliveries").json()["total"] == 1


def test_it_has_the_effect_of_the_phone(people, engineer, inspector):
    by_phone, by_program = (an_occurrence(a_plan(people.unit, name)) for name in ("甲", "乙"))
    values = {**GOOD, "t": "31"}
    deliver(by_phone.pk, a_submission(by_phone, values), by=inspector)
    engineer.post(f"/inspection-rounds/{by_program.pk}/hand-in", made(engineer, by_program, values))
    fields = ("state", "bad_count", "finding_count", "done_by_name")
    one, two = (
        Occurrence.objects.filter(pk=row.pk).values(*fields).get() for row in (by_phone, by_program)
    )
    assert one == two
    assert one["bad_count"] == 1
    defects = [one["title"] for one in engineer.get("/defects?state=open").json()["items"]]
    assert sorted(defects) == sorted(Defect.objects.values_list("title", flat=True))
    assert len(defects) == 2


def test_a_wrong_clock_is_put_right(engineer, occurrence):
    ahead = timedelta(hours=3)
    now = timezone.now() + ahead
    body = made(engineer, occurrence, started_at=(now - timedelta(minutes=5)).isoformat(),
                finished_at=now.isoformat(), device_now=now.isoformat())  # fmt: skip
    told = engineer.post(f"/inspection-rounds/{occurrence.pk}/hand-in", body).json()
    assert told["clock_mark"] == "off"
    assert told["finished_at"] <= timezone.now().isoformat()


def test_a_reading_is_corrected(engineer, stranger, occurrence):
    body = made(engineer, occurrence, {**GOOD, "t": "31"})
    engineer.post(f"/inspection-rounds/{occurrence.pk}/hand-in", body)
    old = Reading.objects.get(item__key="t")
    way = f"/inspection-readings/{old.pk}/correct"
    right = {"value": "21", "reason": "看错了"}
    assert stranger.post(way, right).status_code == 404
    told = engineer.post(way, right).json()
    assert (told["corrects_id"], told["verdict"], told["reason"]) == (old.pk, "ok", "看错了")
    assert engineer.post(way, right).status_code == 409
    found = engineer.get("/inspection-readings?verdict=bad").json()
    assert found["total"] == 0
    everything = engineer.get("/inspection-readings?verdict=bad&with_corrected=true").json()
    assert [one["id"] for one in everything["items"]] == [old.pk]


def test_who_carries_out_no_inspections_hands_in_nothing(
    people, caller, engineer, inspector, stranger, occurrence
):
    way = f"/inspection-rounds/{occurrence.pk}/hand-in"
    body = made(engineer, occurrence)
    reader = caller(inspector, Permission.VIEW_INSPECTIONS)
    assert reader.post(way, body).status_code == 403
    assert stranger.post(way, body).status_code == 404
    assert Inspection.objects.count() == 0


def test_rounds_are_found_by_their_window(people, engineer):
    now, plan = timezone.now(), a_plan(people.unit)
    past, present = (an_occurrence(plan, now - timedelta(hours=hours)) for hours in (30, 1))
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    for query, one in ((f"start={stamp}", present), ("state=missed", past)):
        if one is past:
            Occurrence.objects.filter(pk=past.pk).update(state="missed")
        rows = engineer.get(f"/inspection-rounds?{query}").json()["items"]
        assert [row["id"] for row in rows] == [one.pk]


@pytest.mark.parametrize("path", ["inspection-rounds", "inspection-readings", "defects"])
def test_lists_of_inspections_cost_the_same_however_long_they_are(
    people, engineer, inspector, path
):
    plan = a_plan(people.unit)

    def more():
        row = an_occurrence(plan, timezone.now() - timedelta(minutes=30))
        deliver(row.pk, a_submission(row, {**GOOD, "t": "31"}), by=inspector)

    more()
    queries_of(engineer, f"/{path}")
    few, _ = queries_of(engineer, f"/{path}")
    more()
    more()
    many, _ = queries_of(engineer, f"/{path}")
    assert many == few
