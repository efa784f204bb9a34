"""Service contracts through the API: a company sees its own part, strangers none."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.permissions import Permission
from hengwang.api.tests.test_lists import queries_of
from hengwang.vendors.models import AnnualResult, Assessment
from hengwang.vendors.tests.factories import vendor_records

LISTS = ("assessed-contracts", "vendor-assessments", "vendor-results")
PARTS = (
    "assessed-contracts/{vendor_contract_id}/schemes", "vendor-assessments/{assessment_id}",
    "vendor-results/{result_id}",
)  # fmt: skip


@pytest.fixture
def ids(people):
    return vendor_records(people)


@pytest.fixture
def keeper(people, caller):
    return caller(people.with_role(Role.NETWORK_ADMIN))


def test_contracts_are_read_by_who_may_see_them_and_by_nobody_else(
    people, caller, keeper, stranger, ids
):
    blind = caller(people.with_role(Role.NETWORK_ADMIN), Permission.VIEW_NETWORK)
    for path in LISTS:
        assert keeper.get(f"/{path}").json()["total"] >= 1, path
        assert stranger.get(f"/{path}").json()["total"] == 0, path
        assert blind.get(f"/{path}").status_code == 403, path
    for part in PARTS:
        assert keeper.get("/" + part.format(**ids)).status_code == 200, part
        assert stranger.get("/" + part.format(**ids)).status_code == 404, part


def test_a_company_sees_what_was_sent_and_what_is_confirmed(people, caller, ids):
    chen = caller(people.chen)
    schemes = chen.get(f"/assessed-contracts/{ids['vendor_contract_id']}/schemes").json()
    assert [one["state"] for one in schemes["items"]] == ["in_force"]
    assert chen.get("/vendor-assessments").json()["total"] == 2
    assert chen.get("/vendor-results").json()["total"] == 0
    Assessment.objects.filter(pk=ids["assessment_id"]).update(state="drafted")
    assert chen.get(f"/vendor-assessments/{ids['assessment_id']}").status_code == 404


def test_a_month_tells_its_clauses_as_on_the_page(keeper, ids):
    told = keeper.get(f"/vendor-assessments/{ids['assessment_id']}").json()
    made = Assessment.objects.get(pk=ids["assessment_id"])
    assert (told["state"], told["month"], told["fee_cny"]) == (
        "objected", "2026-02-01", "100000.00",
    )  # fmt: skip
    assert [one["number"] for one in told["lines"]] == [1, 2, 3]
    objection = told["lines"][2]["objection"]
    assert (objection["text"], objection["appeal"]) == ("线路迁改期间", None)
    assert told["lines"][1]["objection"] is None
    assert told["deducted_low_cny"] == f"{made.deducted_low_cny:.2f}"
    clauses = keeper.get(f"/assessed-contracts/{made.contract_id}/schemes").json()["items"]
    assert len(clauses[-1]["clauses"]) == 3


def test_a_year_tells_a_range_while_months_are_missing(keeper, ids):
    told = keeper.get(f"/vendor-results/{ids['result_id']}").json()
    result = AnnualResult.objects.get(pk=ids["result_id"])
    assert len(told["months"]) == result.months.count() == 12
    assert told["share"] is None
    assert told["payable_low_cny"] != told["payable_high_cny"]
    missing = [one for one in told["months"] if one["assessment_id"] is None]
    assert {one["deducted_cny"] for one in missing} == {None}


def test_months_are_found_by_contract_year_and_state(keeper, ids):
    for query, count in (("state=confirmed", 1), ("year=2026", 2), ("year=2025", 0),
                         (f"contract_id={ids['vendor_contract_id']}", 2)):  # fmt: skip
        assert keeper.get(f"/vendor-assessments?{query}").json()["total"] == count, query


def test_a_month_costs_the_same_however_many_clauses_it_has(keeper, ids):
    path = f"/vendor-assessments/{ids['assessment_id']}"
    queries_of(keeper, path)
    all_lines, _ = queries_of(keeper, path)
    line = Assessment.objects.get(pk=ids["assessment_id"]).lines.get(clause__number=2)
    line.delete()
    fewer, _ = queries_of(keeper, path)
    assert fewer == all_lines
