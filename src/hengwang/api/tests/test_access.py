"""Access through the API: applications are handed in, read, and led by the right people."""

import pytest

from hengwang.access.choices import Kind, Step
from hengwang.access.models import AccessPoint, Application
from hengwang.access.services import plans
from hengwang.access.tests.factories import LATE, a_ground, an_application, plan_for
from hengwang.accounts.choices import Role
from hengwang.accounts.permissions import Permission
from hengwang.api.tests.test_lists import queries_of
from hengwang.monitoring.models import Watch
from hengwang.testing.people import grant

STEPS = (
    *("take", "approve", "reject", "built", "accept", "fail", "cancel"),
    *("return-allocation", "sign", "withdraw-allocation", "assign"),
)


@pytest.fixture
def applicant(people):
    return people.with_role(Role.ACCESS_UNIT_OFFICER)


@pytest.fixture
def officer(applicant, caller):
    return caller(applicant)


@pytest.fixture
def keeper(people, caller):
    return caller(people.with_role(Role.NETWORK_ADMIN))


@pytest.fixture
def application(people, applicant):
    return an_application(people.unit, applicant)


def asked(people, **more):
    return {
        "unit_id": people.unit.pk,
        "kind": "connect",
        "purpose": "办公业务需要",
        "contact_name": "李某",
        "contact_phone": "0931-000000",
        "place": "城关区演示路1号",
        "wanted_mbps": 100,
        "address_count": 2,
        **more,
    }


def test_applications_are_read_by_who_may_see_them_and_by_nobody_else(
    keeper, stranger, wang, application
):
    assert [one["number"] for one in keeper.get("/access-applications").json()["items"]] == [
        application.number
    ]
    assert stranger.get("/access-applications").json()["total"] == 0
    assert wang.get("/access-applications").json()["total"] == 0
    way = f"/access-applications/{application.pk}"
    told = keeper.get(way).json()
    assert [one["step"] for one in told["steps"]] == ["apply", "review"]
    assert told["allocation"] is None
    assert stranger.get(way).status_code == 404
    for query, count in (
        ("step=review", 1),
        ("state=done", 0),
        ("kind=domain", 0),
        ("text=演示", 1),
    ):
        assert keeper.get(f"/access-applications?{query}").json()["total"] == count, query


def test_a_unit_applies_for_itself_only(people, officer, keeper, stranger):
    made = officer.post("/access-applications", asked(people))
    assert made.status_code == 201, made.content
    assert (made.json()["step"], made.json()["number"][:2]) == ("review", "JR")
    assert Application.objects.get().applicant_id == people.with_role(Role.ACCESS_UNIT_OFFICER).pk
    other = officer.post("/access-applications", asked(people, unit_id=people.other_unit.pk))
    assert other.json()["type"] == "unknown_reference"
    assert stranger.post("/access-applications", asked(people)).status_code in {403, 422}
    assert officer.post("/access-applications", asked(people, place="")).status_code == 409
    assert officer.post("/access-applications", asked(people, point_id=9)).status_code == 422


def test_an_application_is_led_by_those_who_decide_and_work(people, keeper, officer, application):
    way = f"/access-applications/{application.pk}"
    assert officer.post(f"{way}/approve", {}).status_code == 403
    assert keeper.post(f"{way}/take").json()["steps"][1]["owner_id"]
    assert keeper.post(f"{way}/approve", {}).json()["step"] == "allocation"
    by = people.with_role(Role.NETWORK_ADMIN)
    ground = a_ground(people.unit, by)
    plans.draw_up(application.pk, plan_for(application, ground), by=by)
    second = people.with_role(Role.DUTY_ENGINEER)
    grant(second, Role.NETWORK_ADMIN, people.unit)
    plans.sign(application.pk, by=second)
    told = keeper.get(way).json()
    assert told["allocation"]["is_signed"]
    assert len(told["allocation"]["address_texts"]) == 2
    words = {"text": "光缆已熔接", "delay": LATE}
    assert keeper.post(f"{way}/built", {}).status_code == 409
    assert keeper.post(f"{way}/built", words).json()["step"] == "acceptance"
    assert keeper.post(f"{way}/fail", words).json()["step"] == "construction"
    assert keeper.post(f"{way}/built", words).json()["step"] == "acceptance"
    assert keeper.post(f"{way}/accept", words).json()["step"] == "opening"
    steps = keeper.get(way).json()["steps"]
    assert [one["outcome"] for one in steps if one["step"] == Step.ACCEPTANCE] == [
        "returned",
        "passed",
    ]


def test_an_application_is_rejected_and_handed_in_anew(people, keeper, officer, application):
    way = f"/access-applications/{application.pk}"
    assert keeper.post(f"{way}/reject", {"text": "材料不全"}).json()["state"] == "rejected"
    again = officer.post("/access-applications", asked(people, follows_id=application.pk))
    assert again.json()["follows_id"] == application.pk
    second = f"/access-applications/{again.json()['id']}"
    assert officer.post(f"{second}/cancel", {"text": "不再需要"}).json()["state"] == "cancelled"


def test_who_may_not_takes_no_step(people, caller, stranger, application):
    reader = caller(people.with_role(Role.NETWORK_ADMIN), Permission.VIEW_ACCESS)
    blind = caller(people.with_role(Role.NETWORK_ADMIN), Permission.VIEW_NETWORK)
    assert blind.get("/access-applications").status_code == 403
    body = {"text": "试"}
    for step in STEPS:
        assert reader.post(f"/access-applications/{application.pk}/{step}", body).status_code in {
            403,
            409,
        }
        assert (
            stranger.post(f"/access-applications/{application.pk}/{step}", body).status_code == 404
        )
    application.refresh_from_db()
    assert (application.step, application.state) == (Step.REVIEW, "open")


def test_the_carrier_that_builds_does_not_call_it_off(people, caller, applicant, application):
    Application.objects.filter(pk=application.pk).update(
        company=people.company, step=Step.CONSTRUCTION
    )
    chen = caller(people.chen)
    way = f"/access-applications/{application.pk}"
    assert chen.get(way).status_code == 200
    assert chen.post(f"{way}/cancel", {"text": "不做了"}).status_code == 403


def test_a_list_of_applications_costs_the_same_however_long_it_is(people, applicant, keeper):
    an_application(people.unit, applicant)
    queries_of(keeper, "/access-applications")
    few, _ = queries_of(keeper, "/access-applications")
    for kind in (Kind.CONNECT, Kind.DOMAIN):
        an_application(people.unit, applicant, kind)
    many, _ = queries_of(keeper, "/access-applications")
    assert many == few


@pytest.fixture
def signer(people, caller):
    second = people.with_role(Role.DUTY_ENGINEER)
    grant(second, Role.NETWORK_ADMIN, people.unit)
    return caller(second)


@pytest.fixture
def allocation(people):
    ground = a_ground(people.unit, people.with_role(Role.NETWORK_ADMIN))
    line = {"circuit_kind": "mstp", "layer": "metro", "tenure": "leased", "mbps": 100}
    numbers = {"prefix_id": ground.prefix.pk, "address_count": 2}
    return {"circuit_code": "LT-1", "carrier_id": ground.carrier.pk, **line, **numbers}


def test_an_application_is_allocated_signed_and_opened(
    people, keeper, signer, stranger, caller, application, allocation
):
    way = f"/access-applications/{application.pk}"
    keeper.post(f"{way}/approve", {})
    assert stranger.put(f"{way}/allocation", allocation).status_code == 404
    foreign = keeper.put(f"{way}/allocation", {**allocation, "prefix_id": 9999})
    assert foreign.json()["type"] == "unknown_reference"
    short = keeper.put(f"{way}/allocation", {**allocation, "circuit_code": ""})
    assert short.status_code == 409, short.content
    drawn = keeper.put(f"{way}/allocation", allocation).json()
    assert (drawn["allocation"]["is_signed"], drawn["allocation"]["mbps"]) == (False, 100)
    assert keeper.post(f"{way}/sign", {}).status_code == 409
    back = signer.post(f"{way}/return-allocation", {"text": "带宽不符"}).json()
    assert back["allocation"] is None
    keeper.put(f"{way}/allocation", allocation)
    signed = signer.post(f"{way}/sign", {}).json()
    assert (signed["step"], signed["allocation"]["is_signed"]) == ("construction", True)
    assert len(signed["allocation"]["address_texts"]) == 2
    for step in ("built", "accept"):
        keeper.post(f"{way}/{step}", {"text": "完成"})
    assert stranger.post(f"{way}/open", {}).status_code == 404
    reader = caller(people.with_role(Role.NETWORK_ADMIN), Permission.VIEW_ACCESS)
    assert reader.post(f"{way}/open", {}).status_code == 403
    assert signer.post(f"{way}/open", {"collector_id": 9999}).status_code == 422
    opened = keeper.post(f"{way}/open", {}).json()
    assert (opened["state"], opened["point_id"]) == ("done", AccessPoint.objects.get().pk)
    assert Watch.objects.get(circuit__code="LT-1").target.address == "10.9.0.1"


def test_a_step_is_given_to_somebody_who_works_on_it(people, keeper, signer, application):
    way = f"/access-applications/{application.pk}"
    second = people.with_role(Role.DUTY_ENGINEER)
    told = keeper.post(f"{way}/assign", {"owner_id": second.pk}).json()
    assert told["steps"][-1]["owner_id"] == second.pk
    assert keeper.post(f"{way}/assign", {"owner_id": people.chen.pk}).status_code == 422
    later = {"owner_id": second.pk, "due_on": "2099-01-05"}
    assert keeper.post(f"{way}/assign", later).status_code == 409
    moved = keeper.post(f"{way}/assign", {**later, "text": "材料待补"}).json()
    assert moved["step_due_on"] == "2099-01-05"


def test_a_signed_allocation_is_withdrawn_and_another_one_signed(
    keeper, signer, officer, application, allocation
):
    way = f"/access-applications/{application.pk}"
    keeper.post(f"{way}/approve", {})
    keeper.put(f"{way}/allocation", allocation)
    signer.post(f"{way}/sign", {})
    assert officer.post(f"{way}/withdraw-allocation", {"text": "端口有误"}).status_code == 403
    back = signer.post(f"{way}/withdraw-allocation", {"text": "端口有误"}).json()
    assert (back["step"], back["allocation"]) == ("allocation", None)
    keeper.put(f"{way}/allocation", {**allocation, "mbps": 200})
    told = signer.post(f"{way}/sign", {}).json()
    assert (told["allocation"]["version"], told["allocation"]["mbps"]) == (2, 200)
    (former,) = told["withdrawn_allocations"]
    assert (former["version"], former["mbps"], former["is_unchanged"]) == (1, 100, True)
    assert former["withdrawn_because"] == "端口有误"
