"""Refusals of backup and restore."""

from django.utils.translation import gettext_noop as _

from hengwang.kernel.errors import DomainError


class BackupFolderError(DomainError):
    """The folder cannot be written."""

    code = "backup_folder"
    message = _("The folder %(path)s cannot be written: %(reason)s")


class NoBackupError(DomainError):
    """What was named is no finished backup."""

    code = "no_backup"
    message = _("%(path)s is no finished backup: %(reason)s")


class DamagedBackupError(DomainError):
    """A member differs from its digest."""

    code = "damaged_backup"
    message = _("The backup is damaged: %(member)s is missing or was altered.")


class NewerBackupError(DomainError):
    """The backup was made by a newer version."""

    code = "newer_backup"
    message = _(
        "The backup was made by version %(version)s, which knows more tables than this one"
        " (%(migration)s). Install that version first."
    )


class NotEmptyError(DomainError):
    """A restore goes into an empty place only."""

    code = "not_empty"
    message = _("There are already records in %(where)s. Restore into an empty data folder.")


class IncompleteRestoreError(DomainError):
    """Rows arrived in another number than was backed up."""

    code = "incomplete_restore"
    message = _("Of %(table)s %(found)s rows arrived, %(expected)s were backed up.")
