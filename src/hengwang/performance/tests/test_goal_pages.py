"""Pages of declarations, versions, monitoring reports and campaigns."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.performance.models import Campaign, Declaration, GoalVersion, MonitoringRecord
from hengwang.performance.services.declarations import approve, hand_in
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_row, an_evaluation
from hengwang.projects.exchange.sheets import layout_named, read_sheet
from hengwang.projects.tests.workbooks import workbook_bytes
from hengwang.testing.scopes import (
    assert_hidden_from,
    assert_needs_login,
    assert_shown_to,
    client_of,
)

POINTS = "5"


@pytest.fixture
def evaluation(programme, people):
    made = an_evaluation(programme, people.lin)
    a_row(made, people.lin)
    return made


@pytest.fixture
def reviewer(people):
    return people.with_role(Role.EVALUATOR)


def url(name, row):
    return reverse(name, args=[row.pk])


def test_goals_live_from_declaration_to_a_change(evaluation, people, reviewer):
    lin, judge = client_of(people.lin), client_of(reviewer)
    words = a_row(evaluation, people.lin, level3="培训及时性", target_text="及时")
    page = lin.get(url("declaration", evaluation)).content.decode()
    assert url("proposal-take", words) in page
    assert "≥95%" in page
    lin.post(url("declaration-hand-in", evaluation))
    assert not Declaration.objects.exists()  # refused: not measurable yet
    lin.post(url("proposal-take", words))
    medium = {"expected": "全省联通", "last_year": "2023"}
    lin.post(url("medium-goal-new", evaluation), medium)
    lin.post(url("declaration-hand-in", evaluation))
    judge.post(url("declaration-return", evaluation), {f"row_{words.pk}": "提高"})
    assert "提高" in lin.get(url("declaration", evaluation)).content.decode()
    lin.post(url("declaration-hand-in", evaluation))
    approval = {"number": "甘财绩1号", "on": "2020-01-15"}
    assert judge.post(url("declaration-approve", evaluation), {"number": ""}).status_code == 422
    judge.post(url("declaration-approve", evaluation), approval)
    assert Declaration.objects.get().approval_number == "甘财绩1号"
    told = {"reason": "预算调增", f"target_{words.pk}": "≥98%", f"points_{words.pk}": POINTS}
    first = evaluation.indicators.first()
    told |= {f"target_{first.pk}": first.target_text, f"points_{first.pk}": POINTS}
    lin.post(url("goal-change-new", evaluation), told)
    change = evaluation.goal_changes.get()
    judge.post(url("goal-change-approve", change), {"number": "2号", "on": "2020-07-01"})
    assert GoalVersion.objects.count() == 2
    page = lin.get(url("goal-versions", evaluation) + "?at=2020-03-01").content.decode()
    assert "≥95%" in page
    assert "≥98%" in page


def test_fixed_goals_offer_a_change_and_no_button_that_would_be_refused(
    evaluation, people, reviewer
):
    row = evaluation.indicators.get()
    direct = [url(one, evaluation) for one in ("indicator-new", "indicator-choose", "goal-new")]
    direct += [url("indicator-edit", row), url("goals-sheet", evaluation)]
    change, versions = url("goal-change-new", evaluation), url("goal-versions", evaluation)
    lin = client_of(people.lin)
    page = lin.get(evaluation.get_absolute_url()).content.decode()
    assert all(address in page for address in direct)
    assert change not in page
    assert change not in lin.get(versions).content.decode()
    hand_in(evaluation.pk, by=people.lin)
    approve(evaluation.pk, number="1号", on=date(2020, 1, 15), by=reviewer)
    page = lin.get(evaluation.get_absolute_url()).content.decode()
    assert not [address for address in direct if address in page]
    assert change in page
    assert change in lin.get(versions).content.decode()
    told = {"reason": "调增", f"target_{row.pk}": row.target_text, f"points_{row.pk}": "7"}
    lin.post(change, told)
    proposed = evaluation.goal_changes.get()
    page = lin.get(versions).content.decode()
    form = reverse("document-download", args=[evaluation.pk, "goal_change_form", "docx"])
    assert f"{form}?change={proposed.pk}" in page
    assert change not in page  # one waits already


def test_a_monitoring_report_is_written_from_the_monitor(evaluation, people):
    lin = client_of(people.lin)
    take_step(evaluation.pk, "start_monitoring", by=people.lin)
    page = lin.get(url("evaluation-monitor", evaluation) + "?at=2020-07-31").content.decode()
    assert "515.49" in page  # 3,000,000 x 366 / 213, in 万元
    lin.post(url("monitoring-begin", evaluation))
    record = MonitoringRecord.objects.get()
    lin.post(url("monitoring-report", record))
    entry = record.entries.get()
    lin.post(url("deviation-explain", entry), {"reason": "付款提前", "measure": "控制支出"})
    lin.post(url("monitoring-report", record))
    record.refresh_from_db()
    assert record.digest
    assert "控制支出" in lin.get(url("monitoring-record", record)).content.decode()
    assert_hidden_from(people.wang, url("monitoring-record", record))


def test_a_campaign_is_called_watched_and_reminded(people, programme, reviewer):
    judge = client_of(reviewer)
    due = timezone.localdate() + timedelta(days=5)
    told = {"title": "2020年自评", "kind": "self_evaluation", "fiscal_year": "2020", "due_on": due}
    judge.post(reverse("campaign-new"), told)
    campaign = Campaign.objects.get()
    office = campaign.offices.get()
    page = judge.get(url("campaign-board", campaign)).content.decode()
    assert people.unit.name in page
    assert url("campaign-remind", campaign) in page
    judge.post(url("campaign-remind", campaign))
    assert office.reminders.count() == 1
    more = {"decision": "extend", "extended_to": due + timedelta(days=5), "reason": "机构改革"}
    judge.post(url("campaign-office", office), more)
    office.refresh_from_db()
    assert office.extension_reason == "机构改革"
    export = judge.get(url("campaign-board", campaign) + "?export=csv")
    assert people.unit.name in b"".join(export.streaming_content).decode()
    for query in ("?state=late", "?state=done", "?q=甲", "?page=9"):
        assert_shown_to(reviewer, url("campaign-board", campaign) + query)
    assert "2020年自评" in client_of(people.lin).get(reverse("start")).content.decode()
    assert_shown_to(people.lin, url("campaign-board", campaign))
    assert_hidden_from(people.lin, url("campaign-office", office))
    assert_hidden_from(people.wang, url("campaign-board", campaign))
    assert_needs_login(url("campaign-board", campaign))


def test_the_papers_of_a_call_are_downloaded_by_who_is_called(people, programme, reviewer):
    due = timezone.localdate() + timedelta(days=5)
    content = workbook_bytes({"通知": [["请于月底前报送"]]})
    paper = SimpleUploadedFile("通知.xlsx", content)
    told = {"title": "申报", "kind": "declaration", "fiscal_year": "2020", "due_on": due}
    told |= {"demand": "required", "attachment": paper}
    client_of(reviewer).post(reverse("campaign-new"), told)
    campaign = Campaign.objects.get()
    assert campaign.demand == "required"
    address = reverse("campaign-attachment", args=[campaign.pk, campaign.attachments.get().pk])
    page = client_of(people.lin).get(url("campaign-board", campaign)).content.decode()
    assert address in page
    answer = client_of(people.lin).get(address)
    assert b"".join(answer.streaming_content) == content
    assert_hidden_from(people.wang, address)
    strange = store(b"not of this call", name="x.txt", kind=FileKind.EVIDENCE, by=reviewer)
    other = reverse("campaign-attachment", args=[campaign.pk, strange.pk])
    assert client_of(people.lin).get(other).status_code == 404


def test_the_day_of_a_monitoring_report_is_chosen_inside_the_year(evaluation, people):
    lin = client_of(people.lin)
    take_step(evaluation.pk, "start_monitoring", by=people.lin)
    page = lin.get(url("evaluation-monitor", evaluation)).content.decode()
    assert 'value="2020-07-31"' in page
    lin.post(url("monitoring-begin", evaluation), {"as_of": "2020-09-30"})
    assert str(MonitoringRecord.objects.get().as_of) == "2020-09-30"
    lin.post(url("monitoring-begin", evaluation), {"as_of": "2021-01-01"})
    assert MonitoringRecord.objects.count() == 1


def test_goals_leave_as_a_sheet_for_the_budget_system(evaluation, people):
    a_row(evaluation, people.lin, level3="系统运行", target_text="稳定")
    address = url("goal-sheet", evaluation)
    first, second = read_sheet(layout_named("goals"), client_of(people.lin).get(address).content)
    assert (first["operator"], first["value"], first["unit"]) == ("≥", "80", "家")
    assert (second["operator"], second["value"], second["points"]) == ("", "稳定", 5)
    assert client_of(people.lin).get(f"{address}?layout=nobody").status_code == 404
    assert_hidden_from(people.wang, address)


def test_the_start_page_says_who_is_late(people, programme, reviewer):
    past = timezone.localdate() - timedelta(days=1)
    campaign = Campaign.objects.create(
        title="申报", kind="declaration", fiscal_year=2020, due_on=past, issued_at=timezone.now()
    )
    campaign.offices.create(unit=people.unit)
    client = client_of(reviewer)
    client.cookies["django_language"] = "en"
    assert reverse("campaign-list") in client.get(reverse("start")).content.decode()


def test_pages_are_hidden_from_strangers(evaluation, people):
    for name in ("declaration", "goal-versions"):
        assert_shown_to(people.lin, url(name, evaluation))
        assert_hidden_from(people.wang, url(name, evaluation))
    for name in ("medium-goal-new", "goal-change-new"):
        assert_shown_to(people.lin, url(name, evaluation))
        assert_hidden_from(people.wang, url(name, evaluation))
    assert_hidden_from(people.lin, url("declaration-approve", evaluation))
