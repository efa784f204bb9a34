"""Refusals of sealing."""

from django.utils.translation import gettext_noop as _

from hengwang.kernel.errors import DomainError


class AlreadySealedError(DomainError):
    """The revision has its seal; also for the slower of two people."""

    code = "already_sealed"
    message = _("Revision %(revision)s is sealed already.")


class NotSubmittedError(DomainError):
    """Only what was submitted can be sealed."""

    code = "not_submitted"
    message = _("Only a submitted evaluation can be sealed.")


class FrozenAlteredError(DomainError):
    """What was frozen at submission is no longer what its digest says."""

    code = "frozen_altered"
    message = _("What was submitted was altered in the database since; it cannot be sealed.")


class KeyExistsError(DomainError):
    """There is a signing key already."""

    code = "signing_key_exists"
    message = _("There is a signing key already; say --replace to make a new one.")


class NoKeyError(DomainError):
    """There is no signing key."""

    code = "no_signing_key"
    message = _("There is no signing key; make one with “hengwang keys new”.")


class BadKeyError(DomainError):
    """The signing key cannot be read."""

    code = "bad_signing_key"
    message = _("The signing key in %(folder)s cannot be read.")


class PackageTooLargeError(DomainError):
    """A package is one archive of at most 4 GB and 60,000 members."""

    code = "package_too_large"
    message = _("The evidence is too much for one package: %(size)s in %(members)s files.")
