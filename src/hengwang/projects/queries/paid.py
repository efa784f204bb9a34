"""How many payments a list shows and what they add up to."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from hengwang.projects.models import Payment
from hengwang.projects.models.programme import ProgrammeQuerySet
from hengwang.projects.queries.listing import totals_of

ZERO = Decimal(0)


@dataclass(frozen=True)
class PaymentTotals:
    """Number, yuan, and how many are marked."""

    payments: int
    paid: Decimal
    marked: int


def kept_totals(seen: ProgrammeQuerySet, year: int | None) -> PaymentTotals:
    """All payments of these projects, from the kept sums: one query over projects."""
    told = totals_of(seen, year)
    return PaymentTotals(told.payments, told.executed, told.marked)


def added_up(shown: QuerySet[Payment]) -> PaymentTotals:
    """Any payments: one query that reads them all."""
    marked = Count("pk", filter=Q(is_irregular=True))
    told = shown.order_by().aggregate(n=Count("pk"), paid=Sum("amount_cny"), marked=marked)
    return PaymentTotals(told["n"], told["paid"] or ZERO, told["marked"])
