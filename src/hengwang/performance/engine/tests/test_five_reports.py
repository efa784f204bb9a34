"""The five reference reports: scored by the ruleset, and the three columns side by side."""

from decimal import Decimal

import pytest

from hengwang.performance.engine.cards import score
from hengwang.performance.engine.comparing import Difference, compare
from hengwang.performance.engine.tests.factories import a_ruleset
from hengwang.performance.engine.tests.five_reports import (
    CASES,
    money_of,
    printed_of,
    report,
    rows_of,
)

WAITS = [None]
GANSU = [Decimal("7.28"), *[5] * 6, *WAITS * 2, *[5] * 5, 3, *WAITS * 7]
YIYANG = [Decimal("4.56"), *[5] * 4, *WAITS * 7, Decimal("9.90"), Decimal("9.80"), 10]


def card_of(case, ruleset="mof-2020-10"):
    return score(a_ruleset(ruleset), rows_of(case), money_of(case))


def columns(case, ruleset="mof-2020-10", where=None):
    rules = a_ruleset(ruleset)
    return compare(printed_of(case, where), card_of(case, ruleset), rules)


def codes(card):
    return [reason.code for reason in card.reasons]


def test_the_five_reports_have_72_rows():
    assert [len(rows_of(case)) for case in CASES] == [22, 14, 4, 15, 17]


@pytest.mark.parametrize(("case", "expected"), [("gansu-2020", GANSU), ("yiyang-2020", YIYANG)])
def test_every_row_is_scored_or_waits_for_an_evaluator(case, expected):
    assert [row.points for row in card_of(case).rows] == expected


def test_gansu_execution_is_7_28_by_rule_7_27_in_the_row_and_7_3_in_the_text():
    line = columns("gansu-2020", where="正文").sections[0]
    assert (line.scores.printed, line.scores.summed, line.scores.scored) == (
        Decimal("7.3"),
        Decimal("7.27"),
        Decimal("7.28"),
    )
    assert len(line.scores.differences) == 3


def test_gansu_rows_add_up_to_92_27_against_93_99():
    total = columns("gansu-2020").total
    assert total.scores.differences == (Difference("printed", "summed", Decimal("1.72")),)
    assert total.scores.summed == Decimal("92.27")
    assert total.scores.scored is None
    assert (total.low, total.high) == (Decimal("65.28"), Decimal("92.28"))


def test_gansu_output_is_declared_50_adds_up_to_45_and_is_printed_as_46_71():
    output = columns("gansu-2020", where="表5").sections[1]
    assert output.points.printed == 50
    assert output.points.summed == output.scores.summed == 45
    assert output.scores.printed == Decimal("46.71")
    assert Difference("printed", "summed", Decimal(5)) in output.points.differences


def test_gansu_weights_of_95_give_no_level():
    card = card_of("gansu-2020")
    assert card.points == 95
    assert card.level is None
    assert codes(card) == ["rows_unscored", "weights_do_not_add_up", "section_points_differ"]


def test_yiyang_execution_is_4_56_by_rule_against_4_6():
    execution = columns("yiyang-2020").sections[0]
    assert execution.scores.summed == Decimal("4.6")
    assert execution.scores.scored == Decimal("4.56")


def test_yiyang_weights_are_110_and_rows_89_6_against_85():
    card, total = card_of("yiyang-2020"), columns("yiyang-2020").total
    assert card.points == total.points.summed == 110
    assert total.points.scored == 100
    assert (total.scores.printed, total.scores.summed) == (85, Decimal("89.6"))
    assert "weights_do_not_add_up" in codes(card)
    assert card.level is None


def test_yiyang_has_a_section_the_ruleset_does_not_know():
    card = card_of("yiyang-2020")
    assert card.sections[-1].name == "可持续影响"
    assert card.sections[-1].declared is None
    assert "section_unknown" in codes(card)


def test_yiyang_satisfaction_met_its_target_and_lost_a_point_all_the_same():
    line = columns("yiyang-2020").rows[-1]
    assert line.scores.differences == (
        Difference("printed", "scored", Decimal(-1)),
        Difference("summed", "scored", Decimal(-1)),
    )


def test_yichun_spent_all_and_its_execution_scores_ten_of_ten():
    rows = rows_of("yichun-2022")
    with_points = [
        type(row)(row.key, row.section, Decimal(10), from_budget=row.from_budget)
        for row in rows
        if row.from_budget
    ]
    card = score(a_ruleset("yichun-2022"), with_points, money_of("yichun-2022"))
    assert [row.points for row in card.rows] == [10]


def test_yichun_prints_100_without_a_single_row_score():
    comparison = columns("yichun-2022", "yichun-2022")
    assert comparison.total.scores.printed == 100
    assert comparison.total.scores.summed is comparison.total.scores.scored is None
    assert (comparison.level_printed, comparison.level_of_printed_total) == ("优", "excellent")


@pytest.mark.parametrize("case", ["yueyang-2018", "qingdao-2020"])
def test_reports_without_points_stay_as_printed_and_unscored(case):
    card = card_of(case)
    assert codes(card) == ["rows_without_points"]
    assert card.total is card.low is card.high is card.level is None
    assert all(row.points is None for row in card.rows)


def test_yueyang_without_a_ruleset_shows_its_printed_total_alone():
    comparison = compare(printed_of("yueyang-2018"), None)
    assert comparison.total.scores.printed == 98
    assert comparison.total.scores.summed is comparison.total.scores.scored is None
    assert comparison.agrees


def test_yueyang_of_2018_finds_no_ruleset():
    assert not any(
        a_ruleset(key).fits(kind, 2018)
        for key in ("mof-2020-10", "mof-2020-10-dept", "mof-2021-101", "yichun-2022")
        for kind in ("unit_self", "department", "finance")
    )


@pytest.mark.parametrize(
    ("case", "initial", "executed"),
    [
        ("yueyang-2018", None, 3_298_000),
        ("qingdao-2020", None, 44_951_000),
        ("yiyang-2020", 1_800_000, 820_000),
    ],
)
def test_money_is_read_in_yuan(case, initial, executed):
    money = money_of(case)
    assert (money.initial, money.executed) == (initial, executed)
    assert report(case)["rows"]
