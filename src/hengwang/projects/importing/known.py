"""What the rows of a workbook are looked up in, read once."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import units_with
from hengwang.kernel.search_text import normalize
from hengwang.organizations.models import Company, Unit
from hengwang.projects.models import BudgetLine, Contract, Payment, Programme, SubProject

ANY_DAY = "any day"


@dataclass(frozen=True)
class Place:
    """A project a row may be about; `pk` is None while the file itself would enter it."""

    pk: int | None
    name: str
    code: str
    unit_id: int
    first_year: int
    last_year: int
    may_edit: bool
    may_pay: bool


@dataclass
class Known:
    """Projects, units, companies and keys of what is recorded; eight queries."""

    user: User
    editable: set[int]
    payable: set[int]
    units: dict[str, Unit]
    companies: set[str]
    by_code: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    budgets: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    contracts: dict[tuple[int, str], int] = field(default_factory=dict)
    contract_keys: set[tuple[Any, ...]] = field(default_factory=set)
    subprojects: dict[tuple[int, str], int] = field(default_factory=dict)
    approvals: dict[tuple[int, str], int | None] = field(default_factory=dict)
    lines: set[tuple[Any, ...]] = field(default_factory=set)
    vouchers: set[tuple[Any, ...]] = field(default_factory=set)
    unnumbered: Counter[tuple[Any, ...]] = field(default_factory=Counter)

    def enter(self, place: Place) -> None:
        """Let rows find this project."""
        self.by_name[normalize(place.name)].append(place)
        if place.code:
            self.by_code[normalize(place.code)].append(place)


def known_to(user: User) -> Known:
    """Everything the user's rows may be about."""
    editable = set(units_with(user, Permission.EDIT_PROJECTS).values_list("pk", flat=True))
    payable = set(units_with(user, Permission.RECORD_PAYMENTS).values_list("pk", flat=True))
    units = Unit.objects.filter(pk__in=units_with(user, Permission.EDIT_PROJECTS), closed_on=None)
    known = Known(
        user=user,
        editable=editable,
        payable=payable,
        units={normalize(unit.name): unit for unit in units.select_related("region")},
        companies={normalize(name) for name in Company.objects.values_list("name", flat=True)},
    )
    for row in Programme.objects.visible_to(user).order_by("pk"):
        edits, pays = row.unit_id in editable, row.unit_id in payable
        place = (row.pk, row.name, row.code, row.unit_id, row.first_year, row.last_year)
        known.enter(Place(*place, edits, pays))
    return known


def read_records(known: Known, programme_ids: Collection[int]) -> None:
    """Read what is recorded for the projects a file names: lines, contracts, payments."""
    mine = {"programme__in": programme_ids}
    for row in BudgetLine.objects.filter(**mine):
        known.lines.add(line_key(row.programme_id, row))
        if row.approval_number:
            named = (row.programme_id, normalize(row.approval_number))
            # One number over several lines does not say which of them was paid from.
            known.approvals[named] = None if named in known.approvals else row.pk
    sums = BudgetLine.objects.filter(**mine).values_list("programme", "fiscal_year").order_by()
    for pk, year, total in sums.annotate(s=Sum("approved_cny")):
        known.budgets[pk, year] = total
    for contract in Contract.objects.filter(**mine):
        known.contract_keys.add(contract_key(contract.programme_id, contract))
        if contract.number:
            known.contracts[contract.programme_id, normalize(contract.number)] = contract.pk
    for part in SubProject.objects.filter(**mine).only("pk", "programme_id", "name"):
        known.subprojects[part.programme_id, normalize(part.name)] = part.pk
    paid = Payment.objects.filter(**mine).only(
        "programme_id", "voucher_number", "amount_cny", "fiscal_year", "paid_on", "payee", "purpose"
    )
    for payment in paid.iterator(chunk_size=5_000):
        key = payment_key(payment.programme_id, payment)
        if payment.voucher_number:
            # A row that states no day is known by number and amount alone.
            known.vouchers |= {key, (*key[:-1], ANY_DAY)}
        else:
            known.unnumbered[key] += 1


def line_key(programme: object, line: Any) -> tuple[Any, ...]:
    """Two budget lines with the same of this are one."""
    return (
        programme,
        line.fiscal_year,
        str(line.source),
        normalize(line.expense_item),
        normalize(line.approval_number),
        line.approved_cny,
    )


def contract_key(programme: object, contract: Any) -> tuple[Any, ...]:
    """A number names a contract; without one, its name and amount do."""
    if contract.number:
        return (programme, normalize(contract.number))
    return (programme, normalize(contract.name), contract.amount_cny)


def payment_key(programme: object, payment: Any) -> tuple[Any, ...]:
    """Voucher, amount and day name a payment; without a voucher all that is known of it does."""
    if payment.voucher_number:
        # Numbers begin anew each month, and rent is the same each month: the day tells them apart.
        number = normalize(payment.voucher_number)
        return (programme, number, payment.amount_cny, payment.paid_on)
    return (
        programme,
        payment.fiscal_year,
        payment.paid_on,
        payment.amount_cny,
        normalize(payment.payee),
        normalize(payment.purpose),
    )
