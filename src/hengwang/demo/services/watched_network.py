"""A watched network for demonstrations: targets, a year of outages, samples of the last day.

Everything is drawn from one fixed seed and written in bulk; names are made up from regions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.availability.choices import Cause, Decision
from hengwang.availability.models import MaintenanceWindow, Outage, UnknownSpan
from hengwang.availability.services.roots import tie_roots
from hengwang.demo.services.visitors import make_visitors
from hengwang.monitoring.choices import CheckKind, TargetKind
from hengwang.monitoring.models import Check, CheckState, Collector, Series, Target
from hengwang.monitoring.reasons import NUMBERS
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.store import sample_store
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.services import UnitFacts, open_unit

YEAR = timedelta(days=365)
NAMED = "演示采集器"
BATCH = 2_000
SAMPLE_EVERY = timedelta(minutes=2)
BODIES = (
    "政务服务局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源局",
    "市场监督管理局",
    "应急管理局",
)
CAUSES: Sequence[tuple[Cause, str]] = (
    (Cause.CARRIER, "运营商光缆被施工挖断"),
    (Cause.CARRIER, "运营商传输设备板卡故障"),
    (Cause.POWER, "机房市电中断，蓄电池放完"),
    (Cause.EQUIPMENT, "接入交换机电源模块损坏"),
    (Cause.USER_SIDE, "单位搬迁机柜断电"),
    (Cause.FORCE_MAJEURE, "暴雨致线杆倒塌"),
    (Cause.UNKNOWN, ""),
)


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    targets: int = 300
    outages: int = 900
    down: int = 5
    silent: int = 12


def load_network(say: Callable[[str], object]) -> int:
    """The watched network of the demo, in the name of its network administrator."""
    return load_watched_network(say, make_visitors()["demo-network"])


@transaction.atomic
def load_watched_network(say: Callable[[str], object], by: User, size: Size | None = None) -> int:
    """Write the watched network unless it is there; returns how many targets came new.

    Args:
        say: Told what is written.
        by: Who proposed the maintenance; another person must not be named, so it stays open.
        size: How much of everything.
    """
    if Collector.objects.filter(name__startswith=NAMED).exists():
        return 0
    size, draw = size or Size(), Random(4)  # noqa: S311 (drawn for show, always the same)
    now = timezone.now().replace(microsecond=0)
    units = _units(max(size.targets // 3, 12))
    collectors = _collectors(units[0], now)
    targets = _targets(units, size, now)
    say(f"  {len(targets)} targets")
    checks = _checks(targets, collectors, now, size)
    broken = _break(targets, size, now, draw)
    _past(targets, size, now, draw, skipped=set(broken))
    _silence(targets, size, now)
    tie_roots(targets[0].pk, now - YEAR)
    _states(targets, checks, broken, now)
    _plan(targets, by, now)
    say("  outages of a year")
    _samples(checks[: min(len(checks), 40)], now, draw, broken)
    _broken_samples(checks[40:], now, broken)
    tell_network(now=now)
    say("  samples of a day")
    return len(targets)


def tell_network(*, now: datetime) -> int:
    """Let the first collector go on: what is down stays so, everything else answers.

    Returns:
        How many targets answered or failed; 0 where the demo has no watched network.
    """
    at_work = Collector.objects.filter(name=f"{NAMED}一号", revoked_at=None)
    checks = list(Check.objects.filter(collector__in=at_work, ended_at=None).order_by("pk"))
    if not checks:
        return 0
    series = _outcomes(checks)
    down = set(
        CheckState.objects.filter(check_of__in=checks)
        .exclude(down_since_ms=None)
        .values_list("pk", flat=True)
    )
    rows = [
        (series[one.pk], to_ms(now), NUMBERS["lost"] if one.pk in down else 0) for one in checks
    ]
    sample_store().append(Samples.of(rows))
    at_work.update(seen_at=now)
    return len(rows)


def _outcomes(checks: Sequence[Check]) -> dict[int, int]:
    """The series of outcomes of each check; made where it is missing."""
    Series.objects.bulk_create(
        (Series(check_of=one, name=Series.OUTCOME) for one in checks), ignore_conflicts=True
    )
    named = Series.objects.filter(check_of__in=checks, name=Series.OUTCOME)
    return dict(named.values_list("check_of", "pk"))


def _broken_samples(
    checks: Sequence[Check], now: datetime, broken: dict[int, tuple[datetime, Cause, str]]
) -> None:
    """Outcomes from a little before each outage until now, so that its ledger stays what it is."""
    chosen = [one for one in checks if one.target_id in broken]
    series = _outcomes(chosen)
    rows = []
    for check in chosen:
        since = broken[check.target_id][0]
        rows += [
            (series[check.pk], to_ms(since - number * SAMPLE_EVERY), 0.0) for number in range(1, 9)
        ]
        at = since
        while at < now:
            rows.append((series[check.pk], to_ms(at), float(NUMBERS["lost"])))
            at += SAMPLE_EVERY
    sample_store().append(Samples.of(rows))


def _units(count: int) -> list[Unit]:
    province = Region.objects.get(code="620000")
    counties = list(
        Region.objects.filter(code__startswith="62", level=Level.COUNTY).order_by("code")
    )
    facts = UnitFacts(Level.PROVINCE, province)
    top = open_unit("省电子政务网络中心（演示）", facts, by=None)
    units = [top]
    for number in range(1, count):
        region = counties[(number * 7) % len(counties)]
        name = f"{region.name}{BODIES[number % len(BODIES)]}"
        if number >= len(counties):
            name = f"{name}第{number // len(counties) + 1}分局"
        units.append(open_unit(name, UnitFacts(Level.COUNTY, region, parent=top), by=None))
    return units


def _collectors(unit: Unit, now: datetime) -> list[Collector]:
    made = []
    for name, seen in (("一号", now), ("二号", now - timedelta(minutes=38))):
        made.append(
            Collector.objects.create(
                name=f"{NAMED}{name}", unit=unit, networks=["10.0.0.0/8"], enrolled_at=now - YEAR,
                token_sha256=f"demo-{name}", seen_at=seen,
            )
        )  # fmt: skip
    return made


def _targets(units: Sequence[Unit], size: Size, now: datetime) -> list[Target]:
    """A core, one aggregation router a city, then circuits, devices and services behind them."""
    begun = now - YEAR - timedelta(days=20)
    core = Target.objects.create(
        name="省核心路由器一", kind=TargetKind.DEVICE, unit=units[0], is_backbone=True,
        watched_from=begun, address="10.0.0.1",
    )  # fmt: skip
    by_city: dict[str, Unit] = {}
    for unit in units[1:]:
        by_city.setdefault(unit.region.code[:4], unit)
    names = dict(
        Region.objects.filter(code__in=[f"{one}00" for one in by_city]).values_list("code", "name")
    )
    hubs = [
        Target(
            name=f"{names.get(f'{digits}00', digits)}汇聚路由器", kind=TargetKind.DEVICE, unit=unit,
            is_backbone=True, watched_from=begun, parent=core, address=f"10.1.{at}.1",
        )
        for at, (digits, unit) in enumerate(sorted(by_city.items()))
    ]  # fmt: skip
    Target.objects.bulk_create(hubs)
    hub_of = {hub.unit.region.code[:4]: hub for hub in hubs}
    kinds = (
        (TargetKind.CIRCUIT, "专线"), (TargetKind.CIRCUIT, "专线"),
        (TargetKind.DEVICE, "接入交换机"),
        (TargetKind.SERVICE, "业务系统"), (TargetKind.WEBSITE, "门户网站"),
    )  # fmt: skip
    ends = []
    for number in range(max(size.targets - len(hubs) - 1, 0)):
        unit = units[1 + number % (len(units) - 1)]
        kind, word = kinds[(number // (len(units) - 1) + number) % len(kinds)]
        ends.append(
            Target(
                name=f"{unit.name}{word}{number + 1:03}", kind=kind, unit=unit, watched_from=begun,
                parent=hub_of[unit.region.code[:4]],
                address=f"10.{2 + number // 60_000}.{number // 250 % 250}.{number % 250 + 2}",
            )
        )  # fmt: skip
    Target.objects.bulk_create(ends, BATCH)
    return [core, *hubs, *ends]


def _checks(
    targets: Sequence[Target], collectors: Sequence[Collector], now: datetime, size: Size
) -> list[Check]:
    silent = set(range(len(targets) - size.silent, len(targets)))
    checks = [
        Check(
            target=target, collector=collectors[at in silent], kind=CheckKind.ICMP,
            settings={"host": target.address}, started_at=target.watched_from,
        )
        for at, target in enumerate(targets)
    ]  # fmt: skip
    return Check.objects.bulk_create(checks, BATCH)


def _break(
    targets: Sequence[Target], size: Size, now: datetime, draw: Random
) -> dict[int, tuple[datetime, Cause, str]]:
    """What is down now: one aggregation router with part of what is behind it, and single ends."""
    hub = targets[2]
    behind = [one for one in targets if one.parent_id == hub.pk]
    found = {hub.pk: (now - timedelta(minutes=42, seconds=13), *CAUSES[2])}
    for one in behind:
        found[one.pk] = (now - timedelta(minutes=41, seconds=50), Cause.PARENT, "")
    others = [one for one in targets[20 : -size.silent] if one.pk not in found]
    for number, one in enumerate(draw.sample(others, min(size.down, len(others)))):
        since = now - timedelta(minutes=7 * (number + 1) ** 3 + number, seconds=31)
        found[one.pk] = (since, *CAUSES[number % len(CAUSES)])
    Outage.objects.bulk_create(
        Outage(target_id=pk, started_at=since, cause=cause, cause_note=note)
        for pk, (since, cause, note) in found.items()
    )
    return found


def _past(
    targets: Sequence[Target], size: Size, now: datetime, draw: Random, *, skipped: set[int]
) -> None:
    """Outages of the year, apart from each other; the core was down twice, a hub now and then."""
    slots: dict[tuple[int, int], Outage] = {}
    for _number in range(size.outages):
        target = targets[min(int(draw.paretovariate(0.35)) + 14, len(targets) - 1)]
        if draw.random() < 0.5:  # noqa: PLR2004
            target = draw.choice(targets[1:])
        _add(slots, target, draw.randrange(3, 364), int(draw.lognormvariate(2.9, 1.1)), now, draw)
    _add(slots, targets[0], 210, 17, now, draw)
    _add(slots, targets[0], 97, 4, now, draw)
    del skipped
    Outage.objects.bulk_create(slots.values(), BATCH)


def _add(  # noqa: PLR0917 (an outage has that many sides)
    slots: dict[tuple[int, int], Outage],
    target: Target,
    days_ago: int,
    minutes: int,
    now: datetime,
    draw: Random,
) -> None:
    start = now - timedelta(days=days_ago, minutes=draw.randrange(900), seconds=draw.randrange(60))
    cause, note = draw.choice(CAUSES)
    end = start + timedelta(minutes=min(max(minutes, 1), 480), seconds=draw.randrange(60))
    slots[target.pk, days_ago] = Outage(
        target=target, started_at=start, ended_at=end, cause=cause, cause_note=note
    )


def _silence(targets: Sequence[Target], size: Size, now: datetime) -> None:
    silent = targets[-size.silent :] if size.silent else []
    UnknownSpan.objects.bulk_create(
        UnknownSpan(target=one, started_at=now - timedelta(minutes=38)) for one in silent
    )
    cut = now - timedelta(days=131)
    UnknownSpan.objects.bulk_create(
        (
            UnknownSpan(target=one, started_at=cut, ended_at=cut + timedelta(hours=5))
            for one in targets[: len(targets) - size.silent]
        ),
        BATCH,
    )


def _states(
    targets: Sequence[Target],
    checks: Sequence[Check],
    broken: dict[int, tuple[datetime, Cause, str]],
    now: datetime,
) -> None:
    rows = []
    unsure = {targets[at].pk for at in (25, 33) if at < len(targets)} - broken.keys()
    for check in checks:
        if check.target_id in broken:
            since = to_ms(broken[check.target_id][0])
            rows.append(
                CheckState(
                    pk=check.pk, failed_in_row=9, first_failed_ms=since, down_since_ms=since,
                    reason=NUMBERS["timeout"],
                )
            )  # fmt: skip
        elif check.target_id in unsure:
            since = to_ms(now - timedelta(seconds=25))
            rows.append(
                CheckState(
                    pk=check.pk, failed_in_row=2, first_failed_ms=since, reason=NUMBERS["lost"]
                )
            )
    CheckState.objects.bulk_create(rows, BATCH)


def _plan(targets: Sequence[Target], by: User, now: datetime) -> None:
    """A window that waits for its approval."""
    made = MaintenanceWindow.objects.create(
        title="核心路由器软件升级", reason="修复已知缺陷", unit=targets[0].unit,
        starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=2, hours=2),
        state=Decision.PROPOSED, proposed_by=by, proposed_at=now,
    )  # fmt: skip
    made.targets.set([targets[0]])


def _samples(
    checks: Sequence[Check],
    now: datetime,
    draw: Random,
    broken: dict[int, tuple[datetime, Cause, str]],
) -> None:
    """Round-trip times and outcomes of the last day, with a gap of 40 minutes."""
    names = (Series.OUTCOME, Series.ROUND_TRIP, "in_utilization.1", "out_utilization.1")
    rows: list[tuple[int, int, float]] = []
    for check in checks:
        made = {name: Series.objects.create(check_of=check, name=name).pk for name in names}
        usual = draw.uniform(0.002, 0.03)
        at = now - timedelta(days=1)
        while at < now:
            gap = timedelta(hours=9) < now - at < timedelta(hours=9, minutes=40)
            is_down = check.target_id in broken and at >= broken[check.target_id][0]
            if not gap:
                lost = is_down or draw.random() < 0.004  # noqa: PLR2004
                ms = to_ms(at)
                rows.append((made[Series.OUTCOME], ms, NUMBERS["lost"] if lost else 0))
                if not lost:
                    rows.append((made[Series.ROUND_TRIP], ms, usual * draw.lognormvariate(0, 0.35)))
                busy = 0.1 + 0.5 * (8 <= timezone.localtime(at).hour < 18)  # noqa: PLR2004
                rows.append((made["in_utilization.1"], ms, busy * draw.uniform(0.6, 1.2)))
                rows.append((made["out_utilization.1"], ms, busy * draw.uniform(0.2, 0.5)))
            at += SAMPLE_EVERY
    sample_store().append(Samples.of(rows))
