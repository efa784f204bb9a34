"""A decision takes no day from the company, and is looked at again once by somebody else."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.notifications.choices import ChannelKind, Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.outbox.deliveries import deliver_due
from hengwang.testing.scopes import client_of
from hengwang.vendors import errors
from hengwang.vendors.models import Appeal, Assessment
from hengwang.vendors.queries.waiting import waiting_for
from hengwang.vendors.services import confirming, objecting
from hengwang.vendors.tests import factories as made
from hengwang.vendors.tests.factories import ANSWERED

pytestmark = pytest.mark.django_db
D = Decimal
SENT, DECIDED = date(2026, 2, 3), date(2026, 2, 5)


@pytest.fixture
def second(people):
    return made.somebody(people.unit, "second-decider", Role.LEADER)


@pytest.fixture
def objected(contract, scheme, assessor, firm, figures):
    """Sent on 3 February, objected to on the day after; days run until the 10th."""
    figures[ANSWERED] = "0.95"
    assessment = made.sent(contract, assessor, today=SENT)
    line = assessment.lines.get(clause__number=2)
    return objecting.object_to(line.pk, "两单因用户改期", by=firm, today=date(2026, 2, 4))


def decided(objection, by, **told):
    given = {"upheld": False, "reason": "未事先报备", "today": DECIDED, **told}
    return objecting.decide(objection.pk, by=by, **given)


def test_a_quick_decision_takes_no_day_from_the_company(objected, decider, firm):
    decided(objected, decider)
    assessment = Assessment.objects.get()
    assert assessment.state == "decided"
    with pytest.raises(errors.ObjectionsPossibleError):
        confirming.confirm(assessment.pk, by=decider, today=DECIDED)
    other = assessment.lines.get(clause__number=1)
    objecting.object_to(other.pk, "主干由贵方断电", by=firm, today=date(2026, 2, 10))
    assessment.refresh_from_db()
    assert assessment.state == "objected"


def test_a_decision_is_looked_at_again_once_by_somebody_else(
    objected, decider, second, firm, rival
):
    decided(objected, decider)
    assessment = Assessment.objects.get()
    # Five working days from Thursday 5 February 2026.
    assert assessment.appeals_until == date(2026, 2, 12)
    with pytest.raises(NotAllowedError):
        objecting.appeal(objected.pk, "附工单", by=rival, today=date(2026, 2, 12))
    with pytest.raises(errors.AppealLateError):
        objecting.appeal(objected.pk, "附工单", by=firm, today=date(2026, 2, 13))
    asked = objecting.appeal(objected.pk, "附工单", by=firm, today=date(2026, 2, 12))
    assert (asked.outcome, asked.decided_by) == ("rejected", decider)
    assert Assessment.objects.get().state == "objected"
    with pytest.raises(errors.OwnDecisionError):
        decided(objected, decider, today=date(2026, 2, 13))
    decided(objected, second, upheld=True, deduction=D(4), today=date(2026, 2, 13))
    with pytest.raises(errors.AppealOnceError):
        objecting.appeal(objected.pk, "再议", by=firm, today=date(2026, 2, 13))
    assessment.refresh_from_db()
    # The second decision stands: no more days are given.
    assert (assessment.state, assessment.score) == ("decided", 95)
    assert assessment.appeals_until == date(2026, 2, 12)
    done = confirming.confirm(assessment.pk, by=decider, today=date(2026, 2, 13))
    assert confirming.is_whole(done)
    Appeal.objects.update(text="改过")
    assert not confirming.is_whole(done)


def test_the_company_may_agree_to_a_decision_at_once(objected, decider, firm):
    decided(objected, decider)
    assessment = Assessment.objects.get()
    objecting.agree(assessment.pk, by=firm)
    confirming.confirm(assessment.pk, by=decider, today=DECIDED)


def test_what_costs_nothing_any_more_is_not_reviewed(objected, decider, firm):
    decided(objected, decider, upheld=True, deduction=D(0))
    assert Assessment.objects.get().appeals_until is None
    with pytest.raises(errors.AppealOnceError):
        objecting.appeal(objected.pk, "再议", by=firm, today=DECIDED)


def test_a_review_is_told_to_who_may_decide_it(objected, decider, second, firm):
    for person in (decider, second):
        channel = Channel.objects.create(
            name=person.username, person=person, kind=ChannelKind.WEBHOOK
        )
        Preference.objects.create(channel=channel, person=person, least=Urgency.NOTICE, is_on=True)
    decided(objected, decider)
    objecting.appeal(objected.pk, "附工单", by=firm, today=DECIDED)
    while deliver_due():
        pass
    again = Delivery.objects.filter(key__contains=":made:again")
    assert [one.channel.person for one in again] == [second]


def test_the_page_leads_the_company_and_the_second_decider(
    objected, decider, second, firm, rival, time_machine
):
    time_machine.move_to("2026-02-05 10:00 +08:00", tick=False)
    decided(objected, decider)
    month = objected.line.assessment.get_absolute_url()
    ask = reverse("vendor-objection-appeal", args=[objected.pk])
    assert list(waiting_for(firm)) == [objected.line.assessment]
    page = client_of(firm).get(month).content.decode()
    assert ask in page
    assert "2026-02-12" in page
    assert client_of(rival).get(ask).status_code == 404
    refused = client_of(firm).post(ask, {"text": ""})
    assert refused.status_code == 422
    assert client_of(firm).post(ask, {"text": "附工单"}).status_code == 302
    page = client_of(firm).get(month).content.decode()
    assert "申请复核：附工单" in page
    assert "未事先报备" in page
    decide = reverse("vendor-objection-decide", args=[objected.pk])
    # The next step is offered to whoever may take it.
    assert f'btn-primary" href="{decide}' not in client_of(decider).get(month).content.decode()
    assert f'btn-primary" href="{decide}' in client_of(second).get(month).content.decode()
    word = client_of(firm).get(
        reverse("vendor-assessment-word", args=[objected.line.assessment_id])
    )
    assert word.status_code == 200
