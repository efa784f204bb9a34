"""A year's availability of 5,000 targets by county and month, with 100,000 and 1,000,000 outages.

Every call reads the database anew over a new connection; nothing is kept between calls. The median
of three calls counts. The peer adds up the same rows one by one with Python's dates; both must find
the same microseconds, at each number of outages.
"""

import importlib
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from django.core.management import call_command
from django.db import connection

from benchmarks.figures import Figure
from hengwang.availability.accounting import Policy
from hengwang.availability.models import Outage, UnknownSpan
from hengwang.availability.queries import figures
from hengwang.availability.queries.book import read_book
from hengwang.availability.queries.calendar import days_of_units
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import Period
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import Target
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.services import UnitFacts, open_unit

YEAR = Period.parse("2025")
NOW = YEAR.end + timedelta(days=10)
COUNTIES, TARGETS = 100, 5_000
EACH = (20, 60, 200)
ROUNDS = 3
WRITTEN_AT_ONCE = 250
TARGET_S = 1.5
# Ten times the outages may take ten times as long, and no more.
LINEAR = 10.0
T = TypeVar("T")
ByMonth = dict[str, list[int]]


def measure() -> list[Figure]:
    """Seconds of the table, of its growth, and of the days of every unit."""
    call_command("migrate", verbosity=0, interactive=False)
    importlib.import_module("hengwang.config.wsgi")  # this process collects garbage as the server
    units = _units()
    targets = _targets(units)
    figures: list[Figure] = []
    taken: dict[int, tuple[float, float]] = {}
    for each in EACH:
        _outages(targets, each)
        what = f"{TARGETS:,} targets, {TARGETS * each:,} outages"
        print(f"  {what} are there", file=sys.stderr, flush=True)
        wall, cpu, table = _timed(_table, ROUNDS)
        taken[each] = wall, cpu
        naive, _, plain = _timed(_naive)
        if table != plain:
            msg = f"{what}: the table and the naive sum differ"
            raise RuntimeError(msg)
        target = TARGET_S if each == EACH[0] else None
        about = f"{what}, by region and month"
        figures.append(Figure(about, wall, "s", target, "row by row", naive))
        figures.append(Figure("the same, CPU", cpu, "s"))
        if each == EACH[0]:
            days, *_ = _timed(_days)
            figures.append(Figure(f"{what}, days of {COUNTIES} units", days, "s"))
    few, many = taken[EACH[0]], taken[EACH[-1]]
    grown = f"{TARGETS * EACH[-1]:,} outages ÷ {TARGETS * EACH[0]:,}"
    figures.append(Figure(f"{grown}, time", many[0] / few[0], "×", LINEAR))
    figures.append(Figure(f"{grown}, CPU", many[1] / few[1], "×", LINEAR))
    return figures


def _timed(work: Callable[[], T], rounds: int = 1) -> tuple[float, float, T]:
    """Median seconds by the clock and of CPU, and what was found."""
    walls, cpus = [], []
    for _ in range(rounds):
        connection.close()
        begun, used = time.perf_counter(), time.process_time()
        found = work()
        walls.append(time.perf_counter() - begun)
        cpus.append(time.process_time() - used)
    return statistics.median(walls), statistics.median(cpus), found


def _table() -> ByMonth:
    book = read_book(Target.objects.all(), YEAR.interval, Policy(), now=NOW)
    found = figures.by_region_and_month(book, Level.COUNTY, YEAR)
    return {region: [one.counted.down for one in row] for region, row in found.items()}


def _days() -> int:
    book = read_book(Target.objects.all(), YEAR.interval, Policy(), now=NOW)
    return days_of_units(book, YEAR.first_day, YEAR.last_day).rate().known


def _naive() -> ByMonth:
    months = [Interval(month.start, month.end) for month in YEAR.months]
    found: ByMonth = defaultdict(lambda: [0] * len(months))
    rows = Outage.objects.filter(started_at__lt=YEAR.end, ended_at__gt=YEAR.start)
    for code, start, end in rows.values_list(
        "target__unit__region__code", "started_at", "ended_at"
    ):
        span = Interval(start, end)
        for at, month in enumerate(months):
            part = span.clip(month)
            if part is not None:
                found[code][at] += part.micros
    return dict(found)


def _units() -> list[Unit]:
    units = []
    for number in range(COUNTIES):
        code = f"62{number // 20 + 1:02}{number % 20 + 1:02}"
        facts = {"name": f"县{number}", "full_name": f"县{number}", "level": Level.COUNTY}
        region, _ = Region.objects.get_or_create(code=code, defaults=facts)
        told = UnitFacts(level=Level.COUNTY, region=region)
        units.append(open_unit(f"县局{number}", told, by=None))
    return units


def _targets(units: list[Unit]) -> list[Target]:
    return Target.objects.bulk_create(
        Target(
            name=f"线路{number}",
            kind=TargetKind.CIRCUIT,
            unit=units[number % COUNTIES],
            is_backbone=number % 10 == 0,
            watched_from=YEAR.start - timedelta(days=30),
        )
        for number in range(TARGETS)
    )


def _outages(targets: list[Target], each: int) -> None:
    """Disjoint outages of up to an hour at random moments, an unknown span after one of ten."""
    for model in (Outage, UnknownSpan):
        # Nothing points to them here: the rows need not be read to be deleted.
        model.objects.all()._raw_delete(connection.alias)
    draw = Random(20251121)
    slot = (YEAR.end - YEAR.start) / each
    for first in range(0, len(targets), WRITTEN_AT_ONCE):
        _write(targets[first : first + WRITTEN_AT_ONCE], each, slot, draw)


def _write(targets: list[Target], each: int, slot: timedelta, draw: Random) -> None:
    outages: list[Outage] = []
    unknown: list[UnknownSpan] = []
    for target in targets:
        for number in range(each):
            start: datetime = YEAR.start + slot * number + slot * draw.random() * 0.8
            end = start + timedelta(seconds=draw.uniform(60, 3600))
            outages.append(Outage(target=target, started_at=start, ended_at=end))
            if number % 10 == 0:
                gap = end + timedelta(minutes=1)
                later = gap + timedelta(minutes=10)
                unknown.append(UnknownSpan(target=target, started_at=gap, ended_at=later))
    Outage.objects.bulk_create(outages, batch_size=2_000)
    UnknownSpan.objects.bulk_create(unknown, batch_size=2_000)
