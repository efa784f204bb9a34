"""What the documents app refuses, with stable codes."""

from django.utils.translation import gettext_noop as _

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


class PublicationExemptError(DomainError):
    """A secret is not copied for the public."""

    code = "publication_exempt"
    message = _("The evaluation is exempt from publication: only a notice with the ground exists.")


class NotExemptError(DomainError):
    """A notice of exemption needs an exemption."""

    code = "not_exempt"
    message = _("The evaluation is not exempt from publication.")


class NoGoalChangeError(DomainError):
    """There is no change of goals to print."""

    code = "no_goal_change"
    message = _("The goals of this evaluation were not changed, or not by this change.")


class NotOfferedError(DomainError):
    """A document that this evaluation does not have."""

    code = "document_not_offered"
    message = _("There is no “%(document)s” of this evaluation.")
