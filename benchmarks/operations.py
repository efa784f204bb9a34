"""The operators' day at 4,600 units, 300,000 tickets, 500,000 readings, 1,000,000 log entries.

First on SQLite, then, where Debian's PostgreSQL is installed, on a throw-away server of it; with
HENGWANG_DATABASE_URL set, on that database alone. Each page gets 20 requests to warm up and 200
that count, as the duty engineer of the province, its leader or a unit's clerk, over changing pages,
filters and words, on one kept connection to the running server. Metrics are those of the last whole
year, of the whole tree of units, each with its default parameters; the hand-over is that of the
shift that is on now. Statements are counted in this process for 25 and for 200 rows a page.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Max, Min
from django.test import Client as InProcess
from django.urls import reverse
from django.utils import timezone

from benchmarks import operations_seeding, server
from benchmarks.figures import Figure, median_ms
from benchmarks.operations_places import Size
from benchmarks.pages import statements_of, timed
from hengwang.access.models import Application
from hengwang.accounts.models import User
from hengwang.assurances.models import Assurance
from hengwang.duty.models import Handover, Roster, Shift
from hengwang.duty.queries.drafting import draft
from hengwang.duty.queries.hours import rows_of
from hengwang.duty.queries.month import month_of
from hengwang.inspections.models import Occurrence
from hengwang.kernel.metrics import Scope, metrics
from hengwang.kernel.periods import Period
from hengwang.organizations.models import Unit
from hengwang.organizations.services import load_regions
from hengwang.tickets.models import Ticket
from hengwang.vendors.models import Assessment

PAGE_MS, METRICS_S, DRAFT_MS = 150.0, 3.0, 300.0
DIFFERENT = 40
ENGINEER, LEADER, CLERK = "duty-0", "leads", "clerk-0"
ROOMS = (
    "duty.", "inspections.", "tickets.", "access.", "door.", "notifications.", "assurances.",
    "vendors.",
)  # fmt: skip
FURTHER = frozenset(
    {
        "application", "access points", "applications, words", "bulletins", "coverage of access",
        "hand-overs", "hours of a month", "inspections of today",
        "new bulletin", "new ticket", "readings", "shift", "signed hand-over",
        "the unit's lines", "the unit's report, new", "zero reports",
    }
)  # fmt: skip
"""Pages that are measured with BENCHMARK_ALL set: all of them on both databases take too long."""
LISTS = ("ticket-list", "duty-log", "inspection-list", "access:applications", "bulletin-list")
POSTGRES = Path(__file__).parent.parent / "tools" / "with_postgres.py"


def measure() -> list[Figure]:
    """p50 and p95 of every page, and what is computed; on both databases."""
    figures = _here()
    if "HENGWANG_DATABASE_URL" not in os.environ:
        figures += _on_postgres()
    return figures


def _on_postgres() -> list[Figure]:
    """The same by a process of its own with a server of its own."""
    if not any(Path("/usr/lib/postgresql").glob("*/bin")):
        print("  no PostgreSQL here: only SQLite was measured", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(prefix="hengwang-benchmark-") as folder:
        again = [sys.executable, "-m", "benchmarks", "operations", "--json"]
        ended = subprocess.run(
            [sys.executable, str(POSTGRES), *again],
            stdout=subprocess.PIPE, check=False, env={**os.environ, "HENGWANG_DATA_DIR": folder},
        )  # fmt: skip
    if ended.returncode not in (0, 1):
        msg = f"on PostgreSQL it ended with {ended.returncode}"
        raise RuntimeError(msg)
    names = ("work", "value", "unit", "target")
    return [Figure(**{name: row[name] for name in names}) for row in json.loads(ended.stdout)]


def _here() -> list[Figure]:
    _fill()
    database = connection.vendor
    people = User.objects.in_bulk([ENGINEER, LEADER, CLERK], field_name="username")
    works = _works()
    cookies = {name: server.cookie_of(user) for name, user in people.items()}
    figures = [*_computed(people[ENGINEER]), *_statements(people[ENGINEER])]
    connection.close()
    with server.running(Path(os.environ["HENGWANG_DATA_DIR"])) as port:
        clients = {name: server.Client(port, cookie) for name, cookie in cookies.items()}
        for (who, name), paths in works.items():
            p50, p95 = timed(clients[who], paths)
            figures.append(Figure(f"{name}, p50, {database}", p50, "ms"))
            figures.append(Figure(f"{name}, p95, {database}", p95, "ms", PAGE_MS))
    return figures


def _fill() -> None:
    done = Path(os.environ["HENGWANG_DATA_DIR"], "operations-seeded")
    if done.exists():
        return
    begun = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    load_regions()
    size = Size.small() if os.environ.get("BENCHMARK_SMALL") else Size()
    counts = operations_seeding.seed(lambda text: print(f"  {text}", file=sys.stderr), size)
    with connection.cursor() as cursor:
        # As the server's own housekeeping leaves tables that have been there for a while.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    done.touch()
    print(f"  {counts} in {time.perf_counter() - begun:.0f} s", file=sys.stderr)


def _works() -> dict[tuple[str, str], list[str]]:
    """Addresses to be asked for, by who asks and by what the work is called."""
    mine = {
        "start page of a duty engineer": [reverse("start")],
        **_duty(),
        **_tickets(),
        **_inspections(),
        **_access(),
        "bulletins": _listed("bulletin-list"),
        "new bulletin": [reverse("bulletin-new")],
        "global search": [
            f"{reverse('search')}?q={word}"
            for n in _numbers()
            for word in (f"兰州 {n}", f"GD{timezone.localdate().year}-00{n:02}", f"第{n}所", "无此")
        ],
    }
    own = {
        "the unit's door": [reverse("door")],
        "the unit's reports": [reverse("door-reports")],
        "the unit's report, new": [reverse("door-report")],
        "the unit's calendar": [
            f"{reverse('door-calendar')}?year={timezone.localdate().year - n}" for n in (0, 1)
        ],
        "the unit's bulletins": [reverse("door-bulletins")],
        "the unit's lines": [reverse("door-lines")],
    }
    found = {
        **{(ENGINEER, name): paths for name, paths in mine.items()},
        (LEADER, "start page of a leader"): [reverse("start")],
        **{(LEADER, name): paths for name, paths in _care().items()},
        **{(CLERK, name): paths for name, paths in own.items()},
    }
    if "BENCHMARK_ALL" in os.environ:
        return found
    return {(who, name): paths for (who, name), paths in found.items() if name not in FURTHER}


def _numbers() -> range:
    return range(1, DIFFERENT + 1)


def _listed(name: str, *queries: str) -> list[str]:
    """Pages of a list; `queries` are taken in turn."""
    several = queries or ("",)
    return [f"{reverse(name)}?{several[n % len(several)]}&page={n}" for n in _numbers()]


def _pages_of(name: str, keys: Iterable[int]) -> list[str]:
    return [reverse(name, args=[pk]) for pk in keys]


def _some(rows: Any, count: int = DIFFERENT) -> list[int]:
    """Keys from all over a table, without reading all of them."""
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    apart = max((ends["last"] - ends["first"]) // (3 * count), 1)
    asked = range(ends["first"], ends["last"] + 1, apart)
    return list(rows.filter(pk__in=asked).order_by("pk").values_list("pk", flat=True))[::3][:count]


def _duty() -> dict[str, list[str]]:
    log, since = reverse("duty-log"), f"from_on={timezone.localdate() - timedelta(days=1_700)}"
    within = f"from_on={timezone.localdate() - timedelta(days=365)}"
    shifts = Shift.objects.filter(ends_at__lte=timezone.now())
    words = ("漏水", "视频会议", "防火墙", "扫描", "带宽 测试")
    return {
        "duty now": [reverse("duty-now")],
        "duty log": _listed("duty-log"),
        "duty log, whole, deep": [f"{log}?{since}&page={400 + n * 10}" for n in _numbers()],
        "duty log, months long ago": [
            f"{log}?from_on={day - timedelta(days=60)}&until_on={day}&page={n * 20}"
            for n in _numbers()
            for day in [timezone.localdate() - timedelta(days=400 + n * 30)]
        ],
        "duty log, words of a month": _listed("duty-log", *(f"text={one}" for one in words)),
        "duty log, words of a year": [
            f"{log}?{within}&text=扫描 {n:04}&page=1" for n in _numbers()
        ],
        "duty log, words of all years": [
            f"{log}?{since}&text=扫描 {n:04}&page=1" for n in _numbers()
        ],
        "month of a roster": _pages_of("duty-roster", _some(Roster.objects)),
        "shift": _pages_of("duty-shift", _some(shifts)),
        "hand-overs": _listed("duty-handover-list"),
        "signed hand-over": _pages_of("duty-handover", _some(Handover.objects)),
        "hours of a month": [reverse("duty-hours")],
    }


def _tickets() -> dict[str, list[str]]:
    tickets, count = reverse("ticket-list"), Ticket.objects.count()
    deep = max(count // 25 - 9 * DIFFERENT, 1)
    sorts = ("opened_at", "-due_at", "due_at", "-opened_at")
    return {
        "tickets": _listed("ticket-list"),
        "tickets, sorted, deep": [
            f"{tickets}?sort={sorts[n % 4]}&page={deep + n * 7}" for n in _numbers()
        ],
        "tickets, filtered": _listed(
            "ticket-list", "kind=fault&state=closed", "priority=p1", "source=mail&state=in_work"
        ),
        "tickets, two Chinese words": [f"{tickets}?text=财政局 中断&page={n}" for n in _numbers()],
        "ticket": _pages_of("ticket-detail", _some(Ticket.objects)),
        "new ticket": [reverse("ticket-new")],
        "board of tickets": [reverse("ticket-board"), f"{reverse('ticket-board')}?mine=yes"],
    }


def _inspections() -> dict[str, list[str]]:
    board, today = reverse("inspection-board"), timezone.localdate()
    done = Occurrence.objects.filter(state="done")
    return {
        "inspections of today": [reverse("inspections")],
        "inspections": _listed("inspection-list"),
        "inspections, missed": _listed("inspection-list", "state=missed"),
        "inspection": _pages_of("inspection", _some(done)),
        "readings": _listed("inspection-reading-list", "", "verdict=bad"),
        "board of inspections, a month": [
            f"{board}?period={today.year - 1}-{n:02}" for n in (3, 9)
        ],
        "board of inspections, a year": [f"{board}?period={today.year - 1}"],
    }


def _access() -> dict[str, list[str]]:
    return {
        "applications": _listed("access:applications"),
        "applications, words": _listed("access:applications", "text=财政局 第", "text=jr2025"),
        "application": _pages_of("access:application", _some(Application.objects)),
        "board of access": [reverse("access:board")],
        "access points": _listed("access:points"),
        "coverage of access": _listed("access:coverage"),
    }


def _care() -> dict[str, list[str]]:
    return {
        "cockpit": [reverse("cockpit")],
        "assurances": _listed("assurance-list"),
        "board of assurances": [reverse("assurance-board")],
        "assurance": _pages_of("assurance", _some(Assurance.objects)),
        "zero reports": _listed("zero-report-list"),
        "board of vendors": [f"{reverse('vendor-board')}?page={n}" for n in range(1, 5)],
        "months of vendors": _listed("vendor-assessments"),
        "month of a vendor": _pages_of("vendor-assessment", _some(Assessment.objects)),
    }


def _computed(user: User) -> list[Figure]:
    """What is computed, without the pages around it."""
    now, today, database = timezone.now(), timezone.localdate(), connection.vendor
    roster = Roster.objects.select_related("unit").order_by("pk")[0]
    shift = (
        Shift.objects.at(now).filter(post__roster=roster).select_related("post__roster__unit")[0]
    )
    month = Period.parse(f"{today:%Y-%m}")
    rosters = list(Roster.objects.all())
    works: tuple[tuple[str, Callable[[], object], float | None], ...] = (
        ("hand-over draft", lambda: draft(shift, shift.starts_at, now), DRAFT_MS),
        ("month of a roster, computed", lambda: month_of(roster, month, user=user, today=today),
         None),
        ("hours of all rosters in a month", lambda: rows_of(rosters, month.interval), None),
    )  # fmt: skip
    figures = [
        Figure(f"{name}, {database}", median_ms(work, rounds=10), "ms", target)
        for name, work, target in works
    ]
    return [*figures, *_metrics()]


def _metrics() -> list[Figure]:
    """The last whole year's figures of the operators' rooms, one after the other."""
    period = Period.year_of(timezone.localdate().year - 1)
    scope = Scope(unit_ids=tuple(Unit.objects.order_by("pk").values_list("pk", flat=True)))
    chosen = [one for key, one in metrics.items() if key.startswith(ROOMS)]
    taken: list[tuple[float, str]] = []
    for one in chosen:
        begun = time.perf_counter()
        one.measure(period, scope)
        taken.append((time.perf_counter() - begun, one.key))
    slowest = ", ".join(f"{key} {each:.2f} s" for each, key in sorted(taken, reverse=True)[:5])
    print(f"  {len(chosen)} metrics; {slowest}", file=sys.stderr)
    about = f"{len(chosen)} metrics of a year, {connection.vendor}"
    return [Figure(about, sum(each for each, _key in taken), "s", METRICS_S)]


def _statements(user: User) -> list[Figure]:
    """Statements for 200 rows; the target is what 25 rows took."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = InProcess()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    figures = []
    for name in LISTS:
        few, many = (statements_of(client, f"{reverse(name)}?per_page={n}") for n in (25, 200))
        about = f"statements of {name}, 200 rows a page, {connection.vendor}"
        figures.append(Figure(about, many, "SQL", few))
    return figures
