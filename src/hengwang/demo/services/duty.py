"""Duty of the demo: a roster with a week behind it, a log, hand-overs, a swap and a gap."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone, translation

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import Place, UserFacts, create_user, grant_role
from hengwang.demo.services.visitors import make_visitors
from hengwang.duty.choices import EntryKind, LeaveKind
from hengwang.duty.models import Holding, Post, Roster, Shift
from hengwang.duty.rota import Slot
from hengwang.duty.services import handing_over, lapses, leaving, logging, swapping
from hengwang.duty.services.rosters import (
    PostFacts,
    RosterFacts,
    RotationFacts,
    add_post,
    add_roster,
    set_rotation,
)
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.network.models import Room
from hengwang.organizations.models import Unit

ROSTER = "网管中心值班（演示）"
DAY, DAYS_BACK = timedelta(days=1), 7
LEFT_OUT = 12
MINUTES = timedelta(minutes=7)
NAMES = ("值班乙", "值班丙", "值班丁", "值班戊")
SLOTS = (
    Slot("早", time(8), time(16)),
    Slot("中", time(16), time()),
    Slot("夜", time(), time(8)),
)
ROUNDS = (
    (EntryKind.ROUND, "机房巡视：温湿度、UPS、空调正常，无告警灯。"),
    (EntryKind.EVENT, "县级汇聚链路闪断一次，自动恢复，已通知运营商查光功率。"),
    (EntryKind.CALL, "接入单位来电咨询政务外网地址申请流程，已答复。"),
    (EntryKind.ORDER, "上级通知：今晚配合省中心开展带宽测试。"),
    (EntryKind.VISIT, "运营商人员进机房检修传输设备，已登记、全程陪同。"),
)


def load_duty() -> int:
    """Load what is not there yet; returns how many rosters came new."""
    if Roster.objects.filter(name=ROSTER).exists():
        return 0
    room = Room.objects.select_related("site__unit").order_by("pk").first()
    unit = room.site.unit if room else None
    unit = unit or Unit.objects.order_by("pk").first()
    if unit is None:
        return 0
    visitors = make_visitors()
    keeper, visitor = visitors["demo-network"], visitors["demo-duty"]
    # The words of lines are kept as they read when they are signed.
    with transaction.atomic(), translation.override("zh-hans"):
        people = [_engineer(number, name, unit) for number, name in enumerate(NAMES, start=1)]
        _load(unit, keeper, [visitor, *people])
    return 1


def _engineer(number: int, name: str, unit: Unit) -> User:
    username = f"demo-duty-{number}"
    found = User.objects.filter(username=username).first()
    if found is not None:
        return found
    user, _password = create_user(username, UserFacts(display_name=name, unit=unit), by=None)
    user.set_unusable_password()
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    grant_role(user, Role.DUTY_ENGINEER, Place(unit=unit), by=None)
    return user


def _load(unit: Unit, keeper: User, people: list[User]) -> None:
    now = timezone.now()
    first = beijing_day(now) - DAYS_BACK * DAY
    roster = add_roster(unit, RosterFacts(ROSTER), by=None)
    desk = add_post(roster.pk, PostFacts("网管席", first), by=None)
    leader = add_post(roster.pk, PostFacts("带班领导", first), by=None)
    before = midnight(first)
    set_rotation(desk.pk, RotationFacts(first, SLOTS, tuple(people)), by=None, now=before)
    week = (Slot("带班", time(), time()),)
    set_rotation(leader.pk, RotationFacts(first, week, (keeper,), turn_days=7), by=None, now=before)
    for post in (desk, leader):
        _stand(post, now)
    lapses.find_lapses(now=now)
    _ahead(desk, keeper, now)


def _stand(post: Post, now: datetime) -> None:
    """The shifts that are over: a log, and hand-overs of all but a few."""
    over = Shift.objects.in_force().filter(post=post, starts_at__lt=now).order_by("starts_at")
    for number, shift in enumerate(over):
        holding = shift.holdings.select_related("person").first()
        if holding is None or holding.person is None or number % 13 == LEFT_OUT:
            continue
        kind, text = ROUNDS[number % len(ROUNDS)]
        at = min(shift.starts_at + timedelta(hours=1), now)
        needs = kind is EntryKind.EVENT and number > len(over) - 6
        _entry(shift, holding.person, at, kind, text, needs=needs)
    if post.name != "网管席":
        return
    for shift in [one for one in over if one.ends_at <= now][:-1]:
        _hand_over(shift)


def _entry(
    shift: Shift, by: User, at: datetime, kind: EntryKind, text: str, *, needs: bool
) -> None:
    facts = logging.EntryFacts(text, kind, at, shift.post, needs_follow_up=needs)
    logging.write_entry(shift.post.roster_id, facts, by=by)


def _hand_over(shift: Shift) -> None:
    giver = shift.holdings.select_related("person").get().person
    following = Holding.objects.in_force().filter(
        shift__post=shift.post_id, starts_at=shift.ends_at
    )
    taker = following.select_related("person").first()
    if giver is None or taker is None or taker.person in (None, giver):
        return
    made = handing_over.open_handover(shift.pk, by=giver, at=shift.ends_at)
    handing_over.give(made.pk, by=giver, note="东侧列头柜空调已报修，留意温度。", at=shift.ends_at)
    handing_over.take(made.pk, by=taker.person, accepts_all=True, at=shift.ends_at + MINUTES)


def _ahead(desk: Post, keeper: User, now: datetime) -> None:
    """A swap that waits, and leave that left a gap."""
    ahead = list(
        Holding.objects.in_force()
        .filter(shift__post=desk, starts_at__gt=now + 2 * DAY, person__isnull=False)
        .select_related("person", "shift")
        .order_by("starts_at")[:12]
    )
    mine = ahead[0]
    theirs = next(one for one in ahead if one.person_id != mine.person_id)
    if mine.person and theirs.person:
        swapping.propose(
            mine.shift_id, partner=theirs.person, by=mine.person, theirs_id=theirs.shift_id,
            reason="家中有事",
        )  # fmt: skip
    away = ahead[-1]
    if away.person is None:
        return
    day: date = beijing_day(away.starts_at)
    facts = leaving.LeaveFacts(LeaveKind.ANNUAL, midnight(day), midnight(day + DAY))
    leave = leaving.ask_leave(desk.roster_id, away.person, facts, by=away.person)
    leaving.decide_leave(leave.pk, approves=True, by=keeper)
    lapses.watch_gaps(desk, now=now)
