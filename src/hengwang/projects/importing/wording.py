"""Notes about rows in plain words: what is recorded as it is, and what was understood."""

from django.utils.translation import gettext_lazy as _

NOTES = {
    "formula": _("Computed by a formula: the value last saved in the file is taken."),
    "hidden_row": _("Hidden in the file: read all the same; show the row to look at it."),
    "rounded": _("More than two decimals of a yuan: rounded to the fen."),
    "text_cut": _("A text was too long and is cut."),
    "absurd": _("Ten billion yuan or more: is the unit of the column right?"),
    "above_budget": _("More than the project's budget of the year: is the unit right?"),
    "refund": _("Negative: recorded as money that came back."),
    "undated": _("Without a date: recorded and marked."),
    "unnumbered": _("Without a voucher number: recorded and marked."),
    "other_year": _("Paid in another year than the budget's: recorded and marked."),
    "new_company": _("The company is not known yet and will be entered."),
    "subproject_unknown": _("The project has no such sub-project; the payment is kept without it."),
}
SHEETS = {
    "programmes": _("Programmes"),
    "budget_lines": _("Budget lines"),
    "contracts": _("Contracts"),
    "payments": _("Payments"),
}
