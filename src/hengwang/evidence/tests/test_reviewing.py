"""Filing, replacing and reviewing: who may, what begins anew, and of two people one has effect."""

import threading
from datetime import date

import pytest
from django.db import connection

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.audit.models import AuditEntry
from hengwang.evidence.choices import EvidenceContent, EvidenceStatus
from hengwang.evidence.errors import (
    EvidenceExpiryError,
    EvidencePeriodError,
    EvidenceReviewedMeanwhileError,
    EvidenceSameHandError,
    NothingToReviewError,
    RejectionNeedsReasonError,
    SameRevisionError,
)
from hengwang.evidence.models import EvidenceItem, EvidenceReview
from hengwang.evidence.rules import Standing
from hengwang.evidence.services import (
    EvidenceDates,
    Ruling,
    add_evidence,
    amend_evidence,
    look_into_unexamined,
    replace_file,
    review_evidence,
    review_many,
)
from hengwang.evidence.services.reviewing import seen_as
from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.outbox.models import Announcement
from hengwang.testing.people import People, grant, make_people

YEAR = (date(2020, 1, 1), date(2020, 12, 31))


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def judge(people: People) -> User:
    return people.with_role(Role.EVALUATOR)


@pytest.fixture
def item(people: People) -> EvidenceItem:
    return add_evidence(
        people.unit, a_file(people, "验收合格"), title="验收", supports=YEAR, by=people.lin
    )


def a_file(people: People, text: str) -> StoredFile:
    return store(text.encode(), name="验收.txt", kind=FileKind.EVIDENCE, by=people.lin)


def test_what_is_filed_is_looked_into_and_has_its_first_revision(people, item):
    assert (item.content, item.revision) == (EvidenceContent.FULL, 1)
    assert item.series.revisions.get().stored == item.file
    blank = add_evidence(
        people.unit, a_file(people, " \r\n"), title="空", supports=YEAR, by=people.lin
    )
    assert blank.judged_on(date(2021, 1, 1)).standing is Standing.NOT


def test_what_was_filed_before_is_looked_into_later(item):
    EvidenceItem.objects.update(content=EvidenceContent.UNEXAMINED)
    assert look_into_unexamined() == 1
    item.refresh_from_db()
    assert item.content == EvidenceContent.FULL
    assert look_into_unexamined() == 0


def test_a_new_revision_keeps_the_former_and_waits_for_its_own_review(people, judge, item):
    review_evidence(item.pk, accepted=False, note="未盖章", by=judge)
    replace_file(item.pk, a_file(people, "验收合格（章）"), note="补章", by=people.lin)
    item.refresh_from_db()
    assert (item.status, item.revision, item.review_note) == (EvidenceStatus.OFFERED, 2, "")
    assert list(item.series.revisions.values_list("number", flat=True)) == [1, 2]
    assert item.reviews.get().revision.number == 1
    review_evidence(item.pk, accepted=True, by=judge)
    assert set(item.reviews.values_list("revision__number", "verdict")) == {
        (1, "rejected"),
        (2, "accepted"),
    }


def test_the_same_bytes_are_no_revision(people, item):
    with pytest.raises(SameRevisionError):
        replace_file(item.pk, a_file(people, "验收合格"), by=people.lin)
    assert item.series.revisions.count() == 1


def test_another_period_is_another_claim_and_another_title_is_not(people, judge, item):
    review_evidence(item.pk, accepted=True, by=judge)
    amend_evidence(item.pk, EvidenceDates("终验报告", *YEAR), by=people.lin)
    item.refresh_from_db()
    assert (item.title, item.status) == ("终验报告", EvidenceStatus.ACCEPTED)
    half = EvidenceDates("终验报告", date(2020, 7, 1), date(2020, 12, 31))
    amend_evidence(item.pk, half, by=people.lin)
    item.refresh_from_db()
    assert item.status == EvidenceStatus.OFFERED


@pytest.mark.parametrize(
    ("dates", "refusal"),
    [
        (EvidenceDates("a", date(2020, 2, 1), date(2020, 1, 1)), EvidencePeriodError),
        (EvidenceDates("a", *YEAR, date(2020, 1, 1)), EvidenceExpiryError),
    ],
)
def test_days_in_the_wrong_order_are_refused(people, item, dates, refusal):
    with pytest.raises(refusal):
        amend_evidence(item.pk, dates, by=people.lin)


def test_strangers_change_and_review_nothing(people, item):
    with pytest.raises(NotAllowedError):
        replace_file(item.pk, a_file(people, "x"), by=people.wang)
    with pytest.raises(NotAllowedError):
        amend_evidence(item.pk, EvidenceDates("x", *YEAR), by=people.wang)
    with pytest.raises(NotAllowedError):
        review_evidence(item.pk, accepted=True, by=people.wang)


def test_who_handed_in_does_not_review(people, item):
    grant(people.lin, Role.EVALUATOR, people.unit)
    with pytest.raises(EvidenceSameHandError):
        review_evidence(item.pk, accepted=True, by=people.lin)


def test_an_office_of_three_may_and_the_evidence_says_so(people, item, settings):
    settings.SEPARATE_DUTIES = False
    grant(people.lin, Role.EVALUATOR, people.unit)
    assert review_evidence(item.pk, accepted=True, by=people.lin).same_hand
    assert EvidenceReview.objects.get().same_hand
    assert AuditEntry.objects.get(action="evidence.reviewed").after["same_hand"] is True


def test_a_verdict_is_changed_by_who_has_seen_it(judge, item):
    first = review_evidence(item.pk, accepted=True, by=judge)
    with pytest.raises(EvidenceReviewedMeanwhileError):
        review_evidence(item.pk, accepted=False, note="模糊", by=judge)
    review_evidence(item.pk, accepted=False, note="模糊", seen=seen_as(first), by=judge)
    item.refresh_from_db()
    assert item.status == EvidenceStatus.REJECTED
    assert Announcement.objects.filter(name="evidence.reviewed").count() == 2


def test_a_verdict_on_a_file_that_was_replaced_meanwhile_is_refused(people, judge, item):
    seen = seen_as(item)
    replace_file(item.pk, a_file(people, "另一份"), by=people.lin)
    with pytest.raises(EvidenceReviewedMeanwhileError):
        review_evidence(item.pk, accepted=True, seen=seen, by=judge)


def test_of_many_all_are_judged_or_none(people, judge, item):
    other = add_evidence(
        people.unit, a_file(people, "清单"), title="清单", supports=YEAR, by=people.lin
    )
    with pytest.raises(NothingToReviewError):
        review_many({}, Ruling(accepted=True), by=judge)
    with pytest.raises(RejectionNeedsReasonError):
        review_many({item.pk: ""}, Ruling(accepted=False, note=" "), by=judge)
    review_evidence(other.pk, accepted=True, by=judge)
    with pytest.raises(EvidenceReviewedMeanwhileError):
        review_many({item.pk: "", other.pk: ""}, Ruling(accepted=False, note="x"), by=judge)
    item.refresh_from_db()
    assert item.status == EvidenceStatus.OFFERED


def test_a_review_of_many_asks_the_same_number_of_rows(
    people, judge, django_assert_max_num_queries
):
    def filed(count: int) -> dict[int, str]:
        made = [
            add_evidence(
                people.unit, a_file(people, f"{count}-{n}"), title="x", supports=YEAR, by=people.lin
            )
            for n in range(count)
        ]
        return {one.pk: "" for one in made}

    # Reading is constant; each verdict is written, audited and announced on its own.
    seen = filed(4)
    with django_assert_max_num_queries(12 + 10 * len(seen)):
        review_many(seen, Ruling(accepted=True), by=judge)


def test_who_is_overtaken_between_looking_and_writing_is_refused(judge, item, monkeypatch):
    from hengwang.evidence.services import reviewing  # noqa: PLC0415 - what is patched

    real, overtaken = reviewing._revisions_of, []

    def overtake(items):
        if not overtaken:
            overtaken.append(True)
            review_evidence(item.pk, accepted=False, note="先到", by=judge)
        return real(items)

    monkeypatch.setattr(reviewing, "_revisions_of", overtake)
    with pytest.raises(EvidenceReviewedMeanwhileError):
        review_evidence(item.pk, accepted=True, by=judge)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_judge_at_once_one_has_effect(people, judge, item):
    gate, outcomes = threading.Barrier(2), []

    def rule(accepted: bool) -> None:
        try:
            gate.wait(10)
            done = review_evidence(item.pk, accepted=accepted, note="模糊", by=judge)
            outcomes.append(done.status)
        except EvidenceReviewedMeanwhileError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=rule, args=(one,)) for one in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    item.refresh_from_db()
    assert sorted(outcomes) == sorted([item.status, "evidence_reviewed_meanwhile"])
    assert item.reviews.count() == 1
