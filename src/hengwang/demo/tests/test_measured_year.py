"""The demo shows a year whose figures come from the records of the whole network."""

from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone

from hengwang.demo.services import measured_year
from hengwang.demo.services.measured_year import ROWS, load_measured_year
from hengwang.demo.services.visitors import make_visitors
from hengwang.kernel.metrics import metrics
from hengwang.network.choices import Tenure
from hengwang.network.tests.factories import a_circuit
from hengwang.performance.choices import ActualSource
from hengwang.performance.display import actual_or_rate
from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import a_programme
from hengwang.projects.models import Payment
from hengwang.testing.people import make_people


@pytest.fixture
def evaluation(db):
    people = make_people()
    assert load_measured_year() == 0
    a_programme(people.unit, people.lin)
    make_visitors()
    for at in range(3):
        opened = timezone.localdate().replace(month=1, day=1)
        a_circuit(people.other_unit, f"X{at}", tenure=Tenure.LEASED, opened_on=opened)
    assert (load_measured_year(), load_measured_year()) == (1, 0)
    return Evaluation.objects.get(programme__name=measured_year.NAME)


def test_its_points_are_those_of_the_ruleset(evaluation):
    for section in evaluation.sections.all():
        assert sum(row.points for row in section.indicators.all()) == section.points
    assert sum(one.points for one in ROWS) == 100


def test_every_row_but_the_money_asks_a_metric_that_is_there(evaluation):
    money, *measured = evaluation.indicators.order_by("section__order", "order", "pk")
    assert money.source == ActualSource.BUDGET
    assert {row.source for row in measured} == {ActualSource.METRIC}
    assert {row.metric_key for row in measured} <= set(metrics.keys())


def test_circuits_of_the_units_it_serves_count_for_the_unit_that_runs_the_network(evaluation):
    row = evaluation.indicators.get(library_key="circuits-leased")
    assert row.reading.value == Decimal(3)
    assert row.reading.fill.scope.endswith("region=620000")


def test_the_row_of_the_money_shows_the_rate_its_score_comes_from(evaluation):
    money = evaluation.indicators.get(source=ActualSource.BUDGET)
    paid = Payment.objects.filter(programme=evaluation.programme)
    spent = paid.aggregate(sum=Sum("amount_cny"))["sum"] or Decimal(0)
    assert actual_or_rate(money) == f"{spent / measured_year.BUDGET * 100:.2f}%"
    assert money.actual_text == ""
