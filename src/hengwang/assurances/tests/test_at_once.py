"""Two people at the same instant: one effect, and a clear refusal for the other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.assurances import errors
from hengwang.assurances.services import life, reporting, signing
from hengwang.assurances.tests.factories import (
    a_draft,
    a_leader,
    a_person,
    a_planner,
    an_engineer,
)
from hengwang.audit.models import AuditEntry
from hengwang.testing.at_once import at_once
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def refused(answers, kind):
    """How many of the answers are refusals of this kind; nothing else may have gone wrong."""
    wrong = [one for one in answers if isinstance(one, Exception)]
    assert all(isinstance(one, kind) for one in wrong), wrong
    return len(wrong)


def test_of_two_at_once_one_has_an_effect():
    unit, now = make_people().unit, timezone.now()
    row = a_draft(unit, now - HOUR, now + 30 * HOUR)
    life.submit(row.pk, by=a_planner(unit))
    first, second = a_leader(unit), a_person(unit, "assurance-vice", "副职", Role.LEADER)
    an, bo = an_engineer(unit, "安"), an_engineer(unit, "柏")
    answers = at_once(
        lambda: life.approve(row.pk, by=first), lambda: life.approve(row.pk, by=second)
    )
    assert refused(answers, errors.AssuranceStateError) == 1
    begun = at_once(*[lambda: life.start_one(row.pk, now=now)] * 2)
    assert sorted(begun) == [False, True]
    assert AuditEntry.objects.filter(action="assurance.started").count() == 1
    item = row.items.earliest("number").pk
    answers = at_once(
        lambda: signing.sign_item(item, by=an),
        lambda: signing.sign_item(item, by=bo, remark="坏", is_defect=True),
    )
    assert refused(answers, errors.ItemSignedError) <= 1
    report = row.reports.earliest("due_at")
    report.due_at = now
    report.save(update_fields=["due_at"])
    answers = at_once(
        lambda: reporting.send_report(report.pk, by=an),
        lambda: reporting.send_report(report.pk, by=bo),
    )
    assert refused(answers, errors.ReportSentError) == 1
