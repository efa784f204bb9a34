"""“Evidence changed since”: what changes after the submission is told, and no figure moves."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.evidence.models import EvidenceItem, Fill
from hengwang.evidence.services import replace_file, review_evidence
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.outbox.deliveries import deliver_due
from hengwang.outbox.models import Job
from hengwang.performance import jobs
from hengwang.performance.choices import ActualSource
from hengwang.performance.models import FrozenRevision, Indicator
from hengwang.performance.queries.since import changed_since
from hengwang.performance.services import scoring
from hengwang.performance.services.life import take_step
from hengwang.performance.services.looking_back import look_back
from hengwang.performance.services.scoring import recompute, remeasure_and_rescore
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.projects.models import Payment
from hengwang.projects.services.spending import PaymentData, correct_payment
from hengwang.testing.scopes import client_of

SPENT = "projects.spent"


@pytest.fixture
def submitted(full, people):
    told = {"level3": "支出金额", "target_text": "≥290万元", "source": ActualSource.METRIC}
    a_row(full, people.lin, metric_key=SPENT, points=Decimal(0), **told)
    return take_step(full.pk, "submit", by=people.lin)


def spend(people, amount):
    payment = Payment.objects.get()
    data = PaymentData(2020, Decimal(amount), paid_on=date(2020, 6, 30))
    correct_payment(payment.pk, data, by=people.with_role(Role.FINANCE_OFFICER))
    deliver_due()


def told(evaluation):
    rows = list(evaluation.indicators.select_related("reading"))
    found = changed_since(evaluation, rows)
    return {row.level3: found[row.pk].codes for row in rows if row.pk in found}


def figures(evaluation):
    names = ("score", "reading", "actual_text", "outcome")
    return list(evaluation.indicators.order_by("pk").values_list(*names))


def test_a_payment_corrected_after_the_submission_is_told_and_moves_nothing(submitted, people):
    before = figures(submitted)
    assert told(submitted) == {}
    spend(people, 3_500_000)
    assert told(submitted) == {"支出金额": ("reading",)}
    assert figures(submitted) == before
    row = submitted.indicators.get(level3="支出金额")
    client = client_of(people.lin)
    page = client.get(submitted.get_absolute_url()).text
    assert "重新计量，结果不同" in page
    assert "已有变化" in page
    assert "350.00万元" in client.get(reverse("indicator-trace", args=[row.pk])).text
    assert row.reading.value == 3_000_000


def test_what_is_put_right_again_is_told_no_longer(submitted, people):
    spend(people, 3_500_000)
    spend(people, 3_000_000)
    assert told(submitted) == {}


def test_what_no_announcement_tells_is_found_by_the_calendar(submitted):
    Payment.objects.update(amount_cny=Decimal(3_200_000))
    jobs.ask_for_figures()
    assert set(Job.objects.values_list("name", flat=True)) >= {"performance.look_back"}
    assert jobs.look_at_submitted(None) == {"questions": 1}
    assert told(submitted) == {"支出金额": ("reading",)}


def test_an_open_evaluation_is_not_looked_back_at(full, people):
    a_row(full, people.lin, metric_key=SPENT, source=ActualSource.METRIC)
    remeasure_and_rescore(full.pk)
    assert look_back(type(full).objects.all()) == 0


def test_a_question_of_a_metric_that_is_gone_is_left_alone(submitted):
    Fill.objects.update(version=99)
    assert look_back(type(submitted).objects.all()) == 0


def test_what_became_of_cited_evidence_is_told(submitted, people):
    item = EvidenceItem.objects.get()
    review_evidence(item.pk, accepted=False, note="看不清", by=people.with_role(Role.EVALUATOR))
    assert set(told(submitted).values()) == {("rejected",)}
    new = store("另一份".encode(), name="b.txt", kind=FileKind.EVIDENCE, by=people.lin)
    replace_file(item.pk, new, by=people.lin)
    assert set(told(submitted).values()) == {("replaced",)}
    EvidenceItem.objects.update(expires_on=date(2039, 12, 31))
    with time_machine.travel("2040-01-01T12:00Z", tick=False):
        assert set(told(submitted).values()) == {("expired", "replaced")}


def test_after_a_return_the_new_revision_tells_of_itself_alone(submitted, people):
    spend(people, 3_500_000)
    judge = people.with_role(Role.EVALUATOR)
    evaluation = take_step(submitted.pk, "return", reason="请核对", by=judge)
    assert told(evaluation) == {}
    assert told(take_step(submitted.pk, "submit", by=people.lin)) == {}


def test_telling_costs_the_same_for_many_changed_figures(submitted, people):
    rows = list(submitted.indicators.select_related("reading"))
    with CaptureQueriesContext(connection) as few:
        changed_since(submitted, rows[:1])
    spend(people, 3_500_000)
    rows = list(submitted.indicators.select_related("reading"))
    with CaptureQueriesContext(connection) as many:
        changed_since(submitted, rows)
    assert (len(few), len(many)) == (1, 2), "today's readings are looked up where one is another"


@pytest.mark.parametrize("act", [remeasure_and_rescore, lambda pk: recompute([pk])])
def test_figures_measured_while_somebody_submits_do_not_touch_what_was_submitted(
    full, people, monkeypatch, act
):
    """One measures; before the answer is written another submits, and money changes in between."""
    told = {"target_text": "≥290万元", "source": ActualSource.METRIC, "points": Decimal(0)}
    a_row(full, people.lin, level3="支出金额", metric_key=SPENT, **told)
    remeasure_and_rescore(full.pk)
    asked = scoring._asked
    overtaken = []

    def overtake(evaluations, **more):
        if overtaken:
            return asked(evaluations, **more)
        overtaken.append(True)
        take_step(full.pk, "submit", by=people.lin)
        Payment.objects.update(amount_cny=Decimal(3_900_000))
        return asked(evaluations, **more)

    monkeypatch.setattr(scoring, "_asked", overtake)
    act(full.pk)
    row = Indicator.objects.select_related("reading").get(level3="支出金额")
    assert row.reading.value == 3_000_000
    frozen = FrozenRevision.objects.get(evaluation=full).snapshot["rows"]
    printed = {one["figure_id"]: Decimal(one["score"]) for one in frozen}
    assert {one.figure_id: one.score for one in full.indicators.all()} == printed


def test_what_was_closed_already_is_computed_when_asked_for(people):
    """Figures taken over as printed are scored in whatever state they came."""
    evaluation = an_evaluation(a_programme(people.unit, people.lin, name="旧项目"), people.lin)
    a_row(evaluation, people.lin, metric_key=SPENT, source=ActualSource.METRIC)
    type(evaluation).objects.filter(pk=evaluation.pk).update(state="published")
    assert recompute([evaluation.pk]) == 1
    assert evaluation.indicators.get().reading.value == 3_000_000
