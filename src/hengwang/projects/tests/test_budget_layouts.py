"""Provinces' layouts are data: recognised, said so, refused with the place, offered by packages."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from hengwang.kernel.yaml_files import BadDataFileError
from hengwang.projects.exchange import budget_layouts
from hengwang.projects.exchange.budget_layouts import SHIPPED, load_layouts, read_layouts
from hengwang.projects.exchange.sheets import read_sheet
from hengwang.projects.importing import reading
from hengwang.projects.importing.columns import Sheet
from hengwang.projects.importing.reading import read_workbook
from hengwang.projects.models import Payment
from hengwang.projects.services.importing import carry_out_import, plan_import
from hengwang.projects.tests.factories import make_plan
from hengwang.projects.tests.workbooks import stored_workbook, workbook_bytes
from hengwang.testing.scopes import assert_hidden_from, client_of

HEAD = [
    "项目代码（一体化）",
    "预算项目名称（一体化）",
    "支付凭证单号",
    "清算日期",
    "清算金额",
    "收款方户名",
]
OWN = """
key: lakes
title: {zh: "湖省", en: "Lakes"}
origin: "湖省导出"
reads:
- sheet: payments
  named: [湖省支付]
  unit: 万元
  columns: {programme: [事项], amount_cny: [出账], paid_on: [出账日]}
writes:
- sheet: payment_plan
  title: 湖省计划
  unit_line: 单位：元
  columns: [{field: programme, title: 事项, kind: text}, {field: amount, title: 出账, kind: amount}]
"""


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A data folder of the test's own; layouts are read anew before and after."""
    settings.DATA_DIR = tmp_path
    reading._read.cache_clear()
    budget_layouts.forget_layouts()
    yield tmp_path / budget_layouts.FOLDER
    budget_layouts.forget_layouts()


@pytest.fixture
def lakes(own_folder):
    own_folder.mkdir()
    (own_folder / "lakes.yaml").write_text(OWN, encoding="utf-8")
    budget_layouts.forget_layouts()


def a_row(programme):
    return [programme.code, programme.name, "支-7", date(2020, 5, 6), 1234.5, "丁公司"]


def test_the_shipped_layout_says_where_it_comes_from():
    shipped = read_layouts([SHIPPED])
    assert list(shipped) == ["published-guides"]
    assert "未据真实导出文件核对" in shipped["published-guides"].origin


def test_an_export_is_recognised_by_its_layout_and_entered(finance, programme):
    stored = stored_workbook({"支付台账": [HEAD, a_row(programme)]}, finance)
    (table,) = read_workbook(stored).tables
    assert (table.header.layout, table.header.sheet) == ("published-guides", Sheet.PAYMENTS)
    carry_out_import(stored, digest=plan_import(stored, by=finance).digest, by=finance)
    payment = Payment.objects.get(programme=programme)
    assert (payment.voucher_number, str(payment.amount_cny)) == ("支-7", "1234.50")


def test_usual_headings_need_no_layout(finance, programme):
    head = ["项目名称", "凭证号", "支付日期", "支付金额"]
    sheets = {"支付明细": [head, [programme.name, "记-1", date(2020, 5, 6), 100]]}
    (table,) = read_workbook(stored_workbook(sheets, finance)).tables
    assert table.header.layout == ""


def test_a_layout_of_the_data_folder_brings_words_and_the_unit(finance, programme, lakes):
    head = ["事项", "出账日", "出账"]
    stored = stored_workbook({"湖省支付": [head, [programme.name, date(2020, 5, 6), 2]]}, finance)
    (row,) = plan_import(stored, by=finance).rows
    assert row.amount == 20_000


def test_the_dry_run_says_which_layout_was_recognised(finance, programme, people, lakes):
    rows = [["事项", "出账日", "出账"], [programme.name, date(2020, 5, 6), 2]]
    stored = stored_workbook({"湖省支付": rows}, finance)
    url = reverse("programme-import-plan", args=[stored.pk])
    page = client_of(finance).get(url).content.decode()
    assert "湖省" in page
    assert "出账" in page
    assert "万元" in page
    assert_hidden_from(people.wang, url)


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ("{programme: [事项]", "{programme: []", "programme", "at least 1 item"),
        ("amount_cny:", "amount:", "reads.0", "no “amount”"),
        ("paid_on: [出账日]", "paid_on: [出账]", "reads.0", "stands for two columns"),
        ("sheet: payments", "sheet: payment", "reads.0.sheet", "Input should be"),
        ("field: amount,", "field: sum,", "writes.0", "knows no “sum”"),
        ("unit: 万元", "unit: 千元", "reads.0.unit", "Input should be"),
        ("key: lakes", "key: lakes\nkey: rivers", "line", "stands twice"),
        ("key: lakes", "key: published-guides", "key", "already"),
        ("origin:", "source:", "origin", "required"),
    ],
)
def test_a_bad_layout_is_refused_with_place_and_reason(own_folder, old, new, place, reason):
    own_folder.mkdir()
    text = OWN.replace(old, new)
    assert text != OWN
    (own_folder / "lakes.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadDataFileError) as refused:
        load_layouts()
    assert refused.value.params["file"] == "lakes.yaml"
    assert place in str(refused.value.params["place"])
    assert reason in str(refused.value.params["reason"])


def test_while_a_layout_is_bad_the_page_says_so_and_imports_nothing(own_folder, finance, programme):
    own_folder.mkdir()
    (own_folder / "bad.yaml").write_text("key: [", encoding="utf-8")
    head = ["项目名称", "凭证号", "支付日期", "支付金额"]
    content = io.BytesIO(workbook_bytes({"支付": [head, [programme.name, "1", None, 5]]}))
    content.name = "支付.xlsx"
    answer = client_of(finance).post(reverse("programme-import"), {"file": content})
    assert "bad.yaml" in answer.content.decode()


def test_a_package_offers_a_folder_of_layouts(monkeypatch, tmp_path):
    (tmp_path / "rivers.yaml").write_text(OWN.replace("lakes", "rivers"), encoding="utf-8")
    asked = []

    def folders(group):
        asked.append(group)
        return [tmp_path]

    monkeypatch.setattr(budget_layouts.extensions, "folders", folders)
    assert "rivers" in load_layouts()
    assert asked == ["hengwang.budget_layouts"]


def test_the_plan_leaves_in_the_columns_of_the_province(programme, people, lakes):
    make_plan(programme, 5, date(2020, 12, 1))
    url = reverse("payment-plan-sheet")
    answer = client_of(people.lin).get(f"{url}?layout=lakes")
    (row,) = read_sheet(load_layouts()["lakes"].written("payment_plan"), answer.content)
    assert row == {"programme": programme.name, "amount": 5}
    page = load_workbook(io.BytesIO(answer.content)).active
    assert page.title == "湖省计划"
    assert client_of(people.lin).get(f"{url}?layout=nobody").status_code == 404
    listed = client_of(people.lin).get(reverse("payment-list")).content.decode()
    assert "layout=lakes" in listed
