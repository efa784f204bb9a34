"""Load the five reference projects: units, money, goals, indicators, printed figures."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.demo.cases_reading import CASES, Case, read_case, report_text
from hengwang.demo.services.evaluations import load_evaluation
from hengwang.demo.services.visitors import make_visitors
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.kernel.money import AmountUnit, to_yuan
from hengwang.organizations.choices import Level, UnitKind
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.projects.choices import AcceptanceStage, FundSource, SubProjectStatus
from hengwang.projects.models import Programme
from hengwang.projects.services.money import (
    ArrivalData,
    BudgetLineData,
    add_budget_line,
    record_arrival,
)
from hengwang.projects.services.programmes import (
    ProgrammeData,
    SubProjectData,
    add_subproject,
    create_programme,
)
from hengwang.projects.services.spending import (
    AcceptanceData,
    Links,
    PaymentData,
    record_acceptance,
    record_payment,
)
from hengwang.reviews.services import load_report

STATUSES = {
    "完成并验收合格": SubProjectStatus.ACCEPTED,
    "未开展": SubProjectStatus.NOT_CARRIED_OUT,
    "项目进入验收阶段": SubProjectStatus.COMPLETED,
    "进入设备试运行阶段": SubProjectStatus.TRIAL,
}


@dataclass(frozen=True)
class Hands:
    """Who enters what in the demo."""

    owner: User
    finance: User


def load_reference_projects(say: Callable[[str], object]) -> int:
    """Load what is not there yet; returns how many projects came new.

    Each case is one transaction: interrupted, it is there in whole or not at all.
    """
    people = make_visitors()
    hands = Hands(people["demo-owner"], people["demo-finance"])
    new = 0
    for name in CASES:
        case = read_case(name)
        if Programme.objects.filter(name=case.programme.name).exists():
            continue
        say(f"  {case.programme.name} ({case.unit.name})")
        with transaction.atomic():
            _load(name, case, hands)
        new += 1
    return new


def _load(name: str, case: Case, hands: Hands) -> None:
    region = Region.objects.get(code=case.unit.region)
    unit = _unit(case.unit.name, case.unit.level, region, case.unit.short_name)
    supervisor = (
        _unit(case.supervising_unit, case.unit.level, region) if case.supervising_unit else None
    )
    told = case.programme
    programme = create_programme(
        unit,
        ProgrammeData(
            name=told.name,
            kind=told.kind,
            first_year=told.first_year,
            last_year=told.last_year,
            supervising_unit=supervisor,
            owner=hands.owner,
        ),
        by=hands.owner,
    )
    _load_money(programme, case, hands)
    _load_subprojects(programme, case, hands)
    report = store(
        report_text(name), name=f"{case.title}.txt", kind=FileKind.REPORT, by=hands.owner
    )
    load_evaluation(programme, case, report=report, by=hands.owner)
    load_report(programme, case.year, report, by=hands.owner)


def _unit(name: str, level: str, region: Region, short_name: str = "") -> Unit:
    found = Unit.objects.filter(name=name, region=region, closed_on=None).first()
    facts = UnitFacts(level=Level(level), region=region, kind=UnitKind.INSTITUTION)
    return found or open_unit(name, facts, by=None, short_name=short_name)


def _load_money(programme: Programme, case: Case, hands: Hands) -> None:
    """Arrivals and, where the sub-projects state none, budget and payments of each source."""
    by_subproject = any(part.spent is not None for part in case.subprojects)
    budgets_by_subproject = any(part.budget is not None for part in case.subprojects)
    for fund in case.funds:
        if not fund.source or fund.budget is None:
            continue
        source = FundSource(fund.source)
        if not budgets_by_subproject:
            add_budget_line(
                programme.pk,
                BudgetLineData(
                    fiscal_year=case.year,
                    source=source,
                    level=fund.treasury,
                    initial_cny=_yuan(fund.initial),
                    approved_cny=to_yuan(Decimal(fund.budget), AmountUnit.WAN),
                    expense_item=fund.name if len(case.funds) > 1 else "",
                ),
                by=hands.owner,
            )
        arrived = _yuan(fund.arrived)
        if arrived is not None:
            record_arrival(
                programme.pk,
                ArrivalData(case.year, arrived, source=source, level=fund.treasury),
                by=hands.finance,
            )
        executed = _yuan(fund.executed)
        if executed and not by_subproject:
            record_payment(
                programme.pk,
                PaymentData(
                    case.year, executed, source=source, purpose=f"{fund.name}：报告所列支出"
                ),
                by=hands.finance,
            )


def _load_subprojects(programme: Programme, case: Case, hands: Hands) -> None:
    treasuries = {fund.name: fund.treasury for fund in case.funds}
    for part in case.subprojects:
        status = STATUSES.get(part.status, SubProjectStatus.UNDER_WAY)
        subproject = add_subproject(
            programme.pk,
            SubProjectData(
                name=part.name,
                number=part.number or "",
                spending_field=part.spending_field,
                office=part.office,
                work=part.work,
                completion=part.completion or part.status,
                status=status,
            ),
            by=hands.owner,
        )
        if part.budget is not None:
            # As the annex has it; the parts of one field add up to the printed line of the field.
            add_budget_line(
                programme.pk,
                BudgetLineData(
                    fiscal_year=case.year,
                    level=treasuries.get(part.spending_field, ""),
                    approved_cny=to_yuan(part.budget, AmountUnit.WAN),
                    expense_item=part.spending_field,
                ),
                subproject=subproject,
                by=hands.owner,
            )
        links = Links(subproject=subproject)
        if part.spent:
            record_payment(
                programme.pk,
                PaymentData(
                    case.year, to_yuan(part.spent, AmountUnit.WAN), purpose=part.name[:300]
                ),
                links=links,
                by=hands.finance,
            )
        if status == SubProjectStatus.ACCEPTED:
            # The report says accepted and prints no date: recorded as it is, and flagged.
            record_acceptance(
                programme.pk,
                AcceptanceData(stage=AcceptanceStage.FINAL),
                links=links,
                by=hands.owner,
            )


def _yuan(printed: str | None) -> Decimal | None:
    return None if printed is None else to_yuan(Decimal(printed), AmountUnit.WAN)
