"""Money of one project through its year, month by month, beside what was planned."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils.dateformat import format as date_format
from django.utils.translation import pgettext

from hengwang.pages.charts.money import MoneyCurve
from hengwang.projects.models import Payment, PlannedPayment, Programme

MONTHS = 12
YEAR_OF_NAMES = 2000  # any year names its months alike
ZERO = Decimal(0)


def curve_of(
    programme: Programme, year: int, *, budget: Decimal | None, today: date
) -> MoneyCurve | None:
    """The year's curve in two queries; None where nothing of it can be placed in a month.

    Payments without a date are in no month; those of another calendar year stand at the nearer
    end. The forecast adds to what was paid what is still planned.
    """
    paid = _paid(programme, year)
    planned, still_open = _planned(programme, year)
    if budget is None or not (paid or planned):
        return None
    last = today.month if today.year == year else MONTHS if today.year > year else 0
    executed = _cumulated(paid)
    return MoneyCurve(
        labels=tuple(month_label(month) for month in range(1, MONTHS + 1)),
        planned=_cumulated(planned) if _is_whole(planned, budget) else (None,) * MONTHS,
        executed=tuple(value if at < last else None for at, value in enumerate(executed)),
        budget=budget,
        forecast=_forecast(executed, still_open, last),
        today=month_label(last) if today.year == year else None,
    )


def month_label(month: int) -> str:
    """3月 or Mar: short, so that twelve stand side by side on a phone."""
    return date_format(date(YEAR_OF_NAMES, month, 1), pgettext("month on an axis", "M"))


def _is_whole(planned: dict[int, Decimal], budget: Decimal) -> bool:
    """Whether the plans speak of most of the money; a few of them are no curve to be held to."""
    return sum(planned.values(), ZERO) * 2 >= budget > 0


def _paid(programme: Programme, year: int) -> dict[int, Decimal]:
    rows = Payment.objects.filter(programme=programme, fiscal_year=year).exclude(paid_on=None)
    months = rows.annotate(month=TruncMonth("paid_on")).values("month").order_by()
    return _by_month(
        ((row["month"], row["s"]) for row in months.annotate(s=Sum("amount_cny"))), year
    )


def _planned(programme: Programme, year: int) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    plans = list(PlannedPayment.objects.filter(programme=programme, due_on__year=year))
    still_open = ((one.due_on, one.amount_cny) for one in plans if one.settled_by_id is None)
    everything = ((one.due_on, one.amount_cny) for one in plans)
    return _by_month(everything, year), _by_month(still_open, year)


def _by_month(rows: Iterable[tuple[date, Decimal]], year: int) -> dict[int, Decimal]:
    months: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for day, amount in rows:
        month = 1 if day.year < year else MONTHS if day.year > year else day.month
        months[month] += amount
    return dict(months)


def _cumulated(months: dict[int, Decimal]) -> tuple[Decimal, ...]:
    total, found = ZERO, []
    for month in range(1, MONTHS + 1):
        total += months.get(month, ZERO)
        found.append(total)
    return tuple(found)


def _forecast(
    executed: tuple[Decimal, ...], still_open: dict[int, Decimal], last: int
) -> tuple[Decimal | None, ...]:
    """From today on: what was paid and what is still planned; nothing for a closed year."""
    if not 0 < last < MONTHS:
        return ()
    # What is overdue is expected now.
    overdue = sum((amount for month, amount in still_open.items() if month <= last), ZERO)
    total, found = executed[last - 1], [None] * (last - 1)
    line: list[Decimal | None] = [*found, total]
    total += overdue
    for month in range(last + 1, MONTHS + 1):
        total += still_open.get(month, ZERO)
        line.append(total)
    return tuple(line)
