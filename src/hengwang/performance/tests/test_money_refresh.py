"""A changed payment shows in open evaluations, and never in a submitted one."""

from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengwang.accounts.choices import Role
from hengwang.performance.choices import ActualSource, EvaluationState
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.scoring import refresh_acceptances, refresh_money, rescore
from hengwang.projects.models import Payment
from hengwang.projects.services.spending import PaymentData, correct_payment


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


def test_metrics_and_card_look_up_the_money_once(full):
    for at, key in enumerate(("projects.spent", "projects.execution_rate"), start=50):
        section = full.sections.first()
        Indicator.objects.create(
            evaluation=full, section=section, order=at, level3=key, target_text="≥1",
            points=1, source=ActualSource.METRIC, metric_key=key, figure_id=f"M{at}",
        )  # fmt: skip
    refresh_money(full.programme_id, full.fiscal_year)
    Payment.objects.update(amount_cny=Decimal(4_000_000))
    with CaptureQueriesContext(connection) as seen:
        refresh_money(full.programme_id, full.fiscal_year)
    sums = [one["sql"] for one in seen if "SUM(" in one["sql"] and "projects_payment" in one["sql"]]
    assert len(sums) == 1
    spent = full.indicators.get(metric_key="projects.spent")
    assert spent.reading.value == 4_000_000


def with_metrics(full, *keys):
    for at, key in enumerate(keys, start=70):
        Indicator.objects.create(
            evaluation=full, section=full.sections.first(), order=at, level3=key, target_text="≥1",
            points=1, source=ActualSource.METRIC, metric_key=key, figure_id=f"M{at}",
        )  # fmt: skip


def test_acceptances_follow_their_own_announcement_and_not_the_money(full):
    with_metrics(full, "projects.spent", "projects.acceptance_rate")
    refresh_money(full.programme_id, full.fiscal_year)
    read = dict(full.indicators.exclude(metric_key="").values_list("metric_key", "reading"))
    assert read["projects.spent"] is not None
    assert read["projects.acceptance_rate"] is None
    assert refresh_acceptances(full.programme_id) == 1
    assert full.indicators.get(metric_key="projects.acceptance_rate").reading is not None


def test_a_changed_payment_costs_few_statements(full, people):
    """What 200 ms are made of: every statement costs two changes of process on PostgreSQL."""
    with_metrics(full, "projects.spent", "projects.execution_rate", "projects.payment_timeliness")
    finance = people.with_role(Role.FINANCE_OFFICER)
    payment = Payment.objects.get()
    for amount in (3_100_000, 3_200_000):
        data = PaymentData(full.fiscal_year, Decimal(amount), paid_on=payment.paid_on)
        with CaptureQueriesContext(connection) as service:
            correct_payment(payment.pk, data, by=finance)
        with CaptureQueriesContext(connection) as figures:
            refresh_money(full.programme_id, full.fiscal_year)
    assert len(service) <= 25
    assert len(figures) <= 30
    assert full.indicators.get(metric_key="projects.spent").reading.value == 3_200_000
