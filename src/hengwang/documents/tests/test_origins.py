"""What the annex says of the files behind a figure."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.documents.origins import passports_of
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import review_evidence
from hengwang.performance.tests.factories import a_full_evaluation, a_programme
from hengwang.testing.people import People, grant, make_people


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def full(people):
    return a_full_evaluation(a_programme(people.unit, people.lin), people.lin)


def records(full, people) -> set[str]:
    return {title for one in passports_of(full, people.lin) for title in one.records}


def test_a_file_nobody_has_reviewed_stands_by_its_title(full, people):
    assert records(full, people) == {"证明"}


def test_a_file_that_does_not_count_is_said_not_to(full, people):
    judge = people.with_role(Role.EVALUATOR)
    review_evidence(EvidenceItem.objects.get().pk, accepted=False, note="x", by=judge)
    assert records(full, people) == {"证明（不作为佐证）"}


def test_a_file_that_one_hand_filed_and_accepted_is_said_to_be(full, people, settings):
    settings.SEPARATE_DUTIES = False
    grant(people.lin, Role.EVALUATOR, people.unit)
    review_evidence(EvidenceItem.objects.get().pk, accepted=True, by=people.lin)
    assert records(full, people) == {"证明（提交与审核为同一人）"}
