"""The rows behind a figure of projects, as far as their reader may see the projects."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext

from hengwang.kernel.metrics import BasisRow, bases
from hengwang.kernel.money import AmountUnit
from hengwang.pages.formats import amount_text, unit_text
from hengwang.projects.models import (
    Acceptance,
    Adjustment,
    BudgetLine,
    Contract,
    FundArrival,
    Payment,
    PlannedPayment,
    Programme,
    SubProject,
)


@dataclass(frozen=True)
class RowsOf:
    """Rows of one model: one query, whatever their number."""

    model: type[Model]
    anchor: str
    label: Callable[[Any], str]
    detail: Callable[[Any], str]

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """Rows of programmes the user may see, in the order of their numbers."""
        rows: QuerySet[Any] = self.model._default_manager.filter(
            pk__in=list(ids), programme__in=Programme.objects.visible_to(user)
        )
        return [self._row(row) for row in rows.select_related("programme").order_by("pk")]

    def _row(self, row: Any) -> BasisRow:
        own = getattr(row, "get_absolute_url", None)
        address = own() if own else f"{row.programme.get_absolute_url()}#{self.anchor}-{row.pk}"
        return BasisRow(self.label(row), address, self.detail(row))


def money(row: Any) -> str:
    """The amount in 万元 with its unit; nothing where none is stated."""
    amount = getattr(row, "approved_cny", None) or getattr(row, "amount_cny", None)
    return f"{amount_text(amount)} {unit_text(AmountUnit.WAN)}" if amount is not None else ""


def _payment_label(row: Payment) -> str:
    voucher = row.voucher_number or gettext("Without voucher number")
    return f"{row.paid_on or gettext('Undated')} · {voucher}"


def _said(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


RESOLVERS = {
    "payment": RowsOf(
        Payment, "payment", _payment_label, lambda row: _said(money(row), row.purpose or row.payee)
    ),
    "budget_line": RowsOf(
        BudgetLine, "budget_line", str, lambda row: _said(money(row), row.expense_item)
    ),
    "arrival": RowsOf(
        FundArrival,
        "arrival",
        lambda row: _said(row.arrived_on or gettext("Undated"), row.get_source_display()),
        money,
    ),
    "adjustment": RowsOf(
        Adjustment, "adjustment", str, lambda row: _said(money(row), row.approval_number)
    ),
    "subproject": RowsOf(
        SubProject,
        "subproject",
        lambda row: _said(row.number, row.name),
        lambda row: row.get_status_display(),
    ),
    "contract": RowsOf(Contract, "contract", lambda row: _said(row.number, row.name), money),
    "acceptance": RowsOf(
        Acceptance,
        "acceptance",
        lambda row: _said(row.get_stage_display(), row.accepted_on or gettext("Undated")),
        lambda row: row.get_conclusion_display(),
    ),
    "planned_payment": RowsOf(
        PlannedPayment, "planned_payment", lambda row: str(row.due_on), money
    ),
}


def register() -> None:
    """Called once when the program starts."""
    for kind, resolver in RESOLVERS.items():
        bases.register(kind, resolver)
