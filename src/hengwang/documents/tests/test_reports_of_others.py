"""Sub-project tables, the fill-in report and the department's report, from records."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.documents.asking.fill_in import fill_in_sheet_of
from hengwang.documents.asking.review import AWAITED, review_sheet_of
from hengwang.documents.asking.subprojects import REST, subproject_sheet_of
from hengwang.documents.builders import fields_of
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.making import made
from hengwang.documents.offering import kinds_of
from hengwang.documents.readback import read_sheet
from hengwang.documents.report.department import department_report_of
from hengwang.documents.review import reviewed
from hengwang.documents.tests import filled, samples
from hengwang.opinions.choices import Capacity, Choice
from hengwang.opinions.services import (
    Chosen,
    Scored,
    appoint,
    decide,
    give_scores,
    hand_in,
    judged_rows,
)
from hengwang.performance.services.life import take_step
from hengwang.projects.models import Adjustment, BudgetLine, Payment, SubProject
from hengwang.testing.people import grant

PARTS = (
    ("软件", "网站运维", "accepted"), ("云", "政务云", "under_way"),
    ("软件", "印章", "not_carried_out"),
)  # fmt: skip
YEAR_END = date(2020, 12, 31)
K = DocumentKind


@pytest.fixture
def parts(full):
    """Two sub-projects of one field and one of another; 100 of the 400 万元 belong to none."""
    programme = full.programme
    facts = {"programme": programme, "fiscal_year": 2020, "source": "appropriation"}
    whole = BudgetLine.objects.get(programme=programme)
    whole.approved_cny = Decimal(1_000_000)
    whole.save()
    for number, (field, name, status) in enumerate(PARTS, start=1):
        part = SubProject.objects.create(
            programme=programme, number=str(number), spending_field=field, name=name, status=status
        )
        BudgetLine.objects.create(
            subproject=part, approved_cny=Decimal(1_000_000), level="city", **facts
        )
    Payment.objects.create(
        subproject=SubProject.objects.get(name="网站运维"), amount_cny=Decimal(500_000),
        paid_on=date(2020, 5, 1), purpose="网站运维费", voucher_number="记-12", **facts,
    )  # fmt: skip
    Adjustment.objects.create(
        programme=programme, fiscal_year=2020, subproject=SubProject.objects.get(name="政务云"),
        kind="transfer_out", amount_cny=Decimal(207_100), reason="业务调整",
        receiver="市政府办公厅", approval_number="3号",
    )  # fmt: skip
    return full


def test_sub_projects_stand_by_field_and_add_up_to_the_programme(parts):
    items = subproject_sheet_of(parts).items
    assert [item.name for item in items] == ["网站运维", "印章", "政务云", REST]
    assert [item.spent for item in items] == [500_000, 0, 0, 3_000_000]
    assert items[2].budget == 792_900
    assert items[2].note == "业务调整（划转20.71万元给市政府办公厅）"
    assert (items[1].completion, items[1].note) == ("未开展", "未开展")
    built = made(K.SUBPROJECT_TABLES, parts, format=Format.XLSX)
    _, money, _ = read_sheet(K.SUBPROJECT_TABLES, built.content, built.name).blocks
    assert money.rows[0][2:4] == (Decimal("379.29"), 350)
    assert [row[1] for row in money.rows] == ["", "软件", "网站运维", "印章", "云", "政务云", REST]


def test_without_sub_projects_there_are_no_such_tables(full):
    assert K.SUBPROJECT_TABLES not in kinds_of(full)


def test_the_fill_in_report_has_its_money_by_treasury_and_its_vouchers(parts, people):
    sheet = fill_in_sheet_of(parts, YEAR_END)
    assert sheet.is_over
    assert not fill_in_sheet_of(parts, date(2020, 6, 30)).is_over
    assert sheet.money[0].planned == Decimal("3792900")
    assert sheet.money[0].left == Decimal("292900")
    # One line names no treasury, so the total cannot be one treasury's.
    assert sheet.level_unknown
    assert {row.level: row.planned for row in sheet.money[1:]} == {"city": Decimal(3_000_000)}
    assert [(item.content, item.vouchers) for item in sheet.spending] == [
        ("网站运维费", "记-12"),
        ("未写明用途", ""),
    ]
    BudgetLine.objects.update(level="city")
    sheet = fill_in_sheet_of(parts, YEAR_END)
    assert not sheet.level_unknown
    assert replace(sheet.money[1], level="all") == sheet.money[0]
    assert len(fields_of(K.FILL_IN_REPORT, samples.clean(), given=sheet).people) == 3


@pytest.fixture
def judged(full, people):
    """Two evaluators; one takes points off, the other does not."""
    submitted = take_step(full.pk, "submit", by=people.lin)
    by = people.with_role(Role.EVALUATOR)
    made_ = []
    for name, capacity in (("赵", Capacity.OFFICE), ("钱", Capacity.FINANCE)):
        judge = User.objects.create_user(name, display_name=name, unit=people.unit)
        grant(judge, Role.EVALUATOR, people.unit)
        made_.append(appoint(submitted.pk, judge, capacity, by=by))
    return submitted, made_, by


def given(appointment, evaluation, *, less=0):
    scores = {row.pk: Scored(row.score) for row in judged_rows(evaluation)}
    if less:
        row = next(row for row in judged_rows(evaluation) if row.level3 == "覆盖率")
        scores[row.pk] = Scored(row.score - less, "evidence", "佐证不全")
    give_scores(appointment.pk, scores, by=appointment.evaluator)


def test_nobodys_scores_are_printed_before_everybody_has_handed_in(judged):
    evaluation, (first, second), _ = judged
    given(first, evaluation, less=4)
    hand_in(first.pk, opinion="总体良好", by=first.evaluator)
    sheet = review_sheet_of(evaluation)
    assert (sheet.evaluators, sheet.rows, sheet.note) == ((), (), AWAITED)
    assert fill_in_sheet_of(evaluation, YEAR_END).supervising_opinion == ""
    given(second, evaluation)
    hand_in(second.pk, opinion="同意", by=second.evaluator)
    sheet = review_sheet_of(evaluation)
    assert [one.capacity for one in sheet.evaluators] == ["主管部门", "财政部门"]
    assert not sheet.is_concluded
    taken = [one for row in sheet.rows for one in row.given if one.reason]
    assert [(one.evaluator, one.deduction, one.reason) for one in taken] == [
        ("赵", "佐证不足", "佐证不全")
    ]
    filled_in = fill_in_sheet_of(evaluation, YEAR_END)
    assert (filled_in.supervising_opinion, filled_in.finance_opinion) == ("总体良好", "同意")


def test_the_department_report_prints_the_decided_scores_beside_the_own(judged, people):
    evaluation, (first, second), by = judged
    given(first, evaluation, less=4)
    given(second, evaluation)
    for one in (first, second):
        hand_in(one.pk, opinion="", by=one.evaluator)
    row = next(row for row in judged_rows(evaluation) if row.level3 == "覆盖率")
    decide(evaluation.pk, row.pk, Chosen(Choice.MEAN), by=by)
    take_step(evaluation.pk, "confirm", by=by)
    evaluation.refresh_from_db()
    evaluation.__class__.objects.filter(pk=evaluation.pk).update(kind="department")
    evaluation.refresh_from_db()
    assert {K.DEPARTMENT_REPORT} <= kinds_of(evaluation)
    built = made(K.DEPARTMENT_REPORT, evaluation, format=Format.DOCX)
    blocks = read_sheet(K.DEPARTMENT_REPORT, built.content, built.name).blocks
    # Before them the funds, the sections and the deductions; the evidence comes last.
    scored, evaluators, taken = blocks[3:6]
    line = next(line for line in scored.rows if line[2] == "覆盖率")
    assert line[5:] == (30, 30, "26.00、30.00", 28, 28, "评价人平均分")
    assert [line[0] for line in evaluators.rows] == ["赵", "钱"]
    line = next(line for line in taken.rows if line[0] == "覆盖率")
    assert line[1:] == ("赵", 26, 4, "佐证不足", "佐证不全")


def test_the_text_follows_the_decided_scores_and_names_the_four_parts():
    snapshot = samples.gansu(sealed=True)
    rows = tuple(replace(row, level1="决策") for row in snapshot.rows[:3])
    snapshot = replace(snapshot, rows=rows, sections=(replace(snapshot.sections[1], name="决策"),))
    sheet = replace(filled.REVIEW, rows=())
    report = department_report_of(snapshot, sheet)
    assert report.sections[0].heading == "（二）项目决策情况"
    assert "89.35分" in report.conclusion[0]
    assert "评分在88.50分至90.20分之间，平均89.35分" in report.review[0]
    assert reviewed(snapshot, replace(sheet, is_concluded=False)) is snapshot


def test_without_evaluators_the_report_is_the_own_one():
    report = department_report_of(samples.gansu())
    assert (report.review, report.evaluators, report.taken_off) == ((), (), ())
    assert {row.given for row in report.scored} == {"—"}
