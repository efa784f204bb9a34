"""Decide the flags of payments from the facts around them."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Min, Sum

from hengwang.projects.choices import AcceptanceConclusion
from hengwang.projects.models import Acceptance, Contract, Paper, Payment
from hengwang.projects.rules import PaymentFacts, payment_flags

ZERO = Decimal(0)


def reflag_programme(programme_id: int) -> None:
    """Decide the flags of all payments of a programme anew, after many came at once."""
    reflag(list(Payment.objects.filter(programme_id=programme_id)))


def others_of(payment: Payment) -> list[Payment]:
    """Payments whose flags depend on this one: of its contract, or with its voucher number."""
    rows = Payment.objects.none()
    if payment.contract_id is not None:
        rows |= Payment.objects.filter(contract_id=payment.contract_id)
    if payment.voucher_number:
        rows |= Payment.objects.filter(
            programme_id=payment.programme_id, voucher_number=payment.voucher_number
        )
    return list(rows.exclude(pk=payment.pk))


def reflag(payments: Sequence[Payment]) -> None:
    """Decide flags from the facts; six queries for any number of payments."""
    if not payments:
        return
    ids = {payment.pk for payment in payments}
    rows = list(Payment.objects.filter(pk__in=ids).select_related("contract"))
    contracts = {row.contract_id for row in rows if row.contract_id}
    paid = dict(
        Payment.objects.filter(contract__in=contracts)
        .values_list("contract")
        .annotate(Sum("amount_cny"))
        .order_by()
    )
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
    taken = _taken_vouchers(rows)
    for row in rows:
        contract = row.contract
        facts = PaymentFacts(
            amount=row.amount_cny,
            fiscal_year=row.fiscal_year,
            paid_on=row.paid_on,
            voucher_number=row.voucher_number,
            papers=papers.get(row.pk, set()),
            has_contract=contract is not None,
            contract_amount=contract.amount_cny if contract else None,
            paid_on_contract=paid.get(row.contract_id) or ZERO,
            contract_signed_on=contract.signed_on if contract else None,
            accepted_on=accepted.get(row.contract_id),
            acceptance_expected=_settles(contract, paid.get(row.contract_id) or ZERO),
            voucher_is_taken=(row.programme_id, row.voucher_number, row.amount_cny) in taken,
        )
        row.flags = payment_flags(facts)
        row.is_irregular = bool(row.flags)
    Payment.objects.bulk_update(rows, ["flags", "is_irregular"], batch_size=500)


def _settles(contract: Contract | None, paid: Decimal) -> bool:
    """Whether the contract is paid in full, so that its acceptance must have come before.

    Advance payments are usual and agreed; the last one without an acceptance is what
    「未验收先付款」 means.
    """
    return contract is not None and paid >= contract.amount_cny


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
