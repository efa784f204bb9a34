"""What assurances refuse, each with a stable code."""

from hengwang.kernel.errors import DomainError


class AssuranceTimesError(DomainError):
    """It ends before it begins."""

    code = "assurance_times"
    message = "The end must come after the beginning."
    field = "ends_at"


class AssurancePastError(DomainError):
    """It is over before it was approved."""

    code = "assurance_past"
    message = "This time is over already."
    field = "ends_at"


class AssuranceStateError(DomainError):
    """The step does not fit where the assurance stands by now."""

    code = "assurance_state"
    message = "The assurance is “%(state)s” by now; this is not possible any more."


class AssuranceOwnApprovalError(DomainError):
    """Nobody approves what they proposed."""

    code = "assurance_own_approval"
    message = "Nobody approves what they proposed themselves."


class AssuranceUnstaffedError(DomainError):
    """Nobody is named, so nobody would report."""

    code = "assurance_unstaffed"
    message = "Name at least one person before it is submitted."


class AssuranceWordsError(DomainError):
    """A reason, a report or a result without words."""

    code = "assurance_words_missing"
    message = "Write some words."
    field = "text"


class ReportTimesError(DomainError):
    """A time of day is not written as it should be."""

    code = "assurance_report_times"
    message = "“%(text)s” is not a time of day. Write times such as: 09:00 18:00"


class StaffClashError(DomainError):
    """Somebody would be at two posts at once."""

    code = "assurance_staff_clash"
    message = "%(name)s is at the post “%(post)s” at that time already."
    field = "person"


class StaffTimesError(DomainError):
    """A stand that has nothing to do with the assurance's time."""

    code = "assurance_staff_times"
    message = "This time lies outside the assurance."
    field = "starts_at"


class NotStaffError(DomainError):
    """Only staff of the assurance and those who plan it may do this."""

    code = "assurance_not_staff"
    message = "Only the people of this assurance sign and report."


class ItemSignedError(DomainError):
    """Somebody has signed the item meanwhile."""

    code = "assurance_item_signed"
    message = "%(name)s has signed this item already."


class ReportSentError(DomainError):
    """Somebody has sent the report meanwhile."""

    code = "assurance_report_sent"
    message = "%(name)s has sent this report already."


class ReportEarlyError(DomainError):
    """It is not yet time for the report."""

    code = "assurance_report_early"
    message = "This report can be sent from %(at)s on."


class ExceptionOutsideError(DomainError):
    """The exception lies outside the freeze."""

    code = "assurance_exception_outside"
    message = "There is nothing to allow: the time lies outside the freeze."


class OwnExceptionError(DomainError):
    """Nobody allows an exception for themselves."""

    code = "assurance_own_exception"
    message = "Nobody allows an exception for themselves."


class ResultWrittenError(DomainError):
    """The result is there already."""

    code = "assurance_result_written"
    message = "%(name)s has written the result already."
