"""Periods are read and written alike, border on Beijing midnights and divide without gaps."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hengwang.kernel.intervals import merge
from hengwang.kernel.periods import (
    BEIJING,
    FIRST_YEAR,
    LAST_YEAR,
    BadPeriodError,
    Period,
    PeriodKind,
    beijing_day,
    midnight,
)

kinds = st.sampled_from(PeriodKind)


@st.composite
def a_period(draw, first=FIRST_YEAR, last=LAST_YEAR):
    kind = draw(kinds)
    return Period(draw(st.integers(first, last)), kind, draw(st.integers(1, kind.per_year)))


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31), "2020年"),
        ("2020-H1", date(2020, 1, 1), date(2020, 6, 30), "2020年上半年"),
        ("2020-H2", date(2020, 7, 1), date(2020, 12, 31), "2020年下半年"),
        ("2020-Q1", date(2020, 1, 1), date(2020, 3, 31), "2020年第一季度"),
        ("2020-Q4", date(2020, 10, 1), date(2020, 12, 31), "2020年第四季度"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "2020年2月"),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31), "2021年12月"),
    ],
)
def test_each_spelling_names_its_days(text, first, last, label):
    period = Period.parse(text)
    assert (period.first_day, period.last_day, period.label) == (first, last, label)


@given(a_period())
def test_what_is_written_is_read_back(period):
    assert Period.parse(str(period)) == period


@given(st.text(max_size=10))
def test_any_other_text_is_refused_with_its_own_error(text):
    with suppress(BadPeriodError):
        assert str(Period.parse(text)) == text


def test_a_refused_text_is_a_wrong_argument_to_command_lines():
    assert issubclass(BadPeriodError, ValueError)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "2020-13",
        "2020-00",
        "2020-3",
        "2020-Q5",
        "2020-H3",
        "2020-q1",
        "２０２０",
        "1991",
        "2020 ",
        "2020\n",
        "3000",
        "0000",
    ],
)
def test_near_misses_are_refused(text):
    with pytest.raises(BadPeriodError):
        Period.parse(text)


def test_borders_are_midnights_in_beijing():
    year = Period.year_of(2020)
    assert year.start == datetime(2019, 12, 31, 16, tzinfo=UTC)
    assert year.end == datetime(2020, 12, 31, 16, tzinfo=UTC)
    assert year.contains(datetime(2019, 12, 31, 16, tzinfo=UTC))
    assert not year.contains(datetime(2020, 12, 31, 16, tzinfo=UTC))


def test_an_instant_without_zone_has_no_day():
    with pytest.raises(BadPeriodError):
        beijing_day(datetime(2020, 1, 1))  # noqa: DTZ001


@given(a_period(), kinds)
def test_parts_fill_the_whole_without_gap_or_overlap(period, kind):
    assume(kind.months <= period.kind.months)
    parts = period.split(kind)
    assert parts[0].start == period.start
    assert parts[-1].end == period.end
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert merge(part.interval for part in parts) == [period.interval]
    assert sum(part.days for part in parts) == period.days


@given(a_period())
def test_a_period_is_not_divided_into_longer_ones(period):
    for kind in PeriodKind:
        if kind.months > period.kind.months:
            with pytest.raises(BadPeriodError):
                period.split(kind)


def test_named_divisions():
    assert [str(part) for part in Period.parse("2020-H2").quarters] == ["2020-Q3", "2020-Q4"]
    assert [str(part) for part in Period.parse("2020").halves] == ["2020-H1", "2020-H2"]
    assert [str(part) for part in Period.parse("2020-Q2").months] == [
        "2020-04",
        "2020-05",
        "2020-06",
    ]


@given(a_period(FIRST_YEAR + 1, LAST_YEAR - 1))
def test_neighbours_adjoin_and_are_each_others_neighbours(period):
    assert period.next.start == period.end
    assert period.previous.end == period.start
    assert period.next.previous == period == period.previous.next
    assert period.previous < period < period.next


@given(a_period(FIRST_YEAR + 1))
def test_the_same_period_last_year_has_the_same_number(period):
    before = period.year_before
    assert (before.year, before.kind, before.number) == (
        period.year - 1,
        period.kind,
        period.number,
    )
    assert before == period.shifted(-period.kind.per_year)


@given(a_period(), st.integers(-40, 800))
def test_so_far_grows_with_the_day_and_stays_inside(period, offset):
    day = period.first_day + timedelta(days=offset)
    so_far = period.until(day)
    assert so_far.start == period.start
    assert so_far.end <= period.end
    assert bool(so_far) == (day >= period.first_day)
    if period.contains(day):
        assert so_far.end == midnight(day + timedelta(days=1))
        assert list(period.each_day()).index(day) + 1 == so_far.duration / timedelta(days=1)


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)), kinds)
def test_every_day_lies_in_one_period_of_each_kind(day, kind):
    period = Period.of(day, kind)
    assert period.contains(day)
    assert not period.next.contains(day) if day.year < LAST_YEAR else True
    assert period.whole_year.covers(period)


def test_the_period_of_an_instant_is_that_of_its_beijing_day():
    assert str(Period.of(datetime(2020, 3, 31, 16, tzinfo=UTC), PeriodKind.MONTH)) == "2020-04"


def test_longer_periods_come_first_and_cover_the_shorter():
    year, quarter, month = Period.parse("2020"), Period.parse("2020-Q1"), Period.parse("2020-01")
    assert sorted([month, quarter, year]) == [year, quarter, month]
    assert year <= Period.parse("2020")
    assert not month <= quarter
    assert year.covers(quarter)
    assert not month.covers(quarter)


def test_impossible_periods_cannot_be_made():
    for year, kind, number in [(2020, PeriodKind.YEAR, 2), (2020, PeriodKind.MONTH, 0)]:
        with pytest.raises(BadPeriodError):
            Period(year, kind, number)


def test_borders_keep_the_zone_of_beijing():
    assert Period.parse("2020").start.tzinfo is BEIJING
