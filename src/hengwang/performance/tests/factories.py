"""Programmes with money and evaluations with rows, made by the services themselves."""

from datetime import date
from decimal import Decimal

from hengwang.accounts.models import User
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import add_evidence
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.organizations.models import Unit
from hengwang.performance.choices import ActualSource, EvaluationKind
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.declaring import (
    IndicatorData,
    add_indicator,
    declare_evaluation,
)
from hengwang.performance.services.life import take_step
from hengwang.projects.models import BudgetLine, Payment, Programme
from hengwang.projects.services.programmes import ProgrammeData, create_programme

YEAR = 2020


def a_programme(unit: Unit, by: User, name: str = "外网运维费", money: bool = True) -> Programme:
    """A programme of 2020 with 400 万元 of which 300 are spent."""
    programme = create_programme(unit, ProgrammeData(name, YEAR, YEAR), by=by)
    if money:
        BudgetLine.objects.create(
            programme=programme,
            fiscal_year=YEAR,
            source="appropriation",
            initial_cny=Decimal(4_000_000),
            approved_cny=Decimal(4_000_000),
        )
        Payment.objects.create(
            programme=programme,
            fiscal_year=YEAR,
            source="appropriation",
            amount_cny=Decimal(3_000_000),
            paid_on=date(2020, 6, 30),
        )
    return programme


def an_evaluation(programme: Programme, by: User, ruleset: str = "mof-2020-10") -> Evaluation:
    """A declared unit self-evaluation without rows."""
    return declare_evaluation(
        programme,
        year=YEAR,
        kind=EvaluationKind.UNIT_SELF,
        title=f"{YEAR}年度{programme.name}绩效自评报告",
        ruleset_key=ruleset,
        by=by,
    )


def a_row(evaluation: Evaluation, by: User, **told: object) -> Indicator:
    """A row of 数量指标 worth 5 points unless told otherwise."""
    data = {
        "section": "产出指标",
        "level2": "数量指标",
        "level3": "接入单位数量",
        "target_text": "≥80家",
        "points": Decimal(5),
    }
    return add_indicator(evaluation.pk, IndicatorData(**{**data, **told}), by=by)  # type: ignore[arg-type]


def some_evidence(unit: Unit, by: User) -> EvidenceItem:
    """A text file that supports 2020."""
    stored = store("证明材料".encode(), name="证明.txt", kind=FileKind.EVIDENCE, by=by)
    days = (date(2020, 1, 1), date(2020, 12, 31))
    return add_evidence(unit, stored, title="证明", supports=days, by=by)


def a_full_evaluation(programme: Programme, by: User) -> Evaluation:
    """Self-evaluation with 100 points: 10 by the money, 80 met, 10 judged at 90 %."""
    evaluation = an_evaluation(programme, by)
    a_row(
        evaluation,
        by,
        section="预算执行率",
        level2="",
        level3="年度资金总额",
        target_text="100%",
        points=Decimal(10),
        source=ActualSource.BUDGET,
        metric_key="projects.execution_rate",
    )
    output = a_row(evaluation, by, points=Decimal(50))
    benefit = a_row(
        evaluation,
        by,
        section="效益指标",
        level2="社会效益指标",
        level3="覆盖率",
        target_text="≥90%",
        points=Decimal(30),
    )
    words = a_row(
        evaluation,
        by,
        section="满意度指标",
        level2="服务对象满意度指标",
        level3="受益者满意度",
        target_text="满意",
        points=Decimal(10),
    )
    take_step(evaluation.pk, "start_self_evaluation", by=by)
    proof = some_evidence(programme.unit, by)
    for row, text, share, note in (
        (output, "81家", None, ""),
        (benefit, "95%", None, ""),
        (words, "基本满意", Decimal("0.9"), "两家单位反映响应慢，已增加值班人员"),
    ):
        data = ActualData(text, share, note, evidence_ids=(proof.pk,))
        enter_actual(row.pk, data, by=by)
    money = evaluation.indicators.get(source=ActualSource.BUDGET)
    enter_actual(money.pk, ActualData(deviation_note="尾款未到支付时间"), by=by)
    evaluation.refresh_from_db()
    return evaluation
