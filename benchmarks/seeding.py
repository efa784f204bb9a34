"""A province's worth of data, written in bulk: the services would take an hour for it.

Everything is drawn from one fixed seed, so that two runs measure the same rows.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import connection, transaction

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import grant_role
from hengwang.audit.choices import Channel
from hengwang.audit.models import AuditEntry
from hengwang.kernel.search_text import search_text
from hengwang.organizations.choices import CompanyKind, Level
from hengwang.organizations.models import Company, Region, Unit
from hengwang.organizations.services import CompanyFacts, UnitFacts, open_company, open_unit
from hengwang.performance.choices import (
    ActualSource,
    EvaluationKind,
    EvaluationState,
    PrintedMeasure,
    PrintedSubject,
)
from hengwang.performance.models import Evaluation, Goal, Indicator, PrintedFigure, Section
from hengwang.performance.services.scoring import rescore
from hengwang.projects.choices import AcceptanceConclusion, AcceptanceStage, FundSource
from hengwang.projects.models import (
    Acceptance,
    BudgetLine,
    Contract,
    Payment,
    PlannedPayment,
    Programme,
    SubProject,
)
from hengwang.projects.services.sums import resum_everything

PROGRAMMES, ROWS_EACH, PAYMENTS_EACH = 2_000, 25, 100
UNITS, COMPANIES = 200, 20
YEARS = (2021, 2022, 2023, 2024, 2025)
BATCH = 2_000
RULESET = "mof-2020-10"
IRREGULAR = 0.03
NAMES = (
    "电子政务外网运行维护",
    "政务云租用",
    "网络安全防护",
    "视频会议系统",
    "机房改造",
    "数据共享平台",
)
SECTIONS = (("预算执行率", 1), ("产出指标", 12), ("效益指标", 10), ("满意度指标", 2))
LEVEL2 = ("数量指标", "质量指标", "时效指标", "成本指标", "社会效益指标", "可持续影响指标")


def seed(say: Callable[[str], object]) -> dict[str, int]:
    """Fill an empty, migrated database; returns how many rows of each kind there are."""
    draw = Random(2)
    person = _person()
    with transaction.atomic():
        programmes = _programmes(draw)
        say("programmes")
        _money(programmes, draw)
        say("payments")
        _evaluations(programmes, draw)
        say("evaluations")
        _trail(person)
    resum_everything()
    _analyse()
    return {
        model._meta.model_name or "": model._default_manager.count()
        for model in (Unit, Programme, Payment, Evaluation, Indicator, PrintedFigure, AuditEntry)
    }


def rescore_some(ids: list[int]) -> None:
    """Score evaluations as the platform does, so that their pages show a card."""
    for pk in ids:
        rescore(pk)


def _person() -> User:
    user = User.objects.create_user("seen-all", display_name="评价人员")
    grant_role(user, Role.EVALUATOR, by=None)
    return user


def _programmes(draw: Random) -> list[Programme]:
    province = Region.objects.get(code="620000")
    below = list(Region.objects.filter(code__startswith="62", level=Level.COUNTY).order_by("code"))
    top = open_unit("甘肃省大数据局", UnitFacts(Level.PROVINCE, province), by=None)
    units = [top]
    for number in range(1, UNITS):
        region = below[number % len(below)]
        facts = UnitFacts(Level.COUNTY, region, parent=top)
        units.append(open_unit(f"{region.name}第{number}政务服务中心", facts, by=None))
    for number in range(COMPANIES):
        open_company(
            f"第{number + 1}网络技术有限公司", CompanyFacts(CompanyKind.MAINTENANCE), by=None
        )
    made = []
    for number in range(PROGRAMMES):
        name, year = f"{NAMES[number % len(NAMES)]}项目{number + 1:04}", draw.choice(YEARS)
        unit = units[number % UNITS]
        made.append(
            Programme(
                unit=unit,
                supervising_unit=top,
                name=name,
                code=f"62{number:08}",
                kind="运维",
                first_year=year,
                last_year=year,
                search_text=search_text(name, f"62{number:08}"),
            )
        )
    return Programme.objects.bulk_create(made, BATCH)


def _money(programmes: list[Programme], draw: Random) -> None:
    companies = list(Company.objects.all())
    parts = SubProject.objects.bulk_create(
        (
            SubProject(programme=one, number=str(n), name=f"子项目{n}", office="网络处")
            for one in programmes
            for n in range(1, 4)
        ),
        BATCH,
    )
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                programme=one,
                fiscal_year=one.first_year,
                source=source,
                initial_cny=Decimal(4_000_000),
                approved_cny=Decimal(4_000_000 + draw.randrange(10**6)),
            )
            for one in programmes
            for source in (FundSource.APPROPRIATION, FundSource.CARRY_OVER)
        ),
        BATCH,
    )
    contracts = Contract.objects.bulk_create(
        (
            Contract(
                programme=one,
                company=draw.choice(companies),
                number=f"HT-{one.pk}-{n}",
                name=f"合同{n}",
                amount_cny=Decimal(2_000_000),
                signed_on=date(one.first_year, 2, n),
            )
            for one in programmes
            for n in range(1, 4)
        ),
        BATCH,
    )
    Payment.objects.bulk_create(_payments(programmes, parts, contracts, draw), BATCH)
    PlannedPayment.objects.bulk_create(
        (
            PlannedPayment(
                programme=one,
                source=FundSource.APPROPRIATION,
                due_on=date(one.first_year, month, 25),
                amount_cny=Decimal(300_000),
            )
            for one in programmes
            for month in (3, 6, 9, 12)
        ),
        BATCH,
    )
    Acceptance.objects.bulk_create(
        (
            Acceptance(
                programme=contract.programme,
                contract=contract,
                stage=AcceptanceStage.FINAL,
                accepted_on=date(contract.programme.first_year, 11, 20),
                conclusion=AcceptanceConclusion.PASSED,
            )
            for contract in contracts
        ),
        BATCH,
    )


def _payments(
    programmes: list[Programme], parts: list[SubProject], contracts: list[Contract], draw: Random
) -> Iterator[Payment]:
    for at, one in enumerate(programmes):
        first = date(one.first_year, 1, 5)
        for number in range(PAYMENTS_EACH):
            irregular = draw.random() < IRREGULAR
            yield Payment(
                programme=one,
                subproject=parts[at * 3 + number % 3],
                contract=contracts[at * 3 + number % 3],
                fiscal_year=one.first_year,
                source=FundSource.APPROPRIATION if number % 4 else FundSource.CARRY_OVER,
                paid_on=first + timedelta(days=draw.randrange(355)),
                voucher_number=f"记{one.first_year}-{at}-{number:03}",
                payee=f"第{number % COMPANIES + 1}网络技术有限公司",
                purpose=f"运维费第{number + 1}笔",
                amount_cny=Decimal(draw.randrange(10**5, 8 * 10**6)) / 100,
                flags=["papers_missing"] if irregular else [],
                is_irregular=irregular,
            )


def _evaluations(programmes: list[Programme], draw: Random) -> None:
    states = list(EvaluationState.values)
    evaluations = Evaluation.objects.bulk_create(
        (
            Evaluation(
                programme=one,
                fiscal_year=one.first_year,
                kind=EvaluationKind.UNIT_SELF,
                title=f"{one.first_year}年度{one.name}绩效自评报告",
                state=states[number % len(states)],
                ruleset_key=RULESET,
                ruleset_version=1,
                short_id=f"E{number:07}",
                printed_total=Decimal(draw.randrange(8_000, 10_000)) / 100,
                rows_total=Decimal(draw.randrange(8_000, 10_000)) / 100,
                total=Decimal(draw.randrange(8_000, 10_000)) / 100,
            )
            for number, one in enumerate(programmes)
        ),
        BATCH,
    )
    Goal.objects.bulk_create(
        (Goal(evaluation=e, expected="保障网络稳定运行", actual="运行稳定") for e in evaluations),
        BATCH,
    )
    points = {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}
    sections = Section.objects.bulk_create(
        (
            Section(evaluation=e, order=at, name=name, points=points[name])
            for e in evaluations
            for at, (name, _count) in enumerate(SECTIONS)
        ),
        BATCH,
    )
    Indicator.objects.bulk_create(_indicators(evaluations, sections, draw), BATCH)
    PrintedFigure.objects.bulk_create(
        (
            PrintedFigure(
                evaluation=e,
                subject=PrintedSubject.SECTION,
                name=name,
                order=at,
                measure=PrintedMeasure.SCORE,
                text=str(points[name]),
                value=points[name],
            )
            for e in evaluations
            for at, (name, _count) in enumerate(SECTIONS)
        ),
        BATCH,
    )


def _indicators(
    evaluations: list[Evaluation], sections: list[Section], draw: Random
) -> Iterator[Indicator]:
    worth = {"预算执行率": Decimal(10), "产出指标": Decimal(4), "效益指标": Decimal(3)}
    for at, evaluation in enumerate(evaluations):
        order = 0
        for number, (name, count) in enumerate(SECTIONS):
            for _row in range(count):
                from_budget = name == "预算执行率"
                yield Indicator(
                    evaluation=evaluation,
                    section=sections[at * len(SECTIONS) + number],
                    order=order,
                    level2=LEVEL2[order % len(LEVEL2)],
                    level3=f"第{order + 1}项指标完成情况",
                    target_text="100%" if from_budget else f"≥{80 + order}家",
                    actual_text="" if from_budget else f"{75 + draw.randrange(40)}家",
                    points=worth.get(name, Decimal(5)),
                    source=ActualSource.BUDGET if from_budget else ActualSource.MANUAL,
                    metric_key="projects.execution_rate" if from_budget else "",
                    printed_score=worth.get(name, Decimal(5)),
                    figure_id=f"F{at * ROWS_EACH + order:08}",
                )
                order += 1


def _trail(person: User) -> None:
    """What services would have written down: histories are read from a long trail."""
    kinds = ((Programme, "programme.created"), (Payment, "payment.recorded"))
    for model, action in (*kinds, (Indicator, "indicator.added")):
        label = model._meta.label_lower
        AuditEntry.objects.bulk_create(
            (
                AuditEntry(
                    action=action,
                    subject_kind=label,
                    subject_id=str(pk),
                    subject_printed=f"{action} {pk}",
                    actor_id=person.pk,
                    actor_name=person.printed_name,
                    after={"name": str(pk)},
                    channel=Channel.WEB,
                )
                for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)
            ),
            BATCH,
        )


def _analyse() -> None:
    """PostgreSQL would gather its statistics by itself within minutes; SQLite gets none here."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
