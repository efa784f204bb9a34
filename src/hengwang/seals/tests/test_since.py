"""What changed since a seal is shown beside the figure; the sealed figure stays."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db.models import ProtectedError

from hengwang.accounts.choices import Role
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import (
    EvidenceDates,
    amend_evidence,
    replace_file,
    review_evidence,
)
from hengwang.files import storage
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.files.upkeep import sweep_orphans
from hengwang.outbox.deliveries import deliver_due
from hengwang.performance.models import Citation, Indicator
from hengwang.projects.services.spending import PaymentData, record_payment
from hengwang.seals.changes import changes_since
from hengwang.seals.holding import faults_of
from hengwang.seals.reading import opened
from hengwang.seals.services import seal_evaluation
from hengwang.testing.scopes import client_of


@pytest.fixture
def item(sealed) -> EvidenceItem:
    """The one piece the sealed figures cite."""
    return EvidenceItem.objects.select_related("file", "series").get()


def test_nothing_changed_on_the_day_of_the_seal(sealed):
    assert changes_since(sealed) == []
    assert faults_of(sealed) == []


def test_a_payment_recorded_later_is_a_new_reading_of_the_same_question(sealed, submitted, people):
    late = PaymentData(2020, Decimal(500_000), paid_on=date(2020, 12, 30))
    record_payment(submitted.programme_id, late, by=people.with_role(Role.FINANCE_OFFICER))
    deliver_due()
    row = Indicator.objects.exclude(reading=None).get(evaluation=submitted)
    told = {(one.figure_id, one.kind) for one in changes_since(sealed)}
    assert (row.figure_id, "reading") in told
    assert faults_of(sealed) == []


def test_rejected_evidence_marks_every_figure_that_rests_on_it(sealed, submitted, people):
    item = submitted.indicators.filter(evidence__isnull=False).first().evidence.get()
    review_evidence(item.pk, accepted=False, note="看不清", by=people.with_role(Role.EVALUATOR))
    marked = [one for one in changes_since(sealed) if one.kind == "evidence"]
    assert [one.details for one in marked] == [("rejected",)] * 3
    assert faults_of(sealed) == []


def test_an_acceptance_after_the_seal_is_no_change(sealed, item, people):
    review_evidence(item.pk, accepted=True, by=people.with_role(Role.EVALUATOR))
    assert changes_since(sealed) == []


def test_a_replaced_file_is_told_and_the_seal_keeps_the_cited_revision(sealed, item, people):
    new = store("另一份文件".encode(), name="b.txt", kind=FileKind.EVIDENCE, by=people.lin)
    replace_file(item.pk, new, by=people.lin)
    told = {one.details for one in changes_since(sealed)}
    assert told == {("replaced",)}
    cited = opened(storage.path_of(sealed.package.sha256)).evidence[0]
    assert (cited["revision"], cited["sha256"]) == (1, item.file.sha256)
    assert faults_of(sealed) == []
    sweep_orphans()
    assert storage.path_of(cited["sha256"]).is_file()
    for kept in (item.series.revisions.get(number=1), Citation.objects.first().frozen):
        with pytest.raises(ProtectedError):
            kept.delete()


def test_evidence_that_expires_after_the_seal_is_told(sealed, item):
    with time_machine.travel("2040-01-01T00:00Z", tick=False):
        assert changes_since(sealed) == []
    EvidenceItem.objects.update(expires_on=date(2039, 12, 31))
    with time_machine.travel("2040-01-01T00:00Z", tick=False):
        told = {one.details for one in changes_since(sealed)}
    assert told == {("amended", "expired")}


def test_other_dates_are_told_by_name_on_the_page(sealed, item, people):
    half = EvidenceDates("证明", date(2020, 1, 1), date(2020, 6, 30))
    amend_evidence(item.pk, half, by=people.lin)
    assert {one.details for one in changes_since(sealed)} == {("amended",)}
    page = client_of(people.lin).get(sealed.get_absolute_url()).content.decode()
    assert "佐证标题或期间已修改" in page


def test_a_file_replaced_between_submission_and_seal_is_not_the_one_that_is_sealed(
    submitted, people
):
    found = EvidenceItem.objects.get()
    new = store("后来的文件".encode(), name="b.txt", kind=FileKind.EVIDENCE, by=people.lin)
    replace_file(found.pk, new, by=people.lin)
    judge = people.with_role(Role.EVALUATOR)
    review_evidence(found.pk, accepted=False, note="内容不同", by=judge)
    seal = seal_evaluation(submitted.pk, by=judge)
    cited = opened(storage.path_of(seal.package.sha256)).evidence[0]
    assert (cited["revision"], cited["status"]) == (1, "offered")
    assert {one.details for one in changes_since(seal)} == {("replaced",)}


def test_what_was_reviewed_after_the_submission_is_sealed_as_reviewed(submitted, people):
    judge = people.with_role(Role.EVALUATOR)
    review_evidence(EvidenceItem.objects.get().pk, accepted=True, by=judge)
    seal = seal_evaluation(submitted.pk, by=judge)
    assert opened(storage.path_of(seal.package.sha256)).evidence[0]["status"] == "accepted"


def test_a_row_edited_past_the_platform_differs_from_the_seal(sealed, submitted):
    row = submitted.indicators.get(level3="接入单位数量")
    Indicator.objects.filter(pk=row.pk).update(score=Decimal(49))
    assert [(one.figure_id, one.kind) for one in changes_since(sealed)] == [(row.figure_id, "row")]
