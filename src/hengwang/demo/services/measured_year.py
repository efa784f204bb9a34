"""The demo's year of operation as an evaluation: every row measured from the records around it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation

from hengwang.accounts.models import User
from hengwang.demo.services.visitors import make_visitors
from hengwang.organizations.answering import EXTRANETS
from hengwang.organizations.choices import CompanyKind, Duty
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.services import CompanyFacts, open_company
from hengwang.organizations.services.units import give_duty
from hengwang.performance.choices import EvaluationKind
from hengwang.performance.library.loading import load_library
from hengwang.performance.models import Evaluation
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services import declarations
from hengwang.performance.services.declaring import (
    IndicatorData,
    add_indicator,
    declare_evaluation,
    set_goal,
)
from hengwang.performance.services.library import data_of
from hengwang.performance.services.scoring import remeasure_and_rescore
from hengwang.projects.models import Programme
from hengwang.projects.services.money import (
    ArrivalData,
    BudgetLineData,
    add_budget_line,
    record_arrival,
)
from hengwang.projects.services.programmes import ProgrammeData, create_programme
from hengwang.projects.services.spending import (
    ContractData,
    Links,
    PaymentData,
    record_contract,
    record_payment,
)

NAME = "政务外网运行维护与线路租用（演示）"
BUDGET = Decimal(3_280_000)
RULESET = "mof-2020-10"


@dataclass(frozen=True)
class Chosen:
    """An entry of the library with points and target, and its place where the library's is not."""

    key: str
    points: int
    target: str
    place: tuple[str, str] | None = None

    def data(self) -> IndicatorData:
        """The row as it is declared."""
        entry = load_library().entries[self.key]
        data = replace(
            data_of(entry, ruleset_of(RULESET), Decimal(self.points)), target_text=self.target
        )
        if self.place is None:
            return data
        section, level2 = self.place
        return replace(data, section=section, level2=level2)


SERVED = ("满意度指标", "服务对象满意度指标")
ROWS = (
    Chosen("budget-execution", 10, "100%"),
    Chosen("units-connected", 5, "≥72家"),
    Chosen("circuits-leased", 5, "≥190条"),
    Chosen("maintenance-rounds", 5, "≥100%"),
    Chosen("maintenance-log", 3, "≥95%"),
    Chosen("assurances-carried-out", 3, "≥1次"),
    Chosen("unobstructed-days", 8, "≥99%"),
    Chosen("uptime", 6, "≥99.9%"),
    Chosen("large-outages", 4, "0起"),
    Chosen("opened-on-time", 4, "≥95%"),
    Chosen("restored-on-time", 4, "≥95%"),
    Chosen("duty-staffed", 3, "≥100%"),
    Chosen("regions-connected", 12, "≥95%"),
    Chosen("units-covered", 10, "≥80%"),
    Chosen("private-networks-merged", 8, "≥1个"),
    Chosen("fault-satisfaction", 10, "≥90%", SERVED),
)


def load_measured_year() -> int:
    """Load what is not there yet, after the records it is measured from; how many came new."""
    unit = Unit.objects.filter(programmes__isnull=False).order_by("pk").first()
    if unit is None or Programme.objects.filter(name=NAME).exists():
        return 0
    people = make_visitors()
    with transaction.atomic(), translation.override("zh-hans"):
        if not unit.duties.filter(duty__in=EXTRANETS).exists():
            give_duty(unit.pk, Duty.PROVINCE_EXTRANET, by=None, region=unit.region)
        year = timezone.localdate().year
        programme = _programme(unit, year, people)
        evaluation = _evaluation(programme, year, people["demo-owner"])
        remeasure_and_rescore(evaluation.pk)
        declarations.hand_in(evaluation.pk, by=people["demo-owner"])
        number, on = f"演示绩〔{year}〕2号", min(date(year, 1, 12), timezone.localdate())
        declarations.approve(evaluation.pk, number=number, on=on, by=people["demo-evaluator"])
    return 1


def _programme(unit: Unit, year: int, people: dict[str, User]) -> Programme:
    owner, clerk, today = people["demo-owner"], people["demo-finance"], timezone.localdate()
    programme = create_programme(unit, ProgrammeData(NAME, year, year, kind="extranet"), by=owner)
    add_budget_line(programme.pk, BudgetLineData(year, BUDGET, initial_cny=BUDGET), by=owner)
    contract = record_contract(
        programme.pk,
        ContractData(
            name="政务外网线路租用合同（演示）",
            amount_cny=BUDGET,
            number=f"演示-{year}-11",
            signed_on=date(year - 1, 12, 25),
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
        ),
        company=_carrier(),
        by=owner,
    )
    if today >= date(year, 1, 20):
        money = ArrivalData(year, BUDGET, arrived_on=date(year, 1, 20), document_number="演示-02")
        record_arrival(programme.pk, money, by=clerk)
    for month in (3, 6, 9, 12):
        paid_on = date(year, month, 26)
        if paid_on > today:
            break
        payment = PaymentData(
            year,
            BUDGET / 4,
            paid_on=paid_on,
            voucher_number=f"演示-{year}-{month:02}",
            payee=str(contract.company),
            purpose=f"线路租用费，至{month}月底",
        )
        record_payment(programme.pk, payment, links=Links(contract=contract), by=clerk)
    return programme


def _carrier() -> Company:
    known = Company.objects.filter(kind=CompanyKind.CARRIER).order_by("pk").first()
    return known or open_company("运营商甲（演示）", CompanyFacts(CompanyKind.CARRIER), by=None)


def _evaluation(programme: Programme, year: int, owner: User) -> Evaluation:
    evaluation = declare_evaluation(
        programme,
        year=year,
        kind=EvaluationKind.UNIT_SELF,
        title=f"{year}年度{NAME}绩效自评",
        ruleset_key=RULESET,
        by=owner,
    )
    expected = "线路和骨干网全年畅通，应联单位接入，故障按时恢复，单位满意（演示）"
    set_goal(evaluation.pk, expected=expected, by=owner)
    for one in ROWS:
        add_indicator(evaluation.pk, one.data(), by=owner)
    return evaluation
