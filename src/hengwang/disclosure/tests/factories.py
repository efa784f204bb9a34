"""Rows of disclosure for tests, written straight to the tables."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.disclosure.models import Publication
from hengwang.organizations.models import Unit
from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import a_programme, an_evaluation

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
