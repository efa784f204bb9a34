"""How past alerts would have gone: waiting, planned time, flapping; held against plain counting."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.monitoring.alerting.flapping import Damping
from hengwang.monitoring.alerting.replay import Replayed, replay

MIN = 60_000
CALM = Damping(window_ms=1, starts_at=1000, ends_below=1000)


def test_an_outage_waits_its_time_and_ends():
    assert replay([(0, 10 * MIN)], wait_ms=MIN, until_ms=99 * MIN) == [
        Replayed(MIN, 10 * MIN, is_flapping=False)
    ]
    assert replay([(0, MIN)], wait_ms=MIN, until_ms=99 * MIN) == []


def test_what_lasts_has_no_end():
    assert replay([(0, None)], wait_ms=0, until_ms=99 * MIN) == [
        Replayed(0, None, is_flapping=False)
    ]


def test_planned_time_raises_none_and_what_is_still_down_is_told_afterwards():
    told = {"wait_ms": 0, "until_ms": 99 * MIN}
    assert replay([(0, 10 * MIN)], silent=[(0, 10 * MIN)], **told) == []
    (late,) = replay([(0, 10 * MIN)], silent=[(0, 5 * MIN)], **told)
    assert (late.began_ms, late.ended_ms) == (5 * MIN, 10 * MIN)


def test_what_flaps_is_one_alert_that_ends_when_it_is_steady():
    down = [(at * 2 * MIN, at * 2 * MIN + MIN) for at in range(10)]
    (found,) = replay(down, wait_ms=5 * MIN, until_ms=200 * MIN)
    assert found.is_flapping
    assert found.began_ms == 4 * MIN
    assert found.ended_ms == 17 * MIN + 30 * MIN


def test_behind_a_root_it_raises_none():
    assert replay([(0, MIN)], wait_ms=0, until_ms=9 * MIN, is_root=lambda _at: False) == []


def in_order(steps):
    at, found = 0, []
    for gap, length in steps:
        at += gap
        found.append((at * MIN, (at + length) * MIN))
        at += length
    return found


STEPS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=6).map(in_order)


@settings(max_examples=60, deadline=None)
@given(STEPS, STEPS, st.integers(0, 5))
def test_without_flapping_it_is_what_a_minute_by_minute_watch_says(down, silent, wait):
    found = replay(down, wait_ms=wait * MIN, until_ms=500 * MIN, silent=silent, damping=CALM)
    naive, opened = [], None
    for at in range(0, 500 * MIN, MIN):
        begun = next((b for b, e in down if b <= at < e), None)
        is_silent = any(b <= at < e for b, e in silent)
        if begun is None and opened is not None:
            naive.append((opened, at))
            opened = None
        if begun is not None and opened is None and not is_silent and at - begun >= wait * MIN:
            opened = at
    assert [(one.began_ms, one.ended_ms) for one in found] == naive
