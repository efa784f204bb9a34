"""Everything the page of one project shows, read at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from hengwang.pages.charts import money_against_plan
from hengwang.pages.charts.spec import ChartSpec
from hengwang.projects.flags import (
    ACCEPTANCE_FLAGS,
    ADJUSTMENT_FLAGS,
    PAYMENT_FLAGS,
    FlagText,
)
from hengwang.projects.models import (
    Acceptance,
    Adjustment,
    Contract,
    Payment,
    Programme,
    SubProject,
)
from hengwang.projects.queries.curve import curve_of
from hengwang.projects.queries.listing import YUAN
from hengwang.projects.queries.money import YearMoney, year_money

SHOWN_PAYMENTS = 20
ZERO = Decimal(0)


@dataclass(frozen=True)
class Mark:
    """One kind of irregular fact of the year: what it means, and how often it occurs."""

    text: FlagText
    count: int
    room: str


@dataclass(frozen=True)
class ProgrammeSheet:
    """One project in one fiscal year."""

    year: int
    years: Sequence[int]
    money: YearMoney
    chart: ChartSpec | None
    undated: Decimal
    marks: Sequence[Mark]
    payments: Sequence[Payment]
    payment_count: int
    rooms: dict[str, Any]

    @property
    def left(self) -> Decimal | None:
        """Yuan of the year's budget that were not spent."""
        total = self.money.total
        if total.budget is None:
            return None
        return total.budget - (total.executed or ZERO)

    @property
    def rate(self) -> Decimal | None:
        """Executed ÷ budget."""
        return rate_of(self.money.total.executed, self.money.total.budget)


def rate_of(executed: Decimal | None, budget: Decimal | None) -> Decimal | None:
    """A share, or nothing."""
    return executed / budget if budget and executed is not None else None


def sheet_of(programme: Programme, year: int, *, today: date) -> ProgrammeSheet:
    """The sheet in about twenty queries, however many rows there are."""
    money = year_money([programme.pk], year)[programme.pk]
    curve = curve_of(programme, year, budget=money.total.budget, today=today)
    paid = Payment.objects.filter(programme=programme, fiscal_year=year)
    counts = paid.aggregate(n=Count("pk"), undated=Sum("amount_cny", filter=Q(paid_on=None)))
    newest = paid.select_related("contract", "subproject").order_by("-paid_on", "-pk")
    return ProgrammeSheet(
        year=year,
        years=years_of(programme),
        money=money,
        chart=money_against_plan(curve, file_name=f"{programme.name} {year}") if curve else None,
        undated=counts["undated"] or ZERO,
        marks=marks_of(programme, year),
        payments=list(newest.annotate(paper_count=Count("papers"))[:SHOWN_PAYMENTS]),
        payment_count=counts["n"],
        rooms=_rooms(programme, year),
    )


def years_of(programme: Programme) -> list[int]:
    """Fiscal years of the project, first to last."""
    return list(range(programme.first_year, programme.last_year + 1))


def year_shown(programme: Programme, asked: int | None, today: date) -> int:
    """The year asked for if it is one of the project's, else this year or the nearest one."""
    wanted = asked if asked in years_of(programme) else today.year
    return min(max(wanted or today.year, programme.first_year), programme.last_year)


def marks_of(programme: Programme, year: int) -> list[Mark]:
    """Irregular facts of a year by kind, most frequent first; three queries."""
    when = {"programme": programme, "fiscal_year": year}
    rooms = [
        ("payments", Payment.objects.filter(is_irregular=True, **when), PAYMENT_FLAGS),
        ("adjustments", Adjustment.objects.filter(**when), ADJUSTMENT_FLAGS),
        ("acceptances", Acceptance.objects.filter(programme=programme), ACCEPTANCE_FLAGS),
    ]
    found = []
    for room, rows, known in rooms:
        flagged = rows.order_by().values_list("flags", flat=True)
        counted = Counter(flag for flags in flagged for flag in flags)
        marks = [Mark(known[key], count, room) for key, count in counted.items() if key in known]
        found += sorted(marks, key=lambda mark: (-mark.count, mark.text.key))
    return found


def _rooms(programme: Programme, year: int) -> dict[str, Any]:
    of_year = {"fiscal_year": year}
    return {
        "subprojects": sorted(
            programme.subprojects.annotate(spent=_sum_of("subproject", **of_year)), key=_by_number
        ),
        "lines": programme.budget_lines.filter(**of_year).select_related("subproject"),
        "arrivals": programme.fund_arrivals.filter(**of_year),
        "adjustments": programme.adjustments.filter(**of_year).select_related("subproject"),
        "procurements": programme.procurements.select_related("supplier"),
        "contracts": _contracts(programme),
        "acceptances": programme.acceptances.select_related("contract", "subproject").annotate(
            paper_count=Count("papers")
        ),
        "plans": programme.planned_payments.select_related("contract", "settled_by"),
        "milestones": programme.milestones.all(),
        "studies": programme.feasibilities.all(),
    }


def _by_number(part: SubProject) -> tuple[int, str, int]:
    """1, 2, 10; whatever is no number stands behind."""
    number = part.number.strip()
    return (int(number) if number.isdecimal() else 10**9, number, part.pk)


def _contracts(programme: Programme) -> list[Contract]:
    paid = _sum_of("contract")
    rows = programme.contracts.select_related("company").annotate(
        paid=Coalesce(paid, ZERO, output_field=YUAN), paper_count=Count("papers")
    )
    return list(rows)


def _sum_of(owner: str, **when: int) -> Subquery:
    rows = Payment.objects.filter(**{owner: OuterRef("pk")}, **when).order_by()
    grouped = rows.values(owner).annotate(s=Sum("amount_cny")).values("s")
    return Subquery(grouped, output_field=YUAN)
