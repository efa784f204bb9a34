"""An evaluation through its year: who may take which step, what is frozen, who comes second."""

import json
from decimal import Decimal

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.kernel.canonical import canonical_json, digest
from hengwang.outbox.models import Announcement
from hengwang.performance.errors import (
    EvidenceMissingError,
    NoIndicatorsError,
    NotesMissingError,
    ReasonMissingError,
    SameHandError,
    StepNotPossibleError,
    UnscoredRowsError,
)
from hengwang.performance.models import Evaluation, FrozenRevision, Indicator
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.life import take_step
from hengwang.performance.services.scoring import rescore
from hengwang.performance.tests.factories import a_row, an_evaluation
from hengwang.projects.models import Payment
from hengwang.testing.people import grant


def test_submitting_freezes_what_was_submitted(full, people):
    take_step(full.pk, "submit", by=people.lin)
    frozen = FrozenRevision.objects.get(evaluation=full)
    assert frozen.snapshot["total"] == "96.5"
    assert frozen.snapshot["sealed"] is True
    bare = {**frozen.snapshot, "digest": ""}
    assert frozen.digest == digest(bare)
    assert json.loads(canonical_json(frozen.snapshot)) == frozen.snapshot
    assert Announcement.objects.filter(name="evaluation.submitted").count() == 1


def test_a_later_payment_never_changes_the_frozen_figures(full, people, programme):
    take_step(full.pk, "submit", by=people.lin)
    Payment.objects.create(
        programme=programme, fiscal_year=2020, source="appropriation", amount_cny=Decimal(1_000_000)
    )
    rescore(full.pk)
    assert FrozenRevision.objects.get(evaluation=full).snapshot["total"] == "96.5"
    assert Evaluation.objects.get(pk=full.pk).total == Decimal("99.00")


def test_a_return_needs_a_reason_and_opens_a_new_revision(full, people):
    evaluator = people.with_role(Role.EVALUATOR)
    take_step(full.pk, "submit", by=people.lin)
    with pytest.raises(ReasonMissingError):
        take_step(full.pk, "return", by=evaluator)
    back = take_step(full.pk, "return", reason="缺少满意度问卷", by=evaluator)
    assert (back.state, back.revision) == ("self_evaluation", 2)
    assert FrozenRevision.objects.get(revision=1).return_reason == "缺少满意度问卷"
    take_step(full.pk, "submit", by=people.lin)
    assert FrozenRevision.objects.filter(evaluation=full).count() == 2


def test_the_owner_does_not_review(full, people):
    take_step(full.pk, "submit", by=people.lin)
    with pytest.raises(NotAllowedError):
        take_step(full.pk, "confirm", by=people.lin)


def test_one_hand_never_submits_and_reviews(full, people, settings):
    grant(people.lin, Role.EVALUATOR, people.unit)
    take_step(full.pk, "submit", by=people.lin)
    with pytest.raises(SameHandError):
        take_step(full.pk, "confirm", by=people.lin)
    settings.SEPARATE_DUTIES = False
    assert take_step(full.pk, "confirm", by=people.lin).state == "confirmed"


def test_a_step_is_taken_once(full, people):
    take_step(full.pk, "submit", by=people.lin)
    with pytest.raises(StepNotPossibleError):
        take_step(full.pk, "submit", by=people.lin)
    assert full.transitions.filter(name="submit").count() == 1


def test_nothing_empty_is_submitted(people, programme):
    evaluation = an_evaluation(programme, people.lin)
    take_step(evaluation.pk, "start_self_evaluation", by=people.lin)
    with pytest.raises(NoIndicatorsError):
        take_step(evaluation.pk, "submit", by=people.lin)
    assert Evaluation.objects.get(pk=evaluation.pk).state == "self_evaluation"


def test_an_unscored_row_stops_the_submission(full, people):
    a_row(full, people.lin, level3="新增指标")
    with pytest.raises(UnscoredRowsError):
        take_step(full.pk, "submit", by=people.lin)
    assert not FrozenRevision.objects.exists()


def test_a_lost_point_needs_its_cause(full, people):
    row = full.indicators.get(level3="接入单位数量")
    kept = tuple(row.evidence.values_list("pk", flat=True))
    enter_actual(row.pk, ActualData("60家", evidence_ids=kept), by=people.lin)
    with pytest.raises(NotesMissingError):
        take_step(full.pk, "submit", by=people.lin)


def test_a_value_by_hand_needs_evidence_that_counts(full, people):
    row = full.indicators.get(level3="接入单位数量")
    row.evidence.update(status="rejected")
    with pytest.raises(EvidenceMissingError):
        take_step(full.pk, "submit", by=people.lin)


def test_rows_cannot_be_changed_under_review(full, people):
    take_step(full.pk, "submit", by=people.lin)
    row = Indicator.objects.filter(evaluation=full).latest("pk")
    with pytest.raises(Exception, match="cannot be changed"):
        enter_actual(row.pk, ActualData("1家"), by=people.lin)
