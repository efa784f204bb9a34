"""What inspections refuse, each with a stable code."""

from hengwang.kernel.errors import DomainError


class RhythmError(DomainError):
    """Times, days or counts of a rhythm that make no sense."""

    code = "inspection_rhythm"
    message = "This rhythm is not possible: %(reason)s"


class ItemError(DomainError):
    """An item of a checklist that cannot be judged."""

    code = "inspection_item"
    message = "Item “%(text)s”: %(reason)s"


class NoItemsError(DomainError):
    """A checklist without an item."""

    code = "inspection_no_items"
    message = "A checklist needs at least one item."


class ReadingValueError(DomainError):
    """A value that is none of the item's kind."""

    code = "inspection_reading_value"
    message = "“%(item)s” cannot be “%(value)s”."


class ReadingMissingError(DomainError):
    """A required item was not answered."""

    code = "inspection_reading_missing"
    message = "“%(item)s” is not answered."


class OtherChecklistError(DomainError):
    """The version belongs to another checklist than the plan's."""

    code = "inspection_other_checklist"
    message = "This list does not belong to the plan."


class NotYetDueError(DomainError):
    """The inspection was done before its time began."""

    code = "inspection_not_yet_due"
    message = "This inspection is due from %(due)s on; it was done at %(at)s."


class CalledOffError(DomainError):
    """The plan changed; nobody needs this inspection any more."""

    code = "inspection_called_off"
    message = "This inspection was called off."


class SubmissionKeyError(DomainError):
    """The key came before with other content; what came first stays."""

    code = "inspection_submission_key"
    message = "This inspection was sent before with other content; what came first is kept."


class TimesError(DomainError):
    """The end lies before the beginning, or in the future."""

    code = "inspection_times"
    message = "The inspection must end after it began, and not in the future."


class SamePhotoError(DomainError):
    """The same photo file is there already."""

    code = "inspection_same_photo"
    message = "This photo was handed in before: %(where)s. Take a new one."


class PhotoUnreadableError(DomainError):
    """The picture is broken or too large to be opened."""

    code = "inspection_photo_unreadable"
    message = "The picture %(name)s cannot be opened; take it again."


class TooManyPhotosError(DomainError):
    """More photos than one inspection may have."""

    code = "inspection_too_many_photos"
    message = "One inspection has at most %(most)s photos."


class SheetUnreadableError(DomainError):
    """No workbook of ours."""

    code = "inspection_sheet_unreadable"
    message = "This workbook is not a fill-in list of an inspection; download one from its page."


class SheetRefusedError(DomainError):
    """Rows of the workbook have problems."""

    code = "inspection_sheet_refused"
    message = "%(count)s rows have problems; nothing was taken in."


class SheetCellError(DomainError):
    """One cell that cannot be read."""

    code = "inspection_sheet_cell"
    message = "%(column)s: “%(value)s” cannot be read."


class ReasonMissingError(DomainError):
    """An unscheduled round or a correction without a reason."""

    code = "inspection_reason_missing"
    message = "Say why."


class ReadingCorrectedError(DomainError):
    """Somebody else corrected the reading meanwhile."""

    code = "inspection_reading_corrected"
    message = "This reading has been corrected meanwhile by %(name)s."


class ReadingUnchangedError(DomainError):
    """The correction says what is there."""

    code = "inspection_reading_unchanged"
    message = "This is what was read before."


class PlanEndedError(DomainError):
    """The plan has ended."""

    code = "inspection_plan_ended"
    message = "This plan has ended."


class DefectStandsError(DomainError):
    """A defect that a reading still bears out, or that is closed already."""

    code = "inspection_defect_stands"
    message = "This defect is not closed here: a reading still says so, or it is closed already."
