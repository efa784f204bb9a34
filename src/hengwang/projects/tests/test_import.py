"""Import by dry run: what is read, what is refused, and that exactly the plan is carried out."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.organizations.models import Company
from hengwang.projects import errors
from hengwang.projects.importing.columns import Sheet, header_of, split_unit
from hengwang.projects.importing.plans import Verdict
from hengwang.projects.importing.template import template_workbook
from hengwang.projects.models import BudgetLine, Contract, Payment, Programme, WorkbookImport
from hengwang.projects.services.importing import carry_out_import, plan_import
from hengwang.projects.tests.factories import make_budget_line, make_contract, make_programme
from hengwang.projects.tests.workbooks import (
    PAYMENT_HEAD,
    payments_sheet,
    stored_workbook,
    workbook_bytes,
)
from hengwang.testing.people import grant

DAY = date(2020, 3, 28)


@pytest.fixture
def officer(people, finance):
    """Who may do both: project owner and finance officer of 甲局."""
    grant(finance, Role.PROJECT_OWNER, people.unit)
    return finance


def plan_of(sheets, by):
    return plan_import(stored_workbook(sheets, by), by=by)


def one(plan):
    (row,) = plan.rows
    return row


def do(stored, by):
    return carry_out_import(stored, digest=plan_import(stored, by=by).digest, by=by)


def test_payments_are_shown_first_and_entered_as_shown(finance, programme):
    sheets = payments_sheet(
        [programme.name, "记-3-1", DAY, 825000, "丁公司", "线路租用"],
        [programme.name, "记-3-2", "2020年4月1日", "1.5万元", "丁公司", "备件"],
    )
    stored = stored_workbook(sheets, finance)
    plan = plan_import(stored, by=finance)
    assert [row.verdict for row in plan.rows] == [Verdict.ADD, Verdict.ADD]
    assert not Payment.objects.exists()
    done = carry_out_import(stored, digest=plan.digest, by=finance)
    first, second = Payment.objects.order_by("paid_on")
    assert (first.amount_cny, first.paid_on, first.payee) == (825000, DAY, "丁公司")
    assert (second.amount_cny, second.paid_on) == (15000, date(2020, 4, 1))
    assert (first.fiscal_year, first.source) == (2020, "appropriation")
    assert first.flags
    assert done.counts["add"] == 2
    assert AuditEntry.objects.filter(action="payment.recorded", note=stored.name).count() == 2
    assert AuditEntry.objects.filter(action="workbook.imported").count() == 1


def test_one_workbook_enters_a_project_with_its_money(officer, people):
    sheets = {
        # Payments stand first in the file and still find the project entered from it.
        "支付": [[*PAYMENT_HEAD, "合同编号"], ["云平台", "记-1", DAY, 500, "丁公司", "", "HT-9"]],
        "项目": [["项目名称", "项目编码", "预算年度", "项目单位"], ["云平台", "C-1", 2020, "甲局"]],
        "预算": [
            ["项目编码", "年度", "预算数（万元）", "资金来源"],
            ["C-1", 2020, 12.5, "上年结转"],
        ],
        "合同": [
            ["项目名称", "合同编号", "合同名称", "供应商", "合同金额（元）", "签订日期"],
            ["云平台", "HT-9", "云服务", "新公司", 90000, 43891],
        ],
        "备注": [["随便写的"]],
    }
    stored = stored_workbook(sheets, officer)
    plan = plan_import(stored, by=officer)
    assert {row.verdict for row in plan.rows} == {Verdict.ADD}
    assert plan.passed_over == ("备注",)
    assert "new_company" in plan.of(Sheet.CONTRACTS)[0].notes
    do(stored, officer)
    programme = Programme.objects.get()
    assert (programme.code, programme.unit) == ("C-1", people.unit)
    line = BudgetLine.objects.get()
    assert (line.approved_cny, line.source) == (125000, "carry_over")
    contract = Contract.objects.get()
    assert contract.company == Company.objects.get(name="新公司")
    assert contract.signed_on == date(2020, 3, 1)
    assert Payment.objects.get().contract == contract


def test_columns_are_found_by_name_in_any_order_under_a_title_and_a_unit(finance, programme):
    sheets = {
        "Sheet1": [
            ["2020年度电子政务外网支出明细表"],
            ["编制：财务科", None, None, "单位：万元"],
            ["序号", "摘 要", "金额", "凭证编号", "付款日期", "项  目"],
            [1, "线路", 82.5, "记１２", "２０２０／３／２８", programme.name],
        ]
    }
    row = one(plan_of(sheets, finance))
    assert row.verdict is Verdict.ADD
    assert row.facts.amount_cny == 825000
    assert row.facts.paid_on == DAY
    assert row.facts.purpose == "线路"


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("８２５，０００．５０", "825000.50"),
        ("82.5万元", "825000"),
        ("¥1,200", "1200"),
        (0.1 + 0.2, "0.30"),
        (-300, "-300"),
        ("（300）", "-300"),
    ],
)
def test_amounts_are_read_as_people_write_them(cell, yuan, finance, programme):
    row = one(plan_of(payments_sheet([programme.name, "记-1", DAY, cell, "", ""]), finance))
    assert row.verdict is Verdict.ADD, row.problems
    assert row.facts.amount_cny == Decimal(yuan)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"amount": None}, "cell_missing"),
        ({"amount": "约三百"}, "cell_unreadable"),
        ({"amount": "#REF!"}, "cell_unreadable"),
        ({"amount": 0}, "amount_zero"),
        ({"amount": "1e30"}, "cell_unreadable"),
        ({"amount": True}, "cell_unreadable"),
        ({"day": "2020-13-45"}, "cell_unreadable"),
        ({"programme": "没有的项目"}, "programme_unknown"),
        ({"programme": None}, "cell_missing"),
    ],
)
def test_what_is_impossible_is_refused_with_its_column(cells, code, finance, programme):
    told = {"programme": programme.name, "voucher": "记-1", "day": DAY, "amount": 5} | cells
    stored = stored_workbook(payments_sheet([*told.values(), "", ""]), finance)
    row = one(plan_import(stored, by=finance))
    assert row.verdict is Verdict.REFUSE
    assert [problem.code for problem in row.problems] == [code]
    assert row.number == 2
    with pytest.raises(errors.ImportEmptyPlanError):
        do(stored, finance)
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"amount": -5}, "refund"),
        ({"amount": 5 * 10**10}, "absurd"),
        ({"amount": 200_000}, "above_budget"),
        ({"amount": "0.123456"}, "rounded"),
        ({"day": None}, "undated"),
        ({"day": "无"}, "undated"),
        ({"voucher": ""}, "unnumbered"),
        ({"day": date(2021, 1, 5)}, "other_year"),
    ],
)
def test_what_is_irregular_is_taken_and_said(cells, note, finance, programme):
    make_budget_line(programme, 100_000)
    told = {"programme": programme.name, "voucher": "记-1", "day": DAY, "amount": 5} | cells
    row = one(plan_of(payments_sheet([*told.values(), "", ""]), finance))
    assert row.verdict is Verdict.ADD, row.problems
    assert note in row.notes


def test_the_same_file_enters_nothing_twice(finance, programme):
    sheets = payments_sheet(
        [programme.name, "记-1", DAY, 100, "", ""],
        [programme.name, "", DAY, 7, "丙", "无凭证"],
        [programme.name, "", DAY, 7, "丙", "无凭证"],
    )
    stored = stored_workbook(sheets, finance)
    do(stored, finance)
    assert Payment.objects.count() == 3
    again = plan_import(stored, by=finance)
    assert again.count(Verdict.HERE) == 3
    with pytest.raises(errors.ImportEmptyPlanError):
        do(stored, finance)
    assert WorkbookImport.objects.filter(sha256=stored.sha256).count() == 1


def test_a_voucher_that_stands_twice_in_the_file_is_entered_once(finance, programme):
    row = [programme.name, "记-1", DAY, 100, "", ""]
    plan = plan_of(payments_sheet(row, row), finance)
    assert [found.verdict for found in plan.rows] == [Verdict.ADD, Verdict.REPEATED]


def test_the_same_voucher_with_another_amount_is_another_payment(finance, programme):
    plan = plan_of(
        payments_sheet(
            [programme.name, "记-1", DAY, 100, "", ""], [programme.name, "记-1", DAY, 101, "", ""]
        ),
        finance,
    )
    assert plan.count(Verdict.ADD) == 2


def test_lines_of_sums_are_compared_and_left_out(finance, programme):
    plan = plan_of(
        payments_sheet(
            [programme.name, "记-1", DAY, 100, "", ""],
            [programme.name, "记-2", DAY, 50, "", ""],
            ["小计", None, None, 150],
            [programme.name, "记-3", DAY, 10, "", ""],
            ["合 计", None, None, 161],
        ),
        finance,
    )
    assert plan.count(Verdict.ADD) == 3
    assert [(check.stated, check.summed) for check in plan.totals] == [(150, 150), (161, 160)]


def test_a_plan_is_carried_out_only_while_it_still_holds(finance, programme):
    stored = stored_workbook(payments_sheet([programme.name, "记-1", DAY, 100, "", ""]), finance)
    seen = plan_import(stored, by=finance).digest
    Payment.objects.create(
        programme=programme, fiscal_year=2020, amount_cny=100, voucher_number="记-1"
    )
    with pytest.raises(errors.ImportChangedError):
        carry_out_import(stored, digest=seen, by=finance)
    assert Payment.objects.count() == 1
    assert not WorkbookImport.objects.exists()


def test_nothing_is_half_written_when_it_breaks_in_the_middle(officer, programme, monkeypatch):
    sheets = {
        "项目": [["项目名称", "预算年度"], ["新项目", 2020]],
        "支付": [PAYMENT_HEAD, [programme.name, "记-1", DAY, 100, "", ""]],
    }
    stored = stored_workbook(sheets, officer)
    digest = plan_import(stored, by=officer).digest

    def breaks(*_args, **_told):
        raise OSError

    monkeypatch.setattr("hengwang.projects.services.importing.record_payments", breaks)
    entries = AuditEntry.objects.count()
    with pytest.raises(OSError):  # noqa: PT011  whatever it is
        carry_out_import(stored, digest=digest, by=officer)
    assert Programme.objects.count() == 1
    assert AuditEntry.objects.count() == entries


def test_formulas_give_their_saved_value_and_are_said(finance, programme):
    book = Workbook()
    book.active.title = "支付"
    book.active.append(PAYMENT_HEAD)
    book.active.append([programme.name, "记-1", DAY, "=100+1", "", ""])
    buffer = io.BytesIO()
    book.save(buffer)
    # openpyxl saves no value with a formula, as in a file no spreadsheet program has opened.
    row = one(
        plan_import(
            store(buffer.getvalue(), name="a.xlsx", kind=FileKind.SPREADSHEET, by=finance),
            by=finance,
        )
    )
    assert "formula" in row.notes
    assert row.verdict is Verdict.REFUSE
    with_value = with_cached_value(buffer.getvalue(), "101")
    stored = store(with_value, name="b.xlsx", kind=FileKind.SPREADSHEET, by=finance)
    row = one(plan_import(stored, by=finance))
    assert (row.verdict, row.facts.amount_cny) == (Verdict.ADD, 101)
    assert "formula" in row.notes


def with_cached_value(content, value):
    """The workbook as a spreadsheet program saves it: formula and value."""
    import zipfile  # noqa: PLC0415  only this helper looks inside

    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for item in source.infolist():
            data = source.read(item)
            if item.filename.startswith("xl/worksheets/"):
                data = data.replace(b"<f>100+1</f><v></v>", f"<f>100+1</f><v>{value}</v>".encode())
                data = data.replace(b"<f>100+1</f><v />", f"<f>100+1</f><v>{value}</v>".encode())
            out.writestr(item, data)
    return target.getvalue()


def test_a_table_of_text_is_read_in_chinese_encodings(finance, programme):
    text = f"项目名称,凭证号,支付日期,支付金额（万元）\n{programme.name},记-1,2020-03-28,1.5\n"
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        stored = store(text.encode(encoding), name="a.csv", kind=FileKind.SPREADSHEET, by=finance)
        row = one(plan_import(stored, by=finance))
        assert (row.verdict, row.facts.amount_cny) == (Verdict.ADD, 15000), encoding


def test_a_workbook_without_our_tables_is_refused_by_name(finance):
    stored = stored_workbook({"Sheet1": [["a", "b"], [1, 2]]}, finance, "别的.xlsx")
    with pytest.raises(errors.ImportEmptyError) as refused:
        plan_import(stored, by=finance)
    assert refused.value.params == {"name": "别的.xlsx"}


def test_a_damaged_sheet_is_refused(finance, programme):
    import zipfile  # noqa: PLC0415

    content = workbook_bytes(payments_sheet([programme.name, "记-1", DAY, 5, "", ""]))
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for item in source.infolist():
            data = source.read(item)
            is_sheet = item.filename.startswith("xl/worksheets/")
            out.writestr(item, data[: len(data) // 2] if is_sheet else data)
    stored = store(target.getvalue(), name="a.xlsx", kind=FileKind.SPREADSHEET, by=finance)
    with pytest.raises(errors.ImportUnreadableError):
        plan_import(stored, by=finance)


def test_too_many_rows_are_refused(finance, programme, monkeypatch):
    monkeypatch.setattr("hengwang.projects.importing.reading.MOST_ROWS", 2)
    rows = [[programme.name, f"记-{n}", DAY, 5, "", ""] for n in range(3)]
    with pytest.raises(errors.ImportTooLongError):
        plan_of(payments_sheet(*rows), finance)


def test_rows_about_projects_of_others_are_refused_like_unknown_ones(people, finance):
    theirs = make_programme(people.other_unit, "乙局的项目", by=people.wang)
    row = one(plan_of(payments_sheet([theirs.name, "记-1", DAY, 5, "", ""]), finance))
    assert [problem.code for problem in row.problems] == ["programme_unknown"]


def test_an_owner_does_not_bring_payments_in(people, programme):
    row = one(plan_of(payments_sheet([programme.name, "记-1", DAY, 5, "", ""]), people.lin))
    assert [problem.code for problem in row.problems] == ["programme_unknown"]


def test_projects_with_one_name_are_told_apart_by_year(people, finance):
    names = [make_programme(people.unit, "运维", by=people.lin, years=(y, y)) for y in (2020, 2021)]
    head = [*PAYMENT_HEAD, "年度"]
    row = ["运维", "记-1", None, 5, "", "", 2021]
    found = one(plan_of(payments_sheet(row, head=head), finance))
    assert found.links["programme"] == names[1].pk
    unsaid = one(plan_of(payments_sheet([*row[:6], None], head=head), finance))
    assert [problem.code for problem in unsaid.problems] == ["several_programmes"]


def test_a_contract_nobody_knows_is_a_reason_to_refuse(finance, programme):
    make_contract(programme, number="HT-1")
    head = [*PAYMENT_HEAD, "合同编号"]
    row = [programme.name, "记-1", DAY, 5, "", ""]
    plan = plan_of(payments_sheet([*row, "HT-1"], [*row, "HT-2"], head=head), finance)
    assert [found.verdict for found in plan.rows] == [Verdict.ADD, Verdict.REFUSE]


def test_the_template_is_read_by_its_own_reader(officer, people):
    book = load_workbook(io.BytesIO(template_workbook()))
    assert book.sheetnames == ["项目", "预算明细", "合同", "支付", "说明"]
    filled = {
        "项目": {"项目名称": "新项目", "开始年度": 2020},
        "预算明细": {"项目名称": "新项目", "预算年度": 2020, "全年预算数（元）": 1000},
        "合同": {"项目名称": "新项目", "合同名称": "线路", "供应商": "丁", "合同金额（元）": 900},
        "支付": {"项目名称": "新项目", "支付金额（元）": 800, "支付日期": "2020年5月1日"},
    }
    for title, cells in filled.items():
        heads = [cell.value for cell in book[title][1]]
        for name, value in cells.items():
            book[title].cell(row=2, column=heads.index(name) + 1, value=value)
    buffer = io.BytesIO()
    book.save(buffer)
    stored = store(buffer.getvalue(), name="填好.xlsx", kind=FileKind.SPREADSHEET, by=officer)
    plan = plan_import(stored, by=officer)
    assert plan.passed_over == ("说明",)
    assert [row.verdict for row in plan.rows] == [Verdict.ADD] * 4, plan.rows
    do(stored, officer)
    assert Payment.objects.get().amount_cny == 800


def test_a_table_of_contracts_is_not_taken_for_payments():
    head = ["项目名称", "合同编号", "合同名称", "供应商", "合同金额", "签订日期"]
    assert header_of(1, head, None).sheet is Sheet.CONTRACTS
    assert header_of(1, ["项目名称", "说明"], None) is None


@pytest.mark.parametrize(
    ("title", "plain", "unit"),
    [
        ("金额（万元）", "金额", "wan"),
        ("金额(元)", "金额", "yuan"),
        ("金额", "金额", None),
        ("元", "元", None),
    ],
)
def test_a_heading_says_its_unit(title, plain, unit):
    assert split_unit(title) == (plain, unit)


def test_an_export_of_the_budget_system_is_read_as_it_comes(finance, programme):
    line = make_budget_line(programme, 900_000, approval_number="甘财预〔2020〕1号")
    sheets = {
        "支付明细": [
            ["国库集中支付明细表"],
            ["单位：万元"],
            [
                "指标文号",
                "项目",
                None,
                "支付凭证号",
                "支付日期",
                "收款人",
                None,
                "业务类型",
                "金额",
            ],
            [None, "编码", "名称", None, None, "全称", "账号", None, None],
            ["甘财预〔2020〕1号", "", programme.name, "记-3", DAY, "丁公司", "1", "正常", 1.5],
            [
                "甘财预〔2020〕1号",
                "",
                programme.name,
                "记-3",
                "20200428",
                "丁公司",
                "1",
                "正常",
                1.5,
            ],
            ["本页合计", None, None, None, None, None, None, None, 3],
            [
                "指标文号",
                "项目",
                None,
                "支付凭证号",
                "支付日期",
                "收款人",
                None,
                "业务类型",
                "金额",
            ],
            ["", "", programme.name, "记-9", "2020.5.1", "丁公司", "1", "退款", 0.5],
            ["合计", None, None, None, None, None, None, None, 2.5],
        ]
    }
    stored = stored_workbook(sheets, finance)
    plan = plan_import(stored, by=finance)
    assert plan.count(Verdict.ADD) == 3, [(row.number, row.problems) for row in plan.rows]
    assert [check.difference for check in plan.totals] == [0]
    do(stored, finance)
    paid = list(Payment.objects.order_by("paid_on"))
    assert [row.amount_cny for row in paid] == [15_000, 15_000, -5_000]
    assert [row.budget_line for row in paid] == [line, line, None]
    assert plan_import(stored, by=finance).count(Verdict.HERE) == 3
