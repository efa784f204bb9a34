"""Inspections for demonstrations: two months of rounds through the demo's rooms, and a defect."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.demo.services.visitors import make_visitors
from hengwang.facilities.choices import SensorKind
from hengwang.inspections.choices import ItemKind, OccurrenceState, RhythmKind, Verdict, Way
from hengwang.inspections.models import (
    Checklist,
    ChecklistItem,
    Inspection,
    InspectionPlan,
    Occurrence,
    Reading,
)
from hengwang.inspections.services.checklists import ItemFacts, add_checklist
from hengwang.inspections.services.delivering import Answer, Submission, deliver
from hengwang.inspections.services.planning import mark_missed
from hengwang.inspections.services.plans import add_plan
from hengwang.network.models import Room

DAYS_BACK = 60
NAMED = "机房日常巡检表"
MISSED, LATE = 0.015, 0.03
ITEMS = (
    ItemFacts(
        "冷通道温度", ItemKind.NUMBER, symbol="℃", low=Decimal(18), high=Decimal(27),
        sensor_kind=SensorKind.TEMPERATURE, tolerance=Decimal(3),
    ),
    ItemFacts(
        "相对湿度", ItemKind.NUMBER, symbol="%", low=Decimal(35), high=Decimal(75),
        sensor_kind=SensorKind.HUMIDITY, tolerance=Decimal(8),
    ),
    ItemFacts("无漏水、无异味", ItemKind.YES_NO),
    ItemFacts("UPS运行指示", ItemKind.CHOICE, options="市电正常|电池供电*|旁路*|故障*"),
    ItemFacts("消防压力表在绿区", ItemKind.YES_NO),
    ItemFacts("设备告警灯", ItemKind.CHOICE, options="无告警|有黄灯*|有红灯*"),
    ItemFacts("现场照片", ItemKind.PHOTO, is_required=False),
    ItemFacts("其他情况", ItemKind.TEXT, is_required=False),
)  # fmt: skip
GOOD = ("", "", "yes", "市电正常", "yes", "无告警", "", "")


@transaction.atomic
def load_rounds() -> int:
    """Make the plans and their past where they are missing; returns how many plans came new."""
    rooms = list(Room.objects.filter(sensors__isnull=False).distinct().order_by("pk")[:3])
    if not rooms or Checklist.objects.filter(name=NAMED).exists():
        return 0
    by = make_visitors()["demo-network"]
    checklist = add_checklist(rooms[0].unit, NAMED, ITEMS, by=by, note="演示数据")
    today = timezone.localdate()
    begin = {"checklist": checklist, "starts_on": today - timedelta(days=DAYS_BACK)}
    twice = {"rhythm_kind": RhythmKind.DAILY, "windows": "08:00-10:00, 17:00-19:00"}
    plans = [
        add_plan(room.unit, {"name": f"{room.name}早晚巡检", "room": room, **twice, **begin}, by=by)
        for room in rooms
    ]
    monthly = {"rhythm_kind": RhythmKind.YEARLY, "times": 12, "place": "云计算中心"}
    monthly |= {"starts_on": today.replace(month=1, day=1), "checklist": checklist}
    named = {"name": "云计算中心月度巡检", **monthly}
    plans.append(add_plan(rooms[0].unit, named, by=by))
    draw = Random(5)  # noqa: S311 (drawn for show, always the same)
    for plan in plans:
        _past(plan, draw, by, _newest(plans[0]) if plan == plans[0] else None)
    mark_missed(now=timezone.now())
    _defect(plans[0], by)
    return len(plans)


def _newest(plan: InspectionPlan) -> Occurrence | None:
    begun = plan.occurrences.filter(due_from__lte=timezone.now())
    newest: Occurrence | None = begun.order_by("-due_from").first()
    return newest


def _past(plan: InspectionPlan, draw: Random, by: User, but: Occurrence | None) -> None:
    """What was done, written in bulk as if it had come in then; all but one."""
    version = plan.checklist.in_force()
    items = list(version.items.all())
    now = timezone.now()
    made: list[Inspection] = []
    rows: list[Occurrence] = []
    for row in plan.occurrences.filter(due_until__lte=now):
        luck = draw.random()
        if luck < MISSED or row == but:
            continue
        length = row.due_until - row.due_from
        share = draw.uniform(0.1, 0.9) if luck > LATE else draw.uniform(1.1, 1.6)
        end = min(row.due_from + length * share, now)
        row.state = OccurrenceState.DONE if end < row.due_until else OccurrenceState.LATE
        row.done_at, row.done_by_name = end, by.printed_name
        begin = end - timedelta(minutes=draw.randint(8, 25))
        made.append(
            Inspection(
                occurrence=row, version=version, key=UUID(int=draw.getrandbits(128), version=4),
                way=Way.PHONE, by=by, by_name=by.printed_name, is_record=True,
                device_started_at=begin, device_finished_at=end, started_at=begin,
                finished_at=end, received_at=end,
            )
        )  # fmt: skip
        rows.append(row)
    Inspection.objects.bulk_create(made, batch_size=500)
    told = ["state", "done_at", "done_by_name"]
    Occurrence.objects.bulk_update(rows, told, batch_size=200)
    readings = [one for each in made for one in _readings(each, items, draw)]
    Reading.objects.bulk_create(readings, batch_size=500)


def _readings(
    inspection: Inspection, items: Sequence[ChecklistItem], draw: Random
) -> list[Reading]:
    row, found = inspection.occurrence, []
    measured = (f"{draw.uniform(21.5, 25.5):.1f}", f"{draw.uniform(42, 58):.0f}")
    for item, good in zip(items, GOOD, strict=True):
        text = measured[item.position - 1] if item.kind == ItemKind.NUMBER else good
        verdict = Verdict.OK if text else Verdict.NONE
        found.append(
            Reading(
                inspection=inspection, item=item, unit=row.unit, plan=row.plan, text=text,
                number=Decimal(text) if item.kind == ItemKind.NUMBER else None, verdict=verdict,
                device_at=inspection.finished_at, taken_at=inspection.finished_at,
            )
        )  # fmt: skip
    return found


def _defect(plan: InspectionPlan, by: User) -> None:
    """One round that found a red lamp, through the door everybody uses."""
    now, row = timezone.now(), _newest(plan)
    if row is None:
        return
    at = min(row.due_from + timedelta(minutes=50), now)
    texts = ("24.1", "51", "yes", "市电正常", "yes", "有红灯", "", "")
    items = plan.checklist.in_force().items.all()
    answers = {item.key: Answer(text, at=at) for item, text in zip(items, texts, strict=True)}
    lamp = next(key for key, one in answers.items() if one.value == "有红灯")
    answers[lamp] = Answer("有红灯", note="第3列第2柜核心交换机风扇", at=at)
    given = Submission(
        key=UUID(int=5, version=4),
        version_id=plan.checklist.in_force().pk,
        started_at=at - timedelta(minutes=14),
        finished_at=at,
        answers=answers,
    )
    deliver(row.pk, given, by=by)
