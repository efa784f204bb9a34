"""Pure decisions of projects: what is irregular about a recorded fact, what may be planned."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Flag(StrEnum):
    """An irregular fact: recorded as it is, shown everywhere, never refused."""

    VOUCHER_MISSING = "voucher_missing"
    DATE_MISSING = "date_missing"
    PAPERS_MISSING = "papers_missing"
    BEFORE_ACCEPTANCE = "before_acceptance"
    ABOVE_CONTRACT = "above_contract"
    WITHOUT_CONTRACT = "without_contract"
    OTHER_YEAR = "other_year"
    APPROVAL_MISSING = "approval_missing"
    REASON_MISSING = "reason_missing"
    UNSIGNED_CONTRACT = "unsigned_contract"
    PAID_TWICE = "paid_twice"


# 记账凭证附件: what a payment's voucher needs behind it (the reports: "资料不齐全").
NEEDED_PAPERS = frozenset({"invoice", "approval"})
# Below this a payment without a contract is usual: 政府采购 small purchases.
CONTRACT_FROM = Decimal(10000)


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What is known of a payment when its flags are decided; amounts in yuan."""

    amount: Decimal
    fiscal_year: int
    paid_on: date | None
    voucher_number: str
    papers: Collection[str]
    has_contract: bool
    contract_amount: Decimal | None
    paid_on_contract: Decimal  # up to and including this payment, in the order of dates
    contract_signed_on: date | None
    accepted_on: date | None  # earliest passed acceptance of the contract
    acceptance_expected: bool
    voucher_is_taken: bool


def payment_flags(facts: PaymentFacts) -> list[str]:
    """Everything irregular about a payment, in a stable order."""
    found = [
        (Flag.DATE_MISSING, facts.paid_on is None),
        (Flag.VOUCHER_MISSING, not facts.voucher_number.strip()),
        (Flag.PAPERS_MISSING, not set(facts.papers) >= NEEDED_PAPERS),
        (Flag.OTHER_YEAR, facts.paid_on is not None and facts.paid_on.year != facts.fiscal_year),
        (Flag.WITHOUT_CONTRACT, not facts.has_contract and facts.amount >= CONTRACT_FROM),
        (
            Flag.ABOVE_CONTRACT,
            facts.contract_amount is not None and facts.paid_on_contract > facts.contract_amount,
        ),
        (Flag.UNSIGNED_CONTRACT, _before(facts.paid_on, facts.contract_signed_on)),
        (
            Flag.BEFORE_ACCEPTANCE,
            facts.acceptance_expected
            and (facts.accepted_on is None or _before(facts.paid_on, facts.accepted_on)),
        ),
        (Flag.PAID_TWICE, facts.voucher_is_taken),
    ]
    return [flag.value for flag, holds in found if holds]


def adjustment_flags(*, approval_number: str, approved_on: date | None, reason: str) -> list[str]:
    """未严格遵循调整审批流程: an adjustment without approval or reason."""
    approved = bool(approval_number.strip()) or approved_on is not None
    found = [(Flag.APPROVAL_MISSING, not approved), (Flag.REASON_MISSING, not reason.strip())]
    return [flag.value for flag, holds in found if holds]


def acceptance_flags(*, accepted_on: date | None) -> list[str]:
    """验收单未填写验收日期: an acceptance without a date."""
    return [Flag.DATE_MISSING.value] if accepted_on is None else []


def _before(first: date | None, second: date | None) -> bool:
    return first is not None and second is not None and first < second
