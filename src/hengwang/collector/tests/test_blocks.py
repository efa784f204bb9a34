"""Results survive the way through columns, and columns that do not fit are refused."""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hengwang.collector.probes.outcome import Outcome, Reason, Result, Verdict
from hengwang.collector.protocol.blocks import (
    BatchDocument,
    GapBlock,
    batch_body,
    encoded_gap,
    encoded_results,
    instant,
    micros,
    rows_of,
)
from hengwang.collector.protocol.messages import ClockState
from hengwang.collector.tests.loopback import NOON

CLOCK = ClockState(offset_ms=1.5, uncertainty_ms=0.2)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**40), 2**40)
VALUES = st.dictionaries(
    st.sampled_from(["loss", "sent", "address", "subject"]), NUMBERS | st.text(max_size=20)
)


@st.composite
def verdicts(draw):
    reason = draw(st.none() | st.sampled_from(Reason))
    plain = Verdict(reason, None, draw(VALUES), draw(st.text(max_size=30)))
    if plain.outcome is Outcome.INVALID:
        return plain
    round_trip = draw(st.none() | st.floats(0, 100))
    return Verdict(reason, round_trip, plain.values, plain.detail)


RESULTS = st.builds(
    Result,
    st.integers(1, 10**9).map(str),
    st.integers(-(10**12), 10**12).map(lambda us: NOON + timedelta(microseconds=us)),
    verdicts(),
)


def read_back(*blocks):
    return BatchDocument.model_validate_json(batch_body("0001-ab", blocks)).blocks


@given(st.lists(RESULTS, max_size=8))
@settings(max_examples=100)
def test_every_result_comes_back_from_its_columns(results):
    (block,) = read_back(encoded_results(results, CLOCK))
    assert block.clock == CLOCK
    for result, row in zip(results, rows_of(block), strict=True):
        assert (row["check"], row["at"]) == (int(result.check), result.at)
        assert (row["outcome"], row["reason"]) == (result.outcome, result.reason)
        took = result.verdict.round_trip
        assert row["round_trip_us"] == (None if took is None else round(took * 1e6))
        detail = {"detail": result.verdict.detail} if result.verdict.detail else {}
        assert row["values"] == pytest.approx(dict(result.verdict.values) | detail)


def test_what_is_no_number_is_left_out_and_never_written():
    odd = Result("7", NOON, Verdict(values={"a": float("nan"), "b": float("inf"), "c": 1}))
    (block,) = read_back(encoded_results([odd], CLOCK))
    assert next(rows_of(block))["values"] == {"c": 1}


def test_half_a_character_is_replaced_rather_than_refused():
    odd = Result("7", NOON, Verdict(detail="a\ud800b"))
    (block,) = read_back(encoded_results([odd], CLOCK))
    assert next(rows_of(block))["values"] == {"detail": "a?b"}


def test_a_gap_is_half_open_and_says_why():
    (gap,) = read_back(encoded_gap(NOON, NOON + timedelta(minutes=2), "spool_full"))
    assert gap == GapBlock(
        from_us=micros(NOON), to_us=micros(NOON) + 120_000_000, reason="spool_full"
    )
    assert instant(gap.from_us) == NOON


@pytest.mark.parametrize(
    "change",
    [
        {"check": [1, 2]},
        {"at": []},
        {"reason": [5]},
        {"reason": [-1]},
        {"numbers": {"loss": {"values": [1, 2]}}},
        {"numbers": {"loss": {"rows": [1], "values": [1]}}},
        {"numbers": {"loss": {"rows": [-1], "values": [1]}}},
        {"texts": {"detail": {"words": ["a"], "values": [1]}}},
        {"reasons": [["perhaps", ""]]},
        {"kind": "guesses"},
    ],
)
def test_columns_that_do_not_fit_are_refused(change):
    document = json.loads(encoded_results([Result("7", NOON, Verdict(round_trip=1))], CLOCK))
    with pytest.raises(ValidationError):
        read_back(json.dumps(document | change).encode())


def test_four_thousand_results_take_little_room():
    results = [
        Result(
            str(n),
            NOON + timedelta(milliseconds=n),
            Verdict(round_trip=0.0008, values={"loss": 0.0, "sent": 3, "received": 3}),
        )
        for n in range(1, 4001)
    ]
    assert len(encoded_results(results, CLOCK)) < 4000 * 45
