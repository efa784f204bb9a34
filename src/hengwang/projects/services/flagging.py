"""Decide the flags of payments from the facts around them."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from django.db.models import F, Manager, Min

from hengwang.projects.choices import AcceptanceConclusion
from hengwang.projects.models import Acceptance, Paper, Payment
from hengwang.projects.rules import PaymentFacts, payment_flags

ZERO = Decimal(0)
# Databases limit how many values one statement may carry.
READ_AT_ONCE = 5_000
WRITTEN_AT_ONCE = 500
# What the flags of a payment follow from, and the flags it has.
LOOKED_AT = (
    "programme_id", "amount_cny", "fiscal_year", "paid_on", "voucher_number", "flags",
    "contract__amount_cny", "contract__signed_on",
)  # fmt: skip


def reflag_programme(programme_id: int) -> set[int]:
    """The same for all payments of a programme, after many came at once."""
    return reflag(Payment.objects.filter(programme_id=programme_id).values_list("pk", flat=True))


def ids_of(payments: Manager[Payment]) -> list[int]:
    """Keys of related payments."""
    return list(payments.order_by().values_list("pk", flat=True))


def others_of(payment: Payment) -> list[int]:
    """Payments whose flags depend on this one: of its contract, or with its voucher number."""
    rows = Payment.objects.none()
    if payment.contract_id is not None:
        rows |= Payment.objects.filter(contract_id=payment.contract_id)
    if payment.voucher_number:
        rows |= Payment.objects.filter(
            programme_id=payment.programme_id, voucher_number=payment.voucher_number
        )
    return list(rows.exclude(pk=payment.pk).order_by().values_list("pk", flat=True))


def reflag(payment_ids: Iterable[int]) -> set[int]:
    """Decide flags from the facts, for any number of payments; returns years with new marks.

    Six queries for each 5,000 payments, and one update for each set of flags that changed.
    """
    ids = sorted(set(payment_ids))
    years: set[int] = set()
    for start in range(0, len(ids), READ_AT_ONCE):
        years |= _reflag(ids[start : start + READ_AT_ONCE])
    return years


def _reflag(ids: Sequence[int]) -> set[int]:
    told = Payment.objects.filter(pk__in=ids).select_related("contract")
    rows = list(told.only(*LOOKED_AT).order_by())
    contracts = {row.contract_id for row in rows if row.contract_id}
    accepted = dict(
        Acceptance.objects.filter(contract__in=contracts)
        .exclude(conclusion=AcceptanceConclusion.FAILED)
        .values_list("contract")
        .annotate(Min("accepted_on"))
        .order_by()
    )
    papers: dict[int, set[str]] = {}
    for pk, kind in Paper.objects.filter(payment__in=ids).values_list("payment", "kind"):
        papers.setdefault(pk or 0, set()).add(kind)
    taken, reached = _taken_vouchers(rows), _reached(contracts)
    changed: dict[tuple[str, ...], list[int]] = {}
    years: set[int] = set()
    for row in rows:
        contract = row.contract
        paid = reached.get(row.pk, ZERO)
        facts = PaymentFacts(
            amount=row.amount_cny,
            fiscal_year=row.fiscal_year,
            paid_on=row.paid_on,
            voucher_number=row.voucher_number,
            papers=papers.get(row.pk, set()),
            has_contract=contract is not None,
            contract_amount=contract.amount_cny if contract else None,
            paid_on_contract=paid,
            contract_signed_on=contract.signed_on if contract else None,
            accepted_on=accepted.get(row.contract_id),
            acceptance_expected=contract is not None and paid >= contract.amount_cny,
            voucher_is_taken=(row.programme_id, row.voucher_number, row.amount_cny) in taken,
        )
        flags = payment_flags(facts)
        if row.flags != flags:
            changed.setdefault(tuple(flags), []).append(row.pk)
            years.add(row.fiscal_year)
    for kept, numbers in changed.items():
        for start in range(0, len(numbers), WRITTEN_AT_ONCE):
            wanted = Payment.objects.filter(pk__in=numbers[start : start + WRITTEN_AT_ONCE])
            wanted.update(flags=list(kept), is_irregular=bool(kept))
    return years


def _reached(contracts: Collection[int]) -> dict[int, Decimal]:
    """By payment: how much of its contract was paid with it, in the order of dates.

    So only the payment that brings the contract to its full amount must have an acceptance before
    it (advance payments are usual and agreed), and only what comes on top is above the contract.
    """
    rows = Payment.objects.filter(contract__in=contracts).order_by(
        F("paid_on").asc(nulls_last=True), "pk"
    )
    sums: dict[int | None, Decimal] = {}
    found = {}
    for pk, contract, amount in rows.values_list("pk", "contract", "amount_cny"):
        sums[contract] = found[pk] = sums.get(contract, ZERO) + amount
    return found


def _taken_vouchers(rows: Sequence[Payment]) -> set[tuple[int, str, Decimal]]:
    """Voucher numbers that stand twice with the same amount: an import repeated, or paid twice."""
    numbers = {row.voucher_number for row in rows if row.voucher_number}
    seen: dict[tuple[int, str, Decimal], int] = {}
    found = Payment.objects.filter(
        voucher_number__in=numbers, programme__in={row.programme_id for row in rows}
    )
    for key in found.values_list("programme_id", "voucher_number", "amount_cny"):
        seen[key] = seen.get(key, 0) + 1
    return {key for key, count in seen.items() if count > 1}
