"""Words, steps, events, yes and no, dates, ranks, durations, coverage, judged values."""

from datetime import date
from decimal import Decimal

import pytest

from hengwang.performance.engine.clauses import (
    BadRuleError,
    Band,
    PerEventRule,
    Step,
    StepsRule,
    rule_from,
)
from hengwang.performance.engine.parsing import parse_actual
from hengwang.performance.engine.rows import Row
from hengwang.performance.engine.scoring import score_row
from hengwang.performance.engine.targets import Actual, Operator, Target, TargetKind
from hengwang.performance.engine.tests.factories import a_row, a_ruleset


@pytest.mark.parametrize(
    ("band", "share", "expected"),
    [
        (Band.REACHED, "1", "10.00"),
        (Band.REACHED, "0.8", "8.00"),
        (Band.PARTLY, "0.79", "7.90"),
        (Band.PARTLY, "0.6", "6.00"),
        (Band.MISSED, "0.59", "5.90"),
        (Band.MISSED, "0", "0.00"),
    ],
)
def test_a_target_in_words_is_scored_by_band_and_share(band, share, expected):
    row = a_row("持续稳定运行", "持续稳定运行", band=band, share=Decimal(share))
    assert str(score_row(a_ruleset(), row).points) == expected


@pytest.mark.parametrize(
    ("band", "share"), [(Band.REACHED, "0.79"), (Band.PARTLY, "0.8"), (Band.MISSED, "0.6")]
)
def test_a_share_outside_its_band_is_refused_but_bounds_the_row(band, share):
    scored = score_row(a_ruleset(), a_row("显著提高", "提高", band=band, share=Decimal(share)))
    assert (scored.points, scored.reason) == (None, "share_outside_band")
    assert scored.note == "required"


def test_equal_words_alone_do_not_score():
    scored = score_row(a_ruleset(), a_row("及时", "及时"))
    assert (scored.points, scored.low, scored.high) == (None, 0, 10)
    assert scored.reason == "band_missing"


def test_a_band_without_a_share_narrows_the_range():
    scored = score_row(a_ruleset(), a_row("及时", "及时", band=Band.PARTLY))
    assert (scored.points, scored.low, scored.high) == (None, 6, 8)


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [("2020年11月30日", 10), ("2020年6月1日", 10), ("2020年12月1日", 8), ("2020年12月31日", 6)],
)
def test_a_date_is_scored_by_days_late(done_on, expected):
    assert score_row(a_ruleset(), a_row("2020年11月底", done_on)).points == expected


def test_a_date_long_past_gives_nothing():
    assert score_row(a_ruleset(), a_row("2020年1月31日前", "2020年12月31日")).points == 0


@pytest.mark.parametrize(("rank", "expected"), [(3, 10), (5, 10), (7, 8), (10, 6), (11, 0)])
def test_a_rank_is_scored_by_steps(rank, expected):
    assert score_row(a_ruleset(), a_row("前5名", f"第{rank}名")).points == expected


@pytest.mark.parametrize(
    ("took", "expected"),
    [("90分钟", 10), ("2小时", 10), ("150分钟", 8), ("4小时", 3), ("5小时", 0)],
)
def test_a_duration_is_scored_by_steps_across_units(took, expected):
    assert score_row(a_ruleset(), a_row("≤2小时", took)).points == expected


@pytest.mark.parametrize(("said", "expected"), [("是", 10), ("否", 0)])
def test_yes_or_no_is_all_or_nothing(said, expected):
    assert score_row(a_ruleset(), a_row("是", said)).points == expected


@pytest.mark.parametrize(("events", "expected"), [(0, 10), (1, 8), (4, 2), (5, 0), (9, 0)])
def test_every_event_takes_points_off_down_to_nothing(events, expected):
    rule = PerEventRule(by="events", each=Decimal(2), confirmed=True)
    assert score_row(a_ruleset(), a_row("0起", rule=rule, events=events)).points == expected


def test_the_goals_own_steps_go_before_the_rulesets():
    steps = (Step(at_most=Decimal(2), share=Decimal(1)), Step(at_most=Decimal(3), share="0.5"))
    rule = StepsRule(by="steps", of="actual", steps=steps, confirmed=True)
    row = a_row("≤2小时", "2.5小时", rule=rule)
    assert score_row(a_ruleset(), row).points == 5


def test_steps_without_a_table_stay_unscored():
    target = Target(TargetKind.STEPS, Operator.AT_LEAST, value=Decimal(3), unit="级")
    row = Row("a", "产出", Decimal(5), target, Actual(value=Decimal(3), unit="级"))
    scored = score_row(a_ruleset(), row)
    assert (scored.points, scored.reason) == (None, "no_rule")


def test_too_little_coverage_makes_a_measured_value_unscored():
    scored = score_row(a_ruleset(), a_row("≥99%", "100%", coverage=Decimal("0.89")))
    assert (scored.points, scored.reason) == (None, "coverage_below_minimum")
    assert score_row(a_ruleset(), a_row("≥99%", "100%", coverage=Decimal("0.9"))).points == 10


def test_a_judged_value_stands_in_for_a_missing_one():
    judged = parse_actual("98%")
    row = a_row("≥98%", "100%", coverage=Decimal("0.1"), judged=judged)
    scored = score_row(a_ruleset(), row)
    assert scored.points == 10
    assert scored.judged


def test_a_reviewer_takes_points_off_a_low_target():
    scored = score_row(a_ruleset(), a_row("≥5个", "50个", taken_off=Decimal("1.5")))
    assert scored.points == Decimal("8.50")
    assert (scored.note, scored.why) == ("required", "taken_off")


def test_a_date_target_without_a_date_reached_is_not_compared():
    row = Row(
        "a",
        "产出",
        Decimal(5),
        Target(TargetKind.DATE, Operator.AT_MOST, due_on=date(2020, 11, 30)),
        Actual(value=Decimal(3), unit="次", text="3次"),
    )
    assert score_row(a_ruleset(), row).reason == "not_comparable"


def test_a_goal_stores_its_rule_as_plain_data():
    rule = rule_from({"by": "events", "each": 2})
    assert score_row(a_ruleset(), a_row("0起", rule=rule, events=3)).points == 4


@pytest.mark.parametrize(
    "stored", [{}, {"by": "magic"}, {"by": "events", "each": 0}, {"by": "steps", "of": "rate"}]
)
def test_what_is_no_rule_is_refused(stored):
    with pytest.raises(BadRuleError):
        rule_from(stored)
