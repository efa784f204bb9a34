"""A clock that somebody sets moves no result; only the server's word moves the time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.collector.clock import SteadyClock
from hengwang.collector.protocol.messages import HeartbeatAnswer

START = datetime(2026, 3, 1, 4, tzinfo=UTC)
HOUR = 3600.0


class Machine:
    """A wall clock that can be set, and a boot clock that cannot."""

    def __init__(self):
        self.wall_ns = int(START.timestamp()) * 10**9
        self.boot_ns = 77 * 10**9
        self.clock = SteadyClock(lambda: self.wall_ns, lambda: self.boot_ns)

    def passes(self, seconds):
        self.wall_ns += round(seconds * 1e9)
        self.boot_ns += round(seconds * 1e9)

    def is_set(self, seconds):
        self.wall_ns += round(seconds * 1e9)

    def exchange(self, ahead, way_s=0.01):
        """Ask a server whose clock is `ahead` of the true one."""
        sent = self.clock.asked()
        self.passes(way_s)
        at = START + timedelta(seconds=(self.boot_ns - 77 * 10**9) / 1e9 + ahead)
        self.passes(way_s)
        return self.clock.learn(sent, HeartbeatAnswer(received_at=at, answered_at=at))


@given(st.lists(st.floats(-10 * HOUR, 10 * HOUR), max_size=5))
@settings(max_examples=60)
def test_whoever_sets_the_wall_clock_no_instant_jumps(jumps):
    machine = Machine()
    for jump in jumps:
        machine.is_set(jump)
        machine.passes(1)
    assert machine.clock.now() == START + timedelta(seconds=len(jumps))


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 1.5])
def test_a_set_clock_is_noticed_once(jump):
    machine = Machine()
    machine.passes(60)
    assert not machine.clock.wall_stepped()
    machine.is_set(jump)
    assert [machine.clock.wall_stepped(), machine.clock.wall_stepped()] == [True, False]
    assert machine.clock.state.steps == 1


def test_a_slow_correction_is_no_step():
    machine = Machine()
    machine.is_set(0.3)
    assert not machine.clock.wall_stepped()


def test_a_small_offset_is_reported_and_moves_nothing():
    machine = Machine()
    assert not machine.exchange(0.2)
    assert machine.clock.state.offset_ms == pytest.approx(200, abs=0.01)
    assert machine.clock.state.uncertainty_ms == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize("ahead", [40.0, -40.0, 50 * 365 * 24 * HOUR])
def test_a_large_offset_is_taken_over(ahead):
    machine = Machine()
    assert machine.exchange(ahead)
    expected = START + timedelta(seconds=0.02 + ahead)
    assert abs(machine.clock.now() - expected) < timedelta(milliseconds=1)
    assert machine.clock.state.offset_ms == 0
    assert not machine.exchange(ahead)


def test_a_slow_line_does_not_move_the_time():
    machine = Machine()
    assert not machine.exchange(0.9, way_s=0.5)


def test_before_the_first_exchange_nothing_is_known():
    assert Machine().clock.state.offset_ms is None
