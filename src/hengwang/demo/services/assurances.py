"""Assurances of the demo: one that went well, one under way, one coming, one to be approved."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import Place, grant_role
from hengwang.assurances.choices import Importance, ReportState
from hengwang.assurances.models import Assurance, ZeroReport
from hengwang.assurances.services import life, results, signing
from hengwang.assurances.services.planning import AssuranceFacts, add_assurance
from hengwang.assurances.services.staffing import add_staff
from hengwang.assurances.services.templates import add_template
from hengwang.demo.services.visitors import make_visitors
from hengwang.duty.models import Roster
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.organizations.models import Region, Unit

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONTH = timedelta(days=30)
TOLD, LATE, BROKEN = 2, 4, 3
"""Which report tells of something, which one comes late, and which item is found broken."""
TEMPLATE = "重要会议保障检查单（演示）"
ITEMS = (
    "核心、汇聚设备运行正常，无告警",
    "主备链路切换演练通过",
    "UPS、柴油发电机、空调检查正常",
    "会场专线和视频链路测试通过",
    "备品备件齐备，厂商工程师到位",
    "应急联系人和电话核对无误",
)
PLAN = (
    "一、网管中心双人值守，会场一人驻守。\n二、保障范围内线路加密监测，期间封网。\n"
    "三、每日 9 时、18 时零报告，异常情况即时报告。"
)
TIMES = (time(9), time(18))


def load_assurances() -> int:
    """Load what is not there yet; returns how many assurances came new."""
    if Assurance.objects.exists():
        return 0
    roster = Roster.objects.select_related("unit__region").order_by("pk").first()
    if roster is None:
        return 0
    people = make_visitors()
    with transaction.atomic(), translation.override("zh-hans"):
        _load(roster.unit, people)
    return Assurance.objects.count()


def _load(unit: Unit, people: dict[str, User]) -> None:
    planner, leader, engineer = (people[f"demo-{one}"] for one in ("network", "leader", "duty"))
    second = _helper(unit, planner)
    template = add_template(unit, TEMPLATE, ITEMS, by=planner)
    regions = list(Region.objects.filter(code__in=("620100", "620600")))
    today = midnight(beijing_day(timezone.now()))
    for event, level, start, end, steps in (
        ("全省视频会议网络保障（演示）", Importance.PROVINCIAL, today - 9 * DAY + 8 * HOUR,
         today - 7 * DAY + 18 * HOUR, "over"),
        ("重要活动期间网络保障（演示）", Importance.NATIONAL, today - DAY + 8 * HOUR,
         today + 2 * DAY + 20 * HOUR, "now"),
        ("招生考试网络保障（演示）", Importance.PROVINCIAL, today + 6 * DAY + 7 * HOUR,
         today + 8 * DAY + 18 * HOUR, "coming"),
        ("全市应急指挥演练保障（演示）", Importance.CITY, today + 12 * DAY + 8 * HOUR,
         today + 12 * DAY + 20 * HOUR, "waiting"),
    ):  # fmt: skip
        # What is over by now was planned before: it is approved as of later and set back.
        back = MONTH if steps == "over" else timedelta()
        facts = AssuranceFacts(
            event, level, start + back, end + back, plan=PLAN, probe_interval_s=15,
            people_per_shift=2 if steps == "coming" else 1, report_times=TIMES,
            scope={"regions": regions},
        )  # fmt: skip
        row = add_assurance(unit, facts, by=planner, template=template)
        add_staff(row.pk, engineer, "网管中心值守", by=planner)
        add_staff(
            row.pk, second, "会场驻守", by=planner, times=(start + back, start + back + 10 * HOUR)
        )
        life.submit(row.pk, by=planner)
        if steps != "waiting":
            _carry_out(row, steps, (leader, planner, engineer, second), start)


def _helper(unit: Unit, planner: User) -> User:
    """A second engineer: one of the duty's, where the demo has loaded them."""
    found = User.objects.filter(username="demo-duty-1").first()
    if found is not None:
        return found
    grant_role(planner, Role.DUTY_ENGINEER, Place(unit=unit), by=None)
    return planner


def _carry_out(row: Assurance, steps: str, people: tuple[User, ...], start: datetime) -> None:
    leader, planner, engineer, second = people
    # What the demo says was approved and reported in time happened in the past.
    Assurance.objects.filter(pk=row.pk).update(submitted_at=min(start, timezone.now()) - 2 * DAY)
    life.approve(row.pk, by=leader, note="同意，按方案执行。")
    if steps == "over":
        _set_back(row)
    _as_if_in_time(row, start, (engineer, second))
    items = list(row.items.all())
    for item in items if steps != "coming" else items[:2]:
        if steps == "now" and item.number == BROKEN:
            signing.sign_item(item.pk, by=second, remark="2 号空调滤网堵塞", is_defect=True)
        elif steps != "now" or item.number != len(items):
            signing.sign_item(item.pk, by=engineer)
    now = timezone.now()
    if steps == "coming":
        return
    life.start_one(row.pk, now=now)
    if life.end_one(row.pk, now=now):
        text = "保障期间网络运行平稳，零报告按时报送，未发生影响会议的中断。"
        results.write_result(row.pk, text, by=planner)


def _set_back(row: Assurance) -> None:
    for rows, names in (
        (Assurance.objects.filter(pk=row.pk), ("starts_at", "ends_at")),
        (row.staffing.all(), ("starts_at", "ends_at")),
    ):
        rows.update(**{name: F(name) - MONTH for name in names})
    row.reports.all().delete()
    row.refresh_from_db()


def _as_if_in_time(row: Assurance, start: datetime, people: tuple[User, User]) -> None:
    """The approval before the beginning, and the reports that were due before today's program."""
    Assurance.objects.filter(pk=row.pk).update(decided_at=min(start, timezone.now()) - DAY)
    now = timezone.now()
    due = start.replace(hour=9, minute=0)
    number = 0
    while due < now and due <= row.ends_at:
        for at in (due, due + 9 * HOUR):
            if not start < at <= min(row.ends_at, now - HOUR):
                continue
            number += 1
            report, _ = ZeroReport.objects.get_or_create(assurance=row, due_at=at)
            _sent(report, number, people[number % 2])
        due += DAY


def _sent(report: ZeroReport, number: int, by: User) -> None:
    is_late = number == LATE
    at = report.due_at + (50 if is_late else 5) * timedelta(minutes=1)
    text = "一条县级链路闪断 1 分钟，已自动恢复。" if number == TOLD else ""
    ZeroReport.objects.filter(pk=report.pk).update(
        state=ReportState.LATE if is_late else ReportState.ON_TIME, has_event=bool(text),
        text=text, by=by, by_name=by.printed_name, sent_at=at,
        missed_at=report.limit if is_late else None,
    )  # fmt: skip
