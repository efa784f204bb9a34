"""Metrics asked for many projects at once answer each as if it were asked alone."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.kernel import metrics as contract
from hengwang.kernel.metrics import BadMeasurementError, Scope, Unit, metrics
from hengwang.kernel.periods import Period
from hengwang.projects.tests.factories import (
    make_acceptance,
    make_adjustment,
    make_arrival,
    make_budget_line,
    make_contract,
    make_paper,
    make_payment,
    make_plan,
    make_programme,
    make_subproject,
)

YEAR = Period.year_of(2020)
TOGETHER = [key for key, one in metrics.items() if one.compute in contract._together]
PARAMS = [{}, {"until": date(2020, 6, 30)}, {"source": "appropriation"}]


@pytest.fixture
def several(people):
    made = [make_programme(people.unit, name=f"项目{at}", by=people.lin) for at in range(4)]
    full, spare, empty, _other_year = made
    for at, programme in enumerate((full, spare)):
        make_budget_line(programme, 100 + at)
        make_payment(programme, 30, paid_on=date(2020, 3, 1), voucher_number=f"记{at}")
    make_budget_line(full, 50, source="carry_over")
    make_adjustment(full, 20, kind="increase", approval_number="批")
    make_arrival(full, 90, arrived_on=date(2020, 2, 1))
    undated = make_payment(full, 40, paid_on=None, source="carry_over")
    for kind in ("invoice", "payment_approval"):
        make_paper(undated, kind)
    make_plan(full, 30, date(2020, 4, 1))
    contract_ = make_contract(full)
    make_acceptance(full, contract=contract_, accepted_on=date(2020, 5, 5))
    make_subproject(spare, status="completed")
    make_payment(empty, 10, paid_on=date(2020, 12, 1), source="other")
    return made


def fits(metric, params):
    return set(params) <= set(metric.params.model_fields)


def test_the_money_metrics_are_among_them():
    assert {"projects.spent", "projects.execution_rate", "projects.arrival_rate"} <= set(TOGETHER)


@pytest.mark.parametrize("key", TOGETHER)
@pytest.mark.parametrize("params", PARAMS, ids=["all", "until", "source"])
def test_together_as_alone(several, people, key, params):
    metric = metrics.get(key)
    if not fits(metric, params):
        params = {}
    scopes = [Scope(programme_id=one.pk) for one in several]
    scopes += [scopes[0], Scope.of_units([people.unit.pk]), Scope(programme_id=10**9)]
    together = metric.measure_all(YEAR, scopes, params)
    assert together == [metric.measure(YEAR, scope, params) for scope in scopes]
    assert any(not one.is_nothing for one in together)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(["appropriation", "carry_over", "other"]),
            st.integers(-500, 5000).map(Decimal),
            st.none() | st.dates(date(2020, 1, 1), date(2020, 12, 31)),
        ),
        max_size=8,
    )
)
def test_random_payments_change_nothing_of_it(several, rows):
    for at, source, amount, day in rows:
        make_payment(several[at], amount, source=source, paid_on=day)
    scopes = [Scope(programme_id=one.pk) for one in several]
    for key in TOGETHER:
        metric = metrics.get(key)
        assert metric.measure_all(YEAR, scopes) == [metric.measure(YEAR, one) for one in scopes]


@pytest.mark.parametrize("key", TOGETHER)
def test_together_asks_the_same_for_two_and_for_four(several, key):
    def count(scopes):
        with CaptureQueriesContext(connection) as caught:
            metrics.get(key).measure_all(YEAR, scopes)
        return len(caught)

    scopes = [Scope(programme_id=one.pk) for one in several]
    assert count(scopes[:2]) == count(scopes)


def test_an_answer_too_few_is_a_mistake_of_the_metric(monkeypatch, several):
    metric = metrics.get("projects.spent")
    monkeypatch.setitem(contract._together, metric.compute, lambda *_told: [])
    scopes = [Scope(programme_id=one.pk) for one in several]
    with pytest.raises(BadMeasurementError):
        metric.measure_all(YEAR, scopes)
    assert metric.unit is Unit.CNY
