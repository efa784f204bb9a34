"""What the collector refuses; each refusal has a stable code.

SpoolError
├── SpoolFullError
├── SpoolFailedError
├── SpoolInUseError
└── SpoolDamagedError
"""

from hengwang.kernel.errors import DomainError


class SpoolError(DomainError):
    """The spool cannot do what was asked of it."""

    code = "spool_refused"
    message = "The spool of the collector cannot be used."


class SpoolFullError(SpoolError):
    """Nothing more is taken until something was acknowledged; nothing is thrown away."""

    code = "spool_full"
    message = "The spool of the collector is full: %(held)s of %(capacity)s bytes."


class SpoolFailedError(SpoolError):
    """The disk did not take what was written to it; nothing of it was kept."""

    code = "spool_failed"
    message = "The spool of the collector cannot be written: %(detail)s."


class SpoolInUseError(SpoolError):
    """Another process holds the spool."""

    code = "spool_in_use"
    message = "Another collector is using the spool %(name)s."


class SpoolDamagedError(SpoolError):
    """The file is no spool, or not one that can be read."""

    code = "spool_damaged"
    message = "The spool %(name)s is damaged: %(detail)s."
