"""Refusals of governance."""

from hengwang.kernel.errors import DomainError


class RegulationTakenError(DomainError):
    """One regulation of a title from a day on."""

    code = "regulation_taken"
    message = "“%(title)s” is recorded already with this first day."
    field = "title"


class RegulationEndedError(DomainError):
    """What has ended does not end again."""

    code = "regulation_ended"
    message = "The regulation has not been in force since %(day)s."


class RegulationInForceError(DomainError):
    """The end of what has not ended cannot be corrected."""

    code = "regulation_in_force"
    message = "“%(title)s” is in force; say first from which day it is not."


class RegulationCircleError(DomainError):
    """Two regulations do not stand in each other's place."""

    code = "regulation_circle"
    message = "“%(name)s” was itself replaced by this regulation."
    field = "replaced_by"


class DaysOutOfOrderError(DomainError):
    """The end lies before the beginning."""

    code = "governance_days_out_of_order"
    message = "The end lies before the beginning."


class NamesDisagreeError(DomainError):
    """A list of names with more or fewer people than stated."""

    code = "training_names_disagree"
    message = "%(names)s names are listed, but %(people)s people are stated."
    field = "names"


class OtherUnitError(DomainError):
    """The plan or the replacing regulation belongs to another unit."""

    code = "governance_other_unit"
    message = "“%(name)s” belongs to another unit."


class RecordWithdrawnError(DomainError):
    """What is withdrawn is neither corrected nor withdrawn again."""

    code = "governance_withdrawn"
    message = "%(name)s withdrew this on %(day)s; it counts no longer and stays as it is."


class WithdrawalReasonError(DomainError):
    """A withdrawal without a word."""

    code = "governance_withdrawal_reason"
    message = "Say why it is withdrawn."
    field = "reason"
