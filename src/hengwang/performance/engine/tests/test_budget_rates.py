"""Execution and arrival rates: denominators, the linear and the stepped score."""

from decimal import Decimal
from fractions import Fraction

import pytest

from hengwang.performance.engine.budget import rates_of
from hengwang.performance.engine.rows import BudgetFigures, BudgetRate, Row
from hengwang.performance.engine.scoring import score_row
from hengwang.performance.engine.tests.factories import a_ruleset


def execution(points="10", which=BudgetRate.EXECUTION):
    return Row("execution", "预算执行率", Decimal(points), from_budget=which)


def spent(executed, budget="100", **more):
    return BudgetFigures(budget=Decimal(budget), executed=Decimal(executed), **more)


@pytest.mark.parametrize(
    ("executed", "budget", "expected"),
    [
        ("3522200", "4838500", "7.28"),  # Gansu: 72.80 %
        ("820000", "1800000", "4.56"),  # Yiyang: 45.56 %
        ("2199100", "2199100", "10.00"),  # Yichun
        ("0", "1800000", "0.00"),
    ],
)
def test_the_linear_score_is_the_rate_times_the_points(executed, budget, expected):
    scored = score_row(a_ruleset(), execution(), spent(executed, budget))
    assert str(scored.points) == expected


def test_spending_above_the_budget_gives_no_more_than_all_and_asks_why():
    scored = score_row(a_ruleset(), execution(), spent("101"))
    assert scored.points == 10
    assert (scored.note, scored.why) == ("required", "spent_above_budget")


@pytest.mark.parametrize(
    ("executed", "finished", "expected"),
    [
        ("100", None, 10),
        ("70", True, 10),
        ("99", False, 7),
        ("80", False, 7),
        ("79", False, 5),
        ("60", False, 5),
        ("59", False, 0),
    ],
)
def test_the_stepped_score_of_2021_101(executed, finished, expected):
    money = spent(executed, finished=finished)
    assert score_row(a_ruleset("mof-2021-101"), execution(), money).points == expected


def test_not_knowing_whether_all_was_finished_leaves_a_range():
    scored = score_row(a_ruleset("mof-2021-101"), execution(), spent("85"))
    assert (scored.points, scored.low, scored.high) == (None, 7, 10)
    assert scored.reason == "finished_unknown"


def test_the_stepped_score_says_nothing_about_overspending():
    scored = score_row(a_ruleset("mof-2021-101"), execution(), spent("101", finished=True))
    assert (scored.points, scored.low, scored.high) == (None, 0, 10)


def test_the_ruleset_names_the_denominator():
    money = spent("60", budget="100", arrived=Decimal(80))
    assert score_row(a_ruleset(), execution(), money).points == 6
    row = Row("execution", "过程", Decimal(10), from_budget=BudgetRate.EXECUTION)
    assert score_row(a_ruleset("mof-2020-10-dept"), row, money).points == Decimal("7.50")


def test_the_arrival_rate_is_arrived_over_budget():
    money = BudgetFigures(budget=Decimal(100), arrived=Decimal(80))
    assert score_row(a_ruleset(), execution(which=BudgetRate.ARRIVAL), money).points == 8


def test_all_rates_stand_side_by_side():
    rates = rates_of(
        BudgetFigures(
            initial=Decimal(200), budget=Decimal(100), arrived=Decimal(80), executed=Decimal(40)
        )
    )
    assert rates.on_initial == Fraction(1, 5)
    assert rates.on_budget == Fraction(2, 5)
    assert rates.on_arrived == Fraction(1, 2)
    assert rates.arrival == Fraction(4, 5)


@pytest.mark.parametrize(
    "money",
    [None, BudgetFigures(), BudgetFigures(budget=Decimal(0), executed=Decimal(0))],
    ids=["nothing", "no figures", "no budget"],
)
def test_no_budget_gives_no_rate(money):
    scored = score_row(a_ruleset(), execution(), money)
    assert (scored.points, scored.low, scored.high) == (None, 0, 10)


def test_negative_money_is_not_scored():
    assert score_row(a_ruleset(), execution(), spent("-1")).reason == "negative_rate"
