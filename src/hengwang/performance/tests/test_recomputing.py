"""Many evaluations computed together come out as each one alone."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengwang.performance.choices import ActualSource, EvaluationState
from hengwang.performance.jobs import recompute_open
from hengwang.performance.models import Evaluation
from hengwang.performance.services.scoring import (
    question_of,
    recompute,
    remeasure_and_rescore,
)
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.projects.models import Payment


@pytest.fixture
def several(people):
    made = []
    for number in range(4):
        programme = a_programme(people.unit, people.lin, name=f"项目{number}")
        evaluation = an_evaluation(programme, people.lin)
        for key in ("projects.spent", "projects.execution_rate"):
            a_row(evaluation, people.lin, source=ActualSource.METRIC, metric_key=key)
        a_row(evaluation, people.lin, points=Decimal(number))
        made.append(evaluation)
    return made


def cards(evaluations):
    fresh = Evaluation.objects.filter(pk__in=[one.pk for one in evaluations])
    return [
        (one.total_low, one.total_high, one.card, [*one.indicators.values("score", "reading")])
        for one in fresh.order_by("pk")
    ]


def test_together_as_alone(several):
    recompute([one.pk for one in several])
    together = cards(several)
    for one in several:
        remeasure_and_rescore(one.pk)
    assert cards(several) == together
    assert together[0][3][0]["reading"] is not None


def test_scoring_costs_the_same_statements_for_two_and_for_four(several):
    recompute([one.pk for one in several])

    def count(ids):
        with CaptureQueriesContext(connection) as caught:
            recompute(ids)
        asked_of_metrics = len(ids) * 2
        return len(caught), asked_of_metrics

    (few, asked_few), (many, asked_many) = count([several[0].pk]), count([o.pk for o in several])
    # What metrics look up grows with the questions; the rest does not.
    assert (many - few) % (asked_many - asked_few) == 0


def test_what_belongs_to_units_is_asked_about_the_projects_own_unit(several, people):
    row = a_row(several[0], people.lin, source=ActualSource.METRIC, metric_key="governance.drills")
    question = question_of(several[0], row, None)
    assert question.scope.unit_ids == (people.unit.pk,)
    money = several[0].indicators.filter(metric_key="projects.spent").get()
    assert question_of(several[0], money, None).scope.unit_ids is None


def test_open_evaluations_are_computed_by_the_calendar_and_submitted_ones_are_not(several):
    recompute([one.pk for one in several])
    Evaluation.objects.filter(pk=several[0].pk).update(state=EvaluationState.SUBMITTED)
    before = cards(several)
    Payment.objects.update(amount_cny=Decimal(4_000_000))
    assert recompute_open(_Silent()) == {"evaluations": 3}
    after = cards(several)
    assert after[0] == before[0]
    assert all(one != other for one, other in zip(after[1:], before[1:], strict=True))


class _Silent:
    def progress(self, done, total=None, text=""):
        pass
