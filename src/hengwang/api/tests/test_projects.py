"""Projects over the API: the same services, exact amounts, and nothing for strangers."""

import pytest

from hengwang.performance.tests.factories import a_programme
from hengwang.projects.models import Contract, Payment, Programme

NEW = {"name": "政务外网运维", "first_year": 2021, "last_year": 2021}


def test_a_project_is_entered_and_changed(people, lin):
    made = lin.post("/programmes", {**NEW, "unit_id": people.unit.pk})
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    body = {**NEW, "office": "网络科", "owner_id": people.lin.pk}
    changed = lin.put(f"/programmes/{pk}", body)
    assert (changed.json()["office"], changed.json()["owner_id"]) == ("网络科", people.lin.pk)


def test_a_project_of_another_unit_is_refused_as_if_the_unit_did_not_exist(people, lin):
    response = lin.post("/programmes", {**NEW, "unit_id": people.other_unit.pk})
    assert (response.status_code, response.json()["type"]) == (422, "unknown_reference")
    assert not Programme.objects.exists()


def test_a_refusal_of_the_domain_is_a_conflict_with_its_code(people, lin):
    lin.post("/programmes", {**NEW, "unit_id": people.unit.pk})
    again = lin.post("/programmes", {**NEW, "unit_id": people.unit.pk}, **{"accept-language": "en"})
    assert again.status_code == 409
    assert again.json()["type"] == "programme_exists"
    assert "already has a project “政务外网运维”" in again.json()["detail"]
    assert again.json()["params"] == {"name": "政务外网运维", "year": "2021"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_cny", 0.1),
        ("amount_cny", 5),
        ("amount_cny", "1.234"),
        ("amount_cny", "1e5"),
        ("amount_cny", "NaN"),
        ("amount_cny", "１２"),
        ("amount_cny", "12345678901234567"),
        ("fiscal_year", 20200),
        ("paid_on", 1600000000),
        ("paid_on", "2020-02-30"),
        ("voucher_number", "x" * 101),
        ("voucher_number", "a\u0000b"),
        ("source", "heaven"),
        ("contract_id", 2**63),
        ("surprise", 1),
    ],
)
def test_what_cannot_be_stored_exactly_is_refused(lin, programme, field, value):
    before = Payment.objects.count()
    body = {"fiscal_year": 2020, "amount_cny": "5.00", field: value}
    response = lin.post(f"/programmes/{programme.pk}/payments", body)
    assert response.status_code == 422, response.content
    assert Payment.objects.count() == before


def test_money_goes_its_way(people, lin, caller, programme):
    path = f"/programmes/{programme.pk}"
    company = people.company
    contract = lin.post(
        f"{path}/contracts", {"name": "线路租用", "amount_cny": "100.00", "company_id": company.pk}
    )
    assert contract.status_code == 201, contract.content
    finance = caller(people.with_role("finance_officer"))
    body = {"fiscal_year": 2020, "amount_cny": "100.10", "contract_id": contract.json()["id"]}
    paid = finance.post(f"{path}/payments", body)
    assert paid.status_code == 201, paid.content
    assert paid.json()["amount_cny"] == "100.10"
    assert "above_contract" in paid.json()["flags"]
    mended = finance.put(f"/payments/{paid.json()['id']}", {**body, "amount_cny": "99.00"})
    assert "above_contract" not in mended.json()["flags"]
    money = lin.get(f"{path}/money?year=2020").json()
    assert money["total"]["budget"] == "4000000.00"
    assert money["total"]["executed"] == "3000099.00"


def test_an_owner_does_not_pay(lin, programme):
    body = {"fiscal_year": 2020, "amount_cny": "1.00"}
    response = lin.post(f"/programmes/{programme.pk}/payments", body)
    assert (response.status_code, response.json()["type"]) == (403, "not_allowed")


def test_links_into_another_project_are_refused(people, lin, wang, programme):
    other = a_programme(people.unit, people.lin, name="别的项目")
    foreign = Contract.objects.create(
        programme=other, company=people.company, name="别的合同", amount_cny=1
    )
    body = {"stage": "final", "contract_id": foreign.pk}
    response = lin.post(f"/programmes/{programme.pk}/acceptances", body)
    assert (response.status_code, response.json()["type"]) == (422, "unknown_reference")


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("subprojects", {"name": "子项目"}),
        ("budget-lines", {"fiscal_year": 2020, "approved_cny": "1.00"}),
        ("adjustments", {"fiscal_year": 2020, "kind": "goals", "reason": "调整目标"}),
        ("procurements", {"name": "采购", "method": "open_tender"}),
        ("acceptances", {"stage": "final"}),
        ("planned-payments", {"due_on": "2020-12-01", "amount_cny": "5.00"}),
    ],
)
def test_every_part_is_added_by_its_owner_and_by_no_stranger(lin, wang, programme, part, body):
    path = f"/programmes/{programme.pk}/{part}"
    assert wang.post(path, body).status_code == 404
    made = lin.post(path, body)
    assert made.status_code == 201, made.content
    assert lin.get(path).json()["items"][-1]["id"] == made.json()["id"]


def test_parts_are_changed_by_their_id(lin, wang, programme):
    path = f"/programmes/{programme.pk}"
    part = lin.post(f"{path}/subprojects", {"name": "子项目"}).json()
    line = lin.get(f"{path}/budget-lines").json()["items"][0]
    told = {"name": "子项目", "status": "accepted"}
    facts = {"fiscal_year": 2020, "approved_cny": "5.00"}
    for address, body in (
        (f"/subprojects/{part['id']}", told),
        (f"/budget-lines/{line['id']}", facts),
    ):
        assert wang.put(address, body).status_code == 404
        assert lin.put(address, body).status_code == 200
