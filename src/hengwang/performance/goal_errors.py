"""What declarations, changes of goals, monitoring and campaigns refuse."""

from hengwang.kernel.errors import DomainError


class GoalsFixedError(DomainError):
    """Goals that were handed in or approved change by a request only."""

    code = "goals_fixed"
    message = "The goals are handed in or approved: ask for a change of goals."


class DeclarationStateError(DomainError):
    """The step does not lead out of the declaration's state."""

    code = "declaration_state"
    message = "This is not possible now: the declaration is “%(state)s”."


class DeclarationNotApprovedError(DomainError):
    """What was begun as a declaration is approved before it is carried out."""

    code = "declaration_not_approved"
    message = "The declaration of goals is not approved yet."


class TargetsUnmeasurableError(DomainError):
    """Every target is measurable before the declaration goes in."""

    code = "targets_unmeasurable"
    message = "%(count)s targets cannot be measured as written: %(names)s"


class DeclarerDecidesError(DomainError):
    """Who declares or proposes does not approve."""

    code = "declarer_decides"
    message = "Who handed in or proposed does not decide."


class ApprovalNumberMissingError(DomainError):
    """An approval carries its number."""

    code = "approval_number_missing"
    message = "An approval needs its number and date."
    field = "number"


class DecisionReasonMissingError(DomainError):
    """A return, refusal, extension or exemption says why."""

    code = "decision_reason_missing"
    message = "Give a reason."
    field = "reason"


class NothingChangedError(DomainError):
    """A request without a difference is none."""

    code = "nothing_changed"
    message = "Nothing would change."


class ChangeOpenError(DomainError):
    """One request at a time."""

    code = "change_open"
    message = "Another change of these goals is waiting for its decision."


class ChangeDecidedError(DomainError):
    """Decided once."""

    code = "change_decided"
    message = "This change of goals was decided already."


class GoalsMovedError(DomainError):
    """A request names a row that is not there, or that changed since."""

    code = "goals_moved"
    message = "The goal “%(name)s” is not as it was when the change was proposed."


class ApprovalBeforeVersionError(DomainError):
    """Versions follow each other in time."""

    code = "approval_before_version"
    message = "The goals in force began on %(day)s; the change cannot begin before."


class NotApprovedYetError(DomainError):
    """Goals in draft are simply edited."""

    code = "goals_not_approved_yet"
    message = "The goals are not approved yet: edit them directly."


class ReportedAlreadyError(DomainError):
    """A report that went out stays as it is."""

    code = "monitoring_reported"
    message = "This monitoring report was handed in already."


class DayOutsideYearError(DomainError):
    """A monitoring report looks at a day of its own year."""

    code = "monitoring_day_outside_year"
    message = "The day does not lie in the fiscal year %(year)s."
    field = "as_of"


class MeasuresMissingError(DomainError):
    """Every deviation has its cause and measure before the report goes in."""

    code = "measures_missing"
    message = "%(count)s deviations have no cause or measure yet: %(names)s"


class NoOfficesError(DomainError):
    """A call to nobody."""

    code = "campaign_without_offices"
    message = "No unit fits that you may call."


class IssuedAheadError(DomainError):
    """A call is recorded when it has gone out."""

    code = "issued_ahead"
    message = "The day on which the call went out lies after today."


class DueDatePassedError(DomainError):
    """A deadline lies ahead, an extension beyond what it extends."""

    code = "due_date_too_early"
    message = "The due date is too early."
    field = "due_on"


class BudgetMovedError(DomainError):
    """The budget is not what it was when the change was proposed."""

    code = "budget_moved"
    message = (
        "The budget was changed meanwhile: it is %(amount)s yuan now. Propose the change anew."
    )


class BudgetNotOfAdjustmentError(DomainError):
    """A change that names an adjustment leads where the adjustment leads."""

    code = "budget_not_of_adjustment"
    message = "The adjustment chosen leads to a budget of %(amount)s yuan."


class BudgetNegativeError(DomainError):
    """A budget is nothing or more."""

    code = "budget_negative"
    message = "A budget cannot be below zero."


class AdjustmentOfOtherYearError(DomainError):
    """An adjustment belongs to one fiscal year."""

    code = "adjustment_of_other_year"
    message = "The adjustment chosen is of another year."


class StepMovedError(DomainError):
    """A dated step is not as it was when the change was proposed."""

    code = "step_moved"
    message = "The step “%(name)s” was changed meanwhile. Propose the change anew."


class StepReachedError(DomainError):
    """What was reached is not planned anew."""

    code = "step_reached"
    message = "The step “%(name)s” is reached already."


class StepReferredToError(DomainError):
    """An earlier change of goals names the step."""

    code = "step_referred_to"
    message = "An earlier change refers to the step “%(name)s”: give it another day instead."


class StepDayMissingError(DomainError):
    """A planned step has its day."""

    code = "step_day_missing"
    message = "The step “%(name)s” needs a day."
