"""A year of one project, lived by five roles in their browsers: declared to rectified."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.disclosure.models import Publication, Rectification
from hengwang.organizations.models import Unit
from hengwang.performance.models import Evaluation, GoalChange, MonitoringRecord
from hengwang.projects.models import Programme
from hengwang.seals.keys import make_key
from hengwang.seals.models import Seal
from hengwang.testing.people import People

pytestmark = pytest.mark.browser

YEAR = 2025
WORDS = {
    "zh-hans": {"return": "退回", "seal": "封存", "valid": "通过"},
    "en": {"return": "Return", "seal": "Seal", "valid": "valid"},
}
ROWS = (
    # section, level 2, name, target, points, source, metric
    ("预算执行率", "", "年度资金总额", "100%", "10", "budget", "projects.execution_rate"),
    ("产出指标", "数量指标", "接入单位数量", "较多", "50", "manual", ""),
    ("效益指标", "社会效益指标", "覆盖率", "≥90%", "30", "manual", ""),
    ("满意度指标", "服务对象满意度指标", "受益者满意度", "≥90%", "10", "manual", ""),
)


@dataclass
class Desk:
    """One person at a browser of their own, on a day of the year."""

    page: Page

    def go(self, name: str, *args: object) -> None:
        root = "/".join(self.page.url.split("/")[:3])
        self.page.goto(root + reverse(name, args=args))

    def fill(self, **told: str | Path) -> None:
        """Enter fields by their names and send the form, which must be accepted."""
        page = self.page
        for name, value in told.items():
            field = page.locator(f"main [name='{name}']")
            if isinstance(value, Path):
                field.set_input_files(value)
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.evaluate(
                    "(one, value) => { if (one.tomselect) one.tomselect.setValue(value);"
                    " else { one.value = value; one.dispatchEvent(new Event('change')); } }",
                    value,
                )
            else:
                field.fill(value)
        with page.expect_navigation():
            page.locator("main form.hw-form .btn-primary").last.click()
        refused = page.locator("form.hw-form .alert.is-bad, form.hw-form .invalid-feedback")
        assert refused.all_inner_texts() == []

    def press(self, address: str) -> None:
        """Press the button whose form goes to this address, and agree to what it asks."""
        form = self.page.locator(f"main form[action='{address}']")
        asks = form.get_attribute("data-confirm") is not None
        form.locator("button").first.click()
        if asks:
            self.page.locator("dialog[open] .btn-primary, dialog[open] .btn-danger").first.click()
        self.page.wait_for_load_state()

    def step(self, evaluation: Evaluation, name: str) -> None:
        """Lead the evaluation one step further from its page."""
        self.page.goto(self.root + evaluation.get_absolute_url())
        self.press(reverse("evaluation-step", args=[evaluation.pk, name]))
        evaluation.refresh_from_db()

    @property
    def root(self) -> str:
        return "/".join(self.page.url.split("/")[:3])

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


@dataclass
class Office:
    """The five desks, and the day they all see on the wall."""

    people: People
    open_page: Callable[..., Page]
    language: str
    clock: time_machine.Traveller

    def on(self, day: str) -> None:
        self.clock.move_to(datetime.fromisoformat(f"{day}T09:30:00").replace(tzinfo=SHANGHAI))

    def desk(self, role: Role, width: int = 1280) -> Desk:
        who = self.people.lin if role is Role.PROJECT_OWNER else self.people.with_role(role)
        User.objects.filter(pk=who.pk).update(language=self.language)
        return Desk(self.open_page("/", person=User.objects.get(pk=who.pk), width=width))


SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(params=["zh-hans", "en"])
def office(request, people, open_page, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make_key()
    with time_machine.travel(datetime(YEAR - 1, 12, 2, 9, tzinfo=SHANGHAI), tick=True) as clock:
        yield Office(people, open_page, request.param, clock)


@pytest.fixture
def proof(tmp_path) -> Path:
    paper = tmp_path / "接入单位清单.txt"
    paper.write_text("全年接入单位81家，覆盖率95%，满意度92%。", encoding="utf-8")
    return paper


def test_a_year_from_the_declaration_to_the_rectification(office, proof, tmp_path):
    evaluation = declared(office)
    approved(office, evaluation)
    changed(office, evaluation)
    monitored(office, evaluation)
    evaluated(office, evaluation, proof)
    returned_and_confirmed(office, evaluation)
    sealed_and_verified(office, evaluation, tmp_path)
    published_and_applied(office, evaluation)
    rectified(office, evaluation, proof)


def declared(office: Office) -> Evaluation:
    """In December the owner enters the project and next year's goals, one not measurable."""
    owner = office.desk(Role.PROJECT_OWNER)
    unit = Unit.objects.get(pk=office.people.unit.pk)
    owner.go("programme-new")
    owner.fill(
        unit=str(unit.pk),
        name="政务外网运行维护",
        kind="extranet",
        first_year=str(YEAR),
        last_year=str(YEAR),
    )
    programme = Programme.objects.get()
    owner.go("budget-line-new", programme.pk)
    owner.fill(fiscal_year=str(YEAR), initial_cny="400万元", approved_cny="400万元")
    owner.go("evaluation-new")
    owner.fill(programme=str(programme.pk), year=str(YEAR), kind="unit_self", ruleset="mof-2020-10")
    evaluation = Evaluation.objects.get()
    for section, level2, name, target, points, source, metric in ROWS:
        owner.go("indicator-new", evaluation.pk)
        owner.fill(
            section=section,
            level2=level2,
            level3=name,
            target_text=target,
            points=points,
            source=source,
            metric_key=metric,
        )
    owner.go("declaration", evaluation.pk)
    owner.press(reverse("declaration-hand-in", args=[evaluation.pk]))
    expect(owner.page.locator(".alert.is-bad, .alert-danger").first).to_contain_text("接入单位数量")
    owner.go("indicator-edit", evaluation.indicators.get(level3="接入单位数量").pk)
    owner.fill(target_text="≥80家")
    owner.go("declaration", evaluation.pk)
    owner.press(reverse("declaration-hand-in", args=[evaluation.pk]))
    assert evaluation.declaration.state == "handed_in"
    return evaluation


def approved(office: Office, evaluation: Evaluation) -> None:
    """The supervising office sends the goals back once, then approves them."""
    office.on(f"{YEAR - 1}-12-16")
    reviewer = office.desk(Role.SUPERVISING_OFFICER)
    reviewer.go("declaration-return", evaluation.pk)
    reviewer.fill(reason="请说明覆盖率的口径")
    owner = office.desk(Role.PROJECT_OWNER, width=390)
    owner.go("declaration", evaluation.pk)
    owner.says("请说明覆盖率的口径")
    owner.press(reverse("declaration-hand-in", args=[evaluation.pk]))
    reviewer.go("declaration-approve", evaluation.pk)
    reviewer.fill(number="甲财绩〔2024〕18号", on=f"{YEAR - 1}-12-20")
    evaluation.refresh_from_db()
    assert evaluation.declaration.state == "approved"


def changed(office: Office, evaluation: Evaluation) -> None:
    """In May the goals change with a reason; another hand approves, and versions stay."""
    office.on(f"{YEAR}-02-10")
    finance, programme = office.desk(Role.FINANCE_OFFICER), evaluation.programme
    finance.go("arrival-new", programme.pk)
    finance.fill(fiscal_year=str(YEAR), amount_cny="400万元", arrived_on=f"{YEAR}-02-10")
    office.on(f"{YEAR}-05-08")
    owner = office.desk(Role.PROJECT_OWNER)
    row = evaluation.indicators.get(level3="接入单位数量")
    owner.go("goal-change-new", evaluation.pk)
    owner.fill(**{"reason": "两家单位并入", f"target_{row.pk}": "≥78家"})
    reviewer = office.desk(Role.SUPERVISING_OFFICER)
    change = GoalChange.objects.get()
    reviewer.go("goal-change-approve", change.pk)
    reviewer.fill(number="甲财绩〔2025〕3号", on=f"{YEAR}-05-09")
    row.refresh_from_db()
    assert row.target_text == "≥78家"
    reviewer.go("goal-versions", evaluation.pk)
    reviewer.says("≥80家")
    reviewer.says("≥78家")


def monitored(office: Office, evaluation: Evaluation) -> None:
    """In August the owner explains what is expected to miss and hands the report in."""
    office.on(f"{YEAR}-07-15")
    finance = office.desk(Role.FINANCE_OFFICER)
    finance.go("payment-new", evaluation.programme.pk)
    finance.fill(
        fiscal_year=str(YEAR),
        paid_on=f"{YEAR}-07-15",
        voucher_number="记-11",
        amount_cny="１００万元",
        payee="丙公司",
    )
    office.on(f"{YEAR}-08-12")
    owner = office.desk(Role.PROJECT_OWNER)
    owner.step(evaluation, "start_monitoring")
    owner.go("evaluation-monitor", evaluation.pk)
    owner.says("100.00")
    owner.press(reverse("monitoring-begin", args=[evaluation.pk]))
    record = MonitoringRecord.objects.get()
    assert record.entries.exists()
    for entry in record.entries.all():
        owner.go("deviation-explain", entry.pk)
        owner.fill(reason="合同四季度付款", measure="十一月完成支付")
    owner.go("monitoring-record", record.pk)
    owner.press(reverse("monitoring-report", args=[record.pk]))
    record.refresh_from_db()
    assert record.reported_at is not None
    assert record.look["executed"] == "1000000.00"


def evaluated(office: Office, evaluation: Evaluation, proof: Path) -> None:
    """In January the owner enters what came of it; without evidence nothing is submitted."""
    office.on(f"{YEAR}-11-28")
    finance = office.desk(Role.FINANCE_OFFICER)
    finance.go("payment-new", evaluation.programme.pk)
    finance.fill(
        fiscal_year=str(YEAR),
        paid_on=f"{YEAR}-11-28",
        voucher_number="记-57",
        amount_cny="296万元",
        payee="丙公司",
    )
    office.on(f"{YEAR + 1}-01-12")
    owner = office.desk(Role.PROJECT_OWNER)
    owner.step(evaluation, "start_self_evaluation")
    found = {"接入单位数量": "81家", "覆盖率": "95%", "受益者满意度": "92%"}
    for name, actual in found.items():
        owner.go("indicator-actual", evaluation.indicators.get(level3=name).pk)
        owner.fill(actual_text=actual)
    money = evaluation.indicators.get(level3="年度资金总额")
    owner.go("indicator-actual", money.pk)
    owner.fill(deviation_note="尾款按合同在下年支付")
    owner.step(evaluation, "submit")
    assert evaluation.state == "self_evaluation"
    for name in found:
        owner.go("indicator-actual", evaluation.indicators.get(level3=name).pk)
        owner.fill(new_file=proof)
    owner.step(evaluation, "submit")
    assert evaluation.state == "submitted"
    # 396 of 400 万元 are 99.00 %, of 10 points; everything else is met.
    assert evaluation.total == Decimal("99.90")


def returned_and_confirmed(office: Office, evaluation: Evaluation) -> None:
    """The evaluator sends it back with a reason; the second revision is confirmed."""
    office.on(f"{YEAR + 1}-02-03")
    judge, owner = office.desk(Role.EVALUATOR), office.desk(Role.PROJECT_OWNER, width=390)
    judge.go("evaluation-step", evaluation.pk, "return")
    judge.fill(reason="请更正接入单位数量")
    owner.go("indicator-actual", evaluation.indicators.get(level3="接入单位数量").pk)
    owner.fill(actual_text="79家")
    owner.step(evaluation, "submit")
    judge.step(evaluation, "confirm")
    assert evaluation.state == "confirmed"
    assert evaluation.revision == 2
    judge.go("evaluation-history", evaluation.pk)
    judge.says("请更正接入单位数量")


def sealed_and_verified(office: Office, evaluation: Evaluation, folder: Path) -> None:
    """The evaluator seals; the package verifies offline with the standard library alone."""
    judge = office.desk(Role.EVALUATOR)
    judge.page.goto(judge.root + evaluation.get_absolute_url())
    judge.press(reverse("evaluation-seal", args=[evaluation.pk]))
    seal = Seal.objects.get()
    judge.go("seal-detail", seal.pk)
    with judge.page.expect_download() as package:
        address = reverse("seal-package", args=[seal.pk])
        judge.page.locator(f"a[href='{address}']").first.click()
    with judge.page.expect_download() as verifier:
        judge.page.locator(f"a[href='{reverse('seal-verifier')}']").first.click()
    for download, name in ((package, "package.zip"), (verifier, "verifier.pyz")):
        download.value.save_as(folder / name)
    said = subprocess.run(
        [sys.executable, "-I", str(folder / "verifier.pyz"), str(folder / "package.zip")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr


def published_and_applied(office: Office, evaluation: Evaluation) -> None:
    """The owner publishes in time; the result moves the next budget; the leader sees it."""
    office.on(f"{YEAR + 1}-03-16")
    owner = office.desk(Role.PROJECT_OWNER)
    owner.go("publication-record", evaluation.pk)
    owner.fill(
        approved_on=f"{YEAR + 1}-03-02",
        published_on=f"{YEAR + 1}-03-16",
        place="https://www.example.gov.cn/jxpj/2025",
    )
    evaluation.refresh_from_db()
    assert evaluation.state == "published"
    assert Publication.objects.get().published_on.isoformat() == f"{YEAR + 1}-03-16"
    judge = office.desk(Role.EVALUATOR)
    judge.go("application-new", evaluation.pk)
    judge.fill(
        kind="raise",
        amount_cny="20万元",
        decided_on=f"{YEAR + 1}-03-16",
        decided_by="甲局预算会议",
        reason="执行良好",
    )
    leader = office.desk(Role.LEADER)
    leader.page.goto(leader.root + evaluation.get_absolute_url())
    leader.says("99.90")
    leader.says("执行良好")
    assert not leader.page.locator("main form[method=post][action*='/step/']").count()


def rectified(office: Office, evaluation: Evaluation, proof: Path) -> None:
    """A problem is followed until it is closed by another hand."""
    judge = office.desk(Role.EVALUATOR)
    judge.go("rectification-new", evaluation.pk)
    judge.fill(
        problem="尾款未在年内支付",
        measure="合同约定年内付清",
        responsible="甲局",
        due_on=f"{YEAR + 1}-05-31",
    )
    found = Rectification.objects.get()
    office.on(f"{YEAR + 1}-05-20")
    owner = office.desk(Role.PROJECT_OWNER, width=390)
    owner.go("rectification-done", found.pk)
    owner.fill(note="新合同已改付款条款", file=proof)
    judge = office.desk(Role.EVALUATOR)
    judge.go("rectification-detail", found.pk)
    judge.press(reverse("rectification-close", args=[found.pk]))
    found.refresh_from_db()
    assert found.closed_on.isoformat() == f"{YEAR + 1}-05-20"
