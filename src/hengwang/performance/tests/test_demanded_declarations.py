"""A call may demand declarations: what lacks one is recorded, shown, and warned about or held."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.performance.campaign_rules import OfficeState
from hengwang.performance.choices import CampaignKind, DeclarationDemand, EvaluationState
from hengwang.performance.goal_errors import DeclarationNotApprovedError
from hengwang.performance.models import Declaration
from hengwang.performance.queries.campaign_board import board_of
from hengwang.performance.services import campaigns, declarations
from hengwang.performance.services.campaigns import Call, Whom
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_row, an_evaluation
from hengwang.testing.scopes import client_of

APPROVED_ON = date(2020, 1, 20)


@pytest.fixture
def reviewer(people):
    return people.with_role(Role.EVALUATOR)


@pytest.fixture
def call(reviewer):
    def make(demand, kind=CampaignKind.DECLARATION):
        due = timezone.localdate() + timedelta(days=3)
        told = Call("申报2020年绩效目标", kind, 2020, due, demand=demand)
        return campaigns.issue_campaign(told, Whom(), by=reviewer)

    return make


def test_what_lacks_a_declaration_is_recorded_not_only_absent(full, call):
    made = call(DeclarationDemand.REQUIRED)
    missing = Declaration.objects.get(evaluation=full)
    assert (missing.demanded_by, missing.state, missing.is_missing) == (made, "draft", True)
    entry = AuditEntry.objects.get(action="declaration.demanded")
    assert entry.subject_id == str(full.pk)
    issued = AuditEntry.objects.get(action="campaign.issued")
    assert issued.after["missing"] == 1


def test_without_the_required_declaration_nothing_is_submitted(full, call, people, reviewer):
    call(DeclarationDemand.REQUIRED)
    with pytest.raises(DeclarationNotApprovedError):
        take_step(full.pk, "submit", by=people.lin)
    full.refresh_from_db()
    assert full.state == EvaluationState.SELF_EVALUATION
    satisfied = full.indicators.get(level3="受益者满意度")
    declarations.take_proposal(satisfied.pk, by=people.lin)
    declarations.hand_in(full.pk, by=people.lin)
    declarations.approve(full.pk, number="1号", on=APPROVED_ON, by=reviewer)
    assert not Declaration.objects.get(evaluation=full).is_missing


def test_where_the_call_only_warns_the_lack_is_written_down(full, call, people):
    call(DeclarationDemand.WARNED)
    assert take_step(full.pk, "submit", by=people.lin).state == EvaluationState.SUBMITTED
    missed = AuditEntry.objects.get(action="declaration.missed")
    assert missed.after["campaign"] == "申报2020年绩效目标"


def test_an_evaluation_opened_after_the_call_lacks_it_from_the_first_day(call, people, programme):
    call(DeclarationDemand.WARNED)
    made = call(DeclarationDemand.REQUIRED)
    evaluation = an_evaluation(programme, people.lin)
    assert Declaration.objects.get(evaluation=evaluation).demanded_by == made
    a_row(evaluation, people.lin)
    with pytest.raises(DeclarationNotApprovedError):
        take_step(evaluation.pk, "start_self_evaluation", by=people.lin)


def test_an_office_let_off_lacks_nothing(full, call, reviewer, people):
    made = call(DeclarationDemand.REQUIRED)
    campaigns.exempt(made.offices.get().pk, reason="当年新设", by=reviewer)
    assert not Declaration.objects.filter(evaluation=full).exists()
    assert take_step(full.pk, "submit", by=people.lin).state == EvaluationState.SUBMITTED


def test_other_calls_and_optional_ones_demand_nothing(full, call):
    call(DeclarationDemand.OPTIONAL)
    made = call(DeclarationDemand.REQUIRED, kind=CampaignKind.SELF_EVALUATION)
    assert made.demand == DeclarationDemand.OPTIONAL
    assert not Declaration.objects.exists()


def test_the_board_owes_what_is_missing_however_far_the_year_is(full, call, reviewer):
    made = call(DeclarationDemand.REQUIRED)
    board = board_of(made, reviewer, today=made.due_on)
    assert board.rows[0].state is OfficeState.IN_WORK


def test_the_lack_stands_on_the_pages_of_evaluation_and_declaration(full, call, people):
    call(DeclarationDemand.REQUIRED)
    client = client_of(people.lin)
    for name in ("evaluation-detail", "declaration"):
        page = client.get(reverse(name, args=[full.pk])).content.decode()
        assert "申报2020年绩效目标" in page
    assert reverse("declaration-hand-in", args=[full.pk]) in page


def test_an_open_proposal_says_what_is_counted_and_cannot_be_taken(people, programme):
    evaluation = an_evaluation(programme, people.lin)
    row = a_row(evaluation, people.lin, level3="服务效率", target_text="明显提高")
    page = client_of(people.lin).get(reverse("declaration", args=[evaluation.pk]))
    said = page.content.decode()
    assert "≥…%" in said
    assert reverse("proposal-take", args=[row.pk]) not in said
