"""Refusals of the reviews app, and two ways in which a check itself can end badly."""

from hengwang.checker.errors import UnreadableError
from hengwang.kernel.errors import DomainError


class ReasonMissingError(DomainError):
    """A rejection says why, since somebody will ask."""

    code = "verdict_reason_missing"
    message = "Say why this finding is rejected."


class ReportNotReadError(DomainError):
    """There is nothing to download before the report was read."""

    code = "report_not_read"
    message = "This report has not been checked yet."


class NoFilesError(DomainError):
    """An upload without files."""

    code = "no_files"
    message = "Choose at least one file."


class TooManyFilesError(DomainError):
    """More than one batch may hold, members of archives counted."""

    code = "too_many_files"
    message = "These are %(count)s files; one batch holds at most %(most)s. Upload them in parts."


class JudgedMeanwhileError(DomainError):
    """Two people at the same findings: who comes second looks again."""

    code = "judged_meanwhile"
    message = (
        "Somebody else has judged some of these findings meanwhile. Nothing was changed; look at "
        "them as they are now and decide again."
    )


class FindingJudgedError(DomainError):
    """Somebody else judged the finding after this person had looked at it."""

    code = "finding_judged_meanwhile"
    message = (
        "%(name)s has judged this finding meanwhile (%(decision)s). Nothing was changed; look at "
        "it as it is now and decide again."
    )


class UndoReasonMissingError(DomainError):
    """A verdict that is taken back says why."""

    code = "undo_reason_missing"
    message = "Say why this verdict is taken back."


class NothingToUndoError(DomainError):
    """The finding has no verdict that could be taken back."""

    code = "nothing_to_undo"
    message = "This finding has no verdict that could be taken back."


class NothingToJudgeError(DomainError):
    """Every finding has the verdict already, or is to be left alone."""

    code = "nothing_to_judge"
    message = "None of these findings would change: all of them are judged already."


class LetterDueError(DomainError):
    """A letter that asks for something before it is written."""

    code = "letter_due_before_date"
    message = "The day until which things are to be mended lies before the date of the letter."


class LetterNumberTakenError(DomainError):
    """Two letters of a bureau with one number."""

    code = "letter_number_taken"
    message = "The letter number %(number)s is used already for %(addressee)s."


class LetterNumberError(DomainError):
    """A pattern that would give every letter the same number."""

    code = "letter_number_without_place"
    message = "The letter number needs a # where the running number stands."


class NothingConfirmedError(DomainError):
    """A letter without a confirmed finding, and nobody asked for such a one."""

    code = "nothing_confirmed"
    message = (
        "No finding of %(office)s is confirmed. Accept findings first, or ask for letters that "
        "say that nothing is to be mended."
    )


class SameReportError(DomainError):
    """A mended version with the same bytes, or a report that would follow itself."""

    code = "same_report"
    message = "This is the same file as before: nothing was mended in it."


class FormerElsewhereError(DomainError):
    """Versions of a report belong to one unit and follow one another."""

    code = "former_elsewhere"
    message = "A report follows only an earlier report of the same unit."


class NothingToSettleError(DomainError):
    """The comparison gives no verdict that could be taken over."""

    code = "nothing_to_settle"
    message = "There is nothing to take over from the former version."


class OwnListChangedError(DomainError):
    """Two people at one list: who comes second looks again."""

    code = "own_list_changed"
    message = (
        "%(name)s has saved version %(version)s of this list meanwhile. Nothing was saved; look "
        "at it and make your change again."
    )


class OwnListUnchangedError(DomainError):
    """A save that would give a version like the one before."""

    code = "own_list_unchanged"
    message = "Nothing would change: the list is the same as the version in force."


class OwnListRefusedError(DomainError):
    """The words and rules do not fit the schema, or clash with each other."""

    code = "own_list_refused"
    message = "The list cannot be used: %(place)s: %(reason)s."


class CheckTooLongError(UnreadableError):
    """The checker was stopped because one file took too long."""

    code = "check_too_long"
    message = "Checking %(name)s took more than %(seconds)s seconds and was stopped."
    message_zh = "检查%(name)s超过%(seconds)s秒，已停止。"
