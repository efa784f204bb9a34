"""Where money and goals end: methods, ranges, and what cannot be foretold."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.kernel.periods import Period
from hengwang.performance.engine.forecast import (
    Confidence,
    Method,
    forecast_goal,
    forecast_money,
    last_share,
    misses_money,
)
from hengwang.performance.engine.parsing import parse_actual, parse_target

YEAR = Period.year_of(2020)
JULY = date(2020, 7, 31)
days = st.integers(0, 365).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
yuan = st.decimals(0, 10**9, places=2)
shares = st.decimals("0.01", 1, places=4)


def goal(target, actual, *, at=JULY, cumulative=True, level2="数量指标"):
    return forecast_goal(
        parse_target(target, year=2020, level2=level2, name=""),
        parse_actual(actual, year=2020),
        period=YEAR,
        at=at,
        cumulative=cumulative,
    )


def test_the_plan_goes_before_last_year_and_the_straight_line():
    spent = Decimal(820_000)
    by_plan = forecast_money(
        spent, period=YEAR, at=JULY, to_come=Decimal(900_000), last_year_share=Decimal("0.5")
    )
    assert by_plan.method is Method.PLAN
    assert by_plan.end == Decimal(1_720_000)
    assert by_plan.low <= Decimal(1_640_000) <= by_plan.high  # last year's curve says so
    last = forecast_money(spent, period=YEAR, at=JULY, last_year_share=Decimal("0.5"))
    assert (last.method, last.end) == (Method.LAST_YEAR, Decimal(1_640_000))
    line = forecast_money(spent, period=YEAR, at=JULY)
    assert line.end == Decimal("1409014.08")  # 820,000 x 366 / 213
    assert (line.method, line.confidence) == (Method.STRAIGHT_LINE, Confidence.MEDIUM)


def test_nothing_is_foretold_from_nothing():
    assert forecast_money(None, period=YEAR, at=JULY) is None
    assert forecast_money(Decimal(1), period=YEAR, at=date(2019, 12, 31)) is None
    assert goal("≥80家", "50家", at=date(2019, 12, 31)) is None
    assert goal("显著提升", "已提升") is None
    assert misses_money(None, Decimal(5), Decimal("0.9")) is None


def test_counts_grow_and_rates_stay():
    count = goal("≥80家", "50家")
    assert count.outlook.end == 1
    assert not count.misses
    behind = goal("≥80家", "30家")
    assert behind.outlook.end == Decimal("0.6444")  # 30 x 366 / 213 of 80
    assert behind.misses
    rate = goal("≥99%", "98%", cumulative=False, level2="质量指标")
    assert rate.outlook.method is Method.HELD
    assert rate.misses


def test_a_cost_that_grows_breaks_its_ceiling():
    assert goal("≤100万元", "80万元", level2="成本指标").misses
    assert not goal("≤100万元", "50万元", level2="成本指标").misses


def test_last_year_tells_its_share():
    paid = {date(2019, 6, 30): Decimal(30), date(2019, 12, 20): Decimal(70)}
    assert last_share(paid, Period.year_of(2019), Decimal("0.5820")) == Decimal("0.3")
    assert last_share(paid, Period.year_of(2019), Decimal("0.1")) is None
    assert last_share({}, Period.year_of(2019), Decimal("0.5")) is None


@given(yuan, days, st.none() | yuan, st.none() | shares)
@settings(max_examples=100)
def test_a_range_holds_its_end_and_never_takes_back_what_is_spent(spent, at, to_come, share):
    found = forecast_money(spent, period=YEAR, at=at, to_come=to_come, last_year_share=share)
    assert found.low <= found.end <= found.high
    assert found.low >= spent


@given(yuan, yuan, days, st.none() | shares)
@settings(max_examples=100)
def test_more_spent_never_ends_lower(one, other, at, share):
    less, more = sorted([one, other])
    ends = [
        forecast_money(spent, period=YEAR, at=at, last_year_share=share).end
        for spent in (less, more)
    ]
    assert ends[0] <= ends[1]


@given(yuan)
@settings(max_examples=50)
def test_a_closed_year_ends_where_it_is(spent):
    found = forecast_money(spent, period=YEAR, at=date(2020, 12, 31), to_come=Decimal(9))
    assert found.low == found.end == found.high == spent
    assert (found.method, found.confidence) == (Method.CLOSED, Confidence.HIGH)


@given(st.integers(0, 200), days, st.booleans(), st.sampled_from(["≥80家", "=80家", "≤80家"]))
@settings(max_examples=100)
def test_a_goal_ends_between_nothing_and_all(count, at, cumulative, target):
    found = goal(target, f"{count}家", at=at, cumulative=cumulative)
    assert 0 <= found.outlook.low <= found.outlook.end <= found.outlook.high <= 1
