"""What a flag says to a person: the fact in plain words, the clause, and what mends it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hengwang.projects.rules import Flag


@dataclass(frozen=True)
class FlagText:
    """One flag: a short word for tables, a sentence, the clause it rests on, the next step."""

    key: str
    word: str | Promise
    sentence: str | Promise
    clause: str
    mend: str | Promise


def _text(key: Flag, word: Promise, sentence: Promise, clause: str, mend: Promise) -> FlagText:
    return FlagText(key.value, word, sentence, clause, mend)


PAYMENT_FLAGS = {
    flag.key: flag
    for flag in (
        _text(
            Flag.DATE_MISSING,
            _("No date"),
            _("The payment carries no date, so it cannot be placed in the year."),
            "会计基础工作规范 第五十一条",
            _("Enter the date of the voucher."),
        ),
        _text(
            Flag.VOUCHER_MISSING,
            _("No voucher number"),
            _("The payment names no voucher, so it cannot be found in the books."),
            "会计法 第十四条",
            _("Enter the number of the accounting voucher."),
        ),
        _text(
            Flag.PAPERS_MISSING,
            _("Papers missing"),
            _("Invoice or payment approval is not attached to the voucher."),
            "会计基础工作规范 第五十一条",
            _("Attach the invoice and the payment approval."),
        ),
        _text(
            Flag.BEFORE_ACCEPTANCE,
            _("Paid before acceptance"),
            _("The contract was paid in full without an acceptance, or before it."),
            "政府采购法 第四十一条",
            _("Record the acceptance with its date, or explain the payment."),
        ),
        _text(
            Flag.ABOVE_CONTRACT,
            _("Above the contract"),
            _("More was paid on the contract than it is about."),
            "政府采购法 第四十九条",
            _("Check the amount; a supplement is a contract of its own."),
        ),
        _text(
            Flag.WITHOUT_CONTRACT,
            _("No contract"),
            _("A payment of this size belongs to no contract."),
            "政府采购法 第四十四条",
            _("Link the contract the money was paid on."),
        ),
        _text(
            Flag.OTHER_YEAR,
            _("Other year"),
            _("The payment was made in another year than the one whose money it is."),
            "预算法 第十八条",
            _("Check the fiscal year; carried-over money is a source of its own."),
        ),
        _text(
            Flag.UNSIGNED_CONTRACT,
            _("Before signing"),
            _("The payment was made before the contract was signed."),
            "政府采购法 第四十四条",
            _("Check both dates."),
        ),
        _text(
            Flag.PAID_TWICE,
            _("Twice"),
            _("Another payment has the same voucher number and amount."),
            "会计法 第十四条",
            _("Check whether it was entered or paid twice."),
        ),
    )
}
ADJUSTMENT_FLAGS = {
    flag.key: flag
    for flag in (
        _text(
            Flag.APPROVAL_MISSING,
            _("Not approved"),
            _("The adjustment names no approval; it does not change the year's budget."),
            "预算法 第七十二条",
            _("Enter number or date of the approval."),
        ),
        _text(
            Flag.REASON_MISSING,
            _("No reason"),
            _("The adjustment says no reason."),
            "预算法 第七十二条",
            _("Enter the reason."),
        ),
    )
}
ACCEPTANCE_FLAGS = {
    Flag.DATE_MISSING.value: _text(
        Flag.DATE_MISSING,
        _("Not dated"),
        _("The acceptance carries no date, so nobody can say whether it was in time."),
        "政府采购法实施条例 第四十五条",
        _("Enter the date on the acceptance record."),
    )
}


def texts_of(flags: Iterable[str], known: dict[str, FlagText]) -> list[FlagText]:
    """Texts of stored flags, in their order; one this version does not know is left out."""
    return [known[flag] for flag in flags if flag in known]
