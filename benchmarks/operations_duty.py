"""Five years of duty: shifts, who held them, the log, and hand-overs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection

from benchmarks.bulk import write
from benchmarks.operations_places import DAY, World
from hengwang.accounts.models import User
from hengwang.duty.choices import EntryKind, HandoverState, LapseKind
from hengwang.duty.models import (
    Handover,
    HandoverItem,
    Holding,
    Lapse,
    LogEntry,
    OpenMark,
    Post,
    Roster,
    Shift,
)
from hengwang.duty.word_lookup import INDEX
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.kernel.search_text import normalize
from hengwang.organizations.choices import Level

AHEAD, SLOTS = 40, (("白班", 8), ("夜班", 20))
HALF = timedelta(hours=12)
WRITTEN = (
    "机房巡视：温湿度正常，无告警灯。", "县级汇聚链路闪断一次，自动恢复，已通知运营商查光功率。",
    "接入单位来电咨询地址申请流程，已答复。", "上级通知：今晚配合省中心开展带宽测试。",
    "运营商人员进机房检修传输设备，全程陪同。", "视频会议保障，全程正常。",
    "核心路由器利用率超过八成，已记录。", "防火墙日志发现扫描，已封堵。", "备份任务完成。",
)  # fmt: skip
OPEN_ONES, AT_ONCE = 200, 20_000


@dataclass(frozen=True, slots=True)
class Stood:
    """One shift as its rows need it."""

    pk: int
    roster: int
    place: int
    start: datetime
    person: User
    next_person: User


def fill_duty(made: World) -> None:
    """Rosters of the province and its cities, each manned around the clock by two shifts a day."""
    units = [one for one in made.units if one.level in (Level.PROVINCE, Level.CITY)]
    units = units[: made.size.rosters]
    rosters = [Roster(pk=at + 1, unit=one, name=f"{one.name}值班") for at, one in enumerate(units)]
    first = beijing_day(made.now) - made.size.years_of_log * 365 * DAY
    Roster.objects.bulk_create(rosters)
    Post.objects.bulk_create(
        Post(pk=one.pk, roster=one, name="网管席", since_on=first) for one in rosters
    )
    stood = list(_shifts(made, rosters, first))
    names = ("id", "post", "name", "starts_at", "ends_at")
    write(
        Shift,
        names,
        ((one.pk, one.roster, SLOTS[one.place][0], one.start, one.start + HALF) for one in stood),
    )
    write(
        Holding,
        ("shift", "person", "planned", "starts_at", "ends_at"),
        (
            (one.pk, one.person.pk, one.person.pk, one.start, one.start + HALF)
            for one in stood
        ),
    )  # fmt: skip
    past = [one for one in stood if one.start + HALF <= made.now]
    _log(made, past)
    _handovers(made, past)


def _shifts(made: World, rosters: list[Roster], first: date) -> Iterator[Stood]:
    crews = [[one for one in made.engineers if one.unit_id == roster.unit_id] for roster in rosters]
    days = (beijing_day(made.now) - first).days + AHEAD
    pk = 0
    for number in range(days):
        begin = midnight(first + number * DAY)
        for roster, crew in zip(rosters, crews, strict=True):
            for place, (_name, hour) in enumerate(SLOTS):
                pk, turn = pk + 1, 2 * number + place
                people = crew[turn % len(crew)], crew[(turn + 1) % len(crew)]
                start = (begin + timedelta(hours=hour)).astimezone(made.now.tzinfo)
                yield Stood(pk, roster.pk, place, start, *people)


def _log(made: World, past: list[Stood]) -> None:
    """As many entries as are asked for, evenly over the shifts; the newest leave something open."""
    draw, count = made.draw, made.size.entries
    kinds = [one.value for one in EntryKind]
    words = [(text, normalize(text)) for text in WRITTEN]
    names = {one.pk: normalize(one.printed_name) for one in made.engineers}

    def rows() -> Iterator[tuple[Any, ...]]:
        for at in range(count):
            shift = past[at * len(past) // count]
            moment = shift.start + HALF * draw.random()
            text, found = words[at * 7 % len(words)]
            number = f"（{at % 9_973:04}）"
            person = shift.person
            yield (
                at + 1, shift.roster, shift.roster, shift.pk, kinds[at % len(kinds)], moment,
                moment, person.pk, person.printed_name, f"{text}{number}", at >= count - OPEN_ONES,
                f"{found}({at % 9_973:04}){names[person.pk]}",
            )  # fmt: skip

    columns = (
        "id", "roster", "post", "shift", "kind", "at", "written_at", "by", "by_name", "text",
        "needs_follow_up", "search_text",
    )  # fmt: skip
    write(LogEntry, columns, rows())
    _index()
    newest = range(max(count - OPEN_ONES, 0), count)
    marks = ((at + 1, past[at * len(past) // count].roster) for at in newest)
    write(OpenMark, ("entry", "roster"), marks)


def _index() -> None:
    """The words of all entries; without the index of the index meanwhile."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute("DROP INDEX duty_words_pairs")
        waiting = LogEntry.objects.order_by("pk").values_list("pk", "search_text")
        told = waiting.iterator(chunk_size=AT_ONCE)
        while batch := list(islice(told, AT_ONCE)):
            INDEX.put_in(batch)
        if is_postgres:
            cursor.execute("CREATE INDEX duty_words_pairs ON duty_words USING gin (pairs)")


def _handovers(made: World, past: list[Stood]) -> None:
    """Signed by both but for one in a hundred, which is a record of its own; the last one waits."""
    kept = [one for one in past if one.pk % 100]
    given = HandoverState.SIGNED.value
    minutes = timedelta(minutes=6)
    columns = (
        "id", "outgoing", "state", "from_at", "until_at", "given_by", "given_by_name", "given_at",
        "taken_by", "taken_by_name", "taken_at",
    )  # fmt: skip
    write(
        Handover,
        columns,
        (
            (at + 1, one.pk, given, one.start, one.start + HALF, one.person.pk,
             one.person.printed_name, one.start + HALF, one.next_person.pk,
             one.next_person.printed_name, one.start + HALF + minutes)
            for at, one in enumerate(kept)
        ),
    )  # fmt: skip
    begun = made.now - 365 * DAY
    recent = [(at + 1, one) for at, one in enumerate(kept) if one.start > begun]
    write(
        HandoverItem,
        ("handover", "number", "section", "key", "title", "at", "is_open"),
        (
            (pk, number, "tickets", f"ticket:{number}", WRITTEN[number], one.start, number == 1)
            for pk, one in recent
            for number in range(1, 6)
        ),
    )
    found = ((one.pk, LapseKind.NO_HANDOVER.value, one.start + 2 * HALF) for one in past)
    write(
        Lapse,
        ("shift", "kind", "found_at", "explanation", "explained_at"),
        ((pk, kind, at, "交接班时断电", at) for pk, kind, at in found if pk % 100 == 0),
    )
