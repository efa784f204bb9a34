"""What is said of the ledger shows in open evaluations that rest on it, and in no others."""

import pytest

from hengwang.performance.choices import ActualSource, EvaluationState
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.scoring import refresh_availability


@pytest.fixture
def resting(full):
    section = full.sections.first()
    return Indicator.objects.create(
        evaluation=full, section=section, order=60, level3="网络运行畅通日率", target_text="≥98%",
        points=1, source=ActualSource.METRIC, metric_key="availability.unobstructed_day_rate",
        figure_id="M60",
    )  # fmt: skip


def test_an_evaluation_that_rests_on_the_ledger_is_measured_anew(full, resting):
    assert refresh_availability(full.fiscal_year) == 1
    resting.refresh_from_db()
    assert resting.reading is not None


def test_other_years_other_evaluations_and_submitted_ones_stay(full):
    assert refresh_availability(full.fiscal_year) == 0


def test_what_was_submitted_stays(full, resting):
    assert refresh_availability(full.fiscal_year + 1) == 0
    Evaluation.objects.update(state=EvaluationState.SUBMITTED)
    assert refresh_availability(full.fiscal_year) == 0
    resting.refresh_from_db()
    assert resting.reading is None
