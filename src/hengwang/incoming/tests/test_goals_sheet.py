"""Goals as a sheet: downloaded, filled, looked at row by row, written all or none."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hengwang.accounts.errors import NotAllowedError
from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.incoming.errors import GoalsRefusedError, NoRowsError, PlanChangedError
from hengwang.incoming.services.goals import (
    Trouble,
    Verdict,
    goals_workbook,
    import_goals,
    plan_goals,
)
from hengwang.performance.errors import EvaluationLockedError
from hengwang.performance.models import Evaluation
from hengwang.performance.services.declaring import set_goal
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation(people):
    made = an_evaluation(a_programme(people.unit, people.lin, money=False), people.lin)
    a_row(made, people.lin)
    set_goal(made.pk, expected="保障八十家单位接入。", by=people.lin)
    return made


def sheet(evaluation, *rows, **changes):
    """The downloaded sheet with rows added and cells changed."""
    book = openpyxl.load_workbook(io.BytesIO(goals_workbook(evaluation)))
    page = book["绩效指标"]
    for row in rows:
        page.append(row)
    for cell, value in changes.items():
        page[cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def kept(people, content, by=None):
    kind = FileKind.SPREADSHEET
    return store(content, name="绩效目标.xlsx", kind=kind, by=by or people.lin)


def plan_of(people, evaluation, content):
    return plan_goals(kept(people, content), evaluation, by=people.lin)


NEW = ("效益指标", "社会效益指标", "办理时限缩短比例", "≥10%", 10, "与上年相比")


def test_the_downloaded_sheet_changes_nothing(people, evaluation):
    plan = plan_of(people, evaluation, sheet(evaluation))
    assert [one.verdict for one in plan.rows] == [Verdict.HERE]
    assert plan.goals == ("保障八十家单位接入。",)
    stored = kept(people, sheet(evaluation))
    import_goals(
        stored,
        evaluation.pk,
        shown=plan_goals(stored, evaluation, by=people.lin).digest,
        by=people.lin,
    )
    assert evaluation.indicators.count() == 1
    assert evaluation.goals.count() == 1


def test_new_and_changed_rows_are_told_and_written(people, evaluation):
    stored = kept(people, sheet(evaluation, NEW, D2="≥96家", E2=8))
    plan = plan_goals(stored, evaluation, by=people.lin)
    assert [one.verdict for one in plan.rows] == [Verdict.CHANGE, Verdict.ADD]
    assert plan.points == Decimal(18)
    assert evaluation.indicators.count() == 1
    import_goals(stored, evaluation.pk, shown=plan.digest, by=people.lin)
    rows = list(evaluation.indicators.select_related("section").order_by("order"))
    assert [(r.level3, r.target_text, r.points) for r in rows] == [
        ("接入单位数量", "≥96家", Decimal(8)),
        ("办理时限缩短比例", "≥10%", Decimal(10)),
    ]
    assert rows[1].definition == "与上年相比"
    assert rows[1].section.name == "效益指标"


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (("效益指标", "x", "无目标值的指标", None, 10, None), Trouble.NO_TARGET),
        (("效益指标", "x", "分值写成文字", "≥1", "十几分", None), Trouble.NOT_A_NUMBER),
        (("效益指标", "x", "负分", "≥1", -5, None), Trouble.OUT_OF_RANGE),
        (("效益指标", "x", "长" * 300, "≥1", 5, None), Trouble.TOO_LONG),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason_and_nothing_is_written(
    people, evaluation, row, trouble
):
    stored = kept(people, sheet(evaluation, NEW, row))
    plan = plan_goals(stored, evaluation, by=people.lin)
    refused = [one for one in plan.rows if one.verdict is Verdict.REFUSE]
    assert [one.troubles for one in refused] == [(trouble,)]
    assert refused[0].place.row == 4
    with pytest.raises(GoalsRefusedError):
        import_goals(stored, evaluation.pk, shown=plan.digest, by=people.lin)
    assert evaluation.indicators.count() == 1


def test_a_row_that_was_declared_without_a_target_comes_back_as_it_is(people, evaluation):
    a_row(evaluation, people.lin, level3="没有指标值的旧指标", target_text="")
    plan = plan_of(people, evaluation, sheet(evaluation))
    assert [one.verdict for one in plan.rows] == [Verdict.HERE, Verdict.HERE]


def test_the_same_indicator_twice_is_refused(people, evaluation):
    plan = plan_of(people, evaluation, sheet(evaluation, NEW, NEW))
    assert [one.troubles for one in plan.rows if one.verdict is Verdict.REFUSE] == [
        (Trouble.TWICE,)
    ]


def test_a_target_in_words_is_remarked_and_taken(people, evaluation):
    row = ("效益指标", "社会效益指标", "群众获得感", "明显提升", 10, None)
    plan = plan_of(people, evaluation, sheet(evaluation, row))
    assert plan.rows[-1].verdict is Verdict.ADD
    assert plan.rows[-1].troubles == (Trouble.IN_WORDS,)


def test_columns_may_stand_in_another_order(people, evaluation):
    book = openpyxl.Workbook()
    book.active.append(["三级指标", "分值", "指标值", "二级指标", "一级指标"])
    book.active.append(["办理时限缩短比例", 10, "≥10%", "社会效益指标", "效益指标"])
    out = io.BytesIO()
    book.save(out)
    [one] = plan_of(people, evaluation, out.getvalue()).rows
    assert (one.row.section, one.row.target, one.row.points) == ("效益指标", "≥10%", Decimal(10))


def test_goals_that_changed_meanwhile_must_be_looked_at_again(people, evaluation):
    stored = kept(people, sheet(evaluation, NEW))
    shown = plan_goals(stored, evaluation, by=people.lin).digest
    a_row(evaluation, people.lin, section="效益指标", level3="办理时限缩短比例")
    with pytest.raises(PlanChangedError):
        import_goals(stored, evaluation.pk, shown=shown, by=people.lin)


def test_submitted_goals_are_not_overwritten(people, evaluation):
    stored = kept(people, sheet(evaluation, NEW))
    shown = plan_goals(stored, evaluation, by=people.lin).digest
    Evaluation.objects.filter(pk=evaluation.pk).update(state="submitted")
    with pytest.raises(EvaluationLockedError):
        import_goals(stored, evaluation.pk, shown=shown, by=people.lin)


def test_formulas_of_a_name_stay_words_in_the_sheet(people, evaluation):
    a_row(evaluation, people.lin, level3='=HYPERLINK("http://192.0.2.1")')
    book = openpyxl.load_workbook(io.BytesIO(goals_workbook(evaluation)))
    assert book["绩效指标"]["C3"].data_type == "s"


def test_a_stranger_plans_and_writes_nothing(people, evaluation):
    stored = kept(people, sheet(evaluation, NEW), by=people.wang)
    with pytest.raises(NotAllowedError):
        plan_goals(stored, evaluation, by=people.wang)
    with pytest.raises(NotAllowedError):
        import_goals(stored, evaluation.pk, shown="", by=people.wang)


def test_a_sheet_without_goals_is_said(people, evaluation):
    book = openpyxl.Workbook()
    book.active.append(["天气", "晴"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(NoRowsError):
        plan_of(people, evaluation, out.getvalue())


def test_the_pages_from_download_to_writing(people, evaluation):
    lin = client_of(people.lin)
    assert (
        reverse("goals-sheet", args=[evaluation.pk]) in lin.get(evaluation.get_absolute_url()).text
    )
    file = lin.get(reverse("goals-sheet-file", args=[evaluation.pk])).content
    assert openpyxl.load_workbook(io.BytesIO(file)).sheetnames == ["绩效指标", "年度总体目标"]
    upload = SimpleUploadedFile("目标.xlsx", sheet(evaluation, NEW))
    page = lin.post(reverse("goals-sheet", args=[evaluation.pk]), {"file": upload}, follow=True)
    assert "办理时限缩短比例" in page.text
    stored = StoredFile.objects.get()
    address = reverse("goals-sheet-do", args=[evaluation.pk, stored.pk])
    lin.post(address, {"shown": "sha256:other"})
    assert evaluation.indicators.count() == 1
    page = lin.post(address, {"shown": page.context["plan"].digest}, follow=True)
    assert page.redirect_chain[-1][0] == evaluation.get_absolute_url()
    assert evaluation.indicators.count() == 2
    stranger = client_of(people.wang)
    for name in ("goals-sheet", "goals-sheet-file"):
        assert stranger.get(reverse(name, args=[evaluation.pk])).status_code == 404
    assert stranger.get(address.removesuffix("do")).status_code == 404
