"""A call of the demo's finance bureau to every office: some done, some late, one with more time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation

from hengwang.accounts.models import User
from hengwang.demo.services import budget_books
from hengwang.demo.services.judged_year import RULESET, filed
from hengwang.demo.services.judging import scores_of
from hengwang.demo.services.offices import OFFICES, house, judges, office
from hengwang.demo.services.visitors import make_visitors
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.opinions.choices import Capacity, Deduction
from hengwang.opinions.services import appoint, give_scores, hand_in
from hengwang.organizations.models import Unit
from hengwang.performance.choices import CampaignKind, EvaluationKind
from hengwang.performance.library.loading import load_library
from hengwang.performance.models import Campaign, Evaluation
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.campaigns import (
    Call,
    Whom,
    exempt,
    extend,
    issue_campaign,
    remind,
)
from hengwang.performance.services.declaring import (
    IndicatorData,
    add_indicator,
    declare_evaluation,
    set_goal,
)
from hengwang.performance.services.library import data_of
from hengwang.performance.services.life import take_step
from hengwang.projects.models import Programme
from hengwang.projects.services.money import BudgetLineData, add_budget_line
from hengwang.projects.services.programmes import ProgrammeData, create_programme
from hengwang.projects.services.spending import PaymentData, record_payment

D = Decimal
TEXT = (
    "各单位：请对上年度项目支出开展绩效自评，在平台填报自评表并附佐证，经单位负责人审核后提交。"
    "逾期未报的，按规定通报（演示）。"
)
MORE_TIME = "机房搬迁，财务凭证封存至本月底（演示）"
LET_OFF = "上年度没有项目支出（演示）"
SAVED = "招标节约，余额已上交财政（演示）"
SENT_BACK = "“网站可用率”缺少监测记录，请补充后重新提交（演示）"
THIRD_OPINION = "实地查看栏目更新记录，两个栏目超过一个月未更新（演示）。"


@dataclass(frozen=True)
class Story:
    """How far an office came: nothing, a project, begun, handed in, sent back, confirmed."""

    office: str
    project: str
    budget: int
    spent: int
    actuals: tuple[str, str, str, str]
    steps: Sequence[str] = ()


ROWS = (
    ("产出指标", "数量指标", "维护网站栏目", "≥40个", 25),
    ("产出指标", "质量指标", "网站可用率", "≥99.5%", 25),
    ("效益指标", "社会效益指标", "网上办事量", "≥12万件", 30),
    ("满意度指标", "服务对象满意度指标", "用户满意度", "≥90%", 10),
)
STORIES = (
    Story(OFFICES[0], "共享平台运行维护（演示）", 900_000, 884_000,
          ("42个", "99.8%", "13.6万件", "94%"), ("start", "submit", "confirm")),
    Story(OFFICES[1], "门户网站群运行维护（演示）", 560_000, 521_000,
          ("40个", "99.6%", "12.2万件", "91%"), ("start", "submit", "judged")),
    Story(OFFICES[2], "应急信息平台运行维护（演示）", 720_000, 610_000,
          ("41个", "99.7%", "", ""), ("start",)),
    Story(OFFICES[3], "数字档案系统运行维护（演示）", 430_000, 430_000,
          ("45个", "99.9%", "12.8万件", "96%"), ("start", "submit", "return")),
    Story(OFFICES[4], "后勤服务平台运行维护（演示）", 300_000, 276_000, ("", "", "", "")),
)  # fmt: skip


def load_calls() -> int:
    """Load what is not there yet, after the judged year; returns how many calls came new."""
    unit, today = house(), timezone.localdate()
    judged = Programme.objects.filter(name=budget_books.NAME).first()
    title = f"{today.year - 1}年度项目支出绩效自评工作布置（演示）"
    if unit is None or judged is None or Campaign.objects.filter(title=title).exists():
        return 0
    people = make_visitors()
    with transaction.atomic(), translation.override("zh-hans"):
        units = [office(name, unit.region) for name in OFFICES]
        for story, one in zip(STORIES, units, strict=False):
            _live(story, one, today.year - 1, people)
        _call(title, [unit, *units], today, people["demo-evaluator"])
    return 1


def _live(story: Story, unit: Unit, year: int, people: dict[str, User]) -> None:
    owner, evaluator = people["demo-owner"], people["demo-evaluator"]
    programme = create_programme(unit, ProgrammeData(story.project, year, year), by=owner)
    budget = D(story.budget)
    add_budget_line(programme.pk, BudgetLineData(year, budget, initial_cny=budget), by=owner)
    payment = PaymentData(
        year, D(story.spent), paid_on=date(year, 11, 28), voucher_number=f"演示-{programme.pk}",
        payee="运维服务商丁（演示）", purpose="年度运行维护费（演示）",
    )  # fmt: skip
    record_payment(programme.pk, payment, by=people["demo-finance"])
    if not story.steps:
        return
    evaluation = _declared(programme, year, owner)
    for step in story.steps:
        if step == "start":
            take_step(evaluation.pk, "start_self_evaluation", by=owner)
            _fill(evaluation, unit, story, year, people)
        elif step == "return":
            take_step(evaluation.pk, step, reason=SENT_BACK, by=evaluator)
        elif step == "judged":
            _half_judged(evaluation, evaluator)
        else:
            take_step(evaluation.pk, step, by=owner if step == "submit" else evaluator)


def _declared(programme: Programme, year: int, owner: User) -> Evaluation:
    evaluation = declare_evaluation(
        programme,
        year=year,
        kind=EvaluationKind.UNIT_SELF,
        title=f"{year}年度{programme.name}绩效自评",
        ruleset_key=RULESET,
        by=owner,
    )
    set_goal(evaluation.pk, expected="平台和网站稳定运行，栏目按时更新（演示）", by=owner)
    money = load_library().entries["budget-execution"]
    add_indicator(evaluation.pk, data_of(money, ruleset_of(RULESET), D(10)), by=owner)
    for section, level2, level3, target, points in ROWS:
        row = IndicatorData(
            section=section, level2=level2, level3=level3, target_text=target, points=D(points)
        )
        add_indicator(evaluation.pk, row, by=owner)
    return evaluation


def _fill(
    evaluation: Evaluation, unit: Unit, story: Story, year: int, people: dict[str, User]
) -> None:
    money = evaluation.indicators.exclude(library_key="").get()
    enter_actual(money.pk, ActualData(deviation_note=SAVED), by=people["demo-owner"])
    paper = filed(unit, "年度运行维护总结", story.project, year, people)
    for (_section, _level2, name, _target, _points), actual in zip(
        ROWS, story.actuals, strict=True
    ):
        if actual:
            row = evaluation.indicators.get(level3=name)
            data = ActualData(actual_text=actual, evidence_ids=(paper.pk,))
            enter_actual(row.pk, data, by=people["demo-owner"])


def _half_judged(evaluation: Evaluation, evaluator: User) -> None:
    """The third party has handed in; the visitor's own opinion is still awaited."""
    *_others, third = judges()
    due_on = timezone.localdate() + timedelta(days=6)
    asked = appoint(evaluation.pk, third, Capacity.THIRD_PARTY, due_on=due_on, by=evaluator)
    taken = {"维护网站栏目": (D(3), Deduction.EVIDENCE, "两个栏目超过一个月未更新")}
    give_scores(asked.pk, scores_of(evaluation, taken), by=third)
    hand_in(asked.pk, opinion=THIRD_OPINION, by=third)
    appoint(evaluation.pk, evaluator, Capacity.OFFICE, due_on=due_on, by=evaluator)


def _call(title: str, units: Sequence[Unit], today: date, evaluator: User) -> Campaign:
    """Gone out on paper six weeks ago, due twelve days ago; who still owes was reminded today."""
    letter = store(
        f"关于开展{title}的通知\n\n{TEXT}\n".encode(),
        name="通知.txt",
        kind=FileKind.EVIDENCE,
        by=evaluator,
    )
    call = Call(
        title=title,
        kind=CampaignKind.SELF_EVALUATION,
        fiscal_year=today.year - 1,
        due_on=today - timedelta(days=12),
        text=TEXT,
        attachments=(letter,),
        issued_on=today - timedelta(days=42),
    )
    whom = Whom(unit_ids=[unit.pk for unit in units])
    campaign = issue_campaign(call, whom, by=evaluator)
    called = {one.unit.name: one.pk for one in campaign.offices.select_related("unit")}
    extend(called[OFFICES[2]], to=today + timedelta(days=7), reason=MORE_TIME, by=evaluator)
    exempt(called[OFFICES[5]], reason=LET_OFF, by=evaluator)
    remind(campaign.pk, by=evaluator)
    return campaign
