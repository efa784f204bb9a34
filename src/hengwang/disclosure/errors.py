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


class PlaceMissingError(DomainError):
    """A publication can be found by others."""

    code = "publication_place_missing"
    message = _("Say where it was published.")


class PublishedAndExemptError(DomainError):
    """Secrecy stands instead of publication, not beside it."""

    code = "published_and_exempt"
    message = _("Either the evaluation is published, or it is exempt; not both.")


class AlreadyPublishedError(DomainError):
    """What everybody could read cannot be made unread."""

    code = "already_published"
    message = _("The evaluation is published; days and place can be corrected, not withdrawn.")


class DayMissingError(DomainError):
    """A place alone says nothing about the last day."""

    code = "publication_day_missing"
    message = _("Say on which day it was published.")
