"""What is irregular about a payment, an adjustment, an acceptance; by examples and properties."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.projects.flags import ACCEPTANCE_FLAGS, ADJUSTMENT_FLAGS, PAYMENT_FLAGS
from hengwang.projects.rules import (
    Flag,
    PaymentFacts,
    acceptance_flags,
    adjustment_flags,
    payment_flags,
)

CLEAN = PaymentFacts(
    amount=Decimal(50_000),
    fiscal_year=2020,
    paid_on=date(2020, 11, 2),
    voucher_number="记-11-3",
    papers={"invoice", "approval"},
    has_contract=True,
    contract_amount=Decimal(50_000),
    paid_on_contract=Decimal(50_000),
    contract_signed_on=date(2020, 3, 1),
    accepted_on=date(2020, 10, 30),
    acceptance_expected=True,
    voucher_is_taken=False,
)


def test_a_payment_with_everything_in_order_is_not_marked():
    assert payment_flags(CLEAN) == []


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({"paid_on": None}, Flag.DATE_MISSING),
        ({"voucher_number": "  "}, Flag.VOUCHER_MISSING),
        ({"papers": {"invoice"}}, Flag.PAPERS_MISSING),
        ({"fiscal_year": 2019}, Flag.OTHER_YEAR),
        ({"has_contract": False}, Flag.WITHOUT_CONTRACT),
        ({"paid_on_contract": Decimal("50000.01")}, Flag.ABOVE_CONTRACT),
        ({"contract_signed_on": date(2020, 11, 3)}, Flag.UNSIGNED_CONTRACT),
        ({"accepted_on": None}, Flag.BEFORE_ACCEPTANCE),
        ({"accepted_on": date(2020, 11, 3)}, Flag.BEFORE_ACCEPTANCE),
        ({"voucher_is_taken": True}, Flag.PAID_TWICE),
    ],
)
def test_each_irregular_fact_has_its_flag(change, flag):
    assert payment_flags(replace(CLEAN, **change)) == [flag]


def test_a_small_purchase_needs_no_contract():
    small = replace(CLEAN, amount=Decimal("9999.99"), has_contract=False)
    assert payment_flags(small) == []


def test_money_that_came_back_needs_no_contract():
    assert Flag.WITHOUT_CONTRACT not in payment_flags(
        replace(CLEAN, amount=Decimal(-50_000), has_contract=False)
    )


@given(
    number=st.sampled_from(["", " ", "批〔2020〕1号"]),
    on=st.none() | st.dates(),
    reason=st.sampled_from(["", "划转"]),
)
def test_an_adjustment_is_approved_by_number_or_date(number, on, reason):
    flags = adjustment_flags(approval_number=number, approved_on=on, reason=reason)
    assert (Flag.APPROVAL_MISSING in flags) == (not number.strip() and on is None)
    assert (Flag.REASON_MISSING in flags) == (not reason)


def test_an_acceptance_without_a_date_is_marked():
    assert acceptance_flags(accepted_on=None) == [Flag.DATE_MISSING]
    assert acceptance_flags(accepted_on=date(2020, 1, 1)) == []


def test_every_flag_is_explained_with_its_clause():
    explained = {**PAYMENT_FLAGS, **ADJUSTMENT_FLAGS, **ACCEPTANCE_FLAGS}
    assert set(explained) == {flag.value for flag in Flag}
    for text in explained.values():
        assert all((text.word, text.sentence, text.clause, text.mend))
