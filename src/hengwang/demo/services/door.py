"""The units' door of the demo: a unit with its officer, reports, bulletins; names are made up."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import Place, grant_role
from hengwang.availability.models import Outage
from hengwang.availability.queries.facts import NETWORK
from hengwang.availability.services.maintenance import (
    WindowFacts,
    approve_window,
    propose_window,
)
from hengwang.demo.services.desk import promise
from hengwang.demo.services.visitors import house_of, make_visitors
from hengwang.door.models import Bulletin
from hengwang.door.services.bulletins import (
    Audience,
    Ground,
    add_update,
    draft_bulletin,
    publish_bulletin,
)
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import Target
from hengwang.network.choices import CircuitKind, Layer
from hengwang.network.services.circuits import add_circuit
from hengwang.organizations.models import Unit
from hengwang.tickets.choices import Kind, Source, Urgency
from hengwang.tickets.services import ending, working
from hengwang.tickets.services.opening import TicketFacts, open_ticket

PHONE = "0931-000 0000"


@transaction.atomic
def load_door(say: Callable[[str], object]) -> int:
    """What a unit sees, unless it is there; returns how many bulletins came new."""
    people = make_visitors()
    clerk = people["demo-unit"]
    line = _line()
    if line is None or clerk.grants.exists():
        return 0
    unit = line.unit
    grant_role(clerk, Role.ACCESS_UNIT_OFFICER, Place(unit=unit), by=None)
    house_of(unit, clerk)
    clerk.__dict__.pop("grants_today", None)
    with translation.override("zh-hans"):
        _circuits(unit, people["demo-network"])
        promise(unit.parent or unit, people["demo-network"])
        _reports(unit, clerk, people["demo-duty"])
        _bulletins(line, people)
    say(f"  {unit}")
    return Bulletin.objects.count()


def _line() -> Target | None:
    """A circuit that is up while another line of its unit is down behind a failed router."""
    rows = Target.objects.watched().filter(kind=TargetKind.CIRCUIT, is_backbone=False)
    behind = (
        Outage.objects.still_open()
        .filter(target__kind__in=NETWORK, target__is_backbone=False, target__parent__isnull=False)
        .values("target__unit")
    )
    chosen = rows.filter(unit__in=behind).select_related("unit__region", "parent")
    return chosen.order_by("pk").first() or rows.select_related("unit__region").first()


def _circuits(unit: Unit, by: User) -> None:
    opened = timezone.localdate() - timedelta(days=400)
    for code, name, mbps in (("YS-DEMO-1", "主用专线", 100), ("YS-DEMO-2", "备用专线", 50)):
        values = {
            "code": code, "name": f"{unit.short_name or unit.name}{name}",
            "kind": CircuitKind.MSTP, "layer": Layer.COUNTY_TOWNSHIP,
            "a_end": "市汇聚机房", "z_end": "单位弱电间",
        }  # fmt: skip
        add_circuit(values, unit=unit, mbps=mbps, opened_on=opened, by=by)


def _reports(unit: Unit, clerk: User, engineer: User) -> None:
    now = timezone.now()
    told = (
        (
            "视频会议受到干扰",
            "会议室画面卡顿，声音断续。",
            timedelta(days=3, hours=4),
            Urgency.SOON,
        ),
        ("网速很慢", "上午十点起，业务系统打开要一分钟。", timedelta(minutes=50), Urgency.SOON),
    )
    made = []
    for title, text, ago, urgency in told:
        facts = TicketFacts(
            kind=Kind.FAULT, source=Source.PORTAL, title=title, description=text,
            urgency=urgency, requester_contact=PHONE,
        )  # fmt: skip
        made.append(open_ticket(facts, unit=unit, by=clerk, at=now - ago))
    solved, open_one = made
    for one in made:
        working.take(one.pk, by=engineer)
    working.note(open_one.pk, "已联系运营商，正在查光路。", by=engineer)
    ending.resolve(solved.pk, "更换会议终端网线，复测正常。", by=engineer)


def _bulletins(line: Target, people: dict[str, User]) -> None:
    keeper, engineer, leader = (people[f"demo-{one}"] for one in ("network", "duty", "leader"))
    issuer = Unit.objects.filter(targets__is_backbone=True).order_by("path").first() or line.unit
    here = Audience(units=[line.unit])
    hub = Outage.objects.still_open().filter(target=line.parent).first()
    if hub is not None:
        made = draft_bulletin(
            issuer, f"{hub.target.name}中断", "汇聚机房供电故障，抢修人员已出发。",
            ground=Ground(outage=hub), audience=here, by=engineer,
        )  # fmt: skip
        publish_bulletin(made.pk, by=keeper)
        add_update(made.pk, "发电车已到场，预计半小时内恢复。", by=engineer)
    start = (timezone.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    facts = WindowFacts("接入设备割接", "更换老旧板卡", start, start + timedelta(hours=2))
    window = propose_window(line.unit, facts, [line], by=keeper)
    approve_window(window.pk, approval_number="演示〔0001〕号", by=leader)
    work = draft_bulletin(
        issuer, "接入设备割接通知", "割接期间外网中断，请提前保存工作。",
        ground=Ground(window=window), audience=here, by=keeper,
    )  # fmt: skip
    publish_bulletin(work.pk, by=keeper)
    notice = draft_bulletin(
        issuer, "关于核对单位联系人的通知", "请核对本单位联系人和电话，有变动请告知服务台。",
        ground=Ground(), audience=Audience(is_for_all=True), by=keeper,
    )  # fmt: skip
    publish_bulletin(notice.pk, by=keeper)
    draft_bulletin(
        issuer, "节日期间值班安排", "值班电话照常，故障请走自助门户。",
        ground=Ground(), audience=Audience(is_for_all=True), by=engineer,
    )  # fmt: skip
