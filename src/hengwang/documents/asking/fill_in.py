"""What the records know of the fill-in report: people, days, money by treasury, payments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Max, Min, Sum

from hengwang.documents.fill_in_fields import FillInSheet, MoneyOfLevel, Person, SpendingItem
from hengwang.opinions.choices import Capacity
from hengwang.opinions.models import Appointment
from hengwang.performance.models import Evaluation
from hengwang.projects.choices import FundLevel
from hengwang.projects.models import BudgetLine, FundArrival, Payment
from hengwang.projects.queries.money import SourceMoney, year_money

Book = Mapping[str, Decimal]
WHOLE = "all"


def fill_in_sheet_of(evaluation: Evaluation, at: date) -> FillInSheet:
    """What is recorded by a day; about ten queries."""
    programme = evaluation.programme
    facts = {"programme": programme, "fiscal_year": evaluation.fiscal_year}
    whole = year_money([programme.pk], evaluation.fiscal_year)[programme.pk].total
    money, unknown = _by_level(whole, facts)
    started, ended = _course(evaluation)
    judged = _handed_in(evaluation)
    return FillInSheet(
        is_over=at >= date(programme.last_year, 12, 31),
        manager=programme.owner.printed_name if programme.owner else "",
        started=started,
        ended=ended,
        money=money,
        level_unknown=unknown,
        spending=tuple(_spending(Payment.objects.filter(**facts))),
        people=tuple(_person(one) for one in judged),
        group_opinion=_opinion(judged, Capacity.THIRD_PARTY),
        supervising_opinion=_opinion(judged, Capacity.OFFICE),
        finance_opinion=_opinion(judged, Capacity.FINANCE),
    )


def _by_level(
    whole: SourceMoney, facts: Mapping[str, object]
) -> tuple[tuple[MoneyOfLevel, ...], bool]:
    """The whole and each treasury; whether some money names none."""
    planned = _sums(BudgetLine.objects.filter(**facts), "level", "approved_cny")
    arrived = _sums(FundArrival.objects.filter(**facts), "level", "amount_cny")
    spent = _sums(Payment.objects.filter(**facts), "budget_line__level", "amount_cny")
    total = _left(MoneyOfLevel(WHOLE, whole.budget, whole.arrived, whole.executed))
    named = {level for level in (*planned, *arrived) if level}
    if len(named) == 1 and "" not in planned:
        # One treasury pays everything: adjustments and payments that name none are its own too.
        return (total, replace(total, level=next(iter(named)))), False
    rows = tuple(
        _left(MoneyOfLevel(level, planned.get(level), arrived.get(level), spent.get(level)))
        for level in FundLevel.values
        if level in named or level in spent
    )
    return (total, *rows), any("" in book for book in (planned, arrived, spent))


def _left(row: MoneyOfLevel) -> MoneyOfLevel:
    given = row.planned if row.arrived is None else row.arrived
    if given is None:
        return row
    return replace(row, left=given - (row.spent or Decimal(0)))


def _sums(rows: object, level: str, amount: str) -> Book:
    grouped = rows.order_by().values(level).annotate(s=Sum(amount))  # type: ignore[attr-defined]
    return {row[level] or "": row["s"] for row in grouped if row["s"] is not None}


def _course(evaluation: Evaluation) -> tuple[str, str]:
    """From the first contract to the last; the fiscal years where no contract says more."""
    programme = evaluation.programme
    days = programme.contracts.aggregate(first=Min("starts_on"), last=Max("ends_on"))
    first = days["first"] or date(programme.first_year, 1, 1)
    last = days["last"] or date(programme.last_year, 12, 31)
    return tuple(f"{day.year}年{day.month}月" for day in (first, last))  # type: ignore[return-value]


def _spending(payments: Iterable[Payment]) -> list[SpendingItem]:
    """Payments for one purpose together, in the order in which they began."""
    rows = payments.select_related("contract", "subproject").order_by("paid_on", "pk")  # type: ignore[attr-defined]
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    vouchers: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        content = _content(row)
        amounts[content] += row.amount_cny
        if row.voucher_number and row.voucher_number not in vouchers[content]:
            vouchers[content].append(row.voucher_number)
    return [
        SpendingItem(content, amount, "、".join(vouchers[content]))
        for content, amount in amounts.items()
    ]


def _content(row: Payment) -> str:
    contract = row.contract.name if row.contract else ""
    part = row.subproject.name if row.subproject else ""
    return row.purpose or contract or part or row.expense_item or row.payee or "未写明用途"


def _handed_in(evaluation: Evaluation) -> list[Appointment]:
    """Opinions of the present revision, once all are there."""
    rows = list(
        Appointment.objects.filter(
            evaluation=evaluation, revision=evaluation.revision
        ).select_related("evaluator__unit", "evaluator__company")
    )
    return rows if all(row.handed_in_at for row in rows) else []


def _person(row: Appointment) -> Person:
    home = row.evaluator.unit or row.evaluator.company
    return Person(row.evaluator_name, "", home.name if home else "")


def _opinion(rows: Iterable[Appointment], capacity: Capacity) -> str:
    return "\n".join(row.opinion for row in rows if row.capacity == capacity and row.opinion)
