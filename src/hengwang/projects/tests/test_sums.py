"""Kept sums say what their rows add up to, whatever the services did."""

from datetime import date
from decimal import Decimal

import pytest

from hengwang.projects.models import Payment, Programme, ProgrammeYear
from hengwang.projects.queries.listing import totals_of, with_money
from hengwang.projects.queries.paid import added_up, kept_totals
from hengwang.projects.services import corrections, money, spending
from hengwang.projects.services.spending import Links
from hengwang.projects.services.sums import SUMS, resum_everything
from hengwang.projects.tests.factories import make_company, make_programme


def kept():
    rows = ProgrammeYear.objects.order_by("programme", "fiscal_year")
    return {(r.programme_id, r.fiscal_year): [getattr(r, n) for n in SUMS] for r in rows}


def test_sums_follow_every_service(people, finance):
    programme = make_programme(people.unit, by=people.lin, years=(2020, 2021))
    lin, pk = people.lin, programme.pk

    def holds():
        before = kept()
        resum_everything()
        after = kept()
        nothing = [None, None, 0, 0, 0]
        assert {k: v for k, v in after.items() if v != nothing} == {
            k: v for k, v in before.items() if v != nothing
        }

    line = money.add_budget_line(pk, money.BudgetLineData(2020, Decimal(1000)), by=lin)
    holds()
    money.change_budget_line(line.pk, money.BudgetLineData(2021, Decimal(900)), by=lin)
    holds()
    told = {"fiscal_year": 2021, "kind": "increase", "amount_cny": Decimal(5)}
    change = money.record_adjustment(pk, money.AdjustmentData(**told), by=lin)
    holds()
    approved = money.AdjustmentData(**told, reason="增", approval_number="批1")
    corrections.correct_adjustment(change.pk, approved, by=lin)
    holds()
    contract = spending.record_contract(
        pk, spending.ContractData("线路", Decimal(600)), company=make_company(), by=lin
    )
    links = Links(contract=contract)
    early = spending.PaymentData(2020, Decimal(600), paid_on=date(2020, 5, 1))
    payment = spending.record_payment(pk, early, links=links, by=finance)
    late = spending.PaymentData(2021, Decimal(1), paid_on=date(2021, 5, 1), voucher_number="1")
    spending.record_payment(pk, late, links=links, by=finance)
    holds()
    accepted = spending.AcceptanceData("final")
    acceptance = spending.record_acceptance(pk, accepted, links=links, by=lin)
    holds()
    dated = spending.AcceptanceData("final", accepted_on=date(2020, 4, 1))
    corrections.correct_acceptance(acceptance.pk, dated, links=links, by=lin)
    holds()
    moved = spending.PaymentData(2021, Decimal(600), paid_on=date(2021, 6, 1))
    spending.correct_payment(payment.pk, moved, links=links, by=finance)
    holds()
    more = spending.ContractData("线路", Decimal(10_000))
    corrections.correct_contract(contract.pk, more, company=contract.company, by=lin)
    holds()
    assert kept()[pk, 2021][:3] == [905, 601, 2]


def test_lists_add_up_years(people, finance):
    programme = make_programme(people.unit, by=people.lin, years=(2020, 2021))
    for year, amount in ((2020, 100), (2021, 50)):
        line = money.BudgetLineData(year, Decimal(amount))
        money.add_budget_line(programme.pk, line, by=people.lin)
        paid = spending.PaymentData(year, Decimal(amount) / 2)
        spending.record_payment(programme.pk, paid, by=finance)
    rows = Programme.objects.all()
    assert (totals_of(rows, None).budget, totals_of(rows, 2021).budget) == (150, 50)
    (row,) = with_money(rows, None)
    assert (row.budget, row.executed, row.rate, row.irregular) == (150, 75, 0.5, 2)
    (row,) = with_money(rows, 2022)
    assert (row.budget, row.rate) == (None, None)


@pytest.mark.parametrize("year", [None, 2020, 2021])
def test_kept_and_counted_totals_of_payments_agree(people, finance, year):
    programme = make_programme(people.unit, by=people.lin, years=(2020, 2021))
    for amount in (5, -2, 7):
        paid = spending.PaymentData(2020, Decimal(amount))
        spending.record_payment(programme.pk, paid, by=finance)
    counted = Payment.objects.all() if year is None else Payment.objects.filter(fiscal_year=year)
    assert kept_totals(Programme.objects.all(), year) == added_up(counted)
