"""Evidence of availability: uptime, unobstructed days, connected regions."""

from decimal import Decimal
from typing import Literal

from hengwang.availability import outage_metrics  # noqa: F401  registered by import
from hengwang.availability.queries import figures
from hengwang.availability.queries.book import Book
from hengwang.availability.queries.calendar import (
    Rate,
    days_of_backbone,
    days_of_regions,
    days_of_units,
)
from hengwang.availability.selecting import (
    PolicyParams,
    SubjectParams,
    book_of,
    targets_of,
    trail_of,
)
from hengwang.kernel.metrics import Basis, Measured, Part, Scope, Unit, metric
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region


class StabilityParams(PolicyParams):
    """Which systems: all that are watched, or those of the named set (`重要`)."""

    importance: str = ""


class DayParams(PolicyParams):
    """Whose days: as the policy says, those of units, or those of the backbone."""

    of: Literal["policy", "units", "backbone"] = "policy"


class RegionParams(PolicyParams):
    """Regions of which level are due."""

    level: Level = Level.COUNTY


@metric(
    "availability.uptime",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/availability.uptime.md",
    title="Uptime",
    params=SubjectParams,
)
def uptime(period: Period, scope: Scope, params: SubjectParams) -> Measured:
    """Time up ÷ time asked, weighted by time; a part for each month; nine queries.

    Unknown time widens the value to a range: `upper` is (up + unknown) ÷ asked. Nothing watched is
    no data.
    """
    return _uptime(period, scope, params)


@metric(
    "availability.service_stability",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/availability.service_stability.md",
    title="Stability of systems",
    params=StabilityParams,
)
def service_stability(period: Period, scope: Scope, params: StabilityParams) -> Measured:
    """Uptime of services, websites and carried systems (重要业务应用系统稳定率); nine queries."""
    told = SubjectParams(
        policy=params.policy,
        version=params.version,
        subjects="services",
        named=params.importance,
    )
    return _uptime(period, scope, told)


def _uptime(period: Period, scope: Scope, params: SubjectParams) -> Measured:
    rules = params.rules
    targets = targets_of(scope, params.subjects, params.named)
    book = book_of(period, targets, rules)
    basis = trail_of(book, targets)
    found = figures.whole(book).counted
    below = found.up + found.down if rules.leaves_out_unknown else found.asked
    if not below:
        return Measured.nothing(
            Unit.RATIO, basis=basis, policy=rules.name, note="nothing was watched"
        )
    parts = [
        Part(
            key=str(month),
            label=str(month),
            value=figures.uptime_of(each.counted, rules),
            numerator=Decimal(each.counted.up),
            denominator=Decimal(each.counted.asked),
        )
        for month, each in zip(period.months, figures.by_month(book, period), strict=True)
        if each.counted.asked
    ]
    return Measured.ratio(
        found.up,
        below,
        coverage=_coverage(book, found.up + found.down, found.asked),
        basis=basis,
        policy=rules.name,
        parts=tuple(parts),
        upper=None if rules.leaves_out_unknown else found.high,
    )


@metric(
    "monitoring.coverage",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/monitoring.coverage.md",
    title="Coverage of monitoring",
    params=SubjectParams,
)
def coverage(period: Period, scope: Scope, params: SubjectParams) -> Measured:
    """Time in which it was known whether a target was up ÷ the time of the period; eight queries.

    The time before a target was watched is asked too. Nothing watched is no data.
    """
    targets = targets_of(scope, params.subjects, params.named)
    book = book_of(period, targets, params.rules).original
    basis = trail_of(book, targets)
    found = figures.whole(book).measured
    return Measured.ratio(
        found.up + found.down,
        found.asked + _late(book),
        basis=basis,
        policy=book.policy.name,
        note="" if found.asked else "nothing was watched",
    )


def _coverage(book: Book, observed: int, asked: int) -> Decimal:
    """Observed ÷ asked, where the time before a target was watched is asked too."""
    return Decimal(observed) / (asked + _late(book))


def _late(book: Book) -> int:
    return int((book.facts.asked.start - book.facts.since).sum())


@metric(
    "availability.unobstructed_day_rate",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/availability.unobstructed_day_rate.md",
    title="Share of unobstructed days",
    params=DayParams,
)
def unobstructed_day_rate(period: Period, scope: Scope, params: DayParams) -> Measured:
    """网络运行畅通日率: unobstructed days ÷ days of known state; ten queries.

    The policy says whether days of units or of the backbone are meant, and what a day may lose;
    the other figure stands among the parts. Coverage is the share of days of known state.
    """
    rules = params.rules
    targets = targets_of(scope, "network")
    book = book_of(period, targets, rules)
    basis = trail_of(book, targets)
    days = period.first_day, period.last_day
    rates = {
        "units": days_of_units(book, *days).rate(),
        "backbone": days_of_backbone(book, *days).rate(),
    }
    named = "backbone" if rules.counts_backbone else "units"
    meant = rates[named if params.of == "policy" else params.of]
    every = meant.known + meant.unknown
    coverage = Decimal(meant.known) / every if every else None
    parts = tuple(_part(key, rate) for key, rate in rates.items())
    return Measured.ratio(
        meant.unobstructed,
        meant.known,
        coverage=coverage,
        basis=basis,
        policy=rules.name,
        parts=parts,
        note="" if meant.known else "no day is known",
    )


def _part(key: str, rate: Rate) -> Part:
    value = Decimal(rate.unobstructed) / rate.known if rate.known else None
    return Part(key, key, value, Decimal(rate.unobstructed), Decimal(rate.known))


@metric(
    "availability.connected_regions",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/availability.connected_regions.md",
    title="Regions connected",
    params=RegionParams,
)
def connected_regions(period: Period, scope: Scope, params: RegionParams) -> Measured:
    """Regions connected on the last day ÷ regions with a watched line; eight queries.

    A region is connected when together its lines lost no more than a unit's day may lose: one line
    that is up keeps the region connected. Coverage is the share of regions whose day is known.
    """
    rules = params.rules
    targets = targets_of(scope, "network")
    book = book_of(period, targets, rules)
    codes = Region.objects.filter(level=params.level).values_list("code", flat=True)
    heads = {subtree_prefix(code) for code in codes}
    found = days_of_regions(book, heads, period.first_day, period.last_day)
    basis = Basis.of("target", [line.target for line in book.facts.targets if line.target])
    days = found.by_day()
    if not found.rows or not days:
        return Measured.nothing(
            Unit.RATIO, basis=basis, policy=rules.name, note="nothing was watched"
        )
    last, due = days[-1], len(found.rows)
    return Measured.ratio(
        last.unobstructed,
        due,
        coverage=Decimal(last.known) / due,
        basis=basis,
        policy=rules.name,
    )
