"""Access in the demo: access points, the list of units due, applications at every step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.access.choices import Kind
from hengwang.access.models import AccessPoint, Application
from hengwang.access.rules import TERMS
from hengwang.access.services import opening, plans, working
from hengwang.access.services.applying import ApplicationFacts, apply
from hengwang.access.services.due import add_network, list_units
from hengwang.access.services.plans import PlanFacts
from hengwang.access.services.points import record_from_circuits
from hengwang.access.services.stepping import Words
from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import Place, UserFacts, create_user, grant_role
from hengwang.addressing.choices import PrefixKind
from hengwang.addressing.models import Prefix
from hengwang.addressing.services.prefixes import add_prefix, add_routing_domain
from hengwang.demo.services.visitors import make_visitors
from hengwang.demo.services.watched_network import NAMED
from hengwang.kernel.periods import BEIJING
from hengwang.monitoring.models import Collector
from hengwang.network.choices import CircuitKind, Layer, Tenure
from hengwang.network.services.circuits import add_circuit
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.services import CompanyFacts, open_company

STEPS = tuple(TERMS)
GROUND = "演示办发〔2020〕12号"
CONNECTED, MOST = 4, 90
"""Of five units on the list four are connected; how many units the demo looks at."""


@dataclass(frozen=True)
class Hands:
    """Who applies, who works and who signs in the demo; nobody can log in as the first and last."""

    officer: User
    admin: User
    signer: User


@dataclass(frozen=True)
class Ground:
    """Where addresses, lines and watching come from."""

    prefix: Prefix
    carrier: Company
    collector: Collector


@dataclass(frozen=True)
class Story:
    """An application of the demo: what, when it came (working mornings ago), how far it got."""

    kind: Kind
    days_ago: int
    passed: int
    purpose: str
    end: str = ""


STORIES = (
    Story(Kind.CONNECT, 1, 1, "新设政务服务分中心，需接入外网办理业务。"),
    Story(Kind.CONNECT, 4, 2, "办公地点新增，申请百兆专线。", end="plan"),
    Story(Kind.CONNECT, 30, 3, "乡镇便民服务点接入。"),
    Story(Kind.CONNECT, 20, 4, "应急指挥值班室接入。", end="fail"),
    Story(Kind.CONNECT, 16, 5, "档案查阅点接入。"),
    Story(Kind.CONNECT, 18, 6, "不动产登记窗口接入。"),
    Story(Kind.CONNECT, 12, 6, "医保经办窗口接入。"),
    Story(Kind.UPGRADE, 15, 6, "视频会议增加，现有带宽不足。"),
    Story(Kind.ADDRESS, 3, 2, "新增自助终端。"),
    Story(Kind.DOMAIN, 5, 2, "门户网站启用新域名。"),
    Story(Kind.PRIVATE_NETWORK, 26, 6, "林业专网并入外网，停用自建线路。"),
    Story(Kind.PRIVATE_NETWORK, 2, 1, "农业执法专网并入外网。"),
    Story(Kind.CONNECT, 9, 1, "临时会场接入。", end="reject"),
)


def load_access(say: Callable[[str], object]) -> int:
    """Make access points and applications where they are missing; returns how many applications."""
    collector = Collector.objects.filter(name__startswith=NAMED).order_by("pk").first()
    if collector is None or Application.objects.exists():
        return 0
    units = list(
        collector.unit.subtree().filter(closed_on=None).select_related("region").order_by("pk")
    )[1 : MOST + 1]
    with transaction.atomic():
        hands = _hands(collector.unit)
        prefix = _prefix(collector.unit, hands.admin)
        carrier = open_company("某运营商（演示）", CompanyFacts(CompanyKind.CARRIER), by=None)
        ground = Ground(prefix, carrier, collector)
        _before(units, hands.admin, carrier)
        free = [unit for at, unit in enumerate(units) if at % (CONNECTED + 1) == CONNECTED]
        for number, story in enumerate(STORIES):
            _tell(story, free[number % len(free)], hands, ground)
    say(f"  {len(STORIES)} applications for access")
    return len(STORIES)


def _hands(top: Unit) -> Hands:
    admin = make_visitors()["demo-network"]
    people = []
    for name, told, role in (
        ("demo-access-officer", "接入单位经办人（演示）", Role.AREA_ADMIN),
        ("demo-access-signer", "网络管理员乙（演示）", Role.NETWORK_ADMIN),
    ):
        user, _password = create_user(name, UserFacts(display_name=told, unit=top), by=None)
        user.set_unusable_password()
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        grant_role(user, role, Place(unit=top), by=None)
        people.append(user)
    return Hands(people[0], admin, people[1])


def _prefix(top: Unit, by: User) -> Prefix:
    domain = add_routing_domain("接入网（演示）", by=by)
    facts = {"kind": PrefixKind.NETWORK, "purpose": "接入单位互联地址"}
    return add_prefix(domain, "10.230.0.0/22", facts, unit=top, by=by)


def _before(units: list[Unit], by: User, carrier: Company) -> None:
    """Lines that were there before, and the list they are counted against."""
    today = timezone.localdate()
    list_units(units, from_on=date(today.year - 1, 1, 1), ground=GROUND, by=by)
    old = [unit for at, unit in enumerate(units) if at % (CONNECTED + 1) < CONNECTED]
    for number, unit in enumerate(old):
        facts = _line(carrier, f"YS-{number + 1:04}") | {"name": f"{unit}专线", "z_end": unit.name}
        opened_on = today - timedelta(days=700 - 7 * number)
        add_circuit(facts, unit=unit, mbps=(20, 50, 100)[number % 3], opened_on=opened_on, by=by)
    record_from_circuits([unit.pk for unit in old], by=by)


def _line(carrier: Company, code: str) -> dict[str, object]:
    return {
        "code": code,
        "kind": CircuitKind.MSTP,
        "layer": Layer.CITY_COUNTY,
        "tenure": Tenure.LEASED,
        "carrier": carrier,
        "contract_number": "",
    }


def _tell(story: Story, unit: Unit, hands: Hands, ground: Ground) -> None:
    point = None
    if story.kind in (Kind.UPGRADE, Kind.ADDRESS):
        points = AccessPoint.objects.filter(closed_on=None, applications=None)
        point = points.select_related("unit__region").order_by("pk").first()
        unit = unit if point is None else point.unit
    network = None
    if story.kind is Kind.PRIVATE_NETWORK:
        name = story.purpose.split("并", maxsplit=1)[0]
        network = add_network(f"{name}（演示）", unit=unit, by=hands.officer, sites=6)
    facts = ApplicationFacts(
        kind=story.kind,
        purpose=story.purpose,
        contact_name="某某",
        contact_phone="0000-0000000",
        place=f"{unit.region.name}演示路1号",
        point=point,
        private_network=network,
        wanted_mbps=100,
        address_count=2,
        domain="www",
    )
    moments = [_morning(story.days_ago - at * 2) for at in range(len(STEPS))]
    made = apply(facts, unit=unit, by=hands.officer, at=moments[0])
    _lead(story, made, moments, hands, ground)


def _lead(
    story: Story, made: Application, moments: list[datetime], hands: Hands, ground: Ground
) -> None:  # fmt: skip
    pk, late = made.pk, "等待运营商管道施工"
    plan = _plan(story.kind, made, ground)

    def words(at: int, text: str = "") -> Words:
        return Words(at=moments[at], text=text, delay=late)

    if story.end == "reject":
        working.reject(pk, "缺少单位公函和安全责任书，请补充后重新申请。", by=hands.admin)
    if story.passed >= 2:  # noqa: PLR2004  number of the step
        working.approve(pk, words(1, "情况属实，同意接入。"), by=hands.admin)
    if story.end == "plan":
        plans.draw_up(pk, plan, by=hands.signer)
    if story.passed >= 3:  # noqa: PLR2004  number of the step
        plans.draw_up(pk, plan, by=hands.admin)
        plans.sign(pk, words(2), by=hands.signer)
    if story.passed >= 4:  # noqa: PLR2004  number of the step
        working.built(pk, words(3, "光缆引入机房，熔接完成。"), by=hands.admin)
    if story.end == "fail":
        working.fail(pk, words(4, "末端光衰超标，需重新熔接。"), by=hands.admin)
    if story.passed >= 5:  # noqa: PLR2004  number of the step
        working.accept(pk, words(4, "时延2ms，丢包率0，带宽达标。"), by=hands.admin)
    if story.passed >= 6:  # noqa: PLR2004  number of the step
        opening.carry_out(pk, Words(delay=late), by=hands.admin, collector=ground.collector)


def _plan(kind: Kind, made: Application, ground: Ground) -> PlanFacts:
    if kind is Kind.UPGRADE and made.point is not None:
        circuit = made.point.circuits.filter(closed_on=None).first()
        return PlanFacts(circuit=circuit, mbps=300)
    return PlanFacts(
        circuit_code=f"YX-{made.number}",
        circuit_kind=CircuitKind.MSTP,
        layer=Layer.CITY_COUNTY,
        tenure=Tenure.LEASED,
        carrier=ground.carrier,
        mbps=100,
        z_end=made.place,
        prefix=ground.prefix,
        address_count=2,
    )


def _morning(days_ago: int) -> datetime:
    """Ten in the morning so many days ago, never later than now."""
    day = timezone.localdate() - timedelta(days=max(days_ago, 0))
    return min(datetime.combine(day, time(10), BEIJING), timezone.now())
