"""Duty through the API: who stands when, the log, hand-overs."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.permissions import Permission
from hengwang.api.tests.test_lists import queries_of
from hengwang.duty.models import Handover, LogEntry, Roster
from hengwang.duty.rota import Slot
from hengwang.duty.services import handing_over
from hengwang.duty.services.logging import EntryFacts, write_entry
from hengwang.duty.tests.factories import (
    a_post,
    a_roster,
    an_engineer,
    beijing,
    duty_records,
    turns,
)

LISTS = ("rosters", "duty-log", "handovers")
PARTS = ("rosters/{roster_id}", "rosters/{roster_id}/shifts", "shifts/{shift_id}",
         "duty-log/{log_id}", "handovers/{handover_id}")  # fmt: skip


@pytest.fixture
def ids(people):
    return duty_records(people.unit, people.lin)


@pytest.fixture
def engineer(people, caller):
    return caller(people.with_role(Role.DUTY_ENGINEER))


def test_duty_is_read_by_who_may_see_it_and_by_nobody_else(engineer, stranger, wang, ids):
    for path in LISTS:
        assert engineer.get(f"/{path}").json()["total"] == 1, path
        assert stranger.get(f"/{path}").json()["total"] == 0, path
        assert wang.get(f"/{path}").status_code == 403, path
    for part in PARTS:
        assert engineer.get("/" + part.format(**ids)).status_code == 200, part
        assert stranger.get("/" + part.format(**ids)).status_code == 404, part
    assert stranger.get("/on-duty").json() == []
    assert wang.get("/on-duty").status_code == 403


def test_who_is_on_duty_is_told_for_any_instant(people, engineer, ids):
    now = engineer.get("/on-duty").json()
    assert [(one["post_name"], one["is_manned"]) for one in now] == [("值班席", True)]
    assert [one["person_name"] for one in now[0]["holdings"]] == ["安"]
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    then = engineer.get(f"/on-duty?at={tomorrow}").json()
    assert [one["person_name"] for one in then[0]["holdings"]] == ["柏"]
    before = (timezone.now() - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert engineer.get(f"/on-duty?at={before}").json() == []
    assert engineer.get(f"/on-duty?unit_id={people.other_unit.pk}").json() == []


def test_a_post_nobody_must_stand_at_is_no_gap(people, engineer):
    monday = date(2026, 3, 2)
    post = a_post(a_roster(people.unit), daily=((time(8), time(18)),), since_on=monday)
    at = beijing("2026-03-03 08:00")
    turns(post, [an_engineer(people.unit, "安")], now=at, slots=(Slot("白", time(8), time(12)),))
    told = {}
    for hour in (9, 14, 20):
        moment = f"2026-03-03T{hour:02d}:00:00%2B08:00"
        one = engineer.get(f"/on-duty?at={moment}").json()[0]
        told[hour] = (one["is_manned"], [held["person_name"] for held in one["holdings"]])
    assert told == {9: (True, ["安"]), 14: (True, []), 20: (False, [])}


def test_shifts_are_found_by_their_window(engineer, ids):
    path = f"/rosters/{ids['roster_id']}/shifts"
    now = timezone.now()
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    later = (now + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    present = engineer.get(f"{path}?start={stamp}&end={later}").json()
    assert present["total"] == 1
    assert present["items"][0]["holdings"][0]["person_name"] == "安"
    assert engineer.get(f"{path}?start={stamp}").json()["total"] > 1


def test_the_log_is_written_corrected_and_settled_as_on_the_page(people, engineer, ids):
    body = {"roster_id": ids["roster_id"], "text": "市电中断", "needs_follow_up": True}
    made = engineer.post("/duty-log", body)
    assert (made.status_code, made.json()["is_open"]) == (201, True)
    entry = LogEntry.objects.get(pk=made.json()["id"])
    assert (entry.by_name, entry.shift.post_id) == ("甲局duty_engineer", ids["post_id"])
    way = f"/duty-log/{entry.pk}"
    right = engineer.post(f"{way}/correct", {"text": "UPS旁路", "needs_follow_up": True}).json()
    assert right["corrects_id"] == entry.pk
    assert engineer.post(f"{way}/correct", {"text": "又"}).json()["type"] == "duty_entry_corrected"
    done = engineer.post(f"/duty-log/{right['id']}/settle", {"text": "已恢复"}).json()
    assert (done["settles_id"], done["kind"]) == (right["id"], "measure")
    texts = [one["text"] for one in engineer.get("/duty-log").json()["items"]]
    assert "市电中断" not in texts
    assert engineer.get("/duty-log?with_corrected=true").json()["total"] == len(texts) + 1
    assert engineer.get("/duty-log?is_open=true").json()["total"] == 1
    assert engineer.get("/duty-log?text=旁路").json()["total"] == 1
    future = (timezone.now() + timedelta(hours=2)).isoformat()
    assert engineer.post("/duty-log", {**body, "at": future}).status_code == 409


def test_who_stands_no_duty_writes_no_log(people, caller, engineer, stranger, wang, ids):
    body = {"roster_id": ids["roster_id"], "text": "试"}
    reader = caller(people.with_role(Role.DUTY_ENGINEER), Permission.VIEW_DUTY)
    assert (
        reader.post("/duty-log", body).status_code,
        wang.post("/duty-log", body).status_code,
    ) == (
        403,
        403,
    )
    assert stranger.post("/duty-log", body).status_code == 422
    for step in ("correct", "settle"):
        path = f"/duty-log/{ids['log_id']}/{step}"
        assert reader.post(path, {"text": "试"}).status_code == 403
        assert stranger.post(path, {"text": "试"}).status_code == 404
    assert LogEntry.objects.count() == 1


def test_a_hand_over_tells_its_lines_drafted_and_kept(people, engineer, ids):
    told = engineer.get(f"/handovers/{ids['handover_id']}").json()
    assert (told["state"], told["is_whole"]) == ("given", True)
    kept = Handover.objects.get(pk=ids["handover_id"])
    assert [one["title"] for one in told["lines"]] == [one.title for one in kept.items.all()]
    assert engineer.get("/handovers?state=signed").json()["total"] == 0
    roster = Roster.objects.get(pk=ids["roster_id"])
    post = a_post(roster, name="第二席", since_on=timezone.localdate())
    turns(post, [people.with_role(Role.DUTY_ENGINEER)], now=timezone.now(),
          from_on=timezone.localdate(), slots=(Slot("全天", time(), time()),))  # fmt: skip
    shift = post.shifts.in_force().at(timezone.now()).get()
    drafted = handing_over.open_handover(shift.pk, by=people.with_role(Role.DUTY_ENGINEER))
    lines = engineer.get(f"/handovers/{drafted.pk}").json()["lines"]
    assert [one["title"] for one in lines if one["section"] == "log"] == ["光缆抢修"]
    assert drafted.items.count() == 0


@pytest.mark.parametrize("path", ["/on-duty", "/rosters", "/duty-log", "/handovers"])
def test_lists_of_duty_cost_the_same_however_long_they_are(people, engineer, ids, path):
    roster, by = Roster.objects.get(pk=ids["roster_id"]), people.with_role(Role.DUTY_ENGINEER)

    def more(number):
        write_entry(roster.pk, EntryFacts(f"巡视{number}", needs_follow_up=True), by=by)
        post = a_post(roster, name=f"席{number}", since_on=timezone.localdate(), days="working")
        turns(post, [by], now=timezone.now(), from_on=timezone.localdate(),
              slots=(Slot("全天", time(), time()),))  # fmt: skip

    more(0)
    queries_of(engineer, path)
    few, _ = queries_of(engineer, path)
    for number in (1, 2, 3):
        more(number)
    many, _ = queries_of(engineer, path)
    assert many == few
