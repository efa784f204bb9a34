"""The sheet of a year's result, and the payment that follows (年度考核结果与付款单)."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.kernel.money import to_capital
from hengwang.pages.formats import percent_text, weight_text
from hengwang.vendors.choices import ResultState
from hengwang.vendors.engine.deducting import Span
from hengwang.vendors.models import AnnualResult, PaymentSheet, ResultMonth
from hengwang.vendors.printing.fields import Row, SheetFields, Signature, pairs_of
from hengwang.vendors.printing.monthly import passed_text
from hengwang.vendors.queries.results import YearSums, sums_of
from hengwang.vendors.wording import bare_yuan, in_yuan, no_data, yuan_span, yuan_text


def yearly_sheet(result: AnnualResult, sums: YearSums | None = None) -> SheetFields:
    """What the page and the Word file of a year say."""
    held = sums or sums_of(result)
    contract = result.contract
    sheet: PaymentSheet | None = getattr(result, "sheet", None)
    title = _("Annual assessment and payment sheet") if sheet else _("Annual assessment result")
    return SheetFields(
        title=title,
        subtitle=f"{contract.name} · {result.year}",
        facts=pairs_of(
            [
                (_("Unit"), contract.programme.unit.name),
                (_("Company"), contract.company.name),
                (_("Contract"), contract.name),
                (_("Contract number"), contract.number),
                (_("Year"), str(result.year)),
                (_("State"), result.get_state_display()),
                (pgettext("annual result", "Drawn up by"), result.drawn_by_name),
                (_("Confirmed by"), _confirmed(result)),
            ]
        ),
        head=Row(
            _("Month"),
            in_yuan(_("Fee of the month")),
            _("Score"),
            in_yuan(_("Deducted")),
            in_yuan(_("Payable")),
            pgettext("assessment", "Remark"),
        ),
        rows=tuple(month_row(one) for one in held.months),
        sums=pairs_of([*_sums(held), *_payment(sheet)]),
        signatures=(
            Signature(_("Assessing unit (seal)"), "", _("Date:")),
            Signature(_("Company (seal)"), contract.company.name, _("Date:")),
            Signature(_("Finance (seal)"), "", _("Date:")),
        ),
        foot=_foot(result),
    )


def month_row(month: ResultMonth) -> Row:
    """One month of the year."""
    deducted = month.deducted_span
    payable = Span(month.fee_cny - deducted.high, month.fee_cny - deducted.low)
    return Row(
        f"{month.month:%Y-%m}",
        bare_yuan(Span.of(month.fee_cny)),
        no_data() if month.score is None else weight_text(month.score),
        bare_yuan(deducted),
        bare_yuan(payable),
        _remark(month),
    )


def _remark(month: ResultMonth) -> str:
    if not month.is_missing:
        return ""
    if month.deducted_cny is None:
        return _("No confirmed assessment")
    told = {"name": month.settled_by_name, "reason": month.reason}
    return _("No assessment; settled by %(name)s: %(reason)s") % told


def _sums(sums: YearSums) -> list[tuple[str, str]]:
    score = no_data() if sums.score is None else weight_text(sums.score)
    return [
        (pgettext("assessment", "Mean score"), f"{score} · {passed_text(sums.passed)}"),
        (_("Months without an assessment"), str(len(sums.missing))),
        (_("Fee of the year"), yuan_text(sums.fee)),
        (_("Deducted"), yuan_span(sums.deducted)),
        (_("Payable"), yuan_span(sums.payable)),
        (_("Share of the fee"), no_data() if sums.share is None else percent_text(sums.share)),
    ]


def _payment(sheet: PaymentSheet | None) -> list[tuple[str, str]]:
    if sheet is None:
        return []
    return [
        (_("Paid in the year before"), yuan_text(sheet.paid_cny)),
        (_("To be paid now"), yuan_text(sheet.amount_cny)),
        (_("Amount in capital numerals"), to_capital(sheet.amount_cny)),
        (pgettext("payment", "Due on"), str(sheet.due_on)),
        (_("Made by"), sheet.made_by_name),
    ]


def _confirmed(result: AnnualResult) -> str:
    if result.confirmed_at is None:
        return ""
    return f"{result.confirmed_by_name} {timezone.localtime(result.confirmed_at):%Y-%m-%d %H:%M}"


def _foot(result: AnnualResult) -> str:
    if result.state == ResultState.CONFIRMED:
        return _("Digest of what was confirmed: %(digest)s") % {"digest": result.digest}
    return _("Not final: the result is “%(state)s”.") % {"state": result.get_state_display()}
