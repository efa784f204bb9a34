"""What changed since a seal is shown beside the figure; the sealed figure stays."""

from datetime import date
from decimal import Decimal

from hengwang.accounts.choices import Role
from hengwang.evidence.services import ask, question_of, review_evidence
from hengwang.performance.models import Indicator
from hengwang.projects.models import Payment
from hengwang.projects.services.sums import resum_everything
from hengwang.seals.changes import changes_since
from hengwang.seals.holding import faults_of


def test_nothing_changed_on_the_day_of_the_seal(sealed):
    assert changes_since(sealed) == []
    assert faults_of(sealed) == []


def test_a_payment_recorded_later_is_a_new_reading_of_the_same_question(sealed, submitted):
    Payment.objects.create(
        programme=submitted.programme,
        fiscal_year=2020,
        source="appropriation",
        amount_cny=Decimal(500_000),
        paid_on=date(2020, 12, 30),
    )
    resum_everything()
    row = Indicator.objects.exclude(reading=None).get(evaluation=submitted)
    ask(question_of(row.reading.fill))
    told = {(one.figure_id, one.kind) for one in changes_since(sealed)}
    assert (row.figure_id, "reading") in told
    assert faults_of(sealed) == []


def test_rejected_evidence_marks_every_figure_that_rests_on_it(sealed, submitted, people):
    item = submitted.indicators.filter(evidence__isnull=False).first().evidence.get()
    review_evidence(item.pk, accepted=False, note="看不清", by=people.with_role(Role.EVALUATOR))
    marked = [one for one in changes_since(sealed) if one.kind == "evidence"]
    assert len(marked) == 3


def test_a_row_edited_past_the_platform_differs_from_the_seal(sealed, submitted):
    row = submitted.indicators.get(level3="接入单位数量")
    Indicator.objects.filter(pk=row.pk).update(score=Decimal(49))
    assert [(one.figure_id, one.kind) for one in changes_since(sealed)] == [(row.figure_id, "row")]
