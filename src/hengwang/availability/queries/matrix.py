"""The availability matrix: regions × layers of a period, kept while nothing it rests on changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Count, Max

from hengwang.accounts.choices import Permission
from hengwang.availability.accounting import Account, Policy, together
from hengwang.availability.choices import Layer
from hengwang.availability.models import (
    Amendment,
    GroupMember,
    LedgerRevision,
    MaintenanceWindow,
    Outage,
    UnknownSpan,
)
from hengwang.availability.queries import figures
from hengwang.availability.queries.book import read_book
from hengwang.kernel.canonical import digest
from hengwang.monitoring.models import Target

if TYPE_CHECKING:
    from hengwang.kernel.periods import Period
    from hengwang.organizations.reach import HasReach

GOOD, FAIR = Decimal("0.999"), Decimal("0.99")
ENOUGH = Decimal("0.95")
KEPT_S = 3600
LEDGER_KEPT_S = 120
LAYERS = tuple(layer.value for layer in Layer)
CITY = "city"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the matrix: what was counted, and over how many lines."""

    account: Account
    lines: int
    uptime: Decimal | None

    @property
    def tone(self) -> str:
        """Its look: unknown where too little was observed to say."""
        coverage = self.account.coverage
        if self.uptime is None or coverage is None or coverage < ENOUGH:
            return "unknown"
        return "ok" if self.uptime >= GOOD else "warn" if self.uptime >= FAIR else "bad"

    @property
    def lost(self) -> timedelta:
        """Time lost, all lines together."""
        return timedelta(microseconds=self.account.down)

    @property
    def unknown(self) -> timedelta:
        """Time nobody measured."""
        return timedelta(microseconds=self.account.unknown)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows are (leading digits of the region, cell by layer and in all); the last row is all."""

    as_of: datetime
    rows: Sequence[tuple[str, dict[str, Cell | None]]]
    whole: dict[str, Cell | None]


def matrix_of(user: HasReach, period: Period, policy: Policy, *, now: datetime) -> Matrix:
    """Regions × layers; some short queries while nothing changed, else the whole ledger anew.

    A period that still runs is as of the last full minute, and the ledger counts as it stood when
    somebody first looked within the minute, so that all who look within it see the same figures:
    when thousands fall silent the ledger is written for minutes, and would be counted anew at
    every look. What people decide is seen at once.
    """
    minute = now.replace(second=0, microsecond=0)
    as_of = min(max(minute, period.start), period.end)
    key = f"availability.matrix:{_token(user, period, policy, as_of, _ledger(minute))}"
    known = cache.get(key)
    if isinstance(known, Matrix):
        return known
    found = _made(user, period, policy, as_of)
    cache.set(key, found, KEPT_S)
    return found


def _ledger(minute: datetime) -> list[int | None]:
    """The newest rows of the ledger at the first look in this minute; every change makes one."""
    key = f"availability.ledger:{minute.isoformat()}"
    known: list[int | None] | None = cache.get(key)
    if known is None:
        every = (Outage, UnknownSpan, LedgerRevision)
        known = [model._default_manager.aggregate(newest=Max("pk"))["newest"] for model in every]
        cache.set(key, known, LEDGER_KEPT_S)
    return known


def _token(
    user: HasReach, period: Period, policy: Policy, as_of: datetime, ledger: Sequence[int | None]
) -> str:
    """Changes whenever a figure might."""
    reach = user.reach(Permission.VIEW_MONITORING)
    decided: list[Any] = [
        MaintenanceWindow.objects.aggregate(Max("pk"), Max("decided_at")),
        Amendment.objects.aggregate(Max("pk"), Max("decided_at")),
        GroupMember.objects.aggregate(Max("pk"), Max("until_at")),
        Target.objects.aggregate(Max("pk"), Count("pk"), Max("closed_at")),
    ]
    return digest([reach, str(period), policy, as_of, ledger, decided])


def _made(user: HasReach, period: Period, policy: Policy, as_of: datetime) -> Matrix:
    targets = Target.objects.visible_to(user)
    book = read_book(targets, period.interval, policy, now=as_of)
    found = figures.by_region_and_layer(book, CITY)
    digits = figures.DIGITS[CITY]
    lines: dict[tuple[str, str], int] = {}
    for line in book.lines:
        key = (line.region[:digits], line.layer.value)
        lines[key] = lines.get(key, 0) + 1
    cells = {
        key: Cell(figure.counted, lines[key], figures.uptime_of(figure.counted, policy))
        for key, figure in found.items()
    }
    regions = sorted({region for region, _layer in cells})
    rows = [(region, _row(region, cells, policy)) for region in regions]
    whole = {layer: _sum([row[layer] for _, row in rows], policy) for layer in (*LAYERS, "all")}
    return Matrix(as_of, rows, whole)


def _row(region: str, cells: dict[tuple[str, str], Cell], policy: Policy) -> dict[str, Cell | None]:
    row: dict[str, Cell | None] = {layer: cells.get((region, layer)) for layer in LAYERS}
    return row | {"all": _sum(list(row.values()), policy)}


def _sum(cells: Sequence[Cell | None], policy: Policy) -> Cell | None:
    there = [cell for cell in cells if cell is not None]
    if not there:
        return None
    account = together(cell.account for cell in there)
    return Cell(account, sum(cell.lines for cell in there), figures.uptime_of(account, policy))
