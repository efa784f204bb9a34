"""What incoming documents refuse, with stable codes."""

from hengwang.kernel.errors import DomainError


class TemplateRefusedError(DomainError):
    """A template with faults; they are listed beside this sentence."""

    code = "template_refused_with_faults"
    message = (
        "%(name)s cannot be used as a template: %(count)s faults were found. Nothing was kept."
    )

    def __init__(self, *, name: str, faults: tuple[object, ...]) -> None:
        super().__init__(name=name, count=len(faults))
        self.faults = faults


class WrongFormatError(DomainError):
    """Documents of this kind have no such format."""

    code = "template_format_not_offered"
    message = "%(document)s is not made as %(format)s; bring one of: %(offered)s."


class SameTemplateError(DomainError):
    """The very file is a version already."""

    code = "template_known_already"
    message = "This file is version %(version)s already."


class AlreadyInForceError(DomainError):
    """Put in force twice."""

    code = "template_in_force_already"
    message = "Version %(version)s is in force already."


class NotInForceError(DomainError):
    """Withdrawn before it was in force, or twice."""

    code = "template_not_in_force"
    message = "Version %(version)s is not in force."


class WithdrawalPastError(DomainError):
    """Withdrawn for a day that is over: documents of that day would change."""

    code = "template_withdrawal_past"
    message = "A template is withdrawn from today on at the earliest, not from %(day)s."


class ReasonMissingError(DomainError):
    """A withdrawal without its reason."""

    code = "template_withdrawal_reason_missing"
    message = "Say why the template is withdrawn."


class FormKnownError(DomainError):
    """The same form of the same file was imported before."""

    code = "form_imported_already"
    message = (
        "This very form was imported on %(day)s by %(name)s. "
        "Nothing was written; correct the evaluation it became instead."
    )


class NoRowsError(DomainError):
    """Nothing that could become an evaluation."""

    code = "form_without_rows"
    message = (
        "%(name)s holds no indicator rows that could be recognised. "
        "Nothing was written; check the headings of its table."
    )


class PlanChangedError(DomainError):
    """What is read now is not what was shown."""

    code = "form_reading_changed"
    message = "The file reads differently from what was shown. Look at it again."


class DoubtsNotAcceptedError(DomainError):
    """The form contradicts the choice, and nobody said that it is meant so."""

    code = "form_doubts_open"
    message = "Say that it is meant so, or choose otherwise: %(doubts)s"


class YearOutsideError(DomainError):
    """A year in which the programme does not run."""

    code = "form_year_outside"
    message = "%(programme)s runs from %(first)s to %(last)s; %(year)s is not one of its years."


class FormUnreadableError(DomainError):
    """What the reader says, in the words of this place."""

    code = "form_unreadable"
    message = "%(name)s could not be read: %(reason)s"


class GoalsRefusedError(DomainError):
    """Rows that must be mended."""

    code = "goals_sheet_refused"
    message = "%(count)s rows must be mended first; nothing was written."
