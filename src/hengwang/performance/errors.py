"""What performance refuses."""

from hengwang.kernel.errors import DomainError


class EvaluationExistsError(DomainError):
    """One evaluation of a kind for a programme's year."""

    code = "evaluation_exists"
    message = "“%(programme)s” already has this kind of evaluation for %(year)s."


class RulesetDoesNotFitError(DomainError):
    """The kind and the fiscal year restrict the choice of ruleset."""

    code = "ruleset_does_not_fit"
    message = "The ruleset “%(ruleset)s” is not meant for this kind of evaluation in %(year)s."


class EvaluationLockedError(DomainError):
    """Goals, actual values and notes change only while the state allows it."""

    code = "evaluation_locked"
    message = "The evaluation is “%(state)s”: this cannot be changed any more."


class StepNotPossibleError(DomainError):
    """The transition does not lead out of the present state, or somebody else was faster."""

    code = "step_not_possible"
    message = "This step is not possible: the evaluation is “%(state)s”."


class ReasonMissingError(DomainError):
    """A return says why."""

    code = "reason_missing"
    message = "Say why the evaluation is returned."
    field = "reason"


class UnscoredRowsError(DomainError):
    """Submission needs a score, or a judged value with evidence, in every row."""

    code = "unscored_rows"
    message = "%(count)s indicators have no score yet: %(names)s"


class NotesMissingError(DomainError):
    """The ruleset asks for the cause of a deviation."""

    code = "notes_missing"
    message = "%(count)s deviations have no explanation yet: %(names)s"


class NoIndicatorsError(DomainError):
    """There is nothing to submit."""

    code = "no_indicators"
    message = "The evaluation has no indicators yet."


class SameHandError(DomainError):
    """The same person never submits and reviews."""

    code = "same_hand"
    message = "Who submitted an evaluation does not review it."


class ShareOutOfRangeError(DomainError):
    """A degree of completion is a share of the whole."""

    code = "share_out_of_range"
    message = "The degree of completion lies between 0 and 100 %."


class EvidenceOfOtherUnitError(DomainError):
    """Evidence belongs to the unit that is evaluated."""

    code = "evidence_of_other_unit"
    message = "“%(title)s” belongs to another unit."


class EvidenceMissingError(DomainError):
    """A value entered by hand counts with evidence only."""

    code = "evidence_missing"
    message = "%(count)s values entered by hand have no evidence: %(names)s"


class UnknownLibraryEntryError(DomainError):
    """The library has no such indicator."""

    code = "unknown_library_entry"
    message = "The library has no indicator “%(key)s”."


class PointsOutOfBoundsError(DomainError):
    """Points are written with two decimals, and no form has ten thousand."""

    code = "points_out_of_bounds"
    message = "Points have at most two decimals and are at most %(most)s."
    field = "points"


class PointsNegativeError(DomainError):
    """Points are zero or more."""

    code = "points_negative"
    message = "Points cannot be negative."
