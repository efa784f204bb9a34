"""Rows of disclosure for tests, written straight to the tables."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.disclosure.choices import ApplicationKind
from hengwang.disclosure.models import Publication, Rectification, ResultApplication
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.organizations.models import Unit
from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import a_programme, an_evaluation
from hengwang.testing.people import People

APPROVED, DUE = date(2021, 8, 2), date(2021, 8, 22)


def a_publication(evaluation: Evaluation, **told: Any) -> Publication:
    """An awaited publication unless told otherwise."""
    facts = {"approved_on": APPROVED, "due_on": DUE, "recorded_at": timezone.now()}
    facts |= {"place": "https://example.gov.cn/"} if told.get("published_on") else {}
    return Publication.objects.create(evaluation=evaluation, **{**facts, **told})


def make_publications(unit: Unit, by: User, rows: Sequence[Mapping[str, Any]]) -> None:
    """The publications of a worked example, each of an evaluation of its own."""
    for number, told in enumerate(rows):
        programme = a_programme(unit, by, name=f"项目{number}", money=False)
        days = {"approved_on": told["due_on"] - timedelta(days=20)}
        a_publication(an_evaluation(programme, by), **days, **told)


def an_application(evaluation: Evaluation, **told: Any) -> ResultApplication:
    """A budget that is kept unless told otherwise."""
    facts = {"kind": ApplicationKind.KEEP, "reason": "评价结果良好", "decided_on": APPROVED}
    facts |= {"decided_by": "财政厅", "recorded_at": timezone.now()}
    return ResultApplication.objects.create(evaluation=evaluation, **{**facts, **told})


def a_rectification(evaluation: Evaluation, **told: Any) -> Rectification:
    """An open one, due in the past, unless told otherwise."""
    facts = {"problem": "验收资料不完整", "measure": "补齐验收资料", "responsible": "网络处"}
    facts |= {"due_on": date(2021, 9, 30), "added_at": timezone.now()}
    return Rectification.objects.create(evaluation=evaluation, **{**facts, **told})


def disclosure_records(people: People, evaluation: Evaluation) -> dict[str, int]:
    """One of each that has an address of its own; ids by their name in addresses."""
    file = store("整改情况".encode(), name="整改.txt", kind=FileKind.EVIDENCE, by=people.lin)
    return {
        "application_id": an_application(evaluation).pk,
        "rectification_id": a_rectification(evaluation, file=file).pk,
    }
