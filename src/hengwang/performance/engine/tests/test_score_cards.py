"""Sections, weights, levels and minimums of a whole card."""

from decimal import Decimal

import pytest

from hengwang.performance.engine.cards import score
from hengwang.performance.engine.errors import RowKeyTwiceError
from hengwang.performance.engine.rows import BudgetFigures, BudgetRate, Row
from hengwang.performance.engine.tests.factories import a_row, a_ruleset

MONEY = BudgetFigures(budget=Decimal(100), executed=Decimal(100), arrived=Decimal(100))


def card_with(output="50个", *, benefit="30", execution="10", satisfaction="10", key="mof-2020-10"):
    rows = [
        Row("1", "预算执行率", Decimal(execution), from_budget=BudgetRate.EXECUTION),
        a_row("≥50个", output, "50", key="2", section="产出指标（50分）"),
        a_row("≥1个", "1个", benefit, key="3", section="效益"),
        a_row("≥90%", "95%", satisfaction, key="4", section="服务对象满意度指标"),
    ]
    return score(a_ruleset(key), rows, MONEY)


def codes(card):
    return [reason.code for reason in card.reasons]


def test_a_full_card_is_the_sum_of_its_sections():
    card = card_with("40个")
    assert card.total == 90
    assert [section.score for section in card.sections] == [10, 40, 30, 10]
    assert card.row("2").points == card.section("output").score == 40


@pytest.mark.parametrize(
    ("output", "total", "level"),
    [
        ("50个", "100", "excellent"),
        ("40个", "90", "excellent"),
        ("39.99个", "89.99", "good"),
        ("30个", "80", "good"),
        ("29.99个", "79.99", "medium"),
        ("10个", "60", "medium"),
        ("9.99个", "59.99", "poor"),
    ],
)
def test_levels_are_half_open_without_gaps(output, total, level):
    card = card_with(output)
    assert (card.total, card.level) == (Decimal(total), level)


@pytest.mark.parametrize("points", ["0", "59.99", "60", "79.99", "80", "89.99", "90", "100"])
def test_every_total_has_a_level(points):
    assert a_ruleset().level_of(Decimal(points)) is not None


@pytest.mark.parametrize("points", ["-0.01", "100.01"])
def test_no_total_outside_the_scale_has_a_level(points):
    assert a_ruleset().level_of(Decimal(points)) is None


def test_shifted_weights_that_add_up_keep_the_level_and_are_named():
    card = card_with(benefit="35", satisfaction="5")
    assert card.level == "excellent"
    assert codes(card) == ["section_points_differ", "section_points_differ"]


def test_weights_that_do_not_add_up_are_scored_row_by_row_without_a_level():
    card = card_with(benefit="40")
    assert card.points == card.total == 110
    assert card.level is None
    assert "weights_do_not_add_up" in codes(card)


def test_fixed_weights_that_differ_give_no_level():
    card = card_with(key="mof-2021-101")
    assert card.total == 100
    assert card.level == "excellent"  # without cost: output 50, benefit 30 is allowed
    card = card_with(benefit="35", satisfaction="5", key="mof-2021-101")
    assert card.level is None
    assert "fixed_weights_differ" in codes(card)


def test_output_and_benefit_below_sixty_are_named():
    rows = [
        a_row("≥1个", "1个", "30", key="1", section="决策"),
        a_row("≥1个", "1个", "30", key="2", section="过程"),
        a_row("≥1个", "1个", "40", key="3", section="产出"),
    ]
    card = score(a_ruleset("mof-2020-10-dept"), rows, MONEY)
    assert "sections_below_minimum" in codes(card)


def test_one_unscored_row_makes_the_total_a_range():
    card = card_with("若干")
    assert (card.total, card.low, card.high) == (None, 50, 100)
    assert card.level is None
    assert codes(card) == ["rows_unscored"]


def test_an_empty_evaluation_has_no_total():
    card = score(a_ruleset(), [])
    assert card.total is card.low is card.high is card.level is None


def test_two_rows_with_one_key_are_refused():
    with pytest.raises(RowKeyTwiceError):
        score(a_ruleset(), [a_row("≥1个"), a_row("≥2个")])


@pytest.mark.parametrize(
    "name",
    [
        "产出",
        "产出指标",
        "产出指标(50分)",
        "产出指标（50分）",
        " 项目产出 ",
        "output",
        "产出指标：",
    ],
)
def test_a_section_is_known_by_its_names(name):
    assert a_ruleset().section_named(name).key == "output"


def test_a_foreign_section_is_not_known():
    assert a_ruleset().section_named("可持续影响指标（10分）") is None
