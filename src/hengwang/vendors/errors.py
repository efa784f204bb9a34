"""What vendors refuses."""

from hengwang.kernel.errors import DomainError


class SchemeNotDraftError(DomainError):
    """A version in force is replaced, never changed."""

    code = "scheme_not_draft"
    message = "This version is “%(state)s”: make a new version instead."


class SchemeEmptyError(DomainError):
    """A scheme without clauses assesses nothing."""

    code = "scheme_empty"
    message = "The scheme has no clause yet."


class SchemeMonthsTakenError(DomainError):
    """Months that were assessed keep their scheme."""

    code = "scheme_months_taken"
    message = "%(month)s was assessed already: the version must begin later."


class SchemeDraftExistsError(DomainError):
    """One version of a contract is written at a time."""

    code = "scheme_draft_exists"
    message = "A version of this contract's scheme is being written already."


class SchemeTermsError(DomainError):
    """The numbers of a scheme contradict each other."""

    code = "scheme_terms"
    message = "The terms do not fit together: %(reason)s"


class ClauseTermsError(DomainError):
    """The numbers of a clause contradict each other."""

    code = "clause_terms"
    message = "The clause cannot be computed: %(reason)s"


class ClauseMetricUnknownError(DomainError):
    """No app here offers this metric."""

    code = "clause_metric_unknown"
    message = "No metric “%(key)s” is offered here."


class NoSchemeError(DomainError):
    """No scheme of the contract holds in this month."""

    code = "no_scheme"
    message = "No scheme of this contract is in force in %(month)s."


class MonthNotOverError(DomainError):
    """A month is assessed when it is over."""

    code = "month_not_over"
    message = "%(month)s is not over yet."


class MonthAssessedError(DomainError):
    """One assessment a contract and month."""

    code = "month_assessed"
    message = "%(month)s of this contract is assessed already."


class AssessmentStateError(DomainError):
    """Somebody was faster, or the step does not follow."""

    code = "assessment_state"
    message = "The assessment is “%(state)s”: this step is not possible now."


class LinesOpenError(DomainError):
    """Nothing is sent with a clause that has neither figure nor judgement."""

    code = "lines_open"
    message = "%(count)s clauses have neither a figure nor a judgement yet."


class FigureStandsError(DomainError):
    """What was measured is not judged as well."""

    code = "figure_stands"
    message = "This clause has its figure: it is not judged."


class DeductionOutsideError(DomainError):
    """A judgement stays within what the clause allows."""

    code = "deduction_outside"
    message = "The deduction must lie between %(least)s and %(most)s."


class ReasonMissingError(DomainError):
    """A judgement, objection or decision says why."""

    code = "reason_missing"
    message = "Say why."


class ObjectionLateError(DomainError):
    """The days for objections are over."""

    code = "objection_late"
    message = "Objections were possible until %(until)s."


class ObjectionExistsError(DomainError):
    """One objection a clause and month."""

    code = "objection_exists"
    message = "There is an objection to this clause already."


class ObjectionDecidedError(DomainError):
    """One decision an objection."""

    code = "objection_decided"
    message = "This objection was decided already."


class OwnAssessmentError(DomainError):
    """Who assessed neither decides objections to it nor confirms it."""

    code = "own_assessment"
    message = "You made this assessment: somebody else must take this step."


class AppealOnceError(DomainError):
    """A review of what was not decided, was reviewed, or costs nothing any more."""

    code = "objection_appeal_once"
    message = "A review is possible once, of a decided objection that still costs something."


class AppealLateError(DomainError):
    """The days for a review are over."""

    code = "objection_appeal_late"
    message = "A review could be asked for until %(until)s."


class OwnDecisionError(DomainError):
    """Who decided first, or asked, decides the review."""

    code = "objection_own_decision"
    message = "Who decided first or asked for the review does not decide it; somebody else has to."


class ObjectionsPossibleError(DomainError):
    """The company still has days to object."""

    code = "objections_possible"
    message = "The company may object or ask for a review until %(until)s, unless it agrees before."


class ResultStateError(DomainError):
    """The year's result is confirmed, or somebody was faster."""

    code = "result_state"
    message = "The result is “%(state)s”: this step is not possible now."


class ResultExistsError(DomainError):
    """One result a contract and year."""

    code = "result_exists"
    message = "%(year)s of this contract has its result already."


class YearNotOverError(DomainError):
    """A year's result is drawn up when its last month is over."""

    code = "year_not_over"
    message = "The contract's months of %(year)s are not over yet."


class MonthsMissingError(DomainError):
    """A missing month is settled by a person, never by silence."""

    code = "months_missing"
    message = "%(count)s months have no confirmed assessment: say for each what is paid, and why."


class MonthHasFigureError(DomainError):
    """A month with a confirmed assessment needs no other settlement."""

    code = "month_has_figure"
    message = "This month has its assessment."


class OwnResultError(DomainError):
    """Who drew a result up does not confirm it."""

    code = "own_result"
    message = "You drew this result up, or settled a month of it: somebody else must confirm it."


class SheetExistsError(DomainError):
    """One payment sheet a result."""

    code = "sheet_exists"
    message = "The result has its payment sheet already."


class NothingToPayError(DomainError):
    """More was paid in the year than the assessments leave."""

    code = "nothing_to_pay"
    message = "%(payable)s yuan are payable and %(paid)s yuan were paid: nothing is left to pay."
