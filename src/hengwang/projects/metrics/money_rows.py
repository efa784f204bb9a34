"""The rows of money a figure rests on, and what of them has no date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Model, Q, QuerySet, Sum

from hengwang.kernel.looks import looked_up
from hengwang.kernel.metrics import Basis, Part, Scope
from hengwang.kernel.periods import Period
from hengwang.projects.choices import FundSource
from hengwang.projects.metrics.notes import ADJUSTMENTS
from hengwang.projects.metrics.params import MoneyParams
from hengwang.projects.metrics.scoping import cut_off, gathered, programmes_in
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

    def payments_basis(self) -> Basis:
        """Payments that count, by the same conditions as the sums."""
        dated = until_q("paid_on", self.until, count_undated=False)
        return basis_of("payment", Payment.objects.filter(self.wanted, dated))

    def arrivals_basis(self) -> Basis:
        """Arrivals that count."""
        dated = until_q("arrived_on", self.until, count_undated=False)
        return basis_of("arrival", FundArrival.objects.filter(self.wanted, dated))

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


@dataclass(frozen=True)
class KnownMoney(Money):
    """The same of one programme and a whole year, its rows already looked up with others'."""

    rows: "RowsByProgramme"
    programme_id: int

    def payments_basis(self) -> Basis:
        """Payments that count."""
        ids = self.rows.ids("payment", self.programme_id)
        return Basis.of("payment", ids) if len(ids) <= MOST_IDS else super().payments_basis()

    def arrivals_basis(self) -> Basis:
        """Arrivals that count."""
        return Basis.of("arrival", self.rows.ids("arrival", self.programme_id))

    def budget_basis(self, source: str) -> Basis:
        """Budget lines of one source."""
        return Basis.of("budget_line", self.rows.ids("budget_line", self.programme_id, source))

    def adjustments(self) -> Part | None:
        """Adjustments of the year; None without any."""
        ids = self.rows.ids("adjustment", self.programme_id)
        basis = Basis.of("adjustment", ids)
        return Part("adjustments", ADJUSTMENTS, None, basis=basis) if ids else None


class RowsByProgramme:
    """Ids of the year's rows of many programmes, one query a kind, looked up when first asked."""

    def __init__(self, programme_ids: Sequence[int], year: int, source: str | None) -> None:
        self._wanted = Q(programme__in=programme_ids, fiscal_year=year)
        if source is not None:
            self._wanted &= Q(source=source)
        self._known: dict[str, dict[int, list[tuple[int, str]]]] = {}

    def ids(self, kind: str, programme_id: int, source: str | None = None) -> list[int]:
        """Ids of one programme's rows of a kind, of one source or of all."""
        if kind not in self._known:
            self._known[kind] = self._read(MODELS[kind])
        rows = self._known[kind].get(programme_id, [])
        return [pk for pk, its in rows if source is None or its == source]

    def _read(self, model: type[Model]) -> dict[int, list[tuple[int, str]]]:
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        rows = model._default_manager.filter(self._wanted).order_by("pk")
        for pk, programme_id, source in rows.values_list("pk", "programme_id", "source"):
            found[programme_id].append((pk, source))
        return found


MODELS: Mapping[str, type[Model]] = {
    "payment": Payment,
    "arrival": FundArrival,
    "budget_line": BudgetLine,
    "adjustment": Adjustment,
}


def moneys_of(period: Period, scopes: Sequence[Scope], params: MoneyParams) -> list[Money]:
    """Money for each scope: up to eight queries for all that ask about one programme's year."""
    until = cut_off(period, params.until)
    if until is not None:
        return [money_of(period, scope, params) for scope in scopes]
    sources = _sources(params)

    def many(ids: Sequence[int]) -> dict[int, Money]:
        years = year_money(ids, period.year, count_undated=False)
        known = ("projects.rows", tuple(ids), period.year, params.source)
        rows = looked_up(known, lambda: RowsByProgramme(ids, period.year, params.source))
        return {
            pk: KnownMoney(
                tuple(_together([years[pk]], sources)),
                _wanted([pk], period.year, params),
                None,
                rows,
                pk,
            )
            for pk in ids
        }

    return gathered(scopes, period, many, lambda scope: money_of(period, scope, params))


def money_of(period: Period, scope: Scope, params: MoneyParams) -> Money:
    """Money of all programmes of the scope; six queries."""
    ids = list(programmes_in(scope, period).values_list("pk", flat=True))
    until = cut_off(period, params.until)
    years = year_money(ids, period.year, until=until, count_undated=False)
    wanted = _wanted(ids, period.year, params)
    return Money(tuple(_together(years.values(), _sources(params))), wanted, until)


def _wanted(programme_ids: Sequence[int], year: int, params: MoneyParams) -> Q:
    wanted = Q(programme__in=programme_ids, fiscal_year=year)
    return wanted if params.source is None else wanted & Q(source=params.source)


def _sources(params: MoneyParams) -> list[str]:
    return FundSource.values if params.source is None else [params.source.value]


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
