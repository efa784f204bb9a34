"""What projects refuses; what already happened is recorded and flagged instead."""

from hengwang.kernel.errors import DomainError


class ProgrammeExistsError(DomainError):
    """One name a unit and first year."""

    code = "programme_exists"
    message = "The unit already has a project “%(name)s” that begins in %(year)s."


class YearsOutOfOrderError(DomainError):
    """The last year lies before the first."""

    code = "years_out_of_order"
    message = "The last fiscal year lies before the first."


class SubProjectExistsError(DomainError):
    """One name a programme."""

    code = "subproject_exists"
    message = "The project already has a sub-project “%(name)s”."


class OutsideYearsError(DomainError):
    """Money belongs to a year of the programme."""

    code = "outside_years"
    message = "%(year)s is not a year of the project (%(first)s to %(last)s)."


class OtherProgrammeError(DomainError):
    """What is linked belongs to another programme."""

    code = "other_programme"
    message = "“%(name)s” belongs to another project."


class AmountMissingError(DomainError):
    """A change of money names its amount."""

    code = "amount_missing"
    message = "Say how much money is moved."


class AmountNotPositiveError(DomainError):
    """A budget, contract or plan is more than nothing."""

    code = "amount_not_positive"
    message = "The amount must be greater than zero."


class PaymentAboveBudgetError(DomainError):
    """A planned payment is checked beforehand."""

    code = "payment_above_budget"
    message = "Only %(left)s yuan of the budget are left for plans."


class DateOutsidePlanError(DomainError):
    """A plan lies in the programme's years or the year after them."""

    code = "date_outside_plan"
    message = "The date lies outside the project."


class ContractNumberTakenError(DomainError):
    """One number a programme."""

    code = "contract_number_taken"
    message = "The project already has a contract with the number %(number)s."


class PlanSettledError(DomainError):
    """What was paid is no plan any more."""

    code = "plan_settled"
    message = "This planned payment has been paid; correct the payment instead."


class ImportRefusedError(DomainError):
    """Root of why a workbook cannot be imported as a whole."""

    code = "import_refused"
    message = "“%(name)s” cannot be imported."


class ImportUnreadableError(ImportRefusedError):
    """The file is damaged inside."""

    code = "import_unreadable"
    message = "“%(name)s” is damaged and cannot be read. Save it again as xlsx and choose it anew."


class ImportEmptyError(ImportRefusedError):
    """Nothing in it looks like a table of ours."""

    code = "import_without_table"
    message = (
        "“%(name)s” has no table of programmes, budget lines, contracts or payments: no row within"
        " the first twenty names their columns. The template shows how they are called."
    )


class ImportTooLongError(ImportRefusedError):
    """More rows than one import may have."""

    code = "import_too_long"
    message = "More than %(rows)s rows: divide the workbook, by years for example."


class ImportChangedError(DomainError):
    """The plan confirmed is not what would happen now."""

    code = "import_changed"
    message = "The records have changed since you looked: look at the list again, then confirm it."


class ImportEmptyPlanError(DomainError):
    """No row of it would do anything."""

    code = "import_nothing_to_do"
    message = "There is nothing to import: every row is here already or has a problem."


class CellMissingError(DomainError):
    """A needed cell is empty."""

    code = "cell_missing"
    message = "“%(column)s” is empty."


class CellUnreadableError(DomainError):
    """A cell says something else than its column."""

    code = "cell_unreadable"
    message = "“%(column)s”: “%(value)s” cannot be read."


class CellUnknownWordError(DomainError):
    """A cell says a word nobody knows."""

    code = "cell_unknown_word"
    message = "“%(column)s”: “%(value)s” is not known here."


class AmountZeroError(DomainError):
    """Nothing was paid."""

    code = "amount_zero"
    message = "“%(column)s”: an amount of zero is no payment."


class SeveralProgrammesError(DomainError):
    """A name that several projects bear."""

    code = "several_programmes"
    message = "Several projects are called “%(name)s”: give the project code."


class ProgrammeUnknownError(DomainError):
    """A row about a project that is not here."""

    code = "programme_unknown"
    message = "There is no project “%(name)s” whose records you may enter."


class ContractUnknownError(DomainError):
    """A payment on a contract that is not here."""

    code = "contract_unknown"
    message = "The project has no contract with the number %(number)s."


class UnitUnknownError(DomainError):
    """A project of a unit that is not here."""

    code = "unit_unknown"
    message = "There is no unit “%(name)s” whose projects you may enter."


class LedgerUnknownError(ImportRefusedError):
    """Nothing in it looks like a voucher book."""

    code = "ledger_unknown"
    message = (
        "“%(name)s” is no voucher book: no row within the first twenty names voucher number, date"
        " and an amount."
    )


class DifferenceDecidedError(DomainError):
    """Somebody has decided this before."""

    code = "difference_decided"
    message = "This has been decided already."


class ReasonMissingError(DomainError):
    """A difference is not explained by nothing."""

    code = "difference_reason_missing"
    message = "Say what the difference comes from."


class SheetStrangeError(DomainError):
    """A sheet with other headings than the layout's."""

    code = "sheet_strange"
    message = "The sheet does not have the headings of “%(title)s”."
