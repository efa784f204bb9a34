"""Three years of tickets with their clocks, stories and ratings, and their index of words."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection

from benchmarks.bulk import write
from benchmarks.operations_places import YEARS, World
from hengwang.kernel.periods import BEIJING
from hengwang.kernel.search_text import normalize, search_text
from hengwang.tickets.choices import (
    ClockPart,
    Impact,
    Kind,
    Priority,
    Source,
    State,
    StepKind,
    Urgency,
)
from hengwang.tickets.models import ClockSegment, NumberOfYear, Rating, ServiceLevel, Step, Ticket
from hengwang.tickets.word_lookup import INDEX

LIVE_DAYS, RATED = 2, (1, 3)
KINDS = (
    *[Kind.FAULT] * 11, *[Kind.REQUEST] * 6, *[Kind.CONSULTATION] * 2, Kind.CHANGE, Kind.COMPLAINT,
)  # fmt: skip
MATTERS = (
    "专线中断，全部业务不能访问", "网络时断时续", "访问办公系统很慢", "视频会议卡顿",
    "申请开通端口", "终端地址冲突", "光猫指示灯变红", "邮箱登录失败", "域名无法解析",
    "机房停电后未恢复", "接入交换机掉线", "申请更换办公地点", "咨询接入流程",
    "防火墙策略调整", "带宽跑满",
    "补丁服务器连不上", "电子公文打不开", "财政一体化系统报错", "证书到期", "线路割接配合",
)  # fmt: skip
SAID = (
    "早上八点起发现，重启设备无效。", "本单位二楼机房，联系人在岗。", "影响窗口办事，群众在等。",
    "已与运营商联系，未见回复。", "其他单位正常。", "上周也发生过一次。", "请尽快派人到现场处理。",
)  # fmt: skip
NAMES = (
    "id", "number", "kind", "source", "unit", "title", "description", "requester_name", "impact",
    "urgency", "priority", "level", "state", "assignee", "company", "circuit", "is_repair",
    "opened_at", "responded_at", "arrived_at", "restored_at", "resolved_at", "closed_at", "due_at",
    "told_due_at", "respond_used_s", "arrive_used_s", "restore_used_s", "search_text", "is_indexed",
)  # fmt: skip
AT = {name: place for place, name in enumerate(NAMES)}
LIVE_STATES = (State.NEW, State.IN_WORK, State.IN_WORK, State.CARRIER, State.PAUSED)


def fill_tickets(made: World) -> None:
    """Everything of tickets; a ticket's rows follow from its own row."""
    levels = _levels(made)
    rows = list(_tickets(made, levels))
    write(Ticket, NAMES, rows)
    write(ClockSegment, ("ticket", "part", "started_at", "ended_at"), _clocks(rows))
    write(Step, ("ticket", "kind", "at", "by_name", "text"), _steps(rows))
    rated = (
        (row[0], made.draw.choice((5, 5, 5, 4, 4, 3, 2, 1)), row[AT["closed_at"]])
        for row in rows
        if row[AT["closed_at"]] and row[0] % 5 in RATED
    )
    write(Rating, ("ticket", "stars", "at"), rated)
    _index(rows)


def _levels(made: World) -> dict[tuple[str, str], int]:
    found = {}
    for kind in Kind:
        for number, priority in enumerate(Priority):
            level = ServiceLevel.objects.create(
                unit=made.units[0], name=f"{kind.label} {priority.label}", kind=kind,
                priority=priority, respond_minutes=10 * (number + 1),
                arrive_minutes=120 * (number + 1), restore_minutes=240 * (number + 1),
            )  # fmt: skip
            found[kind.value, priority.value] = level.pk
    return found


def _tickets(made: World, levels: dict[tuple[str, str], int]) -> Iterator[list[Any]]:
    draw, count = made.draw, made.size.tickets
    begun = made.now - YEARS * timedelta(days=365)
    apart = (made.now - begun) / count
    leaves = made.leaves
    texts = {matter: search_text(matter) for matter in MATTERS}
    given: dict[int, int] = {}
    for at in range(count):
        opened = (begun + apart * at + apart * draw.random()).replace(microsecond=0)
        year = opened.astimezone(BEIJING).year
        given[year] = given.get(year, 0) + 1
        number = f"GD{year}-{given[year]:06}"
        unit = made.own if at % 1_500 == 0 else draw.choice(leaves)
        matter, said = draw.choice(MATTERS), draw.choice(SAID)
        kind, priority = draw.choice(KINDS).value, draw.choice(list(Priority)).value
        company = made.carriers[at % 4].pk if at % 5 == 0 else None
        words = f"{number.lower()}\n{texts[matter]}\n{unit.search_text}\n{normalize(said)}"
        head = [
            at + 1, number, kind, draw.choice(list(Source)).value, unit.pk, matter, said, "联络员",
            Impact.UNIT.value, Urgency.SOON.value, priority, levels[kind, priority],
        ]  # fmt: skip
        body = [
            draw.choice(made.engineers).pk, company, at % made.circuits + 1, at % 9 == 0, opened,
        ]  # fmt: skip
        state, course = _course(made, at, opened)
        if state == State.NEW:
            body[0] = None
        yield [*head, state.value, *body, *course, words, True]
    NumberOfYear.objects.bulk_create(
        NumberOfYear(year=one, last=last) for one, last in given.items()
    )


def _course(made: World, at: int, opened: datetime) -> tuple[State, list[Any]]:
    """Moments from the answer to the closing, the limit, and service time used to each."""
    draw = made.draw
    answer = int(draw.lognormvariate(6.2, 0.8))
    visit = answer + int(draw.lognormvariate(8.2, 0.6)) if at % 3 == 0 else None
    solve = max(answer, visit or 0) + int(draw.lognormvariate(8.6, 0.9))
    if opened > made.now - timedelta(days=LIVE_DAYS) or at % 4_000 == 0:
        state = draw.choice(LIVE_STATES)
        answered = None if state is State.NEW else min(_after(opened, answer), made.now)
        due = opened + timedelta(hours=draw.randrange(1, 60)) if state != State.PAUSED else None
        told = due if due and due < made.now else None
        used = None if state is State.NEW else answer
        return state, [answered, None, None, None, None, due, told, used, None, None]
    state = State.WITHDRAWN if at % 50 == 1 else State.CLOSED
    solved = min(_after(opened, solve), made.now)
    restored = min(_after(opened, solve - 300), solved)
    closed: datetime | None = min(solved + timedelta(days=2), made.now)
    if closed == made.now and state is State.CLOSED:
        state, closed = State.RESOLVED, None
    arrived = None if visit is None else min(_after(opened, visit), solved)
    times = [_after(opened, answer), arrived, restored, solved, closed]
    return state, [*times, None, None, answer, visit, solve - 300]


def _after(moment: datetime, seconds: float) -> datetime:
    return moment + timedelta(seconds=seconds)


def _clocks(rows: list[list[Any]]) -> Iterator[tuple[Any, ...]]:
    running, carrier, stopped = (
        one.value for one in (ClockPart.RUNNING, ClockPart.CARRIER, ClockPart.STOPPED)
    )
    for row in rows:
        pk, opened, end = row[0], row[AT["opened_at"]], row[AT["resolved_at"]]
        if end is None or end <= opened:
            yield pk, running, opened, None
            continue
        if row[AT["company"]] and (third := (end - opened) / 3) > timedelta(seconds=2):
            yield pk, running, opened, opened + third
            yield pk, carrier, opened + third, opened + 2 * third
            yield pk, running, opened + 2 * third, end
        else:
            yield pk, running, opened, end
        yield pk, stopped, end, None


def _steps(rows: list[list[Any]]) -> Iterator[tuple[Any, ...]]:
    told = (
        (StepKind.RESPONDED, "responded_at", "已联系报障人，开始排查。"),
        (StepKind.ARRIVED, "arrived_at", "到达现场。"),
        (StepKind.RESOLVED, "resolved_at", "更换尾纤后恢复，用户确认正常。"),
        (StepKind.CLOSED, "closed_at", ""),
    )
    for row in rows:
        yield row[0], StepKind.OPENED.value, row[AT["opened_at"]], "联络员", row[AT["description"]]
        for kind, name, text in told:
            if row[AT[name]] is not None:
                yield row[0], kind.value, row[AT[name]], "值班员", text


def _index(rows: list[list[Any]]) -> None:
    """As the job does that puts new tickets in; without the index of the index meanwhile."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute("DROP INDEX tickets_words_pairs")
        waiting = iter(rows)
        while batch := list(islice(waiting, 5_000)):
            INDEX.put_in((row[0], row[AT["search_text"]]) for row in batch)
        if is_postgres:
            cursor.execute("CREATE INDEX tickets_words_pairs ON tickets_words USING gin (pairs)")
