"""Two years of inspections: twice a day in the machine rooms, once a month elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from benchmarks.bulk import write
from benchmarks.operations_places import DAY, World
from hengwang.inspections.choices import (
    DefectState,
    ItemKind,
    OccurrenceState,
    RhythmKind,
    Verdict,
    Way,
)
from hengwang.inspections.models import (
    Checklist,
    ChecklistItem,
    ChecklistVersion,
    Defect,
    Inspection,
    InspectionPlan,
    Occurrence,
    Reading,
)
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.kernel.search_text import search_text
from hengwang.network.choices import RoomClass
from hengwang.network.models import Room, Site

ROOMS, MONTHLY, ITEMS = 36, 60, 10
WINDOWS = ((8, 10), (17, 19))
AHEAD, HISTORY, WHOLE_MONTH = 2, 700, (0, 24 * 28)
MISSED, LATE, BAD = 0.03, 0.05, 0.004
MARKS = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """One due inspection as its rows need it; `end` is None where nobody came."""

    pk: int
    plan: int
    unit: int
    slot: str
    start: datetime
    until: datetime
    state: OccurrenceState
    end: datetime | None


def fill_rounds(made: World) -> None:
    """Plans, what was due, what came in with its readings, and what was found."""
    plans, items = _plans(made)
    asked = sorted(_asked(made, plans), key=lambda one: (one.start, one.plan))
    rows = [(at + 1, one) for at, one in enumerate(asked)]
    columns = ("id", "plan", "unit", "slot", "due_from", "due_until", "state", "done_at")
    write(
        Occurrence,
        (*columns, "missed_at", "done_by_name"),
        (
            (pk, one.plan, one.unit, one.slot, one.start, one.until, one.state.value, one.end,
             one.until if one.state == OccurrenceState.MISSED else None,
             "巡检员" if one.end else "")
            for pk, one in rows
        ),
    )  # fmt: skip
    done = [(pk, one) for pk, one in rows if one.end is not None]
    _readings(made, done, items)
    _defects(made, done, items)


def _plans(made: World) -> tuple[list[InspectionPlan], list[ChecklistItem]]:
    unit = made.units[0]
    checklist = Checklist.objects.create(unit=unit, name="机房日常巡检表")
    begun = made.now - 720 * DAY
    version = ChecklistVersion.objects.create(checklist=checklist, number=1, published_at=begun)
    items = ChecklistItem.objects.bulk_create(
        ChecklistItem(
            version=version, position=at, key=f"k{at}", text=f"第{at + 1}项：温度或指示灯",
            kind=ItemKind.NUMBER if at % 2 else ItemKind.YES_NO, symbol="℃" if at % 2 else "",
            low=Decimal(18) if at % 2 else None, high=Decimal(27) if at % 2 else None,
        )
        for at in range(ITEMS)
    )  # fmt: skip
    plans = []
    for number in range(min(ROOMS + MONTHLY, max(made.size.rounds // 20, 2))):
        owner = made.units[1 + number % 14]
        site = Site.objects.create(unit=owner, region=owner.region, name=f"政务大楼{number}")
        named = f"{owner.name}{number}号机房"
        room = Room.objects.create(
            unit=owner, site=site, name=named, room_class=RoomClass.CORE,
            search_text=search_text(named),
        )  # fmt: skip
        is_daily = number < ROOMS
        plans.append(
            InspectionPlan(
                pk=number + 1, unit=owner, name=f"{named}巡检", checklist=checklist, room=room,
                rhythm_kind=RhythmKind.DAILY if is_daily else RhythmKind.MONTHLY,
                windows="08:00-10:00, 17:00-19:00" if is_daily else "",
                starts_on=beijing_day(begun), planned_until=made.now + 60 * DAY,
            )
        )  # fmt: skip
    return InspectionPlan.objects.bulk_create(plans), items


def _asked(made: World, plans: list[InspectionPlan]) -> Iterator[Asked]:
    """As many as are asked for, up to two days ahead."""
    draw, today = made.draw, beijing_day(made.now)
    daily = [one for one in plans if one.rhythm_kind == RhythmKind.DAILY]
    days = min(made.size.rounds // (2 * len(daily)), HISTORY)
    pk = 0
    for number in range(-days, AHEAD + 1):
        day = today + number * DAY
        for plan in plans:
            is_daily = plan.rhythm_kind == RhythmKind.DAILY
            if not is_daily and day.day != 1:
                continue
            for place, hours in enumerate(WINDOWS if is_daily else (WHOLE_MONTH,)):
                pk += 1
                begin = midnight(day).astimezone(made.now.tzinfo)
                start, until = (begin + timedelta(hours=hour) for hour in hours)
                state, end = _outcome(start, until, made.now, draw.random())
                slot = f"{day}/{place}"
                yield Asked(pk, plan.pk, plan.unit_id, slot, start, until, state, end)


def _outcome(
    start: datetime, until: datetime, now: datetime, luck: float
) -> tuple[OccurrenceState, datetime | None]:
    if until > now:
        return OccurrenceState.DUE, None
    if luck < MISSED:
        return OccurrenceState.MISSED, None
    if luck < LATE and until + DAY < now:
        return OccurrenceState.LATE, until + timedelta(hours=3)
    return OccurrenceState.DONE, start + (until - start) * luck


def _readings(made: World, done: list[tuple[int, Asked]], items: list[ChecklistItem]) -> None:
    draw, version = made.draw, items[0].version_id
    minutes = timedelta(minutes=12)
    columns = (
        "id", "occurrence", "version", "key", "way", "by_name", "device_started_at",
        "device_finished_at", "started_at", "finished_at", "received_at", "is_record",
    )  # fmt: skip
    write(
        Inspection,
        columns,
        (
            (at + 1, pk, version, UUID(int=draw.getrandbits(128), version=4), Way.PHONE.value,
             "巡检员", one.end - minutes, one.end, one.end - minutes, one.end, one.end, True)
            for at, (pk, one) in enumerate(done)
            if one.end is not None
        ),
    )  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        for at, (_pk, one) in enumerate(done):
            for item in items:
                number = Decimal(180 + draw.randrange(90)) / 10 if item.kind == "number" else None
                verdict = Verdict.BAD if draw.random() < BAD else Verdict.OK
                text = "yes" if number is None else str(number)
                yield (
                    at + 1, item.pk, one.unit, one.plan, text, number, verdict.value, one.end,
                    one.end,
                )  # fmt: skip

    names = ("inspection", "item", "unit", "plan", "text", "number", "verdict", "device_at")
    write(Reading, (*names, "taken_at"), rows())


def _defects(made: World, done: list[tuple[int, Asked]], items: list[ChecklistItem]) -> None:
    """One in sixty rounds finds something; the last finding of some plans is not mended yet."""
    found = [one for at, (_pk, one) in enumerate(done) if at % 61 == 0]
    names = ("plan", "unit", "item", "item_key", "title", "found_at", "seen_at", "state")
    open_ones = {one.plan: at for at, one in enumerate(found[-MARKS:], len(found) - MARKS)}
    write(
        Defect,
        (*names, "closed_at"),
        (
            (one.plan, one.unit, items[at % ITEMS].pk, items[at % ITEMS].key, "温度越限", one.end,
             one.end, DefectState.OPEN if open_ones.get(one.plan) == at else DefectState.CLOSED,
             None if open_ones.get(one.plan) == at else one.end)
            for at, one in enumerate(found)
        ),
    )  # fmt: skip
