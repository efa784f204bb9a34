"""Monitoring records: deviations flagged, measures required, frozen as of the day."""

from datetime import date

import pytest

from hengwang.performance import goal_errors as refused
from hengwang.performance.engine.forecast import Method
from hengwang.performance.models import Indicator
from hengwang.performance.queries.outlook import year_end
from hengwang.performance.services import monitoring
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_row, an_evaluation
from hengwang.projects.models import Payment, PlannedPayment

JULY = date(2020, 7, 31)


@pytest.fixture
def evaluation(programme, people):
    made = an_evaluation(programme, people.lin)
    row = a_row(made, people.lin)
    Indicator.objects.filter(pk=row.pk).update(actual_text="30家")
    take_step(made.pk, "start_monitoring", by=people.lin)
    return made


def test_the_default_period_ends_in_july_and_is_reported_in_august(db):
    assert monitoring.period_of(2020) == (JULY, date(2020, 8, 31))


def test_the_year_end_follows_the_plan_of_payments(evaluation):
    found = year_end(evaluation, JULY)
    assert found.money.method is Method.STRAIGHT_LINE
    assert found.money_misses  # 3,000,000 x 366 / 213 is above the budget
    plan = {"programme": evaluation.programme, "source": "appropriation"}
    PlannedPayment.objects.create(due_on=date(2020, 11, 1), amount_cny=900_000, **plan)
    found = year_end(evaluation, JULY)
    assert (found.money.method, found.money.end) == (Method.PLAN, 3_900_000)
    assert not found.money_misses
    assert [name for _id, name in found.deviations] == ["接入单位数量"]


def test_every_deviation_has_a_measure_before_the_report(evaluation, people):
    record = monitoring.begin_record(evaluation.pk, by=people.lin)
    assert [entry.name for entry in record.entries.all()] == ["预算执行", "接入单位数量"]
    with pytest.raises(refused.MeasuresMissingError):
        monitoring.report(record.pk, by=people.lin)
    for entry in record.entries.all():
        monitoring.explain(entry.pk, reason="施工推迟", measure="九月补齐", by=people.lin)
    done = monitoring.report(record.pk, by=people.lin)
    assert done.look["executed"] == "3000000.00"
    with pytest.raises(refused.ReportedAlreadyError):
        monitoring.report(record.pk, by=people.lin)
    with pytest.raises(refused.ReportedAlreadyError):
        monitoring.explain(entry.pk, reason="改", measure="改", by=people.lin)


def test_a_later_payment_does_not_change_what_was_reported(evaluation, people):
    record = monitoring.begin_record(evaluation.pk, by=people.lin)
    assert monitoring.begin_record(evaluation.pk, by=people.lin) == record
    for entry in record.entries.all():
        monitoring.explain(entry.pk, reason="施工推迟", measure="九月补齐", by=people.lin)
    done = monitoring.report(record.pk, by=people.lin)
    Payment.objects.update(amount_cny=1)
    done.refresh_from_db()
    assert done.look["executed"] == "3000000.00"
