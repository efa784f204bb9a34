"""What can go wrong while an Office file is filled or printed; all carry stable codes."""

from hengwang.kernel.errors import DomainError


class TemplateError(DomainError):
    """A template cannot be used; subclasses say where and why."""

    code = "template_unusable"
    message = "The template %(template)s cannot be used: %(reason)s"


class TemplateUnreadableError(TemplateError):
    """The file is not the Office file its name promises."""

    code = "template_unreadable"
    message = "The template %(template)s is not a readable Office file."


class TemplateSyntaxError(TemplateError):
    """A tag is not written as the tag language asks."""

    code = "template_syntax"
    message = "The template %(template)s has a faulty tag at %(place)s: %(reason)s"


class TemplateFieldError(TemplateError):
    """A tag names a field that documents of this kind do not have."""

    code = "template_unknown_field"
    message = (
        "The template %(template)s asks at %(place)s for the field %(field)s, "
        "which does not exist. Known fields: %(known)s"
    )


class TemplateForbiddenError(TemplateError):
    """A tag does more than print a field, repeat or choose."""

    code = "template_forbidden"
    message = (
        "The template %(template)s uses at %(place)s the construct %(construct)s, "
        "which templates may not use."
    )


class PdfEngineMissingError(DomainError):
    """Neither LibreOffice nor the built-in typesetter can make a PDF here."""

    code = "pdf_engine_missing"
    message = "A PDF cannot be made on this machine: %(reason)s"


class PdfFailedError(DomainError):
    """The converter ended without a usable PDF."""

    code = "pdf_failed"
    message = "The PDF could not be made: %(reason)s"


class PdfTooLargeError(PdfFailedError):
    """The converter crossed its limit of time, memory or size, and was ended."""

    code = "pdf_too_large"
    message = (
        "The document is too large to be converted: the limit of %(limit)s was crossed and the "
        "conversion was ended. Split the document, or leave pictures out."
    )
