"""Sentences that metrics keep with their readings: English msgids, translated where they are read.

They hold no numbers: those stand in the fraction, the coverage and the parts.
"""

from django.utils.translation import gettext_noop as _

from hengwang.projects.choices import FundSource
from hengwang.projects.metrics.params import Denominator

SOURCES = {
    FundSource.APPROPRIATION: _("This year's appropriation"),
    FundSource.CARRY_OVER: _("Carried over from last year"),
    FundSource.OTHER: _("Other funds"),
}

NO_BUDGET = _("The budget this is compared with is not stated for the year.")
NO_MONEY = _("Neither budget nor payment is stated for the year.")
NO_ARRIVAL = _("No arrival of money is recorded for the year.")
ALL_UNDATED = _("None of the records carries a date, so nothing can be said up to a day.")
SOME_UNDATED = _("Records without a date are left out; with them the value would be the upper end.")
OVERSPENT = _("A source was overspent; it carries nothing over.")

SUBPROJECTS = _("Sub-projects")
WITHOUT_SUBPROJECT = _("Contracts without a sub-project")
ADJUSTMENTS = _("Adjustments of the budget")
NO_SUBPROJECT = _("The project has no sub-project.")
NO_SUCH_KIND = _("No sub-project is of this kind.")
NOTHING_DUE = _("Nothing was due for acceptance.")
ACCEPTED_SOMETIME = _("Acceptances without a date are left out where the project runs for years.")
NO_DUE_DATES = _("No acceptance carries both its date and the day it was due on.")
SOME_DUE_DATES = _("Acceptances without a date or without a due day are left out.")

NO_PLAN = _("No payment was planned.")
UNDATED_SETTLEMENT = _("Planned payments settled by a payment without a date are left out.")
NO_PAYMENT = _("No payment is recorded for the year.")
NO_PAYMENT_DATE = _("None of the payments carries a date.")
SOME_PAYMENT_DATES = _("Some payments carry no date; a later one may be among them.")
NO_VOUCHER_BOOK = _("No payment carries a voucher number or a paper: the vouchers are not entered.")
SAVING_IS_DECLARED = _(
    "Savings rest on a calculation that is declared with evidence; no record of the project shows"
    " them."
)

POLICIES = {
    Denominator.BUDGET: _("Executed ÷ the year's budget after approved adjustments."),
    Denominator.ARRIVED: _("Executed ÷ money that arrived."),
    Denominator.INITIAL: _("Executed ÷ budget at the start of the year."),
}
ARRIVAL_POLICY = _("Arrived ÷ the year's budget after approved adjustments.")
SPENT_POLICY = _("Payments of the fiscal year, refunds taken off.")
CARRY_POLICY = _("The year's budget less what was executed, each source for itself.")
ACCEPTED_POLICY = _("Sub-projects with a passed final acceptance, or closed as accepted.")
RATE_POLICY = _("Accepted ÷ due: finished sub-projects and contracts without a sub-project.")
TIMELY_POLICY = _("Accepted by the due day ÷ acceptances whose date and due day are known.")
PAID_POLICY = _("Planned payments paid by their due day ÷ planned payments due.")
LAST_POLICY = _("Latest date of a payment of the fiscal year; refunds do not count.")
VOUCHER_POLICY = _("Payments with voucher number, invoice and payment approval ÷ all payments.")


def policy_of(denominator: Denominator) -> str:
    """The sentence that names the denominator."""
    return POLICIES[denominator]
