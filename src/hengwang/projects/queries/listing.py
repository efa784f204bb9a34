"""Money beside each project of a list, and the sums of what a list shows; from kept sums."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    DecimalField,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from hengwang.projects.models import ProgrammeYear
from hengwang.projects.models.programme import ProgrammeQuerySet

YUAN: DecimalField[Any, Any] = DecimalField(max_digits=18, decimal_places=2)
ZERO = Decimal(0)


@dataclass(frozen=True)
class ListTotals:
    """What the sentence above a list says; yuan."""

    budget: Decimal
    executed: Decimal
    payments: int
    marked: int

    @property
    def rate(self) -> Decimal | None:
        """Executed ÷ budget; None without a budget."""
        return self.executed / self.budget if self.budget else None


def with_money(rows: ProgrammeQuerySet, year: int | None) -> ProgrammeQuerySet:
    """Each row with budget, executed, rate and irregular; `year` None adds up all years."""
    rows = rows.annotate(
        budget=_one(Sum("budget_cny"), year, YUAN),
        executed=_one(Sum("executed_cny"), year, YUAN),
        irregular=Coalesce(
            _one(Sum(F("marked_payments") + F("marked_others")), year, IntegerField()), 0
        ),
    )
    # Only for sorting: what is printed is divided exactly, row by row.
    share = Cast(F("executed"), FloatField()) / Cast(NullIf(F("budget"), ZERO), FloatField())
    return rows.annotate(rate=share)


def irregular_q(year: int | None) -> Q:
    """Projects with an irregular payment, adjustment or acceptance."""
    marked = Q(marked_payments__gt=0) | Q(marked_others__gt=0)
    sums = ProgrammeYear.objects.filter(marked, programme=OuterRef("pk"))
    return Q(Exists(sums if year is None else sums.filter(fiscal_year=year)))


def totals_of(rows: ProgrammeQuerySet, year: int | None) -> ListTotals:
    """Sums over all rows of a filtered list, in one query over the kept sums."""
    sums = ProgrammeYear.objects.filter(programme__in=rows.order_by().values("pk"))
    if year is not None:
        sums = sums.filter(fiscal_year=year)
    told = sums.aggregate(
        budget=Sum("budget_cny"),
        executed=Sum("executed_cny"),
        payments=Sum("payment_count"),
        marked=Sum("marked_payments"),
    )
    return ListTotals(
        told["budget"] or ZERO, told["executed"] or ZERO, told["payments"] or 0, told["marked"] or 0
    )


def _one(total: Any, year: int | None, field: Any) -> Subquery:
    sums = ProgrammeYear.objects.filter(programme=OuterRef("pk")).order_by()
    if year is not None:
        sums = sums.filter(fiscal_year=year)
    return Subquery(sums.values("programme").annotate(s=total).values("s"), output_field=field)
