"""Earlier years of a programme: one evaluation a year, names folded, measured values shown."""

import pytest

from hengwang.performance.choices import ActualSource, EvaluationKind
from hengwang.performance.models import Evaluation
from hengwang.performance.queries.earlier import Before, earlier_years
from hengwang.performance.services.scoring import measure


@pytest.fixture
def later(full):
    """The evaluation of the year after `full`, with nothing in it."""
    return Evaluation.objects.create(
        programme=full.programme, fiscal_year=full.fiscal_year + 1, kind=full.kind, short_id="L"
    )


def test_names_written_otherwise_are_the_same_and_entered_values_are_shown(full, later):
    row = full.indicators.exclude(actual_text="").first()
    row.level3 = "ＶＰＮ 线路 条数"
    row.save(update_fields=["level3"])
    before = earlier_years(later).of("VPN线路条数")
    assert before == (Before(full.fiscal_year, row.target_text, row.actual_text),)


def test_a_measured_value_is_shown_without_an_entered_one(full, later):
    row = full.indicators.last()
    row.source, row.metric_key, row.actual_text = ActualSource.METRIC, "projects.spent", ""
    row.save()
    measure(full)
    (before,) = earlier_years(later).of(row.level3)
    assert "3" in before.actual


def test_the_same_kind_goes_before_another_of_the_year(full, later):
    other = Evaluation.objects.create(
        programme=full.programme, fiscal_year=full.fiscal_year, kind=EvaluationKind.DEPARTMENT,
        short_id="D",
    )  # fmt: skip
    later.kind = EvaluationKind.DEPARTMENT
    assert earlier_years(later).evaluations == (other,)
    later.kind = full.kind
    assert earlier_years(later).evaluations == (full,)
    assert earlier_years(full).evaluations == ()
