"""Plans, rounds and pictures for tests."""

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from PIL import Image, ImageDraw

from hengwang.accounts.models import User
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.inspections.choices import ItemKind, OccurrenceState, RhythmKind, Verdict, Way
from hengwang.inspections.models import (
    Checklist,
    ChecklistItem,
    ChecklistVersion,
    Defect,
    Inspection,
    InspectionPlan,
    Occurrence,
    Photo,
    Reading,
)
from hengwang.inspections.services.delivering import Answer, Submission
from hengwang.inspections.workbooks import Asked, SheetWords, write_workbook
from hengwang.kernel.periods import BEIJING
from hengwang.network.tests.factories import a_room
from hengwang.organizations.models import Unit

ITEMS = (
    {"key": "t", "text": "冷通道温度", "kind": ItemKind.NUMBER, "symbol": "℃", "low": Decimal(18),
     "high": Decimal(27)},
    {"key": "leak", "text": "无漏水", "kind": ItemKind.YES_NO},
    {"key": "lamp", "text": "UPS指示灯", "kind": ItemKind.CHOICE, "options": "绿|黄*|红*"},
    {"key": "note", "text": "其他情况", "kind": ItemKind.TEXT, "is_required": False},
)  # fmt: skip
GOOD = {"t": "22.5", "leak": "yes", "lamp": "绿"}


def a_checklist(unit: Unit, name: str = "机房巡检表", items: Any = ITEMS) -> Checklist:
    """A checklist with one version."""
    made: Checklist = Checklist.objects.create(unit=unit, name=name)
    version = ChecklistVersion.objects.create(
        checklist=made, number=1, published_at=timezone.now() - timedelta(days=400)
    )
    for position, item in enumerate(items, start=1):
        ChecklistItem.objects.create(version=version, position=position, **item)
    return made


def a_plan(unit: Unit, name: str = "机房早晚巡检", **facts: Any) -> InspectionPlan:
    """Twice a day, without its occurrences."""
    checklist = facts.pop("checklist", None) or a_checklist(unit, f"{name}表")
    told = {
        "rhythm_kind": RhythmKind.DAILY,
        "windows": "08:00-10:00, 17:00-19:00",
        "starts_on": timezone.localdate() - timedelta(days=400),
        "planned_until": timezone.now() + timedelta(days=400),
        **facts,
    }
    made: InspectionPlan = InspectionPlan.objects.create(
        unit=unit, name=name, checklist=checklist, **told
    )
    return made


def an_occurrence(plan: InspectionPlan, at: datetime | None = None, **facts: Any) -> Occurrence:
    """Due for two hours, begun an hour ago."""
    begin = at or timezone.now() - timedelta(hours=1)
    told = {"due_until": begin + timedelta(hours=2), "slot": f"{begin:%Y%m%d%H%M%S%f}", **facts}
    made: Occurrence = Occurrence.objects.create(plan=plan, unit=plan.unit, due_from=begin, **told)
    return made


def a_submission(
    occurrence: Occurrence, values: Mapping[str, str] | None = None, **facts: Any
) -> Submission:
    """Made just now on a phone with a good clock."""
    end = facts.pop("finished_at", None) or timezone.now()
    told = {
        "key": facts.pop("key", None) or uuid4(),
        "version_id": occurrence.plan.checklist.in_force().pk,
        "started_at": end - timedelta(minutes=10),
        "finished_at": end,
        "answers": {key: Answer(value, at=end) for key, value in (values or GOOD).items()},
        "way": Way.PHONE,
        **facts,
    }
    return Submission(**told)


def as_json(occurrence: Occurrence, values: Mapping[str, str] | None = None, **facts: Any) -> dict:
    """The same as a phone writes it."""
    now = facts.pop("now", None) or timezone.now()
    return {
        "key": str(facts.pop("key", None) or uuid4()),
        "occurrence": occurrence.pk,
        "version": occurrence.plan.checklist.in_force().pk,
        "started_at": (now - timedelta(minutes=10)).isoformat(),
        "finished_at": now.isoformat(),
        "device_now": now.isoformat(),
        "note": "",
        "answers": {
            key: {"value": value, "at": now.isoformat()} for key, value in (values or GOOD).items()
        },
        **facts,
    }


def a_picture(
    seed: int = 1,
    *,
    taken: datetime | None = None,
    with_place: bool = True,
    size: tuple[int, int] = (640, 480),
) -> bytes:
    """A JPEG as a phone makes it: with a time, a place and lying on its side."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for number in range(12):
        x = (seed * 7919 + number * 104_729) % size[0]
        y = (seed * 15_485 + number * 32_452) % size[1]
        shade = (seed * 37 + number * 53) % 200
        draw.rectangle((x, y, x + size[0] // 5, y + size[1] // 4), fill=(shade, 60, 200 - shade))
    exif = Image.Exif()
    exif[0x0110] = "PHONE"
    exif[0x0112] = 6
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = timezone.localtime(taken).strftime("%Y:%m:%d %H:%M:%S")
    if with_place:
        exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 3.0, 0.0), 3: "E", 4: (103.0, 49.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, quality=90)
    return out.getvalue()


def inspection_records(unit: Unit, by: User) -> dict[str, int | str]:
    """A plan with an inspection, a photo, a defect and a workbook, for the walk over addresses."""
    plan = a_plan(unit, room=a_room(unit, "巡检机房"))
    occurrence = an_occurrence(plan)
    version = plan.checklist.in_force()
    now = timezone.now()
    inspection = Inspection.objects.create(
        occurrence=occurrence, version=version, key=uuid4(), way=Way.PHONE, by=by, is_record=True,
        device_started_at=now, device_finished_at=now, started_at=now, finished_at=now,
        received_at=now,
    )  # fmt: skip
    item = version.items.get(key="t")
    defect = Defect.objects.create(
        plan=plan, unit=unit, item=item, item_key="t", title="温度过高", found_at=now, seen_at=now
    )
    reading = Reading.objects.create(
        inspection=inspection, item=item, unit=unit, plan=plan, text="30", number=30,
        verdict=Verdict.BAD, device_at=now, taken_at=now, defect=defect,
    )  # fmt: skip
    kept = store(a_picture(99), name="现场.jpg", kind=FileKind.IMAGE, by=by)
    photo = Photo.objects.create(
        inspection=inspection, unit=unit, plan=plan, key=uuid4(), file=kept, small=kept,
        original_sha256="0" * 64, time_mark="missing", received_at=now,
    )  # fmt: skip
    return {
        "occurrence_id": occurrence.pk,
        "photo_id": photo.pk,
        "reading_id": reading.pk,
        "defect_id": defect.pk,
        "inspection_plan_id": plan.pk,
        "checklist_id": plan.checklist_id,
    }


def make_inspections(unit: Unit, records: Mapping[str, Any], move: Any) -> None:
    """Occurrences and defects of an example of a metric's page.

    Args:
        unit: Whose they are.
        records: `inspections`: rows of plan, due (from), state; `defects`: plan, found, mended.
        move: Takes the instant that is the present afterwards.
    """
    plans: dict[str, InspectionPlan] = {}

    def plan(told: Mapping[str, Any]) -> InspectionPlan:
        name = told.get("plan", "机房早晚巡检")
        if name not in plans:
            plans[name] = a_plan(unit, name)
        return plans[name]

    for told in records.get("inspections", ()):
        begin = _beijing(told["due"])
        state = OccurrenceState(told["state"])
        done = begin if state in (OccurrenceState.DONE, OccurrenceState.LATE) else None
        an_occurrence(plan(told), begin, state=state, done_at=done)
    for number, told in enumerate(records.get("defects", ()), start=1):
        own = plan(told)
        found = _beijing(told["found"])
        state = told.get("state", "closed" if "mended" in told else "open")
        ended = _beijing(told.get("mended", told["found"])) if state != "open" else None
        item = own.checklist.in_force().items.first()
        Defect.objects.create(
            plan=own, unit=unit, item=item, item_key=f"k{number}", title=f"缺陷{number}",
            found_at=found, seen_at=found, state=state, closed_at=ended,
        )  # fmt: skip
    if "now" in records:
        move(_beijing(records["now"]))


def _beijing(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)


def a_filled_workbook(
    occurrence: Occurrence, values: Mapping[str, str], started: str, finished: str
) -> bytes:
    """The workbook of an inspection as it comes back."""
    from openpyxl import load_workbook  # noqa: PLC0415

    version = occurrence.plan.checklist.in_force()
    words = SheetWords("巡检", "", "", "巡检人", "开始", "结束", ["", "", "", "", ""])
    asked = [Asked(item.key, item.text, "") for item in version.items.all()]
    book = load_workbook(io.BytesIO(write_workbook(occurrence.pk, version.pk, words, asked)))
    page = book.worksheets[0]
    page["D4"], page["D5"], page["D6"] = "张某", started, finished
    for row in range(8, 8 + len(asked)):
        page.cell(row, 4, values.get(str(page.cell(row, 1).value)))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ONE_KEY = UUID("12345678-1234-4234-8234-123456789abc")
