"""Forms of other places: what a person would read is taken, and nothing is passed over silently."""

from decimal import Decimal

import pytest

from hengwang.checker.facts.words import fold
from hengwang.checker.runner import read
from hengwang.checker.tests.other_reports.building import built
from hengwang.checker.tests.other_reports.samples import NAMES, rows_wanted, sample
from hengwang.incoming.others.facts import Left
from hengwang.incoming.others.understanding import forms_in, understand
from hengwang.incoming.tests.other_forms import FOREIGN, a_form, two_forms

FORMS = [name for name in NAMES if any(row[2] for row in rows_wanted(name))]


@pytest.mark.parametrize("name", FORMS)
def test_layouts_of_other_places_are_understood(name):
    data = sample(name)
    reading = understand(read(*built(data["document"], data["form"])))
    wanted = [row for row in rows_wanted(name) if row[2]]
    names = [fold(row.level3) for row in reading.rows]
    assert len([row for row in wanted if any(fold(row[2]) in one for one in names)]) >= len(names)
    assert reading.year == data["year"]
    assert reading.taken


@pytest.mark.parametrize("name", NAMES)
def test_every_printed_cell_is_taken_or_told(name):
    """Cells are words of a heading, a label, something taken, or in the list of what was left."""
    data = sample(name)
    report = read(*built(data["document"], data["form"]))
    reading = understand(report)
    left = [cell for cell in reading.left if cell.reason is Left.UNKNOWN]
    printed = sum(1 for t in report.document.tables() for r in t.rows for c in r if c.text)
    assert len(left) <= max(printed * 0.35, 3)
    assert len({(cell.place, cell.text) for cell in left}) == len(left)


def test_columns_come_in_any_order_and_under_their_own_headings():
    reading = understand(read(a_form(FOREIGN), "form.docx"))
    first = reading.rows[0]
    assert (first.level3, first.target, first.actual) == ("光缆线路条数", "≥12条", "12条")
    assert (first.points, first.score) == (Decimal(20), Decimal(20))
    assert reading.project == "外网线路租用"
    assert reading.year == 2020


def test_each_value_is_told_with_its_own_cell():
    reading = understand(read(a_form(FOREIGN), "form.docx"))
    first = [cell for cell in reading.taken if cell.name == "光缆线路条数"]
    assert [(c.field.value, c.place.column) for c in first] == [
        ("indicator", 1),
        ("target", 3),
        ("actual", 2),
        ("points", 4),
        ("score", 5),
    ]


def test_a_cell_nobody_knows_is_listed_with_its_place():
    reading = understand(read(a_form(FOREIGN), "form.docx"))
    unknown = {cell.text: cell.place.in_english() for cell in reading.left}
    assert "蓝色封面" in unknown
    assert "row 1" in unknown["蓝色封面"]


def test_what_is_too_long_is_cut_and_told():
    reading = understand(read(a_form(FOREIGN.replace("12条 |", "很长" * 400 + " |")), "f.docx"))
    assert any(cell.reason is Left.TOO_LONG for cell in reading.left)
    assert all(len(row.actual) <= 500 for row in reading.rows)


def test_words_where_points_belong_are_told():
    reading = understand(read(a_form(FOREIGN.replace("| 20 | 20 |", "| 二十几 | 20 |")), "f.docx"))
    assert any(cell.reason is Left.NO_NUMBER for cell in reading.left)
    assert reading.rows[0].points is None


def test_last_years_value_has_no_slot_and_is_told():
    text = FOREIGN.replace("年度目标值", "年度目标值 | 上年完成值").replace("≥12条", "≥12条 | 11条")
    text = text.replace("≥90%", "≥90% | 91%").replace("≥99.5%", "≥99.5% | ")
    reading = understand(read(a_form(text), "f.docx"))
    assert {c.text for c in reading.left if c.reason is Left.NO_SLOT} == {"11条", "91%"}


def test_forms_of_several_projects_in_one_file_are_told_apart():
    report = read(two_forms(), "forms.docx")
    assert len(forms_in(report)) == 2
    readings = [understand(report, part) for part in range(2)]
    assert [one.project for one in readings] == ["外网线路租用", "视频会议运维"]
    assert [one.parts for one in readings] == [2, 2]
    assert understand(report, 99).project == "视频会议运维"
