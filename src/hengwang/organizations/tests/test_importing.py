"""A workbook of units: what it would do first, then all or nothing."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from hengwang.files.planned_rows import Verdict
from hengwang.organizations import errors
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import Reach
from hengwang.organizations.services.importing import import_units, plan_unit_import
from hengwang.organizations.tests.factories import a_region, a_unit

pytestmark = pytest.mark.django_db
ALL = Reach(everywhere=True)
HEAD = ["单位名称", "简称", "级别", "区划代码", "性质", "上级单位", "成立日期"]


def workbook(*rows, head=HEAD, above=()):
    book = Workbook()
    for row in (*above, head, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_rows_are_added_whatever_the_order_of_superiors_and_columns():
    a_region()
    file = workbook(
        ["下级中心", "", "", 620000, "事业单位", "上级厅", "2019年3月1日"],
        ["上级厅", "厅", "省级", "甘肃省", "政府部门", None, date(2008, 1, 1)],
        above=[["单位名册"], []],
    )
    plan = plan_unit_import(file, reach=ALL)
    assert [row.verdict for row in plan.rows] == [Verdict.ADD, Verdict.ADD]
    assert not Unit.objects.exists()
    assert import_units(plan, by=None) == 2
    below = Unit.objects.get(name="下级中心")
    assert (below.parent.name, below.kind) == ("上级厅", "institution")
    assert below.opened_on == date(2019, 3, 1)


def test_importing_again_changes_nothing():
    a_region()
    rows = [["甲局", "", "省级", "620000", "政府部门", "", ""]]
    import_units(plan_unit_import(workbook(*rows), reach=ALL), by=None)
    again = plan_unit_import(workbook(*rows), reach=ALL)
    assert again.count(Verdict.SAME) == 1
    assert import_units(again, by=None) == 0


def test_a_known_unit_is_changed():
    unit = a_unit("甲局")
    plan = plan_unit_import(workbook(["甲局", "", "市级", "620000", "", "", ""]), reach=ALL)
    assert plan.rows[0].verdict is Verdict.CHANGE
    import_units(plan, by=None)
    unit.refresh_from_db()
    assert unit.level == "city"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["甲局", "", "省级", "999999", "", "", ""], "unknown_in_import"),
        (["甲局", "", "高级", "620000", "", "", ""], "bad_import_cell"),
        (["甲局", "", "", "620000", "外星", "", ""], "bad_import_cell"),
        (["甲局", "", "", "620000", "", "无此厅", ""], "unknown_in_import"),
        (["甲局", "", "", "620000", "", "", "去年"], "bad_import_cell"),
        (["", "厅", "", "620000", "", "", ""], "bad_import_cell"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_nothing_is_written(row, code):
    a_region()
    plan = plan_unit_import(workbook(["好局", "", "", "620000", "", "", ""], row), reach=ALL)
    assert [problem.code for problem in plan.rows[1].problems] == [code]
    with pytest.raises(errors.ImportRefusedError):
        import_units(plan, by=None)
    assert not Unit.objects.exists()


def test_a_row_outside_ones_reach_is_refused():
    a_region()
    plan = plan_unit_import(
        workbook(["甲局", "", "", "620000", "", "", ""]), reach=Reach(region_codes=("430000",))
    )
    assert plan.rows[0].problems[0].code == "out_of_reach"


def test_the_same_unit_twice_is_refused():
    a_region()
    row = ["甲局", "", "", "620000", "", "", ""]
    plan = plan_unit_import(workbook(row, row), reach=ALL)
    assert plan.rows[1].problems[0].code == "row_repeated"


def test_units_that_name_each_other_as_superior_are_refused():
    a_region()
    plan = plan_unit_import(
        workbook(
            ["甲局", "", "", "620000", "", "乙局", ""], ["乙局", "", "", "620000", "", "甲局", ""]
        ),
        reach=ALL,
    )
    with pytest.raises(errors.ImportRefusedError):
        import_units(plan, by=None)
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    "file", [io.BytesIO(b"not a workbook"), io.BytesIO(b""), workbook(head=["甲", "乙"])]
)
def test_what_is_no_list_of_units_is_refused(file):
    with pytest.raises(errors.ImportUnreadableError):
        plan_unit_import(file, reach=ALL)


def test_planning_costs_the_same_for_many_rows(django_assert_max_num_queries):
    a_region()
    rows = [[f"第{number}局", "", "", "620000", "", "", ""] for number in range(300)]
    with django_assert_max_num_queries(2):
        plan_unit_import(workbook(*rows), reach=ALL)
