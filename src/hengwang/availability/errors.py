"""Refusals of availability."""

from django.utils.translation import gettext_noop as _

from hengwang.kernel.errors import DomainError


class NoLengthError(DomainError):
    """A stretch of time ends after it starts."""

    code = "no_length"
    message = _("The end must come after the beginning.")
    field = "ends_at"


class NoTargetsError(DomainError):
    """Work, or a group, is of something."""

    code = "no_targets"
    message = _("Choose at least one target.")


class ForeignTargetError(DomainError):
    """The targets of one window or group belong to one place."""

    code = "foreign_target"
    message = _("“%(name)s” is not a target you may plan work for.")


class AlreadyDecidedError(DomainError):
    """What was decided is not decided again."""

    code = "already_decided"
    message = _("This was decided or withdrawn already.")


class OwnProposalError(DomainError):
    """Another person decides."""

    code = "own_proposal"
    message = _("Who proposed it cannot decide it; ask another person.")


class NotYourProposalError(DomainError):
    """Only who proposed withdraws."""

    code = "not_your_proposal"
    message = _("Only who proposed it can withdraw it.")


class WindowBegunError(DomainError):
    """A window is approved before the work; afterwards it is an amendment."""

    code = "window_begun"
    message = _(
        "The work began %(starts_at)s: it can no longer be approved beforehand. "
        "Propose an amendment instead."
    )


class NumberMissingError(DomainError):
    """An approval can be found by its number."""

    code = "number_missing"
    message = _("Enter the number of the approval.")


class ReasonMissingError(DomainError):
    """A refusal says why."""

    code = "reason_missing"
    message = _("Say why.")


class CauseMissingError(DomainError):
    """An amendment of the cause names one."""

    code = "cause_missing"
    message = _("Say which cause it was.")


class TimeAheadError(DomainError):
    """Only what has happened can be amended."""

    code = "time_ahead"
    message = _("An amendment speaks of past time; plan work with a maintenance window.")


class GroupNameTakenError(DomainError):
    """Groups of a unit differ by name."""

    code = "group_name_taken"
    message = _("The unit already has a group called “%(name)s”.")


class PolicyUnknownError(DomainError):
    """No such policy, or no such version of it."""

    code = "policy_unknown"
    message = _("There is no availability policy “%(name)s”.")


class ChangesFrozenError(DomainError):
    """Nothing is changed while something important goes on."""

    code = "changes_frozen"
    message = _(
        "No changes during “%(name)s”, %(start)s – %(end)s. Choose another time, or ask a leader "
        "to allow an exception on the page of the assurance."
    )
