"""Refusals of disclosure."""

from django.utils.translation import gettext_noop as _

from hengwang.kernel.errors import DomainError


class NotConfirmedError(DomainError):
    """Only a confirmed evaluation is published and has consequences."""

    code = "not_confirmed"
    message = _("Only a confirmed evaluation can be published and applied.")


class DayAheadError(DomainError):
    """What is recorded has happened."""

    code = "day_ahead"
    message = _("%(day)s has not come yet.")


class PublishedBeforeApprovalError(DomainError):
    """The accounts are approved first."""

    code = "published_before_approval"
    message = _("Published on %(published)s, but the accounts were approved on %(approved)s.")
    field = "published_on"


class PlaceMissingError(DomainError):
    """A publication can be found by others."""

    code = "publication_place_missing"
    message = _("Say where it was published.")
    field = "place"


class PublishedAndExemptError(DomainError):
    """Secrecy stands instead of publication, not beside it."""

    code = "published_and_exempt"
    message = _("Either the evaluation is published, or it is exempt; not both.")
    field = "exempt_ground"


class AlreadyPublishedError(DomainError):
    """What everybody could read cannot be made unread."""

    code = "already_published"
    message = _("The evaluation is published; days and place can be corrected, not withdrawn.")


class DayMissingError(DomainError):
    """A place alone says nothing about the last day."""

    code = "publication_day_missing"
    message = _("Say on which day it was published.")
    field = "published_on"


class AmountMissingError(DomainError):
    """A change of a budget says by how much."""

    code = "application_amount_missing"
    message = _("Say by how much the budget is changed.")
    field = "amount_cny"


class AmountNotPositiveError(DomainError):
    """The kind says the direction, the amount how much."""

    code = "application_amount_not_positive"
    message = _("The amount is more than zero.")
    field = "amount_cny"


class AmountNotAskedError(DomainError):
    """What changes no budget has no amount."""

    code = "application_amount_not_asked"
    message = _("“%(kind)s” has no amount.")
    field = "amount_cny"


class RectificationMovedError(DomainError):
    """The step does not lead out of the present state, or somebody else was faster."""

    code = "rectification_moved"
    message = _("This step is not possible: the rectification is “%(state)s”.")


class RectificationLockedError(DomainError):
    """What was reported done is judged as it was."""

    code = "rectification_locked"
    message = _("The rectification is “%(state)s”: reopen it to change it.")


class OwnReportError(DomainError):
    """The same person never reports and closes."""

    code = "own_rectification"
    message = _("Who reported a rectification done does not close it.")


class ReopenReasonMissingError(DomainError):
    """A reopening says why."""

    code = "reopen_reason_missing"
    message = _("Say why the rectification is reopened.")
    field = "reason"


class DueBeforeYearError(DomainError):
    """The last day of a new rectification lies ahead of its evaluation's year."""

    code = "due_before_year"
    message = _("The last day lies before the year that was evaluated.")
    field = "due_on"
