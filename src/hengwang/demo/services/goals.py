"""Goals of the demo: an invented project of this year, its goals approved, changed, asked anew."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation

from hengwang.accounts.models import User
from hengwang.demo.services.visitors import make_visitors
from hengwang.organizations.models import Unit
from hengwang.performance.choices import EvaluationKind
from hengwang.performance.models import Evaluation
from hengwang.performance.services import declarations, goal_changes
from hengwang.performance.services.declaring import (
    IndicatorData,
    add_indicator,
    declare_evaluation,
    set_goal,
)
from hengwang.performance.services.goal_changes import Edits
from hengwang.performance.services.goal_frame import Frame, NewStep
from hengwang.projects.models import Programme
from hengwang.projects.services.money import BudgetLineData, add_budget_line
from hengwang.projects.services.programmes import ProgrammeData, add_milestone, create_programme

NAME = "政务外网骨干扩容项目（演示）"
BUDGET, RAISED, WISHED = (Decimal(amount) for amount in (4_000_000, 4_500_000, 4_650_000))
ROWS = (
    ("产出指标", "数量指标", "扩容骨干链路", "≥14条", 20),
    ("产出指标", "质量指标", "扩容验收合格率", "≥95%", 20),
    ("产出指标", "时效指标", "按期完成率", "≥95%", 10),
    ("效益指标", "社会效益指标", "骨干带宽利用率峰值", "≤70%", 30),
    ("满意度指标", "服务对象满意度指标", "接入单位满意度", "≥90%", 10),
)
STEPS = (("签订扩容合同", 3, 31), ("骨干扩容初验", 6, 30), ("项目终验", 10, 31))


def load_goals() -> int:
    """Load what is not there yet; returns how many projects came new."""
    unit = Unit.objects.filter(programmes__isnull=False).order_by("pk").first()
    if unit is None or Programme.objects.filter(name=NAME).exists():
        return 0
    visitors = make_visitors()
    with transaction.atomic(), translation.override("zh-hans"):
        _load(unit, visitors["demo-owner"], visitors["demo-evaluator"])
    return 1


def _load(unit: Unit, owner: User, evaluator: User) -> None:
    year = timezone.localdate().year
    evaluation = _declared(unit, year, owner)
    declarations.hand_in(evaluation.pk, by=owner)
    number = f"演示绩〔{year}〕1号"
    declarations.approve(evaluation.pk, number=number, on=date(year, 1, 10), by=evaluator)
    steps = {step.name: step.pk for step in evaluation.programme.milestones.all()}
    first, *_others = evaluation.indicators.all()
    change = goal_changes.propose(
        evaluation.pk,
        Edits({first.pk: ("≥16条", first.points)}),
        reason="新增两个县的骨干链路扩容任务，预算相应调增，初验顺延一个月（演示）",
        frame=Frame(budget=RAISED, days={steps["骨干扩容初验"]: date(year, 7, 31)}),
        by=owner,
    )
    number = f"演示绩〔{year}〕7号"
    goal_changes.approve_change(change.pk, number=number, on=date(year, 5, 20), by=evaluator)
    goal_changes.propose(
        evaluation.pk,
        Edits({}),
        reason="增加链路倒换演练，终验前完成（演示）",
        frame=Frame(budget=WISHED, added=[NewStep("链路倒换演练", date(year, 10, 15))]),
        by=owner,
    )


def _declared(unit: Unit, year: int, owner: User) -> Evaluation:
    programme = create_programme(unit, ProgrammeData(NAME, year, year), by=owner)
    line = BudgetLineData(year, BUDGET, initial_cny=BUDGET)
    add_budget_line(programme.pk, line, by=owner)
    for name, month, day in STEPS:
        add_milestone(programme.pk, name=name, due_on=date(year, month, day), by=owner)
    evaluation = declare_evaluation(
        programme,
        year=year,
        kind=EvaluationKind.UNIT_SELF,
        title=f"{year}年度{NAME}绩效自评",
        ruleset_key="mof-2020-10",
        by=owner,
    )
    set_goal(evaluation.pk, expected="完成骨干链路扩容，保障全市业务畅通（演示）", by=owner)
    for section, level2, level3, target, points in ROWS:
        data = IndicatorData(
            section=section,
            level2=level2,
            level3=level3,
            target_text=target,
            points=Decimal(points),
        )
        add_indicator(evaluation.pk, data, by=owner)
    return evaluation
