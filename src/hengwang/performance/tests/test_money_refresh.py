"""A changed payment shows in open evaluations, and never in a submitted one."""

from decimal import Decimal

from hengwang.performance.choices import EvaluationState
from hengwang.performance.models import Evaluation
from hengwang.performance.services.scoring import refresh_money, rescore
from hengwang.projects.models import Payment


def test_a_changed_payment_moves_the_execution_rate(full):
    rescore(full.pk)
    row = full.indicators.get(section__name="预算执行率")
    assert row.score == Decimal("7.50")
    Payment.objects.update(amount_cny=Decimal(4_000_000))
    assert refresh_money(full.programme_id, full.fiscal_year) == 1
    row.refresh_from_db()
    assert row.score == Decimal("10.00")


def test_a_submitted_evaluation_stays(full):
    rescore(full.pk)
    Evaluation.objects.update(state=EvaluationState.SUBMITTED)
    Payment.objects.update(amount_cny=Decimal(4_000_000))
    assert refresh_money(full.programme_id, full.fiscal_year) == 0
    assert full.indicators.get(section__name="预算执行率").score == Decimal("7.50")
