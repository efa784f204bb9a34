"""What the demo's network centre keeps to be ready: rules, training, studies, plans, drills."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation

from hengwang.accounts.models import User
from hengwang.demo.services.offices import house
from hengwang.demo.services.visitors import make_visitors
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.governance.facts import (
    DecisionFacts,
    DrillFacts,
    EmergencyPlanFacts,
    RegulationFacts,
    StudyFacts,
    TrainingFacts,
)
from hengwang.governance.models import Regulation
from hengwang.governance.services import add_record, end_regulation
from hengwang.organizations.models import Unit

# Title, years ago, month, day; the older rule on rooms is replaced by a newer one below.
REGULATIONS = (
    ("政务外网接入管理办法", 4, 3, 1),
    ("机房出入与值守规定", 4, 6, 1),
    ("网络安全事件报告制度", 3, 1, 15),
    ("运维服务考核办法", 3, 9, 1),
    ("密码和账号管理规定", 2, 4, 1),
    ("数据备份与恢复规程", 2, 7, 1),
    ("项目资金支付审批规程", 2, 11, 1),
)
REPLACED, REPLACING = "机房出入与值守规定", ("机房管理规定（修订）", 1, 5, 1)
# Topic, years ago, month, day, hours, people.
TRAININGS = (
    ("网络安全意识培训", 1, 3, 20, "3", 46),
    ("骨干网设备维护操作", 1, 6, 12, "6", 18),
    ("安全事件处置流程", 1, 9, 18, "3.5", 38),
    ("年末保障与值守要求", 1, 12, 5, "2", 31),
    ("数据安全法规宣讲", 0, 3, 11, "2.5", 52),
)
DRILL = "省市骨干链路中断，切换备用链路并上报"
FINDINGS = "备用链路切换用时9分钟，超出预案要求的5分钟；两个县的联系人电话已变更"
MENDED = "补录县级联系人，备用链路改为自动切换；复练用时3分钟"


def load_governance() -> int:
    """Load what is not there yet; returns how many regulations came new."""
    unit = house()
    if unit is None or Regulation.objects.filter(unit=unit).exists():
        return 0
    owner = make_visitors()["demo-owner"]
    with transaction.atomic(), translation.override("zh-hans"):
        _regulations(unit, owner)
        _lessons(unit, owner)
        _drills(unit, owner)
    return Regulation.objects.filter(unit=unit).count()


def _day(ago: int, month: int, day: int) -> date:
    return date(timezone.localdate().year - ago, month, day)


def _regulations(unit: Unit, owner: User) -> None:
    for number, (title, ago, month, day) in enumerate(REGULATIONS, start=1):
        begins = _day(ago, month, day)
        facts = RegulationFacts(
            f"{title}（演示）",
            begins,
            number=f"演示规〔{begins.year}〕{number}号",
            issued_on=begins,
        )
        paper = store(
            f"{title}（演示）\n\n第一条 为规范有关工作，制定本规定。\n".encode(),
            name=f"{title}.txt",
            kind=FileKind.EVIDENCE,
            by=owner,
        )
        add_record(unit, facts, file=paper, by=owner)
    title, *when = REPLACING
    begins = _day(*when)
    facts = RegulationFacts(
        f"{title}（演示）", begins, number=f"演示规〔{begins.year}〕2号", issued_on=begins
    )
    newer = add_record(unit, facts, by=owner)
    older = Regulation.objects.get(unit=unit, title=f"{REPLACED}（演示）")
    end_regulation(older.pk, ended_on=begins, replaced_by=newer, by=owner)


def _lessons(unit: Unit, owner: User) -> None:
    today = timezone.localdate()
    for topic, ago, month, day, hours, people in TRAININGS:
        if (held := _day(ago, month, day)) <= today:
            facts = TrainingFacts(f"{topic}（演示）", held, Decimal(hours), people)
            add_record(unit, facts, by=owner)
    study = StudyFacts(
        "骨干网扩容可行性研究（演示）",
        _day(1, 8, 1),
        number="演示研-03",
        finished_on=_day(1, 10, 15),
        result="现有骨干带宽峰值利用率已达68%，建议分两年扩容14条链路",
    )
    add_record(unit, study, by=owner)
    decision = DecisionFacts(
        "网络安全和信息化领导小组会议（演示）",
        "全省政务外网骨干链路一年演练不少于两次，结果列入考核",
        _day(1, 1, 18),
        due_on=_day(1, 12, 31),
        done_on=_day(1, 11, 6),
    )
    add_record(unit, decision, by=owner)


def _drills(unit: Unit, owner: User) -> None:
    issued = _day(2, 2, 20)
    plan = add_record(
        unit,
        EmergencyPlanFacts(
            "政务外网突发事件应急预案（演示）",
            issued,
            number=f"演示预〔{issued.year}〕1号",
            covers="骨干链路中断、核心设备故障、机房停电、重大网络攻击",
        ),
        by=owner,
    )
    first = DrillFacts(DRILL, _day(1, 4, 22), 27, plan, FINDINGS, MENDED)
    add_record(unit, first, by=owner)
    second = DrillFacts("机房市电中断，油机供电并有序关停非关键设备", _day(1, 11, 6), 19, plan)
    add_record(unit, second, by=owner)
