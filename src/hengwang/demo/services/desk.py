"""The ticket desk of the demo: a week of matters in every state, with invented names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import Place, UserFacts, create_user, grant_role
from hengwang.demo.services.visitors import make_visitors
from hengwang.organizations.choices import CompanyKind, Level
from hengwang.organizations.models import Company, Region, Unit
from hengwang.organizations.services import (
    CompanyFacts,
    ContactFacts,
    UnitFacts,
    add_contact,
    open_company,
    open_unit,
)
from hengwang.tickets.choices import (
    ArticleState,
    Impact,
    Kind,
    PauseReason,
    Priority,
    Source,
    Urgency,
)
from hengwang.tickets.models import CannedStep, Team, Ticket, TicketRule, TicketTemplate
from hengwang.tickets.services import ending, forwarding, knowledge, superiors, working
from hengwang.tickets.services.desk import save_row
from hengwang.tickets.services.forwarding import Told
from hengwang.tickets.services.knowledge import Said
from hengwang.tickets.services.levels import Promised, set_level
from hengwang.tickets.services.opening import TicketFacts, open_ticket
from hengwang.tickets.services.superiors import NoticeFacts

UNIT, DOOR = "工单演示中心", "工单演示接入单位"
COMPANY = "演示通信公司"
OFFICE = ((time(8, 30), time(12)), (time(14, 30), time(18)))
LIMITS = {
    Priority.P1: (10, 60, 240),
    Priority.P2: (30, 120, 480),
    Priority.P3: (60, None, 1440),
    Priority.P4: (240, None, None),
}


@dataclass(frozen=True)
class Matter:
    """One solved matter: hours ago it was opened, minutes until answered and until solved."""

    title: str
    solution: str
    ago_h: float
    answered_min: int
    solved_min: int
    kind: Kind = Kind.FAULT
    urgency: Urgency = Urgency.SOON
    stars: int | None = None
    remark: str = ""
    is_repair: bool = False


SOLVED = (
    Matter("外网时断时续", "接入交换机光模块老化，更换后恢复", 150, 8, 95, stars=5, is_repair=True),
    Matter("视频会议画面卡顿", "会议期间带宽被备份占用，已改到夜间", 122, 12, 70, stars=4),
    Matter("申请开通两个地址", "已分配并登记", 98, 40, 300, Kind.REQUEST, Urgency.LATER, stars=5),
    Matter(
        "门户网站打不开",
        "证书到期，已更换",
        75,
        6,
        48,
        urgency=Urgency.NOW,
        stars=3,
        remark="希望再快些",
    ),
    Matter("咨询域名如何申请", "已电话说明并发送办事指南", 52, 25, 30, Kind.CONSULTATION),
    Matter("专线中断", "运营商光缆被挖断，抢修后恢复", 30, 5, 190, urgency=Urgency.NOW, stars=4),
)


@transaction.atomic
def load_desk(say: Callable[[str], object]) -> int:
    """Write the desk unless it is there; returns how many tickets came new."""
    if Unit.objects.filter(name=UNIT).exists():
        return 0
    admin = make_visitors()["demo-network"]
    unit, door = _units()
    officer = _officer(door)
    company = _company()
    promise(unit, admin)
    team = _shelves(unit, admin)
    now = timezone.now()
    for matter in SOLVED:
        _solved(door, matter, now, admin, officer)
    _live(door, admin, officer, company, team)
    _notice(door, now, admin)
    _taught(door, admin)
    count = Ticket.objects.filter(unit__in=(unit, door)).count()
    say(f"  {count} tickets")
    return count


def _units() -> tuple[Unit, Unit]:
    region = Region.objects.get(code="620000")
    top = open_unit(UNIT, UnitFacts(Level.PROVINCE, region), by=None)
    city = Region.objects.get(code="620100")
    return top, open_unit(DOOR, UnitFacts(Level.CITY, city, parent=top), by=None)


def _officer(door: Unit) -> User:
    user, _password = create_user(
        "demo-desk-officer", UserFacts(display_name="接入单位联络员（演示）", unit=door), by=None
    )
    user.set_unusable_password()
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    grant_role(user, Role.ACCESS_UNIT_OFFICER, Place(unit=door), by=None)
    return user


def _company() -> Company:
    company = open_company(COMPANY, CompanyFacts(CompanyKind.CARRIER), by=None)
    contact = ContactFacts(name="值班台", phone="000-0000000", email="noc@carrier.example.cn")
    add_contact(contact, by=None, company=company)
    return company


def promise(unit: Unit, by: User) -> None:
    """Service levels for faults of a unit and those below it."""
    for priority, (respond, arrive, restore) in LIMITS.items():
        is_always = priority in {Priority.P1, Priority.P2}
        promised = Promised(
            name="7×24 小时" if is_always else "工作时间",
            daily=() if is_always else OFFICE,
            respond_minutes=respond,
            arrive_minutes=arrive,
            restore_minutes=restore,
        )
        set_level(unit, Kind.FAULT, priority, promised, by=by)


def _shelves(unit: Unit, by: User) -> Team:
    told = {"unit": unit, "name": "网络运行组", "members": [by], "is_active": True}
    team = save_row(Team(), told, by=by)
    steps = [
        {"name": "已到现场", "what": "arrived", "text": "已到达现场，开始排查。"},
        {"name": "已联系用户", "what": "responded", "text": "已电话联系报障人，正在核实情况。"},
    ]
    rows = [save_row(CannedStep(), {**one, "unit": unit}, by=by) for one in steps]
    template = {
        "unit": unit,
        "name": "专线中断",
        "title": "专线中断",
        "kind": Kind.FAULT,
        "urgency": Urgency.NOW,
        "team": team,
        "steps": rows,
    }
    save_row(TicketTemplate(), template, by=by)
    rule = {
        "unit": unit,
        "name": "核心、汇聚中断即开工单",
        "only_backbone": True,
        "priority": Priority.P1,
        "team": team,
        "tells_carrier": True,
    }
    save_row(TicketRule(), rule, by=by)
    if not isinstance(team, Team):
        raise TypeError
    return team


def _solved(unit: Unit, told: Matter, now: datetime, by: User, officer: User) -> None:
    opened = now - timedelta(hours=told.ago_h)
    facts = TicketFacts(
        kind=told.kind,
        source=Source.PORTAL,
        title=told.title,
        urgency=told.urgency,
        requester_name="联络员",
    )
    ticket = open_ticket(facts, unit=unit, by=officer, at=opened)
    answered = opened + timedelta(minutes=told.answered_min)
    working.respond(ticket.pk, by=by, at=answered, text="已电话联系")
    solved = opened + timedelta(minutes=told.solved_min)
    ending.resolve(ticket.pk, told.solution, by=by, at=solved, is_repair=told.is_repair)
    if told.stars is not None:
        ending.rate(ticket.pk, told.stars, by=officer, text=told.remark)
        ending.close(ticket.pk, by=officer)


def _live(unit: Unit, by: User, officer: User, company: Company, team: Team) -> None:
    now = timezone.now()

    def opened(title: str, minutes: int, urgency: Urgency, **told: Any) -> Ticket:
        asked: dict[str, Any] = {"kind": Kind.FAULT, "source": Source.PHONE, **told}
        facts = TicketFacts(title=title, urgency=urgency, **asked)
        at = now - timedelta(minutes=minutes)
        return open_ticket(facts, unit=unit, by=officer, at=at)

    opened("三楼办公网无法访问", 6, Urgency.SOON, impact=Impact.UNIT, team=team)
    opened("打印服务器连接失败", 95, Urgency.LATER, impact=Impact.PERSON)
    broken = opened("到省中心专线中断", 52, Urgency.NOW, impact=Impact.REGION)
    working.take(broken.pk, by=by)
    told = Told("值班台", "noc@carrier.example.cn", "YD-2026-0318", "请尽快抢修并告知预计恢复时间")
    forwarding.forward(broken.pk, company, told, by=by)
    forwarding.answer(
        broken.pk, "道路施工挖断光缆，抢修人员已出发，预计两小时", by=None, name="值班台"
    )
    room = opened("弱电间空调不制冷", 240, Urgency.SOON)
    working.take(room.pk, by=by)
    working.pause(room.pk, PauseReason.ACCESS, by=by, text="物业下午三点后才能开门")
    working.take(opened("新办公点需要布线", 300, Urgency.LATER, kind=Kind.REQUEST).pk, by=by)
    opened("反映上次报修无人回电", 180, Urgency.SOON, kind=Kind.COMPLAINT)


def _notice(unit: Unit, now: datetime, by: User) -> None:
    facts = NoticeFacts(
        sender="省级网络安全通报机制（演示）",
        deadline=now + timedelta(days=2),
        title="关于排查弱口令的通报",
        number="演通〔2026〕12号",
        text="请在期限内完成排查整改并书面反馈。",
    )
    superiors.receive_notice(facts, unit=unit, by=by)


def _taught(unit: Unit, by: User) -> None:
    solved = Ticket.objects.filter(unit=unit, title="外网时断时续").get()
    article = knowledge.draft_from(solved.pk, by=by)
    body = "1. 看光功率，低于 -24 dBm 先清洁接头；\n2. 仍低则更换光模块；\n3. 恢复后观察十分钟。"
    said = Said("接入交换机光模块老化的判断与更换", body, "整理为步骤", is_for_units=True)
    knowledge.change_article(article.pk, said, version=1, by=by)
    knowledge.set_article_state(article.pk, ArticleState.PUBLISHED, by=by)
