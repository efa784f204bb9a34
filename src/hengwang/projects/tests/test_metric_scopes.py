"""What metrics add up over units and regions, what it costs, and who sees the rows behind."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengwang.kernel.metrics import BadMetricParamsError, Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.projects.choices import FundSource
from hengwang.projects.metrics.bases import RESOLVERS
from hengwang.projects.tests.factories import (
    make_acceptance,
    make_adjustment,
    make_arrival,
    make_budget_line,
    make_contract,
    make_payment,
    make_plan,
    make_programme,
    make_subproject,
)

YEAR = Period.year_of(2020)
KEYS = [key for key in metrics.keys() if key.startswith("projects.")]  # noqa: SIM118  a registry


def fill(programme):
    make_budget_line(programme, 1000)
    make_arrival(programme, 800)
    make_adjustment(programme, 100)
    contract = make_contract(programme)
    subproject = make_subproject(programme, status="completed")
    make_acceptance(programme, subproject=subproject, accepted_on=date(2020, 12, 1))
    payment = make_payment(programme, 300, contract=contract)
    make_plan(programme, 300, date(2020, 6, 30), settled_by=payment)


def test_a_unit_adds_up_its_programmes_and_no_other(people):
    mine = [make_programme(people.unit, f"项目{n}", by=people.lin) for n in range(2)]
    other = make_programme(people.other_unit, by=people.wang)
    for programme in [*mine, other]:
        make_budget_line(programme, 100)
        make_payment(programme, 25)
    scope = Scope.of_units([people.unit.pk])
    assert metrics.get("projects.spent").measure(YEAR, scope).value == 50
    everywhere = Scope(region_code="620000")
    assert metrics.get("projects.spent").measure(YEAR, everywhere).value == 75
    assert metrics.get("projects.spent").measure(YEAR, Scope.of_units([])).value is None


def test_labels_name_kinds_of_programme(people):
    one = make_programme(people.unit, "外网", by=people.lin, kind="外网运维")
    make_payment(one, 25)
    spent = metrics.get("projects.spent")
    assert spent.measure(YEAR, Scope(labels=("外网运维",))).value == 25
    assert spent.measure(YEAR, Scope(labels=("政务云",))).value is None


@pytest.mark.parametrize("key", KEYS)
def test_more_programmes_cost_no_more_queries(key, people):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            metrics.get(key).measure(YEAR, Scope.of_units([people.unit.pk]))
        return len(captured)

    fill(make_programme(people.unit, "一", by=people.lin))
    few = cost()
    for name in "二三四五":
        fill(make_programme(people.unit, name, by=people.lin))
    assert cost() == few <= 12


@pytest.mark.parametrize("kind", RESOLVERS)
def test_rows_behind_a_figure_are_shown_to_who_may_see_the_project(kind, people, programme):
    fill(programme)
    model = RESOLVERS[kind].model
    ids = list(model.objects.values_list("pk", flat=True))
    (row,) = bases.get(kind).resolve(ids, people.lin)
    assert row.label
    own = f"/projects/payments/{ids[0]}/"
    anchor = f"{programme.get_absolute_url()}#{kind}-{ids[0]}"
    assert row.url == (own if kind == "payment" else anchor)
    assert bases.get(kind).resolve(ids, people.wang) == []
    assert bases.get(kind).resolve(ids, people.chen) == []


def test_a_value_can_be_walked_back_to_its_rows(programme):
    payment = make_payment(programme, 300)
    make_payment(programme, 300, fiscal_year=2021)
    measured = metrics.get("projects.spent").measure(YEAR, Scope(programme_id=programme.pk))
    assert (measured.basis.kind, measured.basis.ids) == ("payment", (payment.pk,))


@pytest.mark.parametrize(
    ("word", "source"),
    [
        ("本年财政拨款", FundSource.APPROPRIATION),
        (" 上年结转 ", FundSource.CARRY_OVER),
        ("其他资金", FundSource.OTHER),
        ("carry_over", FundSource.CARRY_OVER),
    ],
)
def test_sources_are_named_as_forms_name_them(word, source):
    assert metrics.get("projects.spent").checked({"source": word}).source == source


def test_an_unknown_source_is_refused():
    with pytest.raises(BadMetricParamsError):
        metrics.get("projects.spent").checked({"source": "彩票"})


def test_a_subprojects_contract_accepts_the_subproject(programme):
    part = make_subproject(programme)
    contract = make_contract(programme, subproject=part)
    make_acceptance(programme, contract=contract, accepted_on=date(2020, 5, 1))
    scope = Scope(programme_id=programme.pk)
    assert metrics.get("projects.subprojects_accepted").measure(YEAR, scope).value == 1
    assert metrics.get("projects.acceptance_rate").measure(YEAR, scope).denominator == 1


def test_too_many_rows_keep_the_question_and_a_digest(programme, monkeypatch):
    monkeypatch.setattr("hengwang.projects.metrics.money_rows.MOST_IDS", 1)
    make_payment(programme, 1)
    make_payment(programme, 2)
    scope = Scope(programme_id=programme.pk)
    basis = metrics.get("projects.spent").measure(YEAR, scope).basis
    assert basis.ids == ()
    assert basis.query.startswith("2 rows")
    make_payment(programme, Decimal("0.01"))
    assert metrics.get("projects.spent").measure(YEAR, scope).basis.digest != basis.digest
