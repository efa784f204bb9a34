"""Uptime as a pair, days, groups and redundant circuits."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.availability.accounting import (
    Day,
    Policy,
    account,
    day_rate,
    days,
    redundant,
    together,
)
from hengwang.availability.fold import Span, State
from hengwang.kernel.intervals import Interval, subtract

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2020, 3, 1, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)
WINDOW = Interval(START, START + 24 * HOUR)
POLICY = Policy()
STRICT = Policy(key="strict", takes_off_maintenance=False)


def span(first: float, last: float, state: State) -> Span:
    """A span in hours of the day."""
    return Span(Interval(START + first * HOUR, START + last * HOUR), state)


def test_uptime_is_a_pair_beside_its_coverage():
    ledger = [span(0, 18, State.UP), span(18, 20, State.DOWN)]
    found = account(ledger, WINDOW, POLICY)
    assert found.low == Decimal(18) / 24
    assert found.high == Decimal(22) / 24
    assert found.coverage == Decimal(20) / 24


def test_maintenance_is_taken_off_the_asked_time_or_not_as_the_policy_says():
    ledger = [span(0, 22, State.UP), span(22, 24, State.DOWN)]
    planned = [span(21, 24, State.UP).interval, span(23, 24, State.UP).interval]
    off = account(ledger, WINDOW, POLICY, planned)
    assert (off.low, off.maintenance) == (Decimal(1), planned[0].micros)
    kept = account(ledger, WINDOW, STRICT, planned)
    assert kept.low == Decimal(22) / 24


def test_a_time_that_was_all_maintenance_has_no_uptime():
    assert account([], WINDOW, POLICY, [WINDOW]).low is None


def test_a_day_may_lose_half_an_hour_and_no_more():
    for minutes, expected in ((30, Day.UNOBSTRUCTED), (31, Day.OBSTRUCTED)):
        down = minutes / 60
        ledger = [span(0, down, State.DOWN), span(down, 24, State.UP)]
        assert days(ledger, date(2020, 3, 1), date(2020, 3, 1), POLICY) == {
            date(2020, 3, 1): expected
        }


def test_a_day_nobody_watched_is_unknown_and_left_out_of_the_rate():
    ledger = [span(0, 24, State.UP), span(30, 32, State.DOWN)]
    found = days(ledger, date(2020, 3, 1), date(2020, 3, 3), POLICY)
    assert list(found.values()) == [Day.UNOBSTRUCTED, Day.OBSTRUCTED, Day.UNKNOWN]
    assert day_rate(found.values()) == (1, 2, Decimal("0.5"))
    assert day_rate([Day.UNKNOWN]) == (0, 0, None)


def test_a_unit_with_two_circuits_is_out_only_while_both_are():
    first = [span(0, 10, State.UP), span(10, 14, State.DOWN), span(14, 24, State.UP)]
    second = [span(0, 12, State.UP), span(12, 16, State.DOWN), span(16, 24, State.UP)]
    down = [one.interval for one in redundant([first, second], WINDOW) if one.state is State.DOWN]
    assert down == [span(12, 14, State.DOWN).interval]


def test_with_one_circuit_unknown_the_unit_is_not_known_to_be_out():
    found = redundant([[span(0, 24, State.DOWN)], []], WINDOW)
    assert [one.state for one in found] == [State.UNKNOWN]


HOURS = st.integers(0, 24 * 60).map(lambda minutes: minutes / 60)
SPANS = st.lists(
    st.tuples(HOURS, HOURS, st.sampled_from(list(State))).map(
        lambda told: span(min(told[:2]), max(told[:2]), told[2])
    ),
    max_size=12,
)
WINDOWS = st.lists(
    st.tuples(HOURS, HOURS).map(lambda told: span(min(told), max(told), State.UP).interval),
    max_size=4,
)


@settings(max_examples=100)
@given(SPANS, WINDOWS, st.sampled_from([POLICY, STRICT]))
def test_up_down_and_unknown_are_the_asked_time_to_the_microsecond(ledger, planned, policy):
    found = account(ledger, WINDOW, policy, planned)
    assert found.up + found.down + found.unknown == found.asked
    assert found.asked + found.excluded == WINDOW.micros
    assert found.excluded <= (found.maintenance if policy.takes_off_maintenance else 0)


@settings(max_examples=100)
@given(SPANS, WINDOWS, HOURS, HOURS)
def test_one_more_maintenance_window_never_lowers_uptime(ledger, planned, one, other):
    more = [*planned, span(min(one, other), max(one, other), State.UP).interval]
    before, after = (account(ledger, WINDOW, POLICY, part) for part in (planned, more))
    assert after.asked == 0 or after.low >= before.low


@settings(max_examples=100)
@given(SPANS, HOURS, HOURS)
def test_one_more_outage_never_raises_uptime(ledger, one, other):
    more = [*ledger, span(min(one, other), max(one, other), State.DOWN)]
    before, after = account(ledger, WINDOW, POLICY), account(more, WINDOW, POLICY)
    assert after.low <= before.low
    assert after.high <= before.high


@settings(max_examples=50)
@given(st.lists(SPANS, max_size=5))
def test_group_and_single_figures_agree(ledgers):
    singles = [account(ledger, WINDOW, POLICY) for ledger in ledgers]
    whole = together(singles)
    assert whole.up == sum(one.up for one in singles)
    assert whole.up + whole.down + whole.unknown == whole.asked == WINDOW.micros * len(singles)


@settings(max_examples=100)
@given(st.lists(SPANS, min_size=1, max_size=3))
def test_another_circuit_never_makes_a_unit_worse(ledgers):
    def account_of(chosen):
        return account(redundant(chosen, WINDOW), WINDOW, POLICY)

    assert account_of(ledgers).up >= account_of(ledgers[:1]).up
    assert account_of(ledgers).down <= account_of(ledgers[:1]).down


@settings(max_examples=50)
@given(SPANS)
def test_the_spans_of_a_unit_add_up_to_the_window(ledger):
    found = redundant([ledger], WINDOW)
    assert subtract(WINDOW, [one.interval for one in found]) == []
    assert sum(one.interval.micros for one in found) == WINDOW.micros
