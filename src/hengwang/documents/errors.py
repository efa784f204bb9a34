"""What the documents app refuses, with stable codes."""

from hengwang.kernel.errors import DomainError


class FormatNotOfferedError(DomainError):
    """The document does not exist in the asked file format."""

    code = "format_not_offered"
    message = "%(document)s is not offered as %(format)s."


class FormNotReadableError(DomainError):
    """A file does not hold the form it was brought as."""

    code = "form_not_readable"
    message = "%(name)s does not hold this form: %(reason)s"


class FormTooVastError(DomainError):
    """A file claims more rows or columns than any form has."""

    code = "form_too_vast"
    message = "%(name)s has more rows or columns than a form can have."
