"""Default limits of rooms that nobody compared with their standard are counted."""

from hengwang.facilities import limit_sources
from hengwang.facilities.limit_sources import stated_limits, unconfirmed
from hengwang.health.probes.rooms import room_limits
from hengwang.health.signs import State


def test_what_is_not_compared_is_counted_and_what_is_compared_is_well(monkeypatch):
    (sign,) = room_limits()
    assert (sign.state, sign.params["count"]) == (State.WARN, str(len(unconfirmed())))
    monkeypatch.setattr(limit_sources, "CONFIRMED", frozenset(one.key for one in stated_limits()))
    (sign,) = room_limits()
    assert sign.state is State.OK
