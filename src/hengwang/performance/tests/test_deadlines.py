"""The last day of a self-evaluation: of its call, of the office's extension, of the bureau."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.calendars.choices import BureauDateKey
from hengwang.calendars.services import set_bureau_date
from hengwang.performance.choices import CampaignKind, EvaluationState
from hengwang.performance.models import Campaign, CampaignOffice, Evaluation
from hengwang.performance.queries.deadlines import deadline_of
from hengwang.performance.services import campaigns
from hengwang.performance.services.campaigns import Call, Whom
from hengwang.testing.scopes import client_of

DAY = date(2021, 3, 31)
ONE = timedelta(1)
KEY = BureauDateKey.SELF_EVALUATION_DUE


def told(evaluation, today=DAY):
    found = deadline_of(evaluation, today)
    return found and (found.day, found.is_late)


def test_the_bureaus_own_date_is_the_deadline_and_its_change_moves_it(full):
    assert told(full) == (DAY, False)
    assert told(full, DAY + ONE) == (DAY, True)
    set_bureau_date(KEY, "+1 02-15", by=None)
    assert told(full) == (date(2021, 2, 15), True)
    set_bureau_date(KEY, "+1 04-30", fiscal_year=2020, by=None)
    assert told(full) == (date(2021, 4, 30), False)


@pytest.mark.parametrize("state", ["submitted", "confirmed", "published"])
def test_what_was_handed_in_has_no_deadline(full, state):
    Evaluation.objects.update(state=state)
    full.refresh_from_db()
    assert EvaluationState(full.state)
    assert told(full) is None


def test_a_call_and_its_extension_come_before_the_calendar(full, people):
    reviewer = people.with_role(Role.EVALUATOR)
    with time_machine.travel("2021-01-10T12:00:00+08:00", tick=False):
        call = Call("报送自评", CampaignKind.SELF_EVALUATION, 2020, date(2021, 2, 1))
        campaigns.issue_campaign(call, Whom(), by=reviewer)
        assert told(full) == (date(2021, 2, 1), True)
        office = CampaignOffice.objects.get(unit=people.unit)
        campaigns.extend(office.pk, to=date(2021, 4, 9), reason="机构改革", by=reviewer)
        assert told(full) == (date(2021, 4, 9), False)
        campaigns.exempt(office.pk, reason="撤并", by=reviewer)
    assert told(full) is None


def test_the_page_says_the_day_and_that_it_has_passed(full, people):
    page = client_of(people.lin).get(full.get_absolute_url()).text
    assert "自评截止 2021-03-31" in page
    assert "已逾期" in page


def test_a_call_without_a_day_takes_the_bureaus_where_it_has_one(programme, people):
    with time_machine.travel("2021-01-10T12:00:00+08:00", tick=False):
        client = client_of(people.with_role(Role.EVALUATOR))
        data = {"title": "报送", "fiscal_year": 2020, "units": [people.unit.pk], "demand": ""}
        new = reverse("campaign-new")
        answer = client.post(new, {**data, "kind": "self_evaluation"})
        assert answer.status_code == 302, answer.context["form"].errors
        assert Campaign.objects.get().due_on == DAY
        refused = client.post(new, {**data, "kind": "review"})
        assert list(refused.context["form"].errors) == ["due_on"]
        past = client.post(new, {**data, "kind": "monitoring"})
        assert list(past.context["form"].errors) == ["due_on"], "August 2020 is over"
