"""What waits for the people of a project today: money, marks, payments due."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, QuerySet, Sum

from hengwang.organizations.reach import HasReach
from hengwang.projects.models import PlannedPayment, Programme, ProgrammeYear
from hengwang.projects.queries.listing import ListTotals, totals_of, with_money

SHOWN = 6
SOON = timedelta(days=30)


@dataclass(frozen=True)
class MoneyToday:
    """Projects of a year with their money, the largest budgets first."""

    year: int
    rows: list["MoneyRow"]
    count: int
    totals: ListTotals
    year_share: Decimal


@dataclass(frozen=True)
class MoneyRow:
    """One project of the panel; yuan."""

    programme: Programme
    budget: Decimal
    executed: Decimal
    year_share: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Executed ÷ budget; None where the budget was moved away entirely."""
        return self.executed / self.budget if self.budget else None

    @property
    def today_cny(self) -> Decimal:
        """What an even spending would have reached today."""
        return self.budget * self.year_share


def year_to_show(user: HasReach, chosen: int | None, today: date) -> int | None:
    """The chosen year, else this one, else the latest the user has a project in; one query."""
    if chosen is not None:
        return chosen
    seen = Programme.objects.visible_to(user)
    years = seen.aggregate(first=Min("first_year"), last=Max("last_year"))
    if years["last"] is None:
        return None
    return int(min(max(today.year, years["first"]), years["last"]))


def money_today(user: HasReach, year: int, today: date) -> MoneyToday | None:
    """Money of the year against the share of it that is over; five queries."""
    seen = Programme.objects.visible_to(user).in_year(year)
    count = seen.count()
    if not count:
        return None
    sums = ProgrammeYear.objects.filter(programme=OuterRef("pk"), fiscal_year=year)
    largest = F("budget").desc(nulls_last=True)
    found: Any = with_money(seen.filter(Exists(sums.exclude(budget_cny=None))), year).order_by(
        largest, "pk"
    )[:SHOWN]
    share = share_of_year(year, today)
    rows = [MoneyRow(row, row.budget, row.executed, share) for row in found]
    return MoneyToday(year, rows, count, totals_of(seen, year), share)


def share_of_year(year: int, today: date) -> Decimal:
    """How much of the fiscal year is over at the end of `today`; 0–1."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if today < first:
        return Decimal(0)
    return Decimal((min(today, last) - first).days + 1) / ((last - first).days + 1)


def marked_programmes(user: HasReach, year: int) -> tuple[int, list[ProgrammeYear]]:
    """How many payments of the year are marked, and the projects with most; two queries."""
    seen = Programme.objects.visible_to(user)
    sums = ProgrammeYear.objects.filter(programme__in=seen, fiscal_year=year, marked_payments__gt=0)
    count = sums.aggregate(n=Sum("marked_payments"))["n"] or 0
    top = sums.select_related("programme").order_by("-marked_payments", "programme")[:SHOWN]
    return count, list(top) if count else []


def due_soon(user: HasReach, today: date) -> tuple[QuerySet[PlannedPayment], Decimal]:
    """Planned payments nobody settled that are overdue or due within a month, and their sum."""
    rows = PlannedPayment.objects.filter(
        programme__in=Programme.objects.visible_to(user), settled_by=None, due_on__lte=today + SOON
    )
    total = rows.aggregate(s=Sum("amount_cny"))["s"] or Decimal(0)
    return rows.select_related("programme").order_by("due_on", "pk")[:SHOWN], total
