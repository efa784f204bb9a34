"""Objections through the API: made by the company, decided by somebody else, reviewed once."""

from datetime import date

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.permissions import Permission
from hengwang.api.tests.test_lists import queries_of
from hengwang.vendors.models import Assessment
from hengwang.vendors.tests import factories as made
from hengwang.vendors.tests.factories import ANSWERED, UPTIME


@pytest.fixture
def figures(people):
    with made.figures() as answers:
        answers[UPTIME], answers[ANSWERED] = "0.9965", "0.95"
        yield answers


@pytest.fixture
def assessor(people):
    return made.somebody(people.unit, "vendor-assessor", Role.NETWORK_ADMIN)


@pytest.fixture
def month(people, assessor, figures, time_machine):
    """Sent on 3 February 2026; days run until the 10th."""
    time_machine.move_to("2026-02-03T10:00:00+08:00", tick=False)
    made.enter_years()
    contract = made.a_contract(people)
    made.a_scheme(contract, assessor)
    return made.sent(contract, assessor, today=date(2026, 2, 3))


@pytest.fixture
def keeper(assessor, caller):
    return caller(assessor)


@pytest.fixture
def firm(people, caller):
    return caller(people.chen)


@pytest.fixture
def judges(people, caller):
    return [
        caller(made.somebody(people.unit, name, Role.LEADER))
        for name in ("vendor-one", "vendor-two")
    ]


def line_of(month, number=2):
    return f"/vendor-assessment-lines/{month.lines.get(clause__number=number).pk}"


def test_an_objection_is_made_decided_and_looked_at_again_by_somebody_else(
    month, firm, keeper, judges
):
    first, second = judges
    asked = firm.post(f"{line_of(month)}/object", {"text": "两单因用户改期"})
    assert asked.status_code == 201, asked.content
    objection = asked.json()
    assert (objection["number"], objection["on_behalf"], objection["outcome"]) == (2, False, "")
    way = f"/vendor-objections/{objection['id']}"
    again = firm.post(f"{line_of(month)}/object", {"text": "再提"})
    assert (again.status_code, again.json()["type"]) == (409, "objection_exists")
    decision = {"upheld": False, "reason": "未事先报备"}
    assert firm.post(f"{way}/decide", decision).status_code == 403
    assert keeper.post(f"{way}/decide", decision).status_code in {403, 409}
    assert first.post(f"{way}/decide", decision).json()["outcome"] == "rejected"
    twice = second.post(f"{way}/decide", decision)
    assert (twice.status_code, twice.json()["type"]) == (409, "objection_decided")
    told = firm.post(f"{way}/appeal", {"text": "附工单"}).json()
    assert (told["outcome"], told["appeal"]["outcome"]) == ("", "rejected")
    assert firm.post(f"{way}/appeal", {"text": "再议"}).status_code == 409
    less = {"upheld": True, "reason": "工单属实", "deduction": "0.5"}
    own = first.post(f"{way}/decide", less)
    assert (own.status_code, own.json()["type"]) == (409, "objection_own_decision")
    done = second.post(f"{way}/decide", less).json()
    assert (done["outcome"], float(done["deduction"]), done["may_be_appealed"]) == (
        "upheld", 0.5, False,
    )  # fmt: skip
    assert Assessment.objects.get().state == "decided"
    assert firm.post(f"/vendor-assessments/{month.pk}/agree").json()["agreed_at"]


def test_what_is_recorded_for_the_company_says_so(month, keeper):
    told = keeper.post(f"{line_of(month)}/object", {"text": "来函异议"}).json()
    assert told["on_behalf"] is True


def test_a_deduction_that_is_not_less_is_refused(month, firm, judges):
    way = "/vendor-objections/"
    pk = firm.post(f"{line_of(month)}/object", {"text": "两单因用户改期"}).json()["id"]
    for wrong in ("99", None):
        body = {"upheld": True, "reason": "属实", "deduction": wrong}
        refused = judges[0].post(f"{way}{pk}/decide", body)
        assert (refused.status_code, refused.json()["type"]) == (409, "deduction_outside")
    for wrong in (0.5, "-1", "1e3", "abc"):
        body = {"upheld": True, "reason": "属实", "deduction": wrong}
        assert judges[0].post(f"{way}{pk}/decide", body).status_code == 422, wrong


def test_strangers_and_other_companies_see_and_do_nothing(people, month, firm, stranger, caller):
    rival = caller(made.somebody(people.unit, "vendor-x", Role.DUTY_ENGINEER))
    pk = firm.post(f"{line_of(month)}/object", {"text": "两单因用户改期"}).json()["id"]
    for who in (stranger, rival):
        answers = (
            who.get(f"/vendor-objections/{pk}"),
            who.post(f"/vendor-objections/{pk}/decide", {"upheld": False, "reason": "否"}),
            who.post(f"/vendor-objections/{pk}/appeal", {"text": "再议"}),
            who.post(f"{line_of(month, 1)}/object", {"text": "异议"}),
            who.post(f"/vendor-assessments/{month.pk}/agree"),
        )
        assert {one.status_code for one in answers} <= {403, 404}
    assert stranger.get("/vendor-objections").json()["total"] == 0
    blind = caller(people.chen, Permission.VIEW_NETWORK)
    assert blind.get("/vendor-objections").status_code == 403
    reader = caller(people.chen, Permission.VIEW_VENDORS)
    assert reader.post(f"{line_of(month, 1)}/object", {"text": "异议"}).status_code == 403


def test_objections_are_found_by_month_and_by_what_was_decided(month, firm, judges):
    pk = firm.post(f"{line_of(month)}/object", {"text": "两单因用户改期"}).json()["id"]
    for query, count in ((f"assessment_id={month.pk}", 1), ("assessment_id=999", 0),
                         (f"contract_id={month.contract_id}", 1), ("is_decided=true", 0),
                         ("is_decided=false", 1)):  # fmt: skip
        assert firm.get(f"/vendor-objections?{query}").json()["total"] == count, query
    judges[0].post(f"/vendor-objections/{pk}/decide", {"upheld": False, "reason": "否"})
    assert firm.get("/vendor-objections?is_decided=true").json()["total"] == 1


def test_a_list_of_objections_costs_the_same_however_long_it_is(month, firm, keeper):
    firm.post(f"{line_of(month)}/object", {"text": "两单因用户改期"})
    queries_of(keeper, "/vendor-objections")
    few, _ = queries_of(keeper, "/vendor-objections")
    firm.post(f"{line_of(month, 1)}/object", {"text": "主干由贵方断电"})
    assert firm.get("/vendor-objections").json()["total"] == 2
    many, _ = queries_of(keeper, "/vendor-objections")
    assert many == few
