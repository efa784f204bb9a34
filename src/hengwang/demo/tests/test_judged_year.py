"""The demo shows a judged year from the imported budget to the closed rectification."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import timezone

from hengwang.demo.services import budget_books, checked_reports, offices, surveyed
from hengwang.demo.services.budget_books import load_budget_books
from hengwang.demo.services.calls import load_calls
from hengwang.demo.services.checked_reports import load_checked_reports
from hengwang.demo.services.governance import load_governance
from hengwang.demo.services.judged_year import load_judged_year
from hengwang.demo.services.surveyed import load_surveys
from hengwang.demo.services.visitors import make_visitors
from hengwang.disclosure.choices import PublicationStanding, RectificationStanding
from hengwang.governance.models import Drill, Regulation, Training
from hengwang.opinions.models import Appointment, Decision, GivenScore, ReviewResult
from hengwang.organizations.choices import Level
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.performance.campaign_rules import OfficeState
from hengwang.performance.choices import EvaluationState
from hengwang.performance.models import Campaign, CampaignReminder, Evaluation
from hengwang.performance.queries.campaign_board import board_of
from hengwang.performance.tests.factories import a_programme
from hengwang.projects.models import Payment, PlannedPayment, Reconciliation, WorkbookImport
from hengwang.reviews.choices import Decision as Verdict
from hengwang.reviews.choices import Outcome
from hengwang.reviews.models import BatchFile, Finding, Letter, ReportBatch
from hengwang.seals.holding import faults_of
from hengwang.seals.models import Seal
from hengwang.surveys.choices import SurveyState
from hengwang.surveys.models import Survey
from hengwang.testing.people import make_people

LOADERS = (
    load_governance,
    load_surveys,
    load_budget_books,
    load_judged_year,
    load_calls,
    load_checked_reports,
)


@pytest.fixture
def people(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    people = make_people()
    make_visitors()
    return people


@pytest.fixture
def house(people):
    facts = UnitFacts(level=Level.PROVINCE, region=people.region)
    house = open_unit(offices.HOUSE, facts, by=None)
    for name in ("甲县财政局（演示）", "乙县财政局（演示）"):
        facts = UnitFacts(level=Level.COUNTY, region=people.region, parent=house)
        open_unit(name, facts, by=None)
    return house


@pytest.fixture
def judged(house):
    for load in LOADERS[:4]:
        assert load() > 0, load
    return Evaluation.objects.get(programme__name=budget_books.NAME)


def test_nothing_is_shown_where_the_house_is_missing(people):
    assert [load() for load in LOADERS] == [0] * len(LOADERS)


def test_the_centre_keeps_rules_training_and_drills(house):
    assert load_governance() == Regulation.objects.filter(unit=house).count()
    replaced = Regulation.objects.get(ended_on__isnull=False)
    assert replaced.replaced_by.in_force_from == replaced.ended_on
    assert Training.objects.filter(unit=house).exists()
    assert set(Drill.objects.values_list("plan__unit", flat=True)) == {house.pk}
    assert load_governance() == 0


def test_one_survey_is_closed_with_its_result_and_one_goes_on(people, house):
    a_programme(people.unit, people.lin)
    assert (load_surveys(), load_surveys()) == (2, 0)
    closed = Survey.objects.get(state=SurveyState.CLOSED)
    asked = sum(invited for _name, _people, invited, _answered in surveyed.LAST_YEAR)
    assert closed.result["invited"] == asked
    assert closed.result["answers"] == sum(row[3] for row in surveyed.LAST_YEAR)
    assert closed.result["marks"] == []
    running = Survey.objects.get(state=SurveyState.OPEN)
    drawn = running.groups.get(frame_on__isnull=False)
    assert (drawn.population, drawn.frame.filter(invited_on__isnull=False).count()) == (2, 2)
    answered = surveyed.ANSWERED_NOW + drawn.invitations.count() // 2
    assert sum(group.responses.count() for group in running.groups.all()) == answered


def test_the_project_comes_from_the_budget_system_and_differs_from_the_voucher_book(judged):
    money = WorkbookImport.objects.order_by("pk").values_list("counts__add", flat=True)
    assert list(money) == [4, len(budget_books.PAYMENTS)]
    paid = Payment.objects.filter(programme=judged.programme)
    spent = sum(row[2] for row in budget_books.PAYMENTS)
    assert paid.aggregate(sum=Sum("amount_cny"))["sum"] == Decimal(spent)
    run = Reconciliation.objects.get()
    assert run.counts == {
        "exact": 6, "day_differs": 1, "amount_differs": 1, "proposed": 1, "only_here": 1,
        "only_there": 1,
    }  # fmt: skip
    assert set(run.rows.filter(state="explained").values_list("outcome", flat=True)) == {
        "amount_differs", "only_there",
    }  # fmt: skip
    assert PlannedPayment.objects.filter(programme=judged.programme).count() == 4


def test_every_row_of_the_judged_year_is_scored_from_records_or_evidence(judged):
    rows = {row.level3: row for row in judged.indicators.all()}
    assert sum(row.points for row in rows.values()) == 100
    assert rows["应急演练次数"].reading.value == 2
    assert rows["安全培训人次"].score == rows["安全培训人次"].points
    share = rows["服务对象满意度"].reading
    closed = Survey.objects.get(state=SurveyState.CLOSED).result["questions"][0]
    assert share.value == pytest.approx(Decimal(closed["satisfied"]) / closed["answers"])
    assert rows["高危漏洞整改率"].evidence.count() == 2
    assert judged.revision == 2
    returned = judged.transitions.get(name="return")
    assert returned.reason
    assert judged.state == EvaluationState.PUBLISHED


def test_its_seal_holds_and_three_evaluators_stand_beside_it(judged):
    seal = Seal.objects.get(evaluation=judged)
    assert seal.revision == 2
    assert seal.key_fingerprint
    assert faults_of(seal) == []
    asked = Appointment.objects.filter(evaluation=judged)
    assert set(asked.values_list("capacity", flat=True)) == {"office", "finance", "third_party"}
    taken_off = GivenScore.objects.filter(appointment__in=asked).exclude(deduction="")
    assert taken_off.count() == 4
    assert all(row.reason for row in taken_off)
    assert Decision.objects.filter(evaluation=judged).count() == 3
    result = ReviewResult.objects.get(evaluation=judged)
    assert result.total < result.self_total == judged.total


def test_it_was_published_used_and_followed(judged):
    assert judged.publication.standing == PublicationStanding.ON_TIME
    assert set(judged.result_applications.values_list("kind", flat=True)) == {"keep", "cut"}
    standings = [row.standing for row in judged.rectifications.order_by("pk")]
    assert standings == [
        RectificationStanding.OPEN,
        RectificationStanding.CLOSED,
        RectificationStanding.DONE,
        RectificationStanding.OVERDUE,
    ]
    assert judged.rectifications.get(times_reopened=1).reopened_reason


def test_the_call_has_offices_in_every_state_and_letters_go_back(judged):
    assert (load_calls(), load_calls()) == (1, 0)
    campaign, today = Campaign.objects.get(), timezone.localdate()
    evaluator = make_visitors()["demo-evaluator"]
    rows = {row.unit_name: row for row in board_of(campaign, evaluator, today=today).rows}
    states = [rows[name].state for name in offices.OFFICES]
    assert states == [
        OfficeState.DONE,
        OfficeState.HANDED_IN,
        OfficeState.IN_WORK,
        OfficeState.RETURNED,
        OfficeState.NOT_BEGUN,
        OfficeState.EXEMPT,
    ]
    assert [rows[name].is_late for name in offices.OFFICES] == [False] * 3 + [True, True, False]
    assert rows[offices.OFFICES[2]].due_on == today + timedelta(days=7)
    reminded = CampaignReminder.objects.values_list("office__unit__name", flat=True)
    assert {offices.OFFICES[3], offices.OFFICES[4]} <= set(reminded)
    waiting = Appointment.objects.get(handed_in_at=None)
    assert (waiting.evaluator, waiting.evaluation.state) == (evaluator, EvaluationState.SUBMITTED)


def test_a_batch_was_judged_and_one_letter_written(house):
    told = len(checked_reports.REPORTS)
    assert (load_checked_reports(), load_checked_reports()) == (told, 0)
    batch = ReportBatch.objects.get()
    outcomes = BatchFile.objects.filter(batch=batch).values_list("outcome", flat=True)
    assert sorted(outcomes) == sorted([Outcome.NEW] * told + [Outcome.DUPLICATE, Outcome.REFUSED])
    found = Finding.objects.filter(report__batch=batch)
    assert set(found.values_list("decision", flat=True)) >= {
        Verdict.ACCEPTED, Verdict.REJECTED, Verdict.OPEN,
    }  # fmt: skip
    # The first report is right: what the checker says of the others is said of them alone.
    assert not found.filter(report__file__name__startswith=offices.OFFICES[0]).exists()
    letter = Letter.objects.get()
    assert (
        letter.finding_count
        == found.filter(decision=Verdict.ACCEPTED, report__office=letter.office).count()
    )
    assert letter.sender == offices.BUREAU
