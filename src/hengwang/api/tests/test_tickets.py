"""Tickets through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.permissions import Permission
from hengwang.api.tests.test_lists import queries_of
from hengwang.availability.tests.factories import a_target, an_outage
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.services import CompanyFacts, open_company
from hengwang.tickets.choices import Kind, Priority, Source, State, StepKind
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.levels import Promised, set_level
from hengwang.tickets.tests.factories import a_ticket


@pytest.fixture
def engineer(people, caller):
    return caller(people.with_role(Role.DUTY_ENGINEER))


@pytest.fixture
def officer(people, caller):
    return caller(people.with_role(Role.ACCESS_UNIT_OFFICER))


@pytest.fixture
def ticket(people):
    return a_ticket(people.unit, None)


def given(people, **more):
    return {"unit_id": people.unit.pk, "kind": "fault", "title": "外网无法访问", **more}


def test_tickets_are_read_by_who_may_see_them_and_by_nobody_else(engineer, stranger, wang, ticket):
    answer = engineer.get("/tickets").json()
    assert [one["number"] for one in answer["items"]] == [ticket.number]
    assert stranger.get("/tickets").json() == {"items": [], "total": 0}
    assert wang.get("/tickets").status_code == 403
    for part in ("", "/steps", "/clock"):
        assert engineer.get(f"/tickets/{ticket.pk}{part}").status_code == 200
        assert stranger.get(f"/tickets/{ticket.pk}{part}").status_code == 404


def test_filters_narrow_tickets(people, engineer, ticket):
    done = a_ticket(people.unit, None, title="打印机卡纸", kind=Kind.REQUEST)
    Ticket.objects.filter(pk=done.pk).update(state=State.CLOSED, due_at=None)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=timezone.now() - timedelta(hours=1))
    later = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for query, found in (
        ("is_live=true", ticket), ("is_live=false", done), ("is_overdue=true", ticket),
        ("is_overdue=false", done), ("kind=request", done), ("text=外网", ticket),
        ("state=closed", done),
    ):  # fmt: skip
        rows = engineer.get(f"/tickets?{query}").json()["items"]
        assert [one["id"] for one in rows] == [found.pk], query
    assert engineer.get(f"/tickets?start={later}").json()["total"] == 0
    assert engineer.get(f"/tickets?end={later}").json()["total"] == 2
    assert engineer.get("/tickets?start=2026-01-01T00:00:00").status_code == 422


def test_a_unit_reports_and_only_who_works_on_tickets_says_how_it_came(people, officer, stranger):
    made = officer.post("/tickets", given(people))
    assert (made.status_code, made.json()["source"]) == (201, "portal")
    assert Ticket.objects.get().requester_id == people.with_role(Role.ACCESS_UNIT_OFFICER).pk
    earlier = (timezone.now() - timedelta(hours=1)).isoformat()
    for more in ({"source": "phone"}, {"opened_at": earlier}, {"device_id": 1}):
        assert officer.post("/tickets", given(people, **more)).status_code == 403
    assert stranger.post("/tickets", given(people)).status_code == 422
    assert Ticket.objects.count() == 1


def test_who_works_on_tickets_opens_one_as_on_the_page(people, engineer):
    earlier = (timezone.now() - timedelta(hours=1)).isoformat()
    told = given(people, source="phone", opened_at=earlier, impact="network", urgency="now")
    made = engineer.post("/tickets", told).json()
    assert (made["priority"], made["state"], made["source"]) == ("p1", "new", "phone")
    assert made["opened_at"] < timezone.now().isoformat()
    assert engineer.post("/tickets", given(people, unit_id=people.other_unit.pk)).status_code == 422
    assert engineer.post("/tickets", given(people, circuit_id=999)).json()["type"] == (
        "unknown_reference"
    )


def test_a_ticket_is_led_to_its_end(people, engineer, officer, ticket):
    way = f"/tickets/{ticket.pk}"
    assert engineer.post(f"{way}/take").json()["assignee_name"] == "甲局duty_engineer"
    assert engineer.post(f"{way}/steps", {"what": "arrived", "text": "到场"}).json()["arrived_at"]
    hidden = {"what": "note", "text": "疑似光模块", "is_public": False}
    assert engineer.post(f"{way}/steps", hidden).status_code == 200
    assert officer.post(f"{way}/steps", hidden).status_code == 403
    assert officer.post(f"{way}/steps", {"what": "note", "text": "仍不通"}).status_code == 200
    pause = {"reason": "access", "text": "等待进场"}
    assert engineer.post(f"{way}/pause", pause).json()["state"] == "paused"
    assert engineer.post(f"{way}/go-on").json()["state"] == "in_work"
    solved = engineer.post(f"{way}/resolve", {"solution": "更换光模块", "is_repair": True}).json()
    assert (solved["state"], solved["is_repair"]) == ("resolved", True)
    assert officer.post(f"{way}/rate", {"stars": 5}).status_code == 200
    assert officer.post(f"{way}/rate", {"stars": 5}).json()["type"] == "ticket_already_rated"
    assert officer.post(f"{way}/reopen", {"text": "又断了"}).json()["reopened"] == 1
    assert officer.post(f"{way}/withdraw", {"text": "误报"}).json()["state"] == "withdrawn"
    kinds = [one["kind"] for one in engineer.get(f"{way}/steps").json()["items"]]
    assert kinds == list(ticket.steps.values_list("kind", flat=True))
    texts = [one["text"] for one in officer.get(f"{way}/steps").json()["items"]]
    assert "疑似光模块" not in texts
    assert "仍不通" in texts


def test_a_company_has_its_turn_and_gives_it_back(people, engineer, ticket):
    way = f"/tickets/{ticket.pk}"
    other = open_company("丁公司", CompanyFacts(CompanyKind.CARRIER), by=None)
    told = {"company_id": other.pk, "person": "周", "reference": "A-1"}
    assert engineer.post(f"{way}/forward", told).json()["state"] == "carrier"
    assert engineer.post(f"{way}/company-answer", {"text": "两小时内"}).status_code == 200
    assert engineer.post(f"{way}/take-back").json()["state"] == "in_work"
    assert engineer.post(f"{way}/take-back").json()["type"] == "ticket_not_forwarded"
    assert engineer.post(f"{way}/forward", {**told, "email": "keine"}).status_code == 422
    second = people.with_role(Role.NETWORK_ADMIN)
    handed = engineer.post(f"{way}/hand-on", {"to_id": second.pk}).json()
    assert handed["assignee_id"] == second.pk
    assert engineer.post(f"{way}/hand-on", {"to_id": people.wang.pk}).status_code == 422
    assert engineer.post(f"{way}/hand-on", {}).status_code == 422


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("take", {}), ("pause", {"reason": "access", "text": "等"}), ("go-on", {}),
        ("resolve", {"solution": "好了"}), ("forward", {"company_id": 1}), ("take-back", {}),
        ("hand-on", {"to_id": 1}), ("company-answer", {"text": "好"}),
        ("steps", {"what": "arrived"}),
    ],
)  # fmt: skip
def test_who_does_not_work_on_it_takes_no_step(officer, stranger, ticket, step, body):
    assert officer.post(f"/tickets/{ticket.pk}/{step}", body).status_code == 403
    assert stranger.post(f"/tickets/{ticket.pk}/{step}", body).status_code == 404
    assert Ticket.objects.get().state == State.NEW
    assert list(ticket.steps.values_list("kind", flat=True)) == [StepKind.OPENED]


def test_a_token_without_the_scope_does_not_work_on_tickets(people, caller, ticket):
    engineer = people.with_role(Role.DUTY_ENGINEER)
    reader = caller(engineer, Permission.VIEW_TICKETS)
    assert reader.get(f"/tickets/{ticket.pk}").status_code == 200
    assert reader.post(f"/tickets/{ticket.pk}/take").status_code == 403
    note = {"what": "note", "text": "试"}
    assert reader.post(f"/tickets/{ticket.pk}/steps", note).status_code == 403
    assert caller(engineer, Permission.VIEW_DUTY).get("/tickets").status_code == 403


def test_the_clock_tells_what_was_promised(people, engineer):
    keeper = people.with_role(Role.NETWORK_ADMIN)
    promised = Promised("7×24", respond_minutes=30, restore_minutes=240)
    set_level(people.unit, Kind.FAULT, Priority.P3, promised, by=keeper)
    made = a_ticket(people.unit, None, source=Source.PHONE)
    clock = engineer.get(f"/tickets/{made.pk}/clock").json()
    told = {one["promise"]: (one["verdict"], one["allowed_s"]) for one in clock["limits"]}
    assert told == {"respond": ("running", 1800), "restore": ("running", 14400)}
    assert clock["missing_year"] is None


def test_a_list_of_tickets_costs_the_same_however_long_it_is(people, engineer, ticket):
    queries_of(engineer, "/tickets")
    few, _ = queries_of(engineer, "/tickets")
    for _number in range(4):
        a_ticket(people.unit, people.with_role(Role.DUTY_ENGINEER))
    Ticket.objects.update(assignee=people.with_role(Role.DUTY_ENGINEER))
    many, answer = queries_of(engineer, "/tickets")
    assert (many, answer["total"]) == (few, 5)


def test_a_change_is_planned_for_a_time_to_come(people, engineer, officer):
    begins = timezone.now() + timedelta(days=1)
    times = [(begins + timedelta(hours=hours)).isoformat() for hours in (0, 2, 4)]
    planned = {"change_starts_at": times[0], "change_ends_at": times[1]}
    assert engineer.post("/tickets", given(people, planned=planned)).json()["type"] == (
        "ticket_change_time"
    )
    asked = given(people, kind="change", planned=planned)
    assert officer.post("/tickets", asked).status_code == 403
    made = engineer.post("/tickets", asked).json()
    assert made["change_starts_at"][:16] == begins.strftime("%Y-%m-%dT%H:%M")
    way = f"/tickets/{made['id']}/plan-change"
    back = {"change_starts_at": times[1], "change_ends_at": times[0]}
    assert engineer.post(way, back).status_code == 422
    moved = {"change_starts_at": times[1], "change_ends_at": times[2]}
    assert engineer.post(way, moved).status_code == 200
    assert officer.post(way, moved).status_code == 403


def test_tickets_are_merged_and_split(people, engineer, officer, stranger, ticket):
    other = a_ticket(people.unit, None, title="同一故障")
    body = {"into_id": ticket.pk}
    assert stranger.post(f"/tickets/{other.pk}/merge", body).status_code == 404
    assert officer.post(f"/tickets/{other.pk}/merge", body).status_code == 403
    whole = engineer.post(f"/tickets/{other.pk}/merge", body)
    assert (whole.status_code, whole.json()["id"]) == (200, ticket.pk), whole.content
    told = engineer.get(f"/tickets/{other.pk}").json()
    assert (told["state"], told["merged_into_id"]) == ("merged", ticket.pk)
    assert engineer.post(f"/tickets/{other.pk}/merge", body).status_code == 409
    assert engineer.post(f"/tickets/{ticket.pk}/merge", {"into_id": 99999}).status_code == 422
    matter = {"kind": "request", "title": "另换一台光猫"}
    assert officer.post(f"/tickets/{ticket.pk}/split", matter).status_code == 403
    made = engineer.post(f"/tickets/{ticket.pk}/split", matter)
    assert made.status_code == 201
    assert made.json()["split_from_id"] == ticket.pk
    assert made.json()["opened_at"] == engineer.get(f"/tickets/{ticket.pk}").json()["opened_at"]


def test_a_ticket_tells_of_an_outage_of_its_own_unit(people, engineer, officer, ticket):
    outage = an_outage(a_target(people.unit), ticket.opened_at - timedelta(minutes=5), None)
    foreign = an_outage(a_target(people.other_unit), ticket.opened_at - timedelta(minutes=5), None)
    way = f"/tickets/{ticket.pk}/outages"
    assert officer.post(way, {"outage_id": outage.pk}).status_code == 403
    assert engineer.post(way, {"outage_id": foreign.pk}).json()["type"] == "unknown_reference"
    assert engineer.post(way, {"outage_id": outage.pk}).status_code == 200
    assert list(ticket.outages.all()) == [outage]
    assert engineer.post(way, {"outage_id": outage.pk}).status_code == 422
