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
