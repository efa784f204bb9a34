"""What counts as agreement between the script and the ledger."""

from datetime import UTC, datetime, timedelta

import pytest

from hengwang.demo_network.comparing import Expected, Found, Kind, disagreements, unmeasured

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


def second(number):
    return NOON + timedelta(seconds=number)


CUT = Expected(
    "room", Kind.DOWN, second(0), second(12), timedelta(seconds=5), "line cut", root="west"
)


def found(start, end, *, kind=Kind.DOWN, root="west"):
    return Found("room", kind, second(start), None if end is None else second(end), root)


@pytest.mark.parametrize("spans", [[(0, 12)], [(5, 17)], [(-5, 7)]])
def test_one_outage_within_an_interval_agrees(spans):
    assert disagreements([CUT], [found(*each) for each in spans]) == []


@pytest.mark.parametrize(
    ("spans", "many"),
    [([], 1), ([(6, 12)], 2), ([(0, 18)], 2), ([(0, None)], 2), ([(0, 12), (30, 40)], 1)],
)
def test_none_a_late_one_one_that_lasts_and_one_too_many_disagree(spans, many):
    assert len(disagreements([CUT], [found(*each) for each in spans])) == many


def test_another_root_cause_disagrees():
    (said,) = disagreements([CUT], [found(0, 12, root="")])
    assert "the root cause of room is west, the ledger says its own" in said


def test_unknown_time_is_no_outage_and_time_nobody_caused_is_told():
    assert len(disagreements([CUT], [found(0, 12, kind=Kind.UNKNOWN)])) == 1
    spans = [found(0, 12), found(40, 52, kind=Kind.UNKNOWN)]
    assert disagreements([CUT], spans) == []
    assert unmeasured([CUT], spans) == {"room": 12.0}
