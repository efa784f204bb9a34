"""Where and by whom a province's network is operated: units, people, lines, and what failed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random

from django.utils import timezone

from benchmarks.bulk import write
from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import Place, grant_role
from hengwang.availability.choices import Cause
from hengwang.availability.models import Outage
from hengwang.kernel.search_text import search_text
from hengwang.monitoring.choices import AlertKind, AlertState, TargetKind
from hengwang.monitoring.models import Alert, Target
from hengwang.network.choices import CircuitKind, CircuitStatus, Layer
from hengwang.network.models import Circuit
from hengwang.notifications.choices import Urgency
from hengwang.organizations.choices import CompanyKind, Level
from hengwang.organizations.models import Company, Region, Unit, UnitName
from hengwang.organizations.services import CompanyFacts, open_company

YEARS, DAY = 3, timedelta(days=1)
CITIES, LINES_OF_ONE = 14, 3
BODIES = ("财政局", "教育局", "水务局", "民政局", "林草局", "统计局", "档案馆", "司法局", "审计局")
FAULTS = ("光缆中断", "光功率偏低", "设备掉电", "板卡故障", "环路", "链路闪断")


@dataclass(frozen=True)
class Size:
    """How many rows of each kind; `small` is for a look whether it still runs."""

    units: int = 4_600
    tickets: int = 300_000
    rounds: int = 50_000
    entries: int = 1_000_000
    targets: int = 1_500
    outages: int = 20_000
    applications: int = 6_000
    years_of_log: int = 5
    rosters: int = 15
    assurances: int = 300
    contracts: int = 200

    @classmethod
    def small(cls) -> "Size":
        """Some hundred rows of everything."""
        return cls(
            units=180, tickets=300, rounds=80, entries=400, targets=40, outages=80,
            applications=60, years_of_log=1, rosters=2, assurances=12, contracts=6,
        )  # fmt: skip


@dataclass
class World:
    """What the other parts hang on."""

    size: Size
    draw: Random
    now: datetime
    units: list[Unit] = field(default_factory=list)
    engineers: list[User] = field(default_factory=list)
    officers: list[User] = field(default_factory=list)
    carriers: list[Company] = field(default_factory=list)
    circuits: int = 0

    @cached_property
    def leaves(self) -> list[Unit]:
        """Units without others below them."""
        return [one for one in self.units if one.level == Level.TOWNSHIP]

    @property
    def own(self) -> Unit:
        """The unit of the clerk whose pages are asked for."""
        return self.leaves[0]


def world(size: Size) -> World:
    """An empty one; everything in it follows from one seed and the hour."""
    now = timezone.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return World(size, Random(5), now)


def fill_places(made: World) -> None:
    """Units, people, carriers, lines and what failed."""
    _units(made)
    _people(made)
    _lines(made)
    _failures(made)


def _units(made: World) -> None:
    """A top, a body a city, one a county, and all others below those."""
    regions = list(Region.objects.filter(code__startswith="62").order_by("code"))
    by_level = {level: [one for one in regions if one.level == level] for level in Level}
    top = Unit(pk=1, name="省大数据中心", level=Level.PROVINCE, region=by_level[Level.PROVINCE][0])
    top.path = "1."
    found = [top]
    above = {top.region.code[:2]: top}
    for level, digits in ((Level.CITY, 4), (Level.COUNTY, 6)):
        for region in by_level[level]:
            parent = above.get(region.code[: digits - 2], top)
            unit = Unit(pk=len(found) + 1, name=f"{region.name}大数据中心", level=level)
            _place(unit, region, parent)
            found.append(unit)
            above[region.code[:digits]] = unit
    heads = [one for one in found if one.level == Level.COUNTY]
    while len(found) < made.size.units:
        number = len(found)
        parent = heads[number % len(heads)]
        body = BODIES[number // len(heads) % len(BODIES)]
        unit = Unit(pk=number + 1, name=f"{parent.region.name}{body}第{number}所")
        unit.level = Level.TOWNSHIP
        _place(unit, parent.region, parent)
        found.append(unit)
    for one in found:
        one.search_text = search_text(one.name)
    Unit.objects.bulk_create(found, 1_000)
    UnitName.objects.bulk_create((UnitName(unit=one, name=one.name) for one in found), 1_000)
    made.units = found


def _place(unit: Unit, region: Region, parent: Unit) -> None:
    unit.region, unit.parent, unit.path = region, parent, f"{parent.path}{unit.pk}."


def _people(made: World) -> None:
    top = made.units[0]
    cities = [one for one in made.units if one.level == Level.CITY]
    leader = _person("leads", "分管领导", top)
    grant_role(leader, Role.LEADER, by=None)
    places = [top] * 12 + [city for city in cities for _ in range(4)]
    for number, unit in enumerate(places):
        one = _person(f"duty-{number}", f"值班员{number:02}", unit)
        grant_role(one, Role.DUTY_ENGINEER, Place(unit=unit), by=None)
        made.engineers.append(one)
    for number, unit in enumerate(made.leaves[:60]):
        one = _person(f"clerk-{number}", f"联络员{number:02}", unit)
        grant_role(one, Role.ACCESS_UNIT_OFFICER, Place(unit=unit), by=None)
        made.officers.append(one)
    made.carriers = [
        open_company(name, CompanyFacts(CompanyKind.CARRIER), by=None)
        for name in ("某电信", "某移动", "某联通", "某广电")
    ]


def _person(username: str, name: str, unit: Unit) -> User:
    user = User(username=username, display_name=name, unit=unit)
    user.set_unusable_password()
    user.save()
    return user


def _lines(made: World) -> None:
    """One circuit a unit; the clerk's unit has some, which are watched first."""
    draw, kinds = made.draw, list(CircuitKind)
    served = [*[made.own] * LINES_OF_ONE, *made.leaves[1:]]
    names = ("id", "unit", "code", "name", "kind", "layer", "carrier", "z_end", "status")
    more = ("bandwidth_mbps", "opened_on", "search_text")
    begun = (made.now - YEARS * 365 * DAY).date()
    write(
        Circuit,
        (*names, *more),
        (
            (at + 1, unit.pk, f"甘电{at:06}", f"{unit.name}专线", draw.choice(kinds).value,
             Layer.METRO.value, made.carriers[at % 4].pk, f"{unit.name}机房",
             CircuitStatus.OPEN.value, draw.choice((20, 50, 100)), begun,
             f"甘电{at:06}\n{unit.search_text}")
            for at, unit in enumerate(served)
        ),
    )  # fmt: skip
    made.circuits = len(served)
    watched = served[: made.size.targets]
    write(
        Target,
        ("id", "name", "kind", "unit", "address", "watched_from", "search_text"),
        (
            (at + 1, f"{unit.name}专线{at:05}", TargetKind.CIRCUIT.value, unit.pk,
             f"10.{at // 250}.{at % 250}.1", made.now - YEARS * 365 * DAY, unit.search_text)
            for at, unit in enumerate(watched)
        ),
    )  # fmt: skip


def _failures(made: World) -> None:
    """Outages of two years, one after the other on each target, each with its alert; some last."""
    draw, size = made.draw, made.size
    begun, causes = made.now - 700 * DAY, list(Cause)
    turns = -(-size.outages // size.targets)
    apart = 690 * DAY / turns
    rows: list[tuple[int, int, datetime, datetime | None, str]] = []
    for number in range(size.outages):
        target, turn = number % size.targets, number // size.targets
        start = begun + apart * turn + apart * 0.7 * draw.random()
        end = start + timedelta(minutes=min(draw.lognormvariate(2.9, 1.1), 600))
        rows.append((number + 1, target + 1, start, end, draw.choice(causes).value))
    for number in range(min(30, size.targets)):
        start = made.now - timedelta(minutes=13 * number + 5)
        rows.append((len(rows) + 1, number * 7 % size.targets + 1, start, None, "unknown"))
    write(Outage, ("id", "target", "started_at", "ended_at", "cause"), rows)
    names = ("id", "key", "kind", "urgency", "state", "title", "unit", "target", "since")
    write(
        Alert,
        (*names, "opened_at", "clock_from", "resolved_at"),
        (
            (pk, f"down:{target}", AlertKind.DOWN.value, Urgency.WARNING.value,
             (AlertState.OPEN if end is None else AlertState.RESOLVED).value,
             f"专线{target:05}{FAULTS[pk % len(FAULTS)]}", _unit_of(made, target), target, start,
             start + timedelta(seconds=70), start, end)
            for pk, target, start, end, _cause in rows
        ),
    )  # fmt: skip


def _unit_of(made: World, target: int) -> int:
    served = made.own if target <= LINES_OF_ONE else made.leaves[target - LINES_OF_ONE]
    return served.pk
