"""One call to all offices: who stands where, who is late, who was reminded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.outbox.deliveries import deliver_due
from hengwang.performance import goal_errors as refused
from hengwang.performance.campaign_rules import Facts, OfficeState, one_state, state_of
from hengwang.performance.choices import CampaignKind
from hengwang.performance.models import Campaign, CampaignOffice
from hengwang.performance.queries.campaign_board import board_of, late_in
from hengwang.performance.services import campaigns, declarations
from hengwang.performance.services.campaigns import Call, Whom
from hengwang.performance.tests.factories import a_row, an_evaluation


@pytest.fixture
def reviewer(people):
    return people.with_role(Role.EVALUATOR)


@pytest.fixture
def soon():
    return timezone.localdate() + timedelta(days=3)


@pytest.fixture
def campaign(reviewer, programme, soon):
    call = Call("申报2020年绩效目标", CampaignKind.DECLARATION, 2020, soon)
    return campaigns.issue_campaign(call, Whom(), by=reviewer)


def test_the_state_follows_the_declaration(campaign, people, programme, reviewer):
    def state():
        return board_of(campaign, reviewer, today=campaign.due_on).rows[0].state

    assert state() is OfficeState.NOT_BEGUN
    evaluation = an_evaluation(programme, people.lin)
    a_row(evaluation, people.lin)
    assert state() is OfficeState.IN_WORK
    declarations.hand_in(evaluation.pk, by=people.lin)
    assert state() is OfficeState.HANDED_IN
    declarations.send_back(evaluation.pk, reason="补充", by=reviewer)
    assert state() is OfficeState.RETURNED
    declarations.hand_in(evaluation.pk, by=people.lin)
    declarations.approve(evaluation.pk, number="1号", on=date(2020, 1, 1), by=reviewer)
    assert state() is OfficeState.DONE


def test_late_is_computed_from_the_offices_own_date(campaign, reviewer, soon):
    office = campaign.offices.get()
    after = soon + timedelta(days=1)
    assert board_of(campaign, reviewer, today=soon).late == 0
    assert board_of(campaign, reviewer, today=after).late == 1
    with pytest.raises(refused.DecisionReasonMissingError):
        campaigns.extend(office.pk, to=after, reason=" ", by=reviewer)
    with pytest.raises(refused.DueDatePassedError):
        campaigns.extend(office.pk, to=soon, reason="机构改革", by=reviewer)
    campaigns.extend(office.pk, to=after, reason="机构改革", by=reviewer)
    assert board_of(campaign, reviewer, today=after).late == 0
    campaigns.exempt(office.pk, reason="当年无项目", by=reviewer)
    board = board_of(campaign, reviewer, today=after + timedelta(days=9))
    assert (board.rows[0].state, board.late) == (OfficeState.EXEMPT, 0)


def test_a_call_that_went_out_on_paper_before_is_recorded_with_its_day(people, reviewer):
    today = timezone.localdate()
    sent, due = today - timedelta(days=30), today - timedelta(days=2)
    call = Call("自评", CampaignKind.SELF_EVALUATION, 2020, due, issued_on=sent)
    made = campaigns.issue_campaign(call, Whom(), by=reviewer)
    assert timezone.localdate(made.issued_at) == sent
    assert board_of(made, reviewer, today=today).late == 1
    for days, refusal in (
        ({"issued_on": today + timedelta(days=1)}, refused.IssuedAheadError),
        ({"issued_on": due + timedelta(days=1)}, refused.DueDatePassedError),
        ({"issued_on": None}, refused.DueDatePassedError),
    ):
        with pytest.raises(refusal):
            campaigns.issue_campaign(replace(call, **days), Whom(), by=reviewer)


def test_only_reviewers_call_and_only_their_own_units(people, reviewer, soon):
    call = Call("自评", CampaignKind.SELF_EVALUATION, 2020, soon)
    with pytest.raises(NotAllowedError):
        campaigns.issue_campaign(call, Whom(), by=people.lin)
    with pytest.raises(refused.NoOfficesError):
        campaigns.issue_campaign(call, Whom(unit_ids=[people.other_unit.pk]), by=reviewer)
    past = Call("自评", CampaignKind.SELF_EVALUATION, 2020, date(2020, 1, 1))
    with pytest.raises(refused.DueDatePassedError):
        campaigns.issue_campaign(past, Whom(), by=reviewer)
    made = campaigns.issue_campaign(call, Whom(region_code="620000"), by=reviewer)
    assert [office.unit for office in made.offices.all()] == [people.unit]
    assert list(Campaign.objects.visible_to(people.lin)) == [made]
    assert not Campaign.objects.visible_to(people.wang).exists()
    assert not CampaignOffice.objects.visible_to(people.wang).exists()
    office = made.offices.get()
    with pytest.raises(NotAllowedError):
        campaigns.extend(office.pk, to=soon + timedelta(days=2), reason="x", by=people.lin)


def test_who_owes_is_reminded_once_a_day(campaign, reviewer):
    assert campaigns.remind(campaign.pk, by=reviewer) == 1
    assert campaigns.remind(campaign.pk, by=reviewer) == 0
    reminder = campaign.offices.get().reminders.get()
    assert reminder.sent_by_name == reviewer.printed_name


def test_a_reminder_reaches_its_office_by_the_outbox_and_once(campaign, reviewer):
    campaigns.remind(campaign.pk, by=reviewer)
    office = campaign.offices.get()
    (row,) = board_of(campaign, reviewer, today=campaign.due_on).rows
    assert row.reminded_on is None
    deliver_due()
    first = office.reminders.get().delivered_at
    (row,) = board_of(campaign, reviewer, today=campaign.due_on).rows
    assert row.reminded_on == office.reminders.get().sent_on
    # Handed over again by a worker that did not hear of it, and asked for again by a person.
    assert campaigns.hand_over_reminders(campaign.pk) == 0
    campaigns.remind(campaign.pk, by=reviewer)
    deliver_due()
    assert [one.delivered_at for one in office.reminders.all()] == [first]


def test_the_calendar_reminds_once_a_week(campaign, soon):
    assert campaigns.remind_by_calendar(soon - timedelta(days=30)) == 0
    assert campaigns.remind_by_calendar(soon - timedelta(days=7)) == 1
    assert campaigns.remind_by_calendar(soon - timedelta(days=3)) == 0
    assert campaigns.remind_by_calendar(soon + timedelta(days=1)) == 1


def test_the_board_asks_the_same_for_two_and_for_sixty_offices(people, reviewer, programme, soon):
    def count():
        call = Call("自评", CampaignKind.SELF_EVALUATION, 2020, soon)
        made = campaigns.issue_campaign(call, Whom(), by=reviewer)
        with CaptureQueriesContext(connection) as caught:
            board_of(made, reviewer, today=soon)
        return len(caught)

    few = count()
    facts = UnitFacts(level="province", region=people.region, parent=people.unit)
    for number in range(60):
        open_unit(f"下属{number}", facts, by=None)
    assert count() == few


def test_the_late_of_five_calls_are_counted_in_the_queries_of_one(reviewer, programme, soon):
    after = soon + timedelta(days=1)

    def count(campaigns_asked):
        with CaptureQueriesContext(connection) as caught:
            late = late_in(campaigns_asked, reviewer, today=after)
        return late, len(caught)

    made = []
    for kind in [*CampaignKind, CampaignKind.SELF_EVALUATION]:
        call = Call("任务", kind, 2020 + len(made), soon)
        made.append(campaigns.issue_campaign(call, Whom(), by=reviewer))
    assert count(made[1:2]) == (1, 4)
    assert count(made) == (5, 4)
    assert late_in(made, reviewer, today=soon) == 0
    alone = sum(board_of(one, reviewer, today=after).late for one in made)
    assert late_in(made, reviewer, today=after) == alone


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        ("declaration", ("monitoring", "", False, False), OfficeState.DONE),
        ("monitoring", ("monitoring", "", False, False), OfficeState.IN_WORK),
        ("monitoring", ("monitoring", "", False, True), OfficeState.DONE),
        ("self_evaluation", ("self_evaluation", "", True, False), OfficeState.RETURNED),
        ("self_evaluation", ("submitted", "", False, False), OfficeState.HANDED_IN),
        ("review", ("submitted", "", False, False), OfficeState.IN_WORK),
        ("review", ("confirmed", "", False, False), OfficeState.DONE),
    ],
)
def test_one_evaluation_means(kind, told, expected):
    assert one_state(kind, told) is expected


def test_an_office_with_a_project_not_begun_is_in_work():
    done = ("submitted", "", False, False)
    one = Facts(expected=2, states=(done,))
    assert state_of("self_evaluation", one, exempt=False) is OfficeState.IN_WORK
    both = Facts(expected=2, states=(done, done))
    assert state_of("self_evaluation", both, exempt=False) is OfficeState.HANDED_IN
