"""Columns say what intervals say: the two ways of counting are held against each other."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.availability.accounting import Policy, account, redundant
from hengwang.availability.fold import Span, State
from hengwang.availability.micros import instant_of, micros_of
from hengwang.availability.tally import Stretches, combined, joined, segments_of, tally
from hengwang.kernel.intervals import Interval, subtract

START = datetime(2020, 3, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
BEGIN = micros_of(START)
LENGTH = 1000
WINDOW = Interval(instant_of(BEGIN), instant_of(BEGIN + LENGTH))
TAKEN, KEPT = Policy(), Policy(takes_off_maintenance=False)

points = st.integers(0, LENGTH)
stretches = st.lists(
    st.tuples(points, points)
    .map(lambda told: (min(told), max(told)))
    .filter(lambda told: told[0] < told[1]),
    max_size=6,
)
ledgers = st.tuples(stretches, stretches, stretches)


def table(rows, owner=0):
    return Stretches.of((owner, BEGIN + start, BEGIN + end) for start, end in rows)


def segments(ledger, owner=0, *, takes_off=True):
    down, unknown, planned = ledger
    whole = table([(0, LENGTH)], owner)
    told = (table(one, owner) for one in (down, unknown, planned))
    return segments_of(whole, *told, takes_off=takes_off)


def intervals(rows):
    return [Interval(instant_of(BEGIN + start), instant_of(BEGIN + end)) for start, end in rows]


def spans(ledger):
    down, unknown = intervals(ledger[0]), intervals(ledger[1])
    up = subtract(WINDOW, [*down, *unknown])
    return [
        *(Span(one, State.DOWN) for one in down),
        *(Span(one, State.UP) for one in up),
    ]


def edges(*inner):
    return np.array([BEGIN, *(BEGIN + one for one in inner), BEGIN + LENGTH], np.int64)


def only(rows):
    ((found,),) = rows
    return found


@settings(max_examples=100)
@given(ledgers, st.sampled_from([TAKEN, KEPT]))
def test_one_target_counts_as_its_intervals_do(ledger, policy):
    found = tally(segments(ledger, takes_off=policy.takes_off_maintenance), 1, edges())
    expected = account(spans(ledger), WINDOW, policy, intervals(ledger[2]))
    assert only(found.accounts()) == expected
    plain = account(spans(ledger), WINDOW, KEPT, intervals(ledger[2]))
    assert only(found.measured_accounts()) == plain


@settings(max_examples=100)
@given(st.lists(ledgers, min_size=1, max_size=4), st.sets(st.integers(1, LENGTH - 1), max_size=5))
def test_buckets_and_targets_add_up_to_the_whole_to_the_microsecond(told, borders):
    parts = joined([segments(ledger, owner) for owner, ledger in enumerate(told)])
    fine = tally(parts, len(told), edges(*sorted(borders)))
    coarse = tally(parts, len(told), edges())
    for name in ("up", "down", "unknown", "excluded", "planned", "measured_up"):
        assert getattr(fine, name).sum(axis=1).tolist() == getattr(coarse, name)[:, 0].tolist()
    assert (coarse.up + coarse.down + coarse.unknown + coarse.excluded == LENGTH).all()
    group = coarse.regrouped(np.zeros(len(told), np.int64), 1)
    assert only(group.accounts()).up == int(coarse.up.sum())


@settings(max_examples=100)
@given(st.lists(ledgers, min_size=1, max_size=3))
def test_redundant_lines_are_out_only_while_all_are(told):
    bare = [(down, unknown, []) for down, unknown, _ in told]
    parts = joined([segments(ledger) for ledger in bare])
    found = only(tally(combined(parts, redundant=True), 1, edges()).accounts())
    expected = account(redundant([spans(one) for one in bare], WINDOW), WINDOW, KEPT)
    assert found == expected


@settings(max_examples=100)
@given(st.lists(ledgers, min_size=1, max_size=3), st.booleans())
def test_maintenance_never_lowers_what_a_group_is_credited_with(told, is_redundant):
    found = combined(joined([segments(one) for one in told]), redundant=is_redundant)
    counted = only(tally(found, 1, edges()).accounts())
    measured = only(tally(found, 1, edges()).measured_accounts())
    assert counted.asked + counted.excluded == measured.asked == LENGTH
    assert counted.asked == 0 or counted.low >= measured.low


@settings(max_examples=100)
@given(ledgers, st.tuples(points, points))
def test_one_more_outage_never_raises_uptime(ledger, told):
    down, unknown, planned = ledger
    more = [*down, tuple(sorted(told))]
    before = only(tally(segments(ledger), 1, edges()).accounts())
    after = only(tally(segments((more, unknown, planned)), 1, edges()).accounts())
    assert after.asked == 0 or after.low <= before.low


def test_an_instant_is_its_microseconds():
    odd = START + timedelta(microseconds=123457)
    assert instant_of(micros_of(odd)) == odd
