"""The budget system and the voucher book in the demo: imported, compared, planned anew.

The project of the demo's judged year comes from two exports of the budget system, as a bureau's
would: projects, budgets and contracts by its owner, payments by the finance clerk.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from openpyxl import Workbook

from hengwang.accounts.models import User
from hengwang.demo.services.offices import SUPERVISOR, house, office
from hengwang.demo.services.visitors import make_visitors
from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.organizations.models import Unit
from hengwang.projects.choices import DifferenceState, MatchOutcome
from hengwang.projects.models import Programme, Reconciliation
from hengwang.projects.services.importing import carry_out_import, plan_import
from hengwang.projects.services.money import ArrivalData, record_arrival
from hengwang.projects.services.planning import PlanData, plan_payment
from hengwang.projects.services.programmes import ProgrammeData, change_programme
from hengwang.projects.services.reconciling import decide_difference, reconcile

NAME = "政务外网安全防护与运行保障（演示）"
CODE = "演示-62-2201-007"
BUDGET = 1_680_000
CONTRACT, FIRM = "演示-安服-01", "安全服务商丙（演示）"
# Month, day, yuan, voucher, purpose; 1,584,000 of the budget were paid.
PAYMENTS = (
    (2, 25, 168_000, "记-0231", "安全设备维保首付款"),
    (3, 28, 132_000, "记-0418", "第1季度安全驻场服务费"),
    (5, 20, 96_000, "记-0702", "等级保护测评费（首批）"),
    (6, 27, 132_000, "记-0911", "第2季度安全驻场服务费"),
    (8, 15, 420_000, "记-1120", "态势感知平台升级"),
    (9, 26, 132_000, "记-1304", "第3季度安全驻场服务费"),
    (10, 22, 144_000, "记-1421", "漏洞扫描与整改服务费"),
    (11, 20, 210_000, "记-1588", "边界防护设备更新"),
    (12, 12, 132_000, "记-1702", "第4季度安全驻场服务费"),
    (12, 19, 18_000, "记-1733", "应急演练保障费"),
)
# The voucher book tells some of them otherwise: another day, another amount, another number.
TOLD_OTHERWISE: Mapping[str, Mapping[str, Any]] = {
    "记-0702": {"day": 23},
    "记-1421": {"amount": 141_000},
    "记-1588": {"number": "记-1591"},
}
ONLY_IN_BOOK = ((7, 8, 5_600, "记-0988", "安全培训教材印刷费"),)
ONLY_HERE = frozenset({"记-1733"})
EXPLAINED = "演示：教材印刷费在公用经费列支，误记本项目，已调账"
CORRECTED = "演示：含质保金3000元，凭证按实付净额登记，质保金次年支付"


def load_budget_books() -> int:
    """Load what is not there yet; returns how many projects came new."""
    unit = house()
    if unit is None or Programme.objects.filter(name=NAME).exists():
        return 0
    people, year = make_visitors(), timezone.localdate().year - 1
    with transaction.atomic(), translation.override("zh-hans"):
        owner, clerk = people["demo-owner"], people["demo-finance"]
        _carry_out(_budgets(unit, year), f"一体化导出_预算指标_{year}.xlsx", owner)
        _carry_out(_payments(year), f"一体化导出_支付明细_{year}.xlsx", clerk)
        programme = _completed(Programme.objects.get(name=NAME), unit, people)
        arrival = ArrivalData(
            year, Decimal(BUDGET), arrived_on=date(year, 1, 22), document_number="演示指标-07"
        )
        record_arrival(programme.pk, arrival, by=clerk)
        _compare(unit, year, clerk)
    return 1


def _completed(programme: Programme, unit: Unit, people: dict[str, User]) -> Programme:
    """What the budget system does not tell: who answers for the project, and who supervises."""
    told = ProgrammeData(
        name=programme.name,
        first_year=programme.first_year,
        last_year=programme.last_year,
        kind=programme.kind,
        code=programme.code,
        summary=programme.summary,
        supervising_unit=office(SUPERVISOR, unit.region),
        owner=people["demo-owner"],
    )
    return change_programme(programme.pk, told, by=people["demo-owner"])


def load_payment_plan(programme: Programme, year: int, owner: User) -> None:
    """Twelve months of a budget as they will be due, for the plan the budget system takes in."""
    for month in (3, 6, 9, 12):
        plan = PlanData(
            date(year, month, 20), Decimal(90_000), purpose=f"第{month // 3}季度服务费（演示）"
        )
        plan_payment(programme.pk, plan, by=owner)


def _budgets(unit: Unit, year: int) -> dict[str, Sequence[Sequence[Any]]]:
    place = (CODE, NAME)
    return {
        "项目": [
            ("项目编码", "项目名称", "单位名称", "开始年度", "结束年度", "项目类型", "项目概况"),
            (*place, unit.name, year, year + 1, "extranet", "边界防护、监测处置、测评和演练"),
        ],
        "预算指标": [
            ("项目编码", "项目名称", "预算年度", "资金来源", "年初预算数（元）", "全年预算数（元）",
             "批复文号", "批复日期"),
            (*place, year, "本年财政拨款", 1_600_000, BUDGET, f"演示财〔{year}〕7号",
             date(year, 1, 15)),
            (*place, year + 1, "本年财政拨款", 360_000, 360_000, f"演示财〔{year + 1}〕7号",
             date(year + 1, 1, 14)),
        ],
        "合同": [
            ("项目编码", "项目名称", "合同编号", "合同名称", "供应商", "合同金额（元）",
             "签订日期", "开始日期", "结束日期"),
            (*place, CONTRACT, "网络安全驻场与维保服务合同（演示）", FIRM, 696_000,
             date(year, 1, 28), date(year, 2, 1), date(year, 12, 31)),
        ],
    }  # fmt: skip


def _payments(year: int) -> dict[str, Sequence[Sequence[Any]]]:
    head = (
        "项目编码", "项目名称", "预算年度", "支付日期", "凭证号", "支付金额（元）", "资金来源",
        "收款人", "用途", "合同编号",
    )  # fmt: skip
    rows = [
        (CODE, NAME, year, date(year, month, day), number, amount, "本年财政拨款",
         FIRM, purpose, CONTRACT if "驻场" in purpose or "维保" in purpose else "")
        for month, day, amount, number, purpose in PAYMENTS
    ]  # fmt: skip
    return {"支付明细": [head, *rows]}


def _carry_out(sheets: Mapping[str, Sequence[Sequence[Any]]], name: str, by: User) -> None:
    """Take a workbook in as a person does: look at the plan, confirm just that plan."""
    stored = _workbook(sheets, name, by)
    carry_out_import(stored, digest=plan_import(stored, by=by).digest, by=by)


def _workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], name: str, by: User) -> StoredFile:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return store(out.getvalue(), name=name, kind=FileKind.SPREADSHEET, by=by)


def _compare(unit: Unit, year: int, clerk: User) -> Reconciliation:
    """Hold the payments against the voucher book; one difference explained, one corrected."""
    lines: list[tuple[Any, ...]] = []
    for month, day, amount, number, purpose in (*PAYMENTS, *ONLY_IN_BOOK):
        if number in ONLY_HERE:
            continue
        told = {"day": day, "amount": amount, "number": number} | TOLD_OTHERWISE.get(number, {})
        day_told = date(year, month, told["day"])
        subject = "5001 业务活动费用"
        lines.append((day_told, told["number"], purpose, subject, told["amount"], None))
    lines.sort(key=lambda line: line[0])
    head = ("日期", "凭证号", "摘要", "科目", "借方金额", "贷方金额")
    total = (None, "", "本年合计", "", sum(line[4] for line in lines), None)
    rows = [(f"{unit.name}序时账",), ("单位：元",), head, *lines, total]
    stored = _workbook({"序时账": rows}, f"序时账_{year}.xlsx", clerk)
    run = reconcile(unit, year, stored, by=clerk)
    for outcome, reason in (
        (MatchOutcome.ONLY_THERE, EXPLAINED),
        (MatchOutcome.AMOUNT_DIFFERS, CORRECTED),
    ):
        row = run.rows.get(outcome=outcome)
        decide_difference(row.pk, state=DifferenceState.EXPLAINED, reason=reason, by=clerk)
    return run
