"""What is said of the ledger shows in open evaluations that rest on it, and in no others."""

from datetime import date

import pytest

from hengwang.organizations.choices import Duty
from hengwang.organizations.services.units import end_duty, give_duty
from hengwang.outbox.deliveries import deliver_due
from hengwang.performance.choices import ActualSource, EvaluationState
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.scoring import refresh_availability, refresh_served


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


def test_who_answers_for_an_extranet_shows_at_once(full, resting, people):
    unit = full.programme.unit
    given = give_duty(unit.pk, Duty.PROVINCE_EXTRANET, by=None, region=people.region)
    deliver_due()
    resting.refresh_from_db()
    assert f"region={people.region.code}" in resting.reading.fill.scope
    end_duty(given.pk, on=date(2000, 1, 1), by=None)
    deliver_due()
    resting.refresh_from_db()
    assert f"units={unit.pk}" in resting.reading.fill.scope
    assert refresh_served(people.other_unit.pk) == 0
