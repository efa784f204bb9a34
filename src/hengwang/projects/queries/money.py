"""A programme's year in money: what was given, what arrived, what was spent, by source."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from hengwang.kernel.looks import looked_up
from hengwang.projects.choices import AdjustmentKind, FundSource
from hengwang.projects.models import Adjustment, BudgetLine, FundArrival, Payment

ZERO = Decimal(0)
Books = dict[int, dict[str, dict[str, Decimal]]]
SIGN = {
    AdjustmentKind.INCREASE: 1,
    AdjustmentKind.DECREASE: -1,
    AdjustmentKind.TRANSFER_OUT: -1,
}


@dataclass(frozen=True)
class SourceMoney:
    """One source of funds in one fiscal year; yuan, None is not stated."""

    source: str
    initial: Decimal | None
    budget: Decimal | None
    arrived: Decimal | None
    executed: Decimal | None


@dataclass(frozen=True)
class YearMoney:
    """The funds block of one programme and year: rows by source and their total."""

    sources: tuple[SourceMoney, ...]

    @property
    def total(self) -> SourceMoney:
        """All sources together; a figure is None when no source states it."""
        return SourceMoney(
            "",
            _sum([s.initial for s in self.sources]),
            _sum([s.budget for s in self.sources]),
            _sum([s.arrived for s in self.sources]),
            _sum([s.executed for s in self.sources]),
        )

    def of(self, source: str) -> SourceMoney:
        """One source; nothing stated when the programme has none of it."""
        nothing = SourceMoney(source, None, None, None, None)
        return next((s for s in self.sources if s.source == source), nothing)


def year_money(
    programme_ids: Collection[int],
    year: int,
    *,
    until: date | None = None,
    count_undated: bool = True,
) -> dict[int, YearMoney]:
    """Money of many programmes in one fiscal year, in four queries however many they are.

    The budget is what was approved, changed by approved adjustments only; an adjustment without
    approval is disclosed elsewhere and does not move the denominator. `until` (inclusive) leaves
    out later arrivals and payments; undated ones count, because the year knows them, unless
    `count_undated` is off: up to a day in the middle of the year nobody knows.
    """
    ids = tuple(sorted(set(programme_ids)))
    # Without a day every row of the year counts, whatever is said of undated ones.
    undated = count_undated or until is None
    question = ("projects.year_money", ids, year, until, undated)
    books = looked_up(question, lambda: _books(ids, year, until, count_undated=undated))
    return {pk: _year(books.get(pk, {})) for pk in ids}


def _books(ids: Sequence[int], year: int, until: date | None, *, count_undated: bool) -> Books:
    books: Books = defaultdict(lambda: defaultdict(dict))
    mine = {"programme_id__in": ids, "fiscal_year": year}
    lines = BudgetLine.objects.filter(**mine).values("programme_id", "source")
    for row in lines.annotate(initial=Sum("initial_cny"), budget=Sum("approved_cny")).order_by():
        _enter(books, row, "initial", row["initial"])
        _enter(books, row, "budget", row["budget"])
    approved = ~Q(approval_number="") | Q(approved_on__isnull=False)
    changes = Adjustment.objects.filter(approved, **mine, kind__in=SIGN).exclude(amount_cny=None)
    for change in changes.values("programme_id", "source", "kind", "amount_cny"):
        moved = SIGN[AdjustmentKind(change["kind"])] * (change["amount_cny"] or ZERO)
        source = change["source"] or FundSource.APPROPRIATION
        _enter(books, {**change, "source": source}, "budget", moved)
    arrivals = FundArrival.objects.filter(
        until_q("arrived_on", until, count_undated=count_undated), **mine
    )
    for row in arrivals.values("programme_id", "source").annotate(s=Sum("amount_cny")).order_by():
        _enter(books, row, "arrived", row["s"])
    payments = Payment.objects.filter(
        until_q("paid_on", until, count_undated=count_undated), **mine
    )
    for row in payments.values("programme_id", "source").annotate(s=Sum("amount_cny")).order_by():
        _enter(books, row, "executed", row["s"])
    return books


def until_q(field: str, until: date | None, *, count_undated: bool = True) -> Q:
    """Rows up to and including a day; None is no limit."""
    if until is None:
        return Q()
    dated = Q(**{f"{field}__lte": until})
    return dated | Q(**{field: None}) if count_undated else dated


def _enter(books: Books, row: Mapping[str, Any], name: str, amount: Decimal | None) -> None:
    if amount is not None:
        book = books[row["programme_id"]][row["source"]]
        book[name] = book.get(name, ZERO) + amount


def _year(by_source: dict[str, dict[str, Decimal]]) -> YearMoney:
    rows = [
        SourceMoney(
            source,
            book.get("initial"),
            book.get("budget"),
            book.get("arrived"),
            # A source with a budget and no payment spent nothing: that is known, not unknown.
            book.get("executed", ZERO if "budget" in book else None),
        )
        for source in FundSource.values
        if (book := by_source.get(source))
    ]
    return YearMoney(tuple(rows))


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None
