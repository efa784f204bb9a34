"""Money beside each project of a list, and the sums of what the list shows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    Model,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from hengwang.projects.choices import AdjustmentKind
from hengwang.projects.models import Acceptance, Adjustment, BudgetLine, Payment
from hengwang.projects.models.programme import ProgrammeQuerySet
from hengwang.projects.queries.money import SIGN

YUAN: DecimalField[Any, Any] = DecimalField(max_digits=18, decimal_places=2)
ZERO = Decimal(0)
APPROVED = ~Q(approval_number="") | Q(approved_on__isnull=False)
SIGNED = Sum(
    Case(When(kind=AdjustmentKind.INCREASE, then=F("amount_cny")), default=-F("amount_cny"))
)


@dataclass(frozen=True)
class ListTotals:
    """What the sentence above a list says; yuan."""

    budget: Decimal
    executed: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Executed ÷ budget; None without a budget."""
        return self.executed / self.budget if self.budget else None


def with_money(rows: ProgrammeQuerySet, year: int | None) -> ProgrammeQuerySet:
    """Each row with budget, executed, rate and irregular; sums only for the rows of the page.

    `year` None adds up all years. An unapproved adjustment does not move the budget.
    """
    when = {} if year is None else {"fiscal_year": year}
    lines = _one(BudgetLine, Sum("approved_cny"), Q(**when))
    changes = _one(Adjustment, SIGNED, Q(APPROVED, kind__in=SIGN, **when))
    paid = _one(Payment, Sum("amount_cny"), Q(**when))
    moved = Coalesce(changes, ZERO, output_field=YUAN)
    budget = Coalesce(ExpressionWrapper(lines + moved, YUAN), changes, output_field=YUAN)
    known_nothing = ExpressionWrapper(F("budget") * 0, YUAN)
    rows = rows.annotate(budget=budget)
    rows = rows.annotate(executed=Coalesce(paid, known_nothing, output_field=YUAN))
    # Only for sorting: what is printed is divided exactly, row by row.
    share = Cast(F("executed"), FloatField()) / Cast(NullIf(F("budget"), ZERO), FloatField())
    return rows.annotate(rate=share, irregular=_irregular(when))


def irregular_q(year: int | None) -> Q:
    """Projects with an irregular payment, adjustment or acceptance."""
    when = {} if year is None else {"fiscal_year": year}
    payments = Payment.objects.filter(programme=OuterRef("pk"), is_irregular=True, **when)
    changes = Adjustment.objects.filter(programme=OuterRef("pk"), **when).exclude(flags=[])
    held = Acceptance.objects.filter(programme=OuterRef("pk")).exclude(flags=[])
    return Q(Exists(payments)) | Q(Exists(changes)) | Q(Exists(held))


def totals_of(rows: ProgrammeQuerySet, year: int | None) -> ListTotals:
    """Sums over all rows of a filtered list, in three queries."""
    when = Q(programme__in=rows.order_by().values("pk"))
    if year is not None:
        when &= Q(fiscal_year=year)
    lines = BudgetLine.objects.filter(when).aggregate(s=Sum("approved_cny"))["s"]
    changes = Adjustment.objects.filter(when, APPROVED, kind__in=SIGN).aggregate(s=SIGNED)["s"]
    paid = Payment.objects.filter(when).aggregate(s=Sum("amount_cny"))["s"]
    return ListTotals((lines or ZERO) + (changes or ZERO), paid or ZERO)


def _one(model: type[Model], total: Any, when: Q) -> Subquery:
    rows = model._default_manager.filter(when, programme=OuterRef("pk")).order_by()
    return Subquery(rows.values("programme").annotate(s=total).values("s"), output_field=YUAN)


def _irregular(when: dict[str, int]) -> Any:
    counts = [
        _count(Payment.objects.filter(is_irregular=True, **when)),
        _count(Adjustment.objects.filter(**when).exclude(flags=[])),
        _count(Acceptance.objects.exclude(flags=[])),
    ]
    return counts[0] + counts[1] + counts[2]


def _count(rows: Any) -> Any:
    mine = rows.filter(programme=OuterRef("pk")).order_by().values("programme")
    number = Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Coalesce(number, 0)
