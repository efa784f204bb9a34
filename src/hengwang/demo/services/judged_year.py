"""Last year's evaluation in the demo: declared, watched, returned once, sealed, judged, published.

Every row stands on records that are there: payments from the budget system, drills, training,
rules, the closed survey, and filed evidence for what nothing measures.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation

from hengwang.accounts.models import User
from hengwang.demo.services import budget_books
from hengwang.demo.services.judging import judge
from hengwang.demo.services.offices import house
from hengwang.demo.services.published import publish
from hengwang.demo.services.visitors import make_visitors
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import add_evidence, review_evidence
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.organizations.models import Unit
from hengwang.performance.choices import ActualSource, EvaluationKind
from hengwang.performance.library.loading import load_library
from hengwang.performance.models import Evaluation
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services import declarations, monitoring
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.declaring import (
    IndicatorData,
    add_indicator,
    declare_evaluation,
    set_goal,
)
from hengwang.performance.services.library import data_of
from hengwang.performance.services.life import take_step
from hengwang.performance.services.narrating import write_narrative
from hengwang.projects.models import Programme
from hengwang.seals.keys import current_signer, make_key
from hengwang.seals.services import seal_evaluation

RULESET = "mof-2020-10"
OUTPUT, BENEFIT = "产出指标", "效益指标"
EXPECTED = "边界防护和监测处置全年有效，重要系统按期测评，重大网络安全事件为零（演示）"
ACHIEVED = (
    "边界防护设备全年在线，三个系统通过测评，全年无重大网络安全事件；高危漏洞整改略低于目标（演示）"
)
RETURN_REASON = (
    "“高危漏洞整改率”的佐证只有汇总表，请补充逐条整改记录；偏差原因请写明责任和期限（演示）"
)


DEVIATION = "两个老旧系统厂商停止支持，11个高危漏洞无补丁，已下线隔离，下年度上半年完成替换（演示）"
SAVED = "边界防护设备公开招标节约9.6万元，已申请财政收回（演示）"


@dataclass(frozen=True)
class Row:
    """A declared row: measured where it names a metric or an entry of the library, else by hand."""

    level2: str
    name: str
    target: str
    points: int
    section: str = OUTPUT
    metric: str = ""
    entry: str = ""
    actual: str = ""
    paper: str = ""
    note: str = ""

    def data(self) -> IndicatorData:
        """As it is declared."""
        if self.entry:
            from_library = load_library().entries[self.entry]
            told = data_of(from_library, ruleset_of(RULESET), Decimal(self.points))
            return told if not self.target else _with_target(told, self.target)
        source = ActualSource.METRIC if self.metric else ActualSource.MANUAL
        return IndicatorData(
            section=self.section,
            level2=self.level2,
            level3=self.name,
            target_text=self.target,
            points=Decimal(self.points),
            source=source,
            metric_key=self.metric,
        )


def _with_target(data: IndicatorData, target: str) -> IndicatorData:
    return IndicatorData(**{**vars(data), "target_text": target})


ROWS = (
    Row("", "预算执行率", "", 10, entry="budget-execution", note=SAVED),
    Row("数量指标", "应急演练次数", "≥2次", 8, metric="governance.drills"),
    Row("数量指标", "安全培训人次", "≥120人次", 8, metric="governance.trained_people"),
    Row("数量指标", "等级保护测评通过系统", "≥3个", 9, actual="3个", paper="测评报告汇编"),
    Row("质量指标", "高危漏洞整改率", "≥98%", 10, actual="96.4%", paper="高危漏洞整改台账",
        note=DEVIATION),
    Row("时效指标", "漏洞通报按时处置率", "≥95%", 10, actual="97.5%", paper="漏洞通报处置记录"),
    Row("成本指标", "安全服务支出", "≤168万元", 5, actual="158.4万元", paper="项目支出明细账"),
    Row("社会效益指标", "重大网络安全事件", "0起", 15, BENEFIT, actual="0起", paper="安全事件月报"),
    Row("", "", "≥6项", 15, entry="rules-in-force"),
    Row("", "", "≥90%", 10, entry="satisfaction-served"),
)  # fmt: skip
NARRATIVE = {
    "background": "项目围绕边界防护、监测处置、等级保护测评和应急演练四项任务开展（演示）。",
    "purpose": "衡量安全防护投入的产出和效果，为下年度预算安排提供依据（演示）。",
    "organisation": "成立由分管领导任组长的评价工作组，资料核查与现场抽查结合（演示）。",
    "experience": "每周通报漏洞处置进度，逾期升级到分管领导，按时处置率较上年提高（演示）。",
    "problems": "老旧系统替换滞后，部分高危漏洞只能以隔离方式处置（演示）。",
    "suggestions": "将老旧系统替换列入下年度预算，并在合同中约定补丁交付期限（演示）。",
}


def load_judged_year() -> int:
    """Load what is not there yet, after the records it is measured from; how many came new."""
    unit, year = house(), timezone.localdate().year - 1
    programme = Programme.objects.filter(name=budget_books.NAME).first()
    if unit is None or programme is None or programme.evaluations.exists():
        return 0
    people = make_visitors()
    with transaction.atomic(), translation.override("zh-hans"):
        evaluation = declared(programme, year, people)
        watched(evaluation, year, people["demo-owner"])
        submitted(evaluation, unit, year, people)
        if current_signer() is None:
            make_key()
        seal_evaluation(evaluation.pk, by=people["demo-evaluator"])
        judge(evaluation, people["demo-evaluator"])
        take_step(evaluation.pk, "confirm", by=people["demo-evaluator"])
        publish(evaluation, unit, people)
        budget_books.load_payment_plan(programme, year + 1, people["demo-owner"])
    return 1


def declared(programme: Programme, year: int, people: dict[str, User]) -> Evaluation:
    """The goals, approved with their number."""
    owner = people["demo-owner"]
    evaluation = declare_evaluation(
        programme,
        year=year,
        kind=EvaluationKind.UNIT_SELF,
        title=f"{year}年度{budget_books.NAME}绩效自评",
        ruleset_key=RULESET,
        by=owner,
    )
    set_goal(evaluation.pk, expected=EXPECTED, by=owner)
    for row in ROWS:
        add_indicator(evaluation.pk, row.data(), by=owner)
    declarations.hand_in(evaluation.pk, by=owner)
    number = f"演示绩〔{year}〕3号"
    evaluator = people["demo-evaluator"]
    declarations.approve(evaluation.pk, number=number, on=date(year, 1, 20), by=evaluator)
    return evaluation


def watched(evaluation: Evaluation, year: int, owner: User) -> None:
    """The monitoring report of the middle of the year, each deviation with cause and measure."""
    take_step(evaluation.pk, "start_monitoring", by=owner)
    record = monitoring.begin_record(evaluation.pk, as_of=date(year, 7, 31), by=owner)
    for entry in record.entries.all():
        monitoring.explain(
            entry.pk,
            reason="按计划下半年完成（演示）",
            measure="列入月度督办，11月底前完成并复核（演示）",
            by=owner,
        )
    monitoring.report(record.pk, by=owner)


def submitted(evaluation: Evaluation, unit: Unit, year: int, people: dict[str, User]) -> Evaluation:
    """Filled in, handed in, sent back for more evidence, handed in again."""
    owner, evaluator = people["demo-owner"], people["demo-evaluator"]
    take_step(evaluation.pk, "start_self_evaluation", by=owner)
    goal = evaluation.goals.get()
    set_goal(evaluation.pk, expected=EXPECTED, actual=ACHIEVED, goal_id=goal.pk, by=owner)
    for row in ROWS:
        if row.actual or row.note:
            said = f"{row.name}：{row.actual}"
            papers = [filed(unit, row.paper, said, year, people)] if row.paper else []
            _enter(evaluation, row, papers, owner)
    write_narrative(
        evaluation.pk,
        parts=NARRATIVE,
        evaluator="省电子政务网络中心绩效评价工作组（演示）",
        reported_on=date(year + 1, 1, 20) if _today() >= date(year + 1, 1, 20) else _today(),
        by=owner,
    )
    take_step(evaluation.pk, "submit", by=owner)
    take_step(evaluation.pk, "return", reason=RETURN_REASON, by=evaluator)
    row = next(one for one in ROWS if one.note == DEVIATION)
    more = filed(unit, "高危漏洞逐条整改记录", "共306条，已整改295条，隔离11条", year, people)
    given = evaluation.indicators.get(level3=row.name).evidence.get()
    _enter(evaluation, row, [given, more], owner)
    return take_step(evaluation.pk, "submit", by=owner)


def filed(unit: Unit, title: str, said: str, year: int, people: dict[str, User]) -> EvidenceItem:
    """A paper of the year, accepted by another hand."""
    owner = people["demo-owner"]
    text = f"{title}（演示）\n\n{year}年度　{said}\n编制：安全运行科（演示）\n".encode()
    stored = store(text, name=f"{title}.txt", kind=FileKind.EVIDENCE, by=owner)
    days = (date(year, 1, 1), date(year, 12, 31))
    expires = _today() + timedelta(days=720)
    item = add_evidence(
        unit, stored, title=f"{title}（演示）", supports=days, expires_on=expires, by=owner
    )
    return review_evidence(item.pk, accepted=True, by=people["demo-evaluator"])


def _enter(evaluation: Evaluation, row: Row, papers: list[EvidenceItem], owner: User) -> None:
    data = ActualData(
        actual_text=row.actual,
        deviation_note=row.note,
        evidence_ids=[paper.pk for paper in papers],
    )
    enter_actual(evaluation.indicators.get(level3=row.name).pk, data, by=owner)


def _today() -> date:
    return timezone.localdate()
