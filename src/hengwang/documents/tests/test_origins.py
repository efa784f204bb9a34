"""What the annex says of the files behind a figure."""

import re

import pytest
from django.utils import translation

from hengwang.accounts.choices import Role
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.making import made
from hengwang.documents.origins import passports_of
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import review_evidence
from hengwang.performance.choices import ActualSource
from hengwang.performance.models import Indicator
from hengwang.performance.services.scoring import remeasure_and_rescore
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


def test_documents_say_their_sources_in_chinese_to_every_reader(full, people):
    Indicator.objects.create(
        evaluation=full, section=full.sections.first(), order=60, level3="全年支出",
        target_text="≤400万元", points=1, source=ActualSource.METRIC,
        metric_key="projects.spent", figure_id="S60",
    )  # fmt: skip
    remeasure_and_rescore(full.pk)
    with translation.override("en"):
        (spent,) = (one for one in passports_of(full, people.lin) if one.figure_id == "S60")
        made_for_english = made(DocumentKind.EVIDENCE_ANNEX, full, format=Format.DOCX)
    told = " ".join([spent.method.replace("projects.spent v1", ""), spent.policy, *spent.records])
    assert not re.findall(r"[A-Za-z]{2,}", told)
    assert "预算年度内的支付合计" in spent.policy
    assert made_for_english.content == made(
        DocumentKind.EVIDENCE_ANNEX, full, format=Format.DOCX
    ).content  # fmt: skip
