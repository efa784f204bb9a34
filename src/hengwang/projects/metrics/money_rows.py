"""The rows of money a figure rests on, and what of them has no date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from hengwang.kernel.metrics import Basis, Part, Scope
from hengwang.kernel.periods import Period
from hengwang.projects.choices import FundSource
from hengwang.projects.metrics.notes import ADJUSTMENTS
from hengwang.projects.metrics.params import MoneyParams
from hengwang.projects.metrics.scoping import cut_off, programmes_in
from hengwang.projects.models import Adjustment, BudgetLine, FundArrival, Payment
from hengwang.projects.queries.money import SourceMoney, YearMoney, until_q, year_money

ZERO = Decimal(0)
# Beyond this a basis keeps the question and a digest instead of every id.
MOST_IDS = 20_000


@dataclass(frozen=True)
class Money:
    """What was asked for: the sums by source and the conditions that find the rows again."""

    by_source: tuple[SourceMoney, ...]
    wanted: Q
    until: date | None

    @property
    def total(self) -> SourceMoney:
        """The sources asked for, together."""
        return YearMoney(self.by_source).total

    def payments(self) -> QuerySet[Payment]:
        """Payments that count, by the same conditions as the sums."""
        dated = until_q("paid_on", self.until, count_undated=False)
        return Payment.objects.filter(self.wanted, dated)

    def arrivals(self) -> QuerySet[FundArrival]:
        """Arrivals that count."""
        dated = until_q("arrived_on", self.until, count_undated=False)
        return FundArrival.objects.filter(self.wanted, dated)

    def undated_payments(self) -> Decimal:
        """Yuan paid in the year on nobody knows what day; 0 where the whole year counts."""
        if self.until is None:
            return ZERO
        rows = Payment.objects.filter(self.wanted, paid_on=None)
        return rows.aggregate(total=Sum("amount_cny"))["total"] or ZERO

    def undated_arrivals(self) -> Decimal:
        """Yuan that arrived in the year on nobody knows what day; 0 where the whole year counts."""
        if self.until is None:
            return ZERO
        rows = FundArrival.objects.filter(self.wanted, arrived_on=None)
        return rows.aggregate(total=Sum("amount_cny"))["total"] or ZERO

    def budget_basis(self, source: str) -> Basis:
        """Budget lines of one source."""
        lines = BudgetLine.objects.filter(self.wanted, source=source)
        return basis_of("budget_line", lines, "approved_cny")

    def adjustments(self) -> Part | None:
        """Adjustments of the year, approved or not, for the reader to see; None without any."""
        basis = basis_of("adjustment", Adjustment.objects.filter(self.wanted))
        return Part("adjustments", ADJUSTMENTS, None, basis=basis) if basis.ids else None


def money_of(period: Period, scope: Scope, params: MoneyParams) -> Money:
    """Money of all programmes of the scope; six queries."""
    ids = list(programmes_in(scope, period).values_list("pk", flat=True))
    until = cut_off(period, params.until)
    years = year_money(ids, period.year, until=until, count_undated=False)
    wanted = Q(programme__in=ids, fiscal_year=period.year)
    sources = FundSource.values
    if params.source is not None:
        sources = [params.source.value]
        wanted &= Q(source=params.source)
    return Money(tuple(_together(years.values(), sources)), wanted, until)


def _together(years: Iterable[YearMoney], sources: list[str]) -> Iterable[SourceMoney]:
    known = list(years)
    for source in sources:
        one = YearMoney(tuple(year.of(source) for year in known)).total
        if (one.initial, one.budget, one.arrived, one.executed) != (None,) * 4:
            yield SourceMoney(source, one.initial, one.budget, one.arrived, one.executed)


def basis_of(kind: str, rows: QuerySet[Any], amount: str = "amount_cny") -> Basis:
    """The ids of `rows`, or the question with a digest over their sum where they are too many."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_IDS + 1])
    if len(ids) <= MOST_IDS:
        return Basis.of(kind, ids)
    content = rows.order_by().aggregate(rows=Count("pk"), last=Max("pk"), sum=Sum(amount))
    return Basis.of(kind, (), query=f"{content['rows']} rows of {kind}", content=content)
