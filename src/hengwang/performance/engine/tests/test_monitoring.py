"""Money and goals at a date, and where they lead."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.kernel.periods import Period
from hengwang.performance.engine.monitoring import Course, elapsed_share, forecast, progress
from hengwang.performance.engine.parsing import parse_actual, parse_target

YEAR = Period.year_of(2020)
JULY = date(2020, 7, 31)


@pytest.mark.parametrize(
    ("at", "share"),
    [
        (date(2019, 12, 31), "0"),
        (date(2020, 1, 1), "0.0027"),
        (JULY, "0.5820"),
        (date(2020, 12, 31), "1"),
        (date(2021, 3, 1), "1"),
    ],
)
def test_a_share_of_the_year_has_passed(at, share):
    assert elapsed_share(YEAR, at) == Decimal(share)


def test_money_is_continued_in_a_straight_line():
    found = forecast(Decimal(820_000), Decimal(1_800_000), period=YEAR, at=JULY)
    assert found.rate == Decimal("0.4556")
    assert found.expected == Decimal("1047540.98")  # 1,800,000 x 213 / 366
    assert found.gap == Decimal("-227540.98")
    assert found.projected == Decimal("1409014.08")  # 820,000 x 366 / 213
    assert found.projected_rate == Decimal("0.7828")
    assert found.course is Course.BEHIND


def test_a_plan_of_payments_replaces_the_straight_line():
    found = forecast(
        Decimal(820_000), Decimal(1_800_000), period=YEAR, at=JULY, planned=Decimal(800_000)
    )
    assert found.gap == 20_000
    assert found.course is Course.ON_TRACK


def test_money_spent_above_the_budget_is_seen_at_once():
    found = forecast(Decimal(101), Decimal(100), period=YEAR, at=JULY)
    assert found.course is Course.EXCEEDED


@pytest.mark.parametrize(("executed", "budget"), [(None, 100), (50, None), (0, 0)])
def test_unknown_money_leads_nowhere(executed, budget):
    as_decimal = [None if x is None else Decimal(x) for x in (executed, budget)]
    found = forecast(*as_decimal, period=YEAR, at=JULY)
    assert (found.rate, found.projected_rate, found.course) == (None, None, Course.UNKNOWN)


def test_before_the_year_nothing_can_be_projected():
    found = forecast(Decimal(0), Decimal(100), period=YEAR, at=date(2019, 12, 31))
    assert found.projected is None
    assert found.course is Course.ON_TRACK


@given(executed=st.integers(0, 10**9), day=st.integers(1, 366))
@settings(max_examples=60, deadline=None)
def test_at_the_end_of_the_year_the_projection_is_what_was_spent(executed, day):
    end = forecast(Decimal(executed), Decimal(100), period=YEAR, at=date(2020, 12, 31))
    assert end.projected == executed
    at = date.fromordinal(date(2019, 12, 31).toordinal() + day)
    assert forecast(Decimal(executed), Decimal(100), period=YEAR, at=at).projected >= executed


@pytest.mark.parametrize(
    ("target", "actual", "at", "course"),
    [
        ("≥12次", "7次", JULY, Course.ON_TRACK),
        ("≥12次", "6次", JULY, Course.BEHIND),
        ("≥12次", "12次", JULY, Course.DONE),
        ("≤2小时", "1小时", JULY, Course.ON_TRACK),
        ("≤2小时", "1小时", date(2020, 12, 31), Course.DONE),
        ("≤2小时", "3小时", JULY, Course.EXCEEDED),
        ("及时", "及时", JULY, Course.UNKNOWN),
        ("≥12次", "", JULY, Course.UNKNOWN),
    ],
)
def test_a_goal_is_on_track_or_not(target, actual, at, course):
    found = progress(parse_target(target), parse_actual(actual), period=YEAR, at=at)
    assert found.course is course


def test_a_rate_is_expected_in_full_at_any_time():
    target, actual = parse_target("≥99%"), parse_actual("98%")
    found = progress(target, actual, period=YEAR, at=JULY, cumulative=False)
    assert (found.expected, found.course) == (1, Course.BEHIND)
