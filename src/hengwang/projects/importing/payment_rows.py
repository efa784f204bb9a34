"""Plan rows of payments: irregular ones are taken and said, impossible ones refused."""

from decimal import Decimal
from typing import Any

from hengwang.kernel.search_text import normalize
from hengwang.projects.choices import FundSource
from hengwang.projects.errors import (
    AmountZeroError,
    ContractUnknownError,
)
from hengwang.projects.importing.cells import Reader
from hengwang.projects.importing.known import (
    ANY_DAY,
    Known,
    Place,
    payment_key,
)
from hengwang.projects.importing.plans import PlannedRow
from hengwang.projects.importing.reading import ReadTable, TableRow
from hengwang.projects.importing.row_plans import (
    SOURCES,
    Planner,
    belongs,
    demand,
    doubt,
    fiscal_year_of,
    id_of,
    row_of,
)
from hengwang.projects.services.spending import PaymentData

# Kinds of business in which a positive amount means money that came back.
BACK = ("退款", "退回", "冲销", "红字", "红冲")


def plan_payment_row(
    table: ReadTable, row: TableRow, reader: Reader, planner: Planner
) -> PlannedRow:
    """A payment as the voucher book has it."""
    place = planner.place_of(reader)
    amount = reader.amount("amount_cny", needed=True)
    if amount is not None and not amount:
        reader.problems.append(AmountZeroError(column=reader.title("amount_cny")))
    if amount is not None and amount > 0 and any(w in reader.text("business") for w in BACK):
        amount = -amount
    paid_on = reader.day("paid_on")
    facts = PaymentData(
        fiscal_year=fiscal_year_of(reader, place, paid_on.year if paid_on else None),
        amount_cny=amount or Decimal(0),
        source=reader.choice("source", SOURCES, FundSource.APPROPRIATION),
        paid_on=paid_on,
        voucher_number=reader.text("voucher_number", 100),
        expense_item=reader.text("expense_item", 100),
        payee=reader.text("payee"),
        purpose=reader.text("purpose", 300),
    )
    links = belongs(place) | _payment_links(reader, place, planner.known)
    demand(reader, place, edits=False)
    doubt(reader, amount)
    _note_payment(reader, place, facts, planner.known)
    key = ("payment", *payment_key(id_of(place), facts))
    recorded = _is_recorded(key[1:], facts, planner.known)
    if not facts.voucher_number and planner.known.unnumbered[key[1:]] > 0:
        # Without a voucher number equal rows may be several payments: count them off one by one.
        planner.known.unnumbered[key[1:]] -= 1
        recorded = True
    elif not facts.voucher_number:
        key = (*key, table.name, row.number)
    verdict = planner.verdict(reader, key, recorded)
    label = " · ".join(filter(None, (facts.voucher_number, facts.payee, facts.purpose)))
    return row_of(table, row, reader, verdict, label, amount, key, facts, links)


def _is_recorded(key: tuple[Any, ...], facts: PaymentData, known: Known) -> bool:
    """Whether a voucher of that number and amount is here, of the same day or of none stated."""
    if not facts.voucher_number:
        return False
    day = ANY_DAY if facts.paid_on is None else None
    return key in known.vouchers or (*key[:-1], day) in known.vouchers


def _payment_links(reader: Reader, place: Place | None, known: Known) -> dict[str, Any]:
    links: dict[str, Any] = {}
    approval = reader.text("approval_number", 100)
    if place is not None and approval:
        links["budget_line"] = known.approvals.get((id_of(place), normalize(approval)))
    number, part = reader.text("contract_number", 100), reader.text("subproject")
    if place is None:
        return links
    if number:
        contract = known.contracts.get((id_of(place), normalize(number)))
        if contract is None:
            reader.problems.append(ContractUnknownError(number=number))
        links["contract"] = normalize(number)
    if part:
        links["subproject"] = known.subprojects.get((id_of(place), normalize(part)))
        if links["subproject"] is None:
            reader.notes.append("subproject_unknown")
    return links


def _note_payment(reader: Reader, place: Place | None, facts: PaymentData, known: Known) -> None:
    """What of a payment is recorded as it is and marked."""
    amount = facts.amount_cny
    budget = known.budgets.get((id_of(place), facts.fiscal_year)) if place else None
    told = [
        ("refund", amount < 0),
        ("undated", facts.paid_on is None),
        ("unnumbered", not facts.voucher_number),
        ("other_year", facts.paid_on is not None and facts.paid_on.year != facts.fiscal_year),
        ("above_budget", budget is not None and amount > budget),
    ]
    reader.notes += [name for name, holds in told if holds]
