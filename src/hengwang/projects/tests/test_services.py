"""Verbs of projects: what they write, the line in the trail, and refusals that leave no trace."""

from datetime import date
from decimal import Decimal

import pytest

from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.audit.queries import history_of
from hengwang.outbox.models import Announcement
from hengwang.projects import errors
from hengwang.projects.models import (
    Acceptance,
    Adjustment,
    BudgetLine,
    Contract,
    Payment,
    PlannedPayment,
    Programme,
    SubProject,
)
from hengwang.projects.queries.money import year_money
from hengwang.projects.services import corrections, money, planning, programmes, spending
from hengwang.projects.services.bulk import LinkedPayment, record_payments
from hengwang.projects.services.spending import Links
from hengwang.projects.tests.factories import (
    make_acceptance,
    make_budget_line,
    make_company,
    make_contract,
    make_paper,
    make_payment,
    make_programme,
    make_subproject,
)

DAY = date(2020, 6, 15)


def last_entry():
    return AuditEntry.objects.latest("pk")


def announced():
    return list(Announcement.objects.values_list("name", "ids"))


def payment_data(**told):
    facts = {"fiscal_year": 2020, "amount_cny": Decimal(500), "paid_on": DAY}
    return spending.PaymentData(**(facts | {"voucher_number": "记-1"} | told))


def test_a_programme_is_entered_with_its_line_and_its_announcement(people):
    programme = make_programme(people.unit, "外网运维", by=people.lin, code="62-01")
    assert "wwyw" in programme.search_text
    assert "62-01" in programme.search_text
    (entry,) = history_of(programme)
    assert (entry.action, entry.actor_name) == ("programme.created", "林")
    assert ("programme.created", {"programme_id": programme.pk}) in announced()


def test_one_name_a_unit_and_year(people, programme):
    with pytest.raises(errors.ProgrammeExistsError):
        make_programme(people.unit, programme.name, by=people.lin)
    assert Programme.objects.count() == 1
    assert make_programme(people.unit, programme.name, by=people.lin, years=(2021, 2021))


def test_a_programme_does_not_end_before_it_begins(people):
    with pytest.raises(errors.YearsOutOfOrderError):
        make_programme(people.unit, by=people.lin, years=(2021, 2020))


@pytest.mark.parametrize("who", ["wang", "chen"])
def test_a_stranger_changes_nothing(people, programme, who):
    stranger = getattr(people, who)
    before = (AuditEntry.objects.count(), Announcement.objects.count())
    line = money.BudgetLineData(2020, Decimal(100))
    contract = spending.ContractData("线路", Decimal(5))
    for act in (
        lambda: make_programme(people.unit, "新", by=stranger),
        lambda: money.add_budget_line(programme.pk, line, by=stranger),
        lambda: spending.record_payment(programme.pk, payment_data(), by=stranger),
        lambda: programmes.add_subproject(
            programme.pk, programmes.SubProjectData("子"), by=stranger
        ),
        lambda: spending.record_contract(
            programme.pk, contract, company=people.company, by=stranger
        ),
        lambda: record_payments(programme.pk, [LinkedPayment(payment_data())], by=stranger),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert (AuditEntry.objects.count(), Announcement.objects.count()) == before
    assert not Payment.objects.exists()


def test_money_is_paid_by_finance_and_projects_are_edited_by_owners(people, finance, programme):
    with pytest.raises(NotAllowedError):
        spending.record_payment(programme.pk, payment_data(), by=people.lin)
    with pytest.raises(NotAllowedError):
        money.add_budget_line(programme.pk, money.BudgetLineData(2020, Decimal(1)), by=finance)


def test_money_belongs_to_a_year_of_the_project(people, finance, programme):
    with pytest.raises(errors.OutsideYearsError) as refused:
        money.add_budget_line(programme.pk, money.BudgetLineData(2021, Decimal(1)), by=people.lin)
    assert refused.value.params == {"year": 2021, "first": 2020, "last": 2020}
    with pytest.raises(errors.OutsideYearsError):
        spending.record_payment(programme.pk, payment_data(fiscal_year=2019), by=finance)
    assert not BudgetLine.objects.exists()


def test_a_budget_below_zero_is_refused_and_zero_is_known(people, programme):
    with pytest.raises(errors.AmountNotPositiveError):
        money.add_budget_line(programme.pk, money.BudgetLineData(2020, Decimal(-1)), by=people.lin)
    money.add_budget_line(programme.pk, money.BudgetLineData(2020, Decimal(0)), by=people.lin)
    assert year_money([programme.pk], 2020)[programme.pk].total.budget == 0


def test_only_an_approved_adjustment_moves_the_budget(people, programme):
    make_budget_line(programme, 100)
    told = {"fiscal_year": 2020, "kind": "transfer_out", "amount_cny": Decimal(30)}
    data = money.AdjustmentData(**told)
    adjustment = money.record_adjustment(programme.pk, data, by=people.lin)
    assert adjustment.flags == ["approval_missing", "reason_missing"]
    assert year_money([programme.pk], 2020)[programme.pk].total.budget == 100
    mended = money.AdjustmentData(**told, reason="划转", approval_number="批1")
    corrections.correct_adjustment(adjustment.pk, mended, by=people.lin)
    assert Adjustment.objects.get().flags == []
    assert year_money([programme.pk], 2020)[programme.pk].total.budget == 70
    assert last_entry().action == "adjustment.corrected"


def test_an_adjustment_of_money_says_how_much(people, programme):
    with pytest.raises(errors.AmountMissingError):
        money.record_adjustment(programme.pk, money.AdjustmentData(2020, "increase"), by=people.lin)


def test_a_payment_is_recorded_as_it_is_and_marked(finance, programme):
    payment = spending.record_payment(
        programme.pk, payment_data(voucher_number="", paid_on=None), by=finance
    )
    assert payment.flags == ["date_missing", "voucher_missing", "papers_missing"]
    assert payment.is_irregular
    assert last_entry().after["flags"] == payment.flags
    assert ("money.changed", {"programme_id": programme.pk, "year": 2020}) in announced()


def test_papers_take_the_mark_away(finance, programme):
    payment = make_payment(programme, 500)
    assert payment.flags == ["papers_missing"]
    make_paper(payment, "invoice")
    make_paper(payment, "approval")
    payment.refresh_from_db()
    assert payment.flags == []
    assert not payment.is_irregular


def test_the_same_voucher_and_amount_is_marked_on_both_payments(finance, programme):
    first = spending.record_payment(programme.pk, payment_data(), by=finance)
    second = spending.record_payment(programme.pk, payment_data(), by=finance)
    first.refresh_from_db()
    assert "paid_twice" in first.flags
    assert "paid_twice" in second.flags


def test_only_the_payment_that_settles_a_contract_needs_its_acceptance(finance, people, programme):
    contract = make_contract(programme, 1000)
    advance = make_payment(programme, 300, contract=contract, paid_on=date(2020, 3, 1))
    last = make_payment(programme, 700, contract=contract, paid_on=date(2020, 12, 1))
    advance.refresh_from_db()
    assert "before_acceptance" not in advance.flags
    assert "before_acceptance" in last.flags
    data = spending.AcceptanceData("final", accepted_on=date(2020, 11, 1))
    spending.record_acceptance(programme.pk, data, links=Links(contract=contract), by=people.lin)
    last.refresh_from_db()
    assert "before_acceptance" not in last.flags


def test_only_what_comes_on_top_is_above_the_contract(finance, people, programme):
    contract = make_contract(programme, 1000)
    first = make_payment(programme, 1000, contract=contract, paid_on=date(2020, 3, 1))
    second = make_payment(programme, 1, contract=contract, paid_on=date(2020, 4, 1))
    first.refresh_from_db()
    assert "above_contract" not in first.flags
    assert "above_contract" in second.flags
    data = spending.ContractData("线路", Decimal(1001))
    corrections.correct_contract(contract.pk, data, company=contract.company, by=people.lin)
    second.refresh_from_db()
    assert "above_contract" not in second.flags


def test_a_corrected_payment_keeps_both_versions_in_the_trail(finance, programme):
    payment = spending.record_payment(programme.pk, payment_data(), by=finance)
    spending.correct_payment(payment.pk, payment_data(amount_cny=Decimal(50)), by=finance)
    entry = history_of(payment)[0]
    changed = {change.field: (change.before, change.after) for change in entry.changes}
    assert entry.action == "payment.corrected"
    assert changed["amount_cny"] == ("500.00", "50")


def test_what_belongs_to_another_project_is_not_linked(people, finance, programme):
    other = make_programme(people.unit, "另一个", by=people.lin)
    contract = make_contract(other)
    with pytest.raises(errors.OtherProgrammeError):
        spending.record_payment(
            programme.pk, payment_data(), links=Links(contract=contract), by=finance
        )
    assert not Payment.objects.exists()


def test_a_contract_number_stands_once_in_a_project(people, programme):
    data = spending.ContractData("线路", Decimal(5), number="HT-1")
    spending.record_contract(programme.pk, data, company=make_company(), by=people.lin)
    with pytest.raises(errors.ContractNumberTakenError):
        spending.record_contract(programme.pk, data, company=make_company(), by=people.lin)
    assert Contract.objects.count() == 1


def test_a_subproject_is_named_once(people, programme):
    data = programmes.SubProjectData("网站")
    part = programmes.add_subproject(programme.pk, data, by=people.lin)
    with pytest.raises(errors.SubProjectExistsError):
        programmes.add_subproject(programme.pk, data, by=people.lin)
    done = programmes.SubProjectData("网站", status="accepted")
    programmes.change_subproject(part.pk, done, by=people.lin)
    assert SubProject.objects.get().status == "accepted"


def test_an_acceptance_gets_its_missing_date(people, programme):
    acceptance = make_acceptance(programme, subproject=make_subproject(programme))
    data = spending.AcceptanceData("final", accepted_on=DAY)
    links = Links(subproject=acceptance.subproject)
    corrections.correct_acceptance(acceptance.pk, data, links=links, by=people.lin)
    mended = Acceptance.objects.get()
    assert (mended.accepted_on, mended.flags) == (DAY, [])


def test_many_payments_are_recorded_at_once_with_a_line_each(finance, programme):
    payments = [
        LinkedPayment(payment_data(voucher_number=f"记-{n}", amount_cny=Decimal(n)))
        for n in range(1, 8)
    ]
    assert record_payments(programme.pk, payments, by=finance, note="凭证账.xlsx") == 7
    assert AuditEntry.objects.filter(action="payment.recorded", note="凭证账.xlsx").count() == 7
    assert all(payment.flags == ["papers_missing"] for payment in Payment.objects.all())


class TestPlans:
    """A plan is checked, because nothing has happened yet."""

    @pytest.fixture
    def data(self, programme):
        make_budget_line(programme, 1000)
        make_payment(programme, 300)
        return planning.PlanData(date(2020, 12, 1), Decimal(600))

    def test_it_fits_into_what_is_left(self, people, programme, data):
        planning.plan_payment(programme.pk, data, by=people.lin)
        assert last_entry().action == "payment.planned"
        with pytest.raises(errors.PaymentAboveBudgetError) as refused:
            planning.plan_payment(programme.pk, data, by=people.lin)
        assert refused.value.params == {"left": Decimal(100)}
        assert PlannedPayment.objects.count() == 1

    def test_it_is_about_more_than_nothing_and_within_the_years(self, people, programme, data):
        with pytest.raises(errors.AmountNotPositiveError):
            planning.plan_payment(
                programme.pk, planning.PlanData(data.due_on, Decimal(0)), by=people.lin
            )
        with pytest.raises(errors.DateOutsidePlanError):
            planning.plan_payment(
                programme.pk, planning.PlanData(date(2022, 1, 1), Decimal(1)), by=people.lin
            )

    def test_carried_over_money_is_due_in_the_year_after(self, people, programme, data):
        late = planning.PlanData(date(2021, 6, 30), Decimal(700))
        assert planning.plan_payment(programme.pk, late, by=people.lin).pk

    def test_it_can_grow_to_what_is_left(self, people, programme, data):
        plan = planning.plan_payment(programme.pk, data, by=people.lin)
        more = planning.PlanData(data.due_on, Decimal(700))
        assert planning.change_plan(plan.pk, more, by=people.lin).amount_cny == 700

    def test_it_is_settled_once(self, people, finance, programme, data):
        plan = planning.plan_payment(programme.pk, data, by=people.lin)
        payment = make_payment(programme, 600)
        planning.settle_plan(plan.pk, payment, by=finance)
        for act in (
            lambda: planning.settle_plan(plan.pk, payment, by=finance),
            lambda: planning.change_plan(plan.pk, data, by=people.lin),
            lambda: planning.withdraw_plan(plan.pk, by=people.lin),
        ):
            with pytest.raises(errors.PlanSettledError):
                act()

    def test_it_can_be_withdrawn_and_the_history_keeps_it(self, people, programme, data):
        plan = planning.plan_payment(programme.pk, data, by=people.lin)
        planning.withdraw_plan(plan.pk, by=people.lin)
        assert not PlannedPayment.objects.exists()
        assert history_of(programme)[0].action == "plan.withdrawn"
