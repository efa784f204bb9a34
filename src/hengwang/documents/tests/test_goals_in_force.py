"""Documents print the goals in force on their date, not those that came later."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.documents.asking.monitoring import monitoring_sheet_of
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.goals_in_force import with_goals
from hengwang.documents.making import made
from hengwang.documents.readback import read_sheet
from hengwang.documents.snapshots import current_snapshot, snapshot_on
from hengwang.documents.tests import samples
from hengwang.performance.services import declarations, goal_changes
from hengwang.performance.services.goal_changes import Edits, NewRow
from hengwang.performance.services.goal_frame import Frame, NewStep
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.testing.scopes import client_of

JANUARY, MARCH, JULY = date(2020, 1, 20), date(2020, 3, 31), date(2020, 7, 1)
K = DocumentKind


@pytest.fixture
def changed(people):
    """80 units from January on; from July on 90, another row removed, a third one added."""
    evaluation = an_evaluation(a_programme(people.unit, people.lin), people.lin)
    kept = a_row(evaluation, people.lin)
    removed = a_row(evaluation, people.lin, level3="培训人次", target_text="≥200人次")
    reviewer = people.with_role(Role.EVALUATOR)
    declarations.hand_in(evaluation.pk, by=people.lin)
    declarations.approve(evaluation.pk, number="1号", on=JANUARY, by=reviewer)
    edits = Edits(
        {kept.pk: ("≥90家", Decimal(4))},
        [removed.pk],
        [NewRow("产出指标", "时效指标", "按期完成率", "≥95%", Decimal(6))],
    )
    change = goal_changes.propose(evaluation.pk, edits, reason="预算调增", by=people.lin)
    goal_changes.approve_change(change.pk, number="2号", on=JULY, by=reviewer)
    return evaluation


def targets(built, kind):
    return [row[2:4] for row in read_sheet(kind, built.content, built.name).blocks[-1].rows]


def test_a_declaration_of_an_earlier_day_has_the_goals_of_that_day(changed):
    before = made(K.TARGET_FORM, changed, format=Format.XLSX, on=MARCH)
    assert targets(before, K.TARGET_FORM) == [("接入单位数量", "≥80家"), ("培训人次", "≥200人次")]
    now = made(K.TARGET_FORM, changed, format=Format.DOCX)
    assert targets(now, K.TARGET_FORM) == [("接入单位数量", "≥90家"), ("按期完成率", "≥95%")]


def test_the_monitoring_sheet_has_the_goals_of_its_day_removed_ones_too(changed):
    rows = monitoring_sheet_of(changed, MARCH).rows
    assert [row.target_text for row in rows] == ["≥80家", "≥200人次"]
    rows = monitoring_sheet_of(changed, JULY).rows
    assert [row.target_text for row in rows] == ["≥90家", "≥95%"]


def test_a_report_dated_before_the_change_prints_the_goals_before_it(changed):
    changed.reported_on = MARCH
    changed.save()
    snapshot = current_snapshot(changed)
    assert [row.target_text for row in snapshot.rows] == ["≥80家", "≥200人次"]
    assert snapshot.sections[0].points == 10
    assert (snapshot.total, snapshot.total_low, snapshot.total_high) == (None, 0, 10)
    assert snapshot.digest != snapshot_on(changed, JULY).digest


def test_before_the_first_version_the_goals_are_as_they_stand(changed):
    assert len(snapshot_on(changed, date(2019, 12, 1)).rows) == 2


def test_the_page_leads_to_each_version(changed, people):
    client = client_of(people.lin)
    page = client.get(reverse("evaluation-documents", args=[changed.pk])).content.decode()
    address = reverse("document-download", args=[changed.pk, K.TARGET_FORM, "docx"])
    for day in (date(2020, 1, 1), JULY):
        assert f"{address}?on={day}" in page
    content = client.get(address, {"on": str(MARCH)}).content
    rows = read_sheet(K.TARGET_FORM, content, "f.docx").blocks[-1].rows
    assert rows[0][3] == "≥80家"
    assert client.get(address, {"on": "yesterday"}).status_code == 404


def version_of(snapshot):
    return [
        {
            "figure_id": row.figure_id,
            "section": row.level1,
            "level2": row.level2,
            "level3": row.level3,
            "target": row.target_text,
            "points": None if row.points is None else f"{row.points:.2f}",
        }
        for row in snapshot.rows
    ]


@pytest.mark.parametrize("name", ["yiyang", "gansu", "clean", "empty"])
def test_a_version_that_says_the_same_changes_nothing(name):
    snapshot = samples.SAMPLES[name]()
    assert with_goals(snapshot, version_of(snapshot)) is snapshot


def test_a_row_with_other_points_then_has_no_score_and_the_total_is_a_range():
    snapshot = samples.clean()
    row = replace(snapshot.rows[1], points=Decimal(20))
    told = version_of(replace(snapshot, rows=(snapshot.rows[0], row, *snapshot.rows[2:])))
    found = with_goals(snapshot, told)
    assert (found.rows[1].score, found.rows[1].low, found.rows[1].high) == (None, 0, 20)
    assert found.total is None
    assert found.total_high - found.total_low == 20
    assert found.level is None


def test_the_declaration_prints_money_and_schedule_of_the_version_in_force(changed, people):
    reviewer = people.with_role(Role.EVALUATOR)
    moved = Frame(budget=Decimal(4_500_000), added=[NewStep("终验", date(2020, 11, 30))])
    change = goal_changes.propose(
        changed.pk, Edits({}), reason="追加线路", frame=moved, by=people.lin
    )
    goal_changes.approve_change(change.pk, number="3号", on=date(2020, 9, 1), by=reviewer)

    def read(day):
        built = made(K.TARGET_FORM, changed, format=Format.DOCX, on=day)
        sheet = read_sheet(K.TARGET_FORM, built.content, built.name)
        funds, steps, *_rest = sheet.blocks
        facts = dict(sheet.facts)
        return facts["目标批复文号"], funds.rows[0][1:], steps.rows

    number, money, steps = read(JULY)
    assert (number, money) == ("2号", (400, 400))
    assert not any(cell for row in steps for cell in row)
    number, money, steps = read(date(2020, 9, 1))
    assert (number, money) == ("3号", (400, 450))
    assert steps == (("终验", "2020年11月30日"),)
