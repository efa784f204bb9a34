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
