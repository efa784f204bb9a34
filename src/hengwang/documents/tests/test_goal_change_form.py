"""The 绩效目标调整表 says what a change moved, from its proposal to its decision."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.documents.asking.changes import goal_change_of
from hengwang.documents.changes import change_form_of
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.errors import NoGoalChangeError, NotOfferedError
from hengwang.documents.making import made
from hengwang.documents.offering import kinds_of
from hengwang.documents.readback import read_sheet, sheet_of
from hengwang.documents.snapshots import current_snapshot
from hengwang.performance.services import declarations, goal_changes
from hengwang.performance.services.goal_changes import Edits, NewRow
from hengwang.performance.services.goal_frame import Frame, NewStep
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.projects.services.money import AdjustmentData, record_adjustment
from hengwang.projects.services.programmes import add_milestone
from hengwang.testing.scopes import assert_hidden_from, client_of

FORM = DocumentKind.GOAL_CHANGE_FORM
MAY, JUNE, JULY = date(2020, 5, 31), date(2020, 6, 30), date(2020, 7, 1)
NOW, MORE = Decimal(4_000_000), Decimal("4500000.50")


@pytest.fixture
def reviewer(people):
    return people.with_role(Role.EVALUATOR)


@pytest.fixture
def declared(people, reviewer):
    """Approved goals: two rows, two steps."""
    programme = a_programme(people.unit, people.lin)
    for name in ("初验", "培训"):
        add_milestone(programme.pk, name=name, due_on=MAY, by=people.lin)
    evaluation = an_evaluation(programme, people.lin)
    for name in ("覆盖率", "线路数"):
        a_row(evaluation, people.lin, level3=name)
    declarations.hand_in(evaluation.pk, by=people.lin)
    declarations.approve(evaluation.pk, number="1号", on=date(2020, 1, 15), by=reviewer)
    return evaluation


def proposed(evaluation, people, **edits):
    first, training = evaluation.programme.milestones.order_by("name")
    frame = Frame(
        budget=MORE, days={first.pk: JUNE}, dropped=[training.pk], added=[NewStep("复验", JULY)]
    )
    rows = {row.level3: row for row in evaluation.indicators.select_related("section")}
    kept = rows["覆盖率"]
    told = Edits(
        {kept.pk: ("≥95%", Decimal("7.5"))},
        removed=[rows["线路数"].pk],
        added=[NewRow(kept.section.name, "时效指标", "修复时限", "≤4小时", Decimal("2.5"))],
        **edits,
    )
    return goal_changes.propose(evaluation.pk, told, reason="调整", frame=frame, by=people.lin)


def told_of(evaluation, **wanted):
    """The sheet in plain words: money, steps, rows."""
    form = change_form_of(current_snapshot(evaluation), goal_change_of(evaluation, **wanted))
    return (
        [(one.name, one.before.text, one.moved.text, one.after.text) for one in form.funds],
        {one.name: (one.before, one.after, one.way) for one in form.steps},
        {one.level3: (one.target_before, one.target_after, one.way) for one in form.rows},
    )


def test_a_change_says_the_same_before_and_after_its_approval(declared, people, reviewer):
    was = declared.indicators.get(level3="覆盖率").target_text
    gone = declared.indicators.get(level3="线路数").target_text
    change = proposed(declared, people)
    waiting = told_of(declared)
    money, steps, rows = waiting
    assert money == [
        (name, "400.00000", "50.00005", "450.00005")
        for name in ("年度资金总额", "其中：当年财政拨款")
    ]
    assert steps == {
        "初验": ("2020年5月31日", "2020年6月30日", "调整"),
        "复验": ("—", "2020年7月1日", "新增"),
        "培训": ("2020年5月31日", "—", "取消"),
    }
    assert rows == {
        "覆盖率": (was, "≥95%", "调整"), "线路数": (gone, "—", "取消"),
        "修复时限": ("—", "≤4小时", "新增"),
    }  # fmt: skip
    assert not goal_change_of(declared).is_approved
    goal_changes.approve_change(change.pk, number="2号", on=JULY, by=reviewer)
    assert told_of(declared) == waiting
    sheet = goal_change_of(declared)
    assert (sheet.state, sheet.former_approval, sheet.approval) == ("已批复", "1号", "2号")
    assert sheet.decision.startswith("同意调整")


def test_a_refused_change_is_printed_with_the_reason_and_later_ones_do_not_count_back(
    declared, people, reviewer
):
    change = proposed(declared, people)
    waiting = told_of(declared)
    goal_changes.refuse_change(change.pk, reason="理由不足", by=reviewer)
    again = goal_changes.propose(
        declared.pk, Edits({}), reason="追加", frame=Frame(budget=NOW + 1), by=people.lin
    )
    goal_changes.approve_change(again.pk, number="3号", on=JULY, by=reviewer)
    assert told_of(declared, change_id=change.pk) == waiting
    assert "理由不足" in goal_change_of(declared, change.pk).decision
    money, steps, rows = told_of(declared)
    assert money[0][2] == "0.0001"
    assert {way for *_, way in (*steps.values(), *rows.values())} == {"不变"}


def test_an_adjustment_that_counts_already_is_not_counted_twice(declared, people):
    told = AdjustmentData(2020, "increase", "追加", Decimal(10_000), approval_number="财预3号")
    adjustment = record_adjustment(declared.programme_id, told, by=people.lin)
    frame = Frame(adjustment_id=adjustment.pk)
    goal_changes.propose(declared.pk, Edits({}), reason="追加", frame=frame, by=people.lin)
    money, _, _ = told_of(declared)
    assert [line[1:] for line in money] == [("400.00", "1.00", "401.00")] * 2


@pytest.mark.parametrize("wanted", [Format.DOCX, Format.XLSX])
def test_the_file_holds_what_the_records_say(declared, people, wanted):
    proposed(declared, people)
    built = made(FORM, declared, format=wanted)
    form = change_form_of(current_snapshot(declared), goal_change_of(declared))
    assert read_sheet(FORM, built.content, built.name) == sheet_of(FORM, form)
    assert "草稿" in built.name


def test_the_file_of_an_approved_change_is_no_draft(declared, people, reviewer):
    change = proposed(declared, people)
    goal_changes.approve_change(change.pk, number="2号", on=JULY, by=reviewer)
    assert "草稿" not in made(FORM, declared, format=Format.DOCX).name


def test_without_a_change_there_is_no_such_form(declared):
    assert FORM not in kinds_of(declared)
    with pytest.raises(NotOfferedError):
        made(FORM, declared, format=Format.DOCX)


def test_the_page_offers_every_change_and_a_stranger_gets_none(declared, people, reviewer):
    change = proposed(declared, people)
    goal_changes.refuse_change(change.pk, reason="理由不足", by=reviewer)
    proposed(declared, people)
    client = client_of(people.lin)
    page = client.get(reverse("evaluation-documents", args=[declared.pk])).content.decode()
    address = reverse("document-download", args=[declared.pk, FORM, "docx"])
    assert f"{address}?change={change.pk}" in page
    answer = client.get(address, {"change": change.pk})
    assert answer.content.startswith(b"PK")
    assert client.get(address, {"change": "x"}).status_code == HTTPStatus.NOT_FOUND
    # A change of another evaluation is none of this one.
    refused = client.get(address, {"change": change.pk + 1000})
    assert refused.status_code == HTTPStatus.FOUND
    assert_hidden_from(people.wang, address)
    with pytest.raises(NoGoalChangeError):
        goal_change_of(declared, change.pk + 1000)
