"""≥, >, =, ≤, < and between, with figures a reader can check by hand."""

from decimal import Decimal

import pytest

from hengwang.performance.engine.scoring import score_row
from hengwang.performance.engine.tests.factories import a_row, a_ruleset

CASES = [
    # target, actual, points, score
    ("≥80家", "81家", "5", "5.00"),
    ("≥80家", "80家", "5", "5.00"),
    ("≥80家", "60家", "5", "3.75"),
    ("≥80家", "0家", "5", "0.00"),
    ("≥3", "1", "10", "3.33"),
    ("≥3", "2", "10", "6.67"),
    (">100项", "50项", "5", "2.50"),
    (">100项", "100项", "5", "5.00"),
    ("100%", "99%", "10", "9.90"),
    ("95%以上", "98%", "10", "10.00"),
    ("17台", "17台", "5", "5.00"),
    ("0起", "0起", "5", "5.00"),
    ("0起", "1起", "5", "0.00"),
    ("≥0起", "0起", "5", "5.00"),
    ("≤400万元", "268.37万元", "5", "5.00"),
    ("≤400万元", "400万元", "5", "5.00"),
    ("≤400万元", "500万元", "5", "3.75"),
    ("≤400万元", "799.99万元", "5", "0.00"),
    ("≤400万元", "800万元", "5", "0.00"),
    ("≤400万元", "4100000元", "10", "9.75"),
    ("<10个", "10个", "5", "5.00"),
    ("≤0起", "0起", "5", "5.00"),
    ("≤0起", "1起", "5", "0.00"),
    ("80%-90%", "85%", "10", "10.00"),
    ("80%-90%", "80%", "10", "10.00"),
    ("80%-90%", "90%", "10", "10.00"),
    ("80%-90%", "40%", "10", "5.00"),
    ("80%-90%", "99%", "10", "9.00"),
    ("≥600T", "1550TB", "5", "5.00"),
    ("≥2T", "1024GB", "5", "2.50"),
    ("≥10个", "5项", "5", "2.50"),
]


@pytest.mark.parametrize(("target", "actual", "points", "expected"), CASES)
def test_a_quantitative_row_is_scored_by_the_rule(target, actual, points, expected):
    scored = score_row(a_ruleset(), a_row(target, actual, points))
    assert str(scored.points) == expected
    assert scored.low == scored.points == scored.high


def test_a_tie_is_rounded_half_up_once():
    # 1/8 of 10.2 is 1.275 exactly: binary arithmetic and half-even would both give 1.27 or 1.28.
    assert score_row(a_ruleset(), a_row("≥8个", "1个", "10.2")).points == Decimal("1.28")


def test_units_that_mean_different_things_are_not_compared():
    scored = score_row(a_ruleset(), a_row("≥80台", "81条"))
    assert (scored.points, scored.reason) == (None, "not_comparable")


def test_a_bare_figure_is_not_taken_for_a_percentage():
    scored = score_row(a_ruleset(), a_row("≥95%", "98"))
    assert (scored.points, scored.reason) == (None, "not_comparable")


def test_words_where_a_figure_was_promised_stay_unscored():
    scored = score_row(a_ruleset(), a_row("100%", "基本完成"))
    assert (scored.points, scored.reason) == (None, "actual_is_words")
    assert (scored.low, scored.high) == (0, 10)


def test_no_data_is_not_zero():
    scored = score_row(a_ruleset(), a_row("≥80家", None))
    assert (scored.points, scored.low, scored.high) == (None, 0, 10)
    assert scored.reason == "no_data"


def test_a_row_without_points_has_nothing_to_score():
    scored = score_row(a_ruleset(), a_row("≥80家", "81家", None))
    assert (scored.points, scored.low, scored.high) == (None, None, None)
    assert scored.reason == "no_points"


def test_a_bound_that_meets_the_target_is_enough():
    assert score_row(a_ruleset(), a_row("1000", ">1000家", "5")).points == 5


def test_a_bound_below_the_target_leaves_a_range():
    scored = score_row(a_ruleset(), a_row("100%", "98%以上"))
    assert (scored.points, scored.low, scored.high) == (None, Decimal("9.80"), 10)
    assert scored.reason == "actual_is_bound"


def test_an_approximate_value_is_scored_and_asked_about():
    scored = score_row(a_ruleset(), a_row("≥200次", "约200次"))
    assert scored.points == 10
    assert (scored.note, scored.why) == ("advice", "actual_is_approximate")


def test_the_floor_of_2021_101_starts_at_sixty_per_cent():
    central = a_ruleset("mof-2021-101")
    given = {a: score_row(central, a_row("≥100个", f"{a}个")).points for a in (59, 60, 80, 100)}
    assert given == {59: 0, 60: 0, 80: 5, 100: 10}


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("90%", "10"), ("89.9%", "5"), ("80%", "5"), ("60%", "3"), ("59%", "0")],
)
def test_satisfaction_of_2021_101_goes_by_the_satisfaction_itself(actual, expected):
    row = a_row("≥85%", actual, section="满意度指标")
    assert score_row(a_ruleset("mof-2021-101"), row).points == Decimal(expected)
