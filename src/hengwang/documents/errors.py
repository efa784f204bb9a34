"""What the documents app refuses, with stable codes."""

from hengwang.kernel.errors import DomainError


class FormatNotOfferedError(DomainError):
    """The document does not exist in the asked file format."""

    code = "format_not_offered"
    message = "%(document)s is not offered as %(format)s."


class FormNotReadableError(DomainError):
    """A file does not hold the self-evaluation form."""

    code = "form_not_readable"
    message = "%(name)s does not hold a self-evaluation form: %(reason)s"
