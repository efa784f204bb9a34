"""Readings are judged, clocks are read, one of several inspections counts; without a database."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.inspections.clocks import Clock, estimate
from hengwang.inspections.completion import tally
from hengwang.inspections.errors import ItemError, ReadingMissingError, ReadingValueError
from hengwang.inspections.judging import ItemRule, against_sensors, judge
from hengwang.inspections.settling import Delivery, settle
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import BEIJING

WARM = ItemRule("number", "温度", "℃", Decimal(18), Decimal(27))
LAMP = ItemRule("choice", "指示灯", options=("绿", "黄*", "红*"))
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=BEIJING)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("18", "ok"), ("27", "ok"), ("27.01", "bad"), ("17.99", "bad"), ("２２．５℃", "ok"),
     ("-3", "bad"), (" 22 ℃ ", "ok")],
)  # fmt: skip
def test_numbers_are_held_to_their_limits_inclusive(text, verdict):
    assert judge(WARM, text).verdict == verdict


def test_a_number_without_limits_is_only_written_down():
    assert judge(ItemRule("number", "油位"), "12.5").verdict == "noted"


@pytest.mark.parametrize("text", ["warm", "1e3", "nan", "12.34567", "99999999999", "1 2", "--1"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ReadingValueError):
        judge(WARM, text)


def test_words_of_both_languages_say_yes_and_no():
    rule = ItemRule("yes_no", "无漏水")
    assert [judge(rule, word).verdict for word in ("正常", "yes", "√", "异常", "NO", "×")] == (
        ["ok"] * 3 + ["bad"] * 3
    )
    with pytest.raises(ReadingValueError):
        judge(rule, "也许")


def test_a_choice_knows_which_answers_are_not_in_order():
    assert (judge(LAMP, "绿").verdict, judge(LAMP, "红").verdict) == ("ok", "bad")
    with pytest.raises(ReadingValueError):
        judge(LAMP, "红*")


def test_what_must_be_answered_is_asked_for_and_what_need_not_is_left():
    with pytest.raises(ReadingMissingError):
        judge(WARM, " ")
    assert judge(ItemRule("text", "其他", required=False), "").verdict == "none"
    with pytest.raises(ReadingMissingError):
        judge(ItemRule("photo", "铭牌"), "")
    assert judge(ItemRule("photo", "铭牌"), "", photos=1).verdict == "noted"


@pytest.mark.parametrize(
    "rule",
    [ItemRule("number", "温度", low=Decimal(2), high=Decimal(1)), ItemRule("choice", "灯",
     options=("绿",)), ItemRule("choice", "灯", options=("绿", "绿*")), ItemRule("text", " ")],
)  # fmt: skip
def test_items_nothing_can_be_judged_by_are_refused(rule):
    with pytest.raises(ItemError):
        rule.check()


def test_a_reading_is_held_to_what_the_sensors_said():
    told = {"tolerance": Decimal(2), "is_contact": False}
    assert against_sensors(Decimal("24.5"), "ok", [22.6, 23.0], **told) == "agrees"
    assert against_sensors(Decimal("19"), "ok", [22.6, 23.0], **told) == "contradicts"
    assert against_sensors(Decimal("19"), "ok", [], **told) == "silent"
    contact = {"tolerance": Decimal(0), "is_contact": True}
    assert against_sensors(None, "ok", [0.0, 1.0], **contact) == "contradicts"
    assert against_sensors(None, "bad", [0.0, 1.0], **contact) == "agrees"


def test_a_clock_a_day_off_is_marked_and_the_servers_time_taken():
    received = NOON + HOUR
    told = estimate(Clock(timedelta(days=-1)), finished=NOON + timedelta(days=1), received=received)
    assert told.mark == "off"
    assert told.at(NOON + timedelta(days=1), received=received) == NOON


def test_the_delay_of_a_line_is_no_wrong_clock():
    told = estimate(Clock(timedelta(seconds=70)), finished=NOON, received=NOON + HOUR)
    assert (told.mark, told.at(NOON, received=NOON + HOUR)) == ("", NOON)


def test_a_clock_set_right_on_the_way_is_read_by_the_difference_before():
    late = timedelta(days=1)
    told = estimate(
        Clock(timedelta(0), late), finished=NOON - late, received=NOON + timedelta(minutes=30)
    )
    assert told.mark == "changed"
    assert told.at(NOON - late, received=NOON + HOUR) == NOON


def test_nothing_is_finished_after_it_was_received():
    told = estimate(Clock(timedelta(0)), finished=NOON + HOUR, received=NOON)
    assert told.at(NOON + HOUR, received=NOON) == NOON


WINDOW = Interval(NOON, NOON + 2 * HOUR)
deliveries = st.lists(
    st.builds(
        Delivery,
        key=st.sampled_from("abcdefgh"),
        finished_at=st.integers(-60, 300).map(lambda minute: NOON + timedelta(minutes=minute)),
        is_complete=st.booleans(),
    ),
    unique_by=lambda one: one.key,
    max_size=6,
)


@settings(max_examples=60)
@given(deliveries, st.data())
def test_order_and_repetition_change_nothing_and_nothing_is_lost(came, data):
    again = data.draw(st.lists(st.sampled_from(came), max_size=6)) if came else []
    mixed = data.draw(st.permutations([*came, *again]))
    late = NOON + 9 * HOUR
    one, other = settle(came, WINDOW, now=late), settle(mixed, WINDOW, now=late)
    assert one == other
    kept = {each.key for each in one.others} | ({one.record.key} if one.record else set())
    assert kept == {each.key for each in came}
    assert (one.state == "missed") == (not came)
    if one.state == "late":
        assert not any(WINDOW.contains(each.finished_at) for each in came)


def test_in_time_before_late_complete_before_incomplete_earlier_before_later():
    late = Delivery("a", NOON + 3 * HOUR, is_complete=True)
    partial = Delivery("b", NOON, is_complete=False)
    second = Delivery("c", NOON + HOUR, is_complete=True)
    first = Delivery("d", NOON + timedelta(minutes=5), is_complete=True)
    settled = settle([late, partial, second, first], WINDOW, now=NOON)
    assert settled.record == first
    assert settled.others == (second, partial, late)


def test_an_end_at_the_border_is_late():
    settled = settle([Delivery("a", WINDOW.end, is_complete=True)], WINDOW, now=WINDOW.end)
    assert settled.state == "late"


def test_completion_counts_what_is_decided():
    counts = tally(["done", "done", "late", "missed", "due", "cancelled"])
    assert (counts.decided, counts.completion, counts.fulfilment) == (
        4, Decimal(1) / 2, Decimal(3) / 4,
    )  # fmt: skip
    assert tally(["due"]).completion is None
