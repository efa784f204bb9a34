"""Refusals of opinions."""

from django.utils.translation import gettext_noop as _

from hengwang.kernel.errors import DomainError


class NotUnderReviewError(DomainError):
    """Opinions are given on what is submitted and not yet confirmed."""

    code = "not_under_review"
    message = _("Scores are given while the evaluation is under review.")


class CannotJudgeError(DomainError):
    """The person may not review evaluations of the unit, or has filled this one in."""

    code = "cannot_judge"
    message = _("%(name)s may not judge this evaluation.")
    field = "evaluator"


class AlreadyAppointedError(DomainError):
    """One appointment a person and revision."""

    code = "already_appointed"
    message = _("%(name)s judges this evaluation already.")
    field = "evaluator"


class HandedInError(DomainError):
    """What was handed in stays."""

    code = "opinion_handed_in"
    message = _("The opinion was handed in; it can no longer be changed.")


class ScoreOutOfRangeError(DomainError):
    """A score lies between zero and the points."""

    code = "score_out_of_range"
    message = _("“%(name)s”: the score lies between 0 and %(points)s.")


class DeductionReasonError(DomainError):
    """Points are taken off with a reason."""

    code = "deduction_reason_missing"
    message = _("“%(name)s”: say why points are taken off.")


class OpinionIncompleteError(DomainError):
    """Every row needs a score before handing in."""

    code = "opinion_incomplete"
    message = _("%(count)s rows have no score yet: %(names)s")


class OpinionsMissingError(DomainError):
    """Somebody who was asked has not handed in."""

    code = "opinions_missing"
    message = _("These have not handed in yet: %(names)s")


class UndecidedError(DomainError):
    """Where scores differ, somebody decides before the confirmation."""

    code = "rows_undecided"
    message = _("%(count)s rows on which the evaluators differ are not decided: %(names)s")


class DecisionReasonError(DomainError):
    """An own score needs its reason."""

    code = "decision_reason_missing"
    message = _("“%(name)s”: a score of your own needs a reason.")
    field = "reason"


class JudgeDecidesError(DomainError):
    """Who scored does not choose between the scores."""

    code = "judge_decides"
    message = _("%(name)s has scored this evaluation; somebody else decides.")


class WithdrawalReasonError(DomainError):
    """An evaluator is let go with a reason."""

    code = "withdrawal_reason_missing"
    message = _("Say why the evaluator is no longer asked.")
    field = "reason"


class AppointmentGoneError(DomainError):
    """The evaluator was let go meanwhile."""

    code = "opinion_gone"
    message = _("The request to judge this evaluation was taken back.")
