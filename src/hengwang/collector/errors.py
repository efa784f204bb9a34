"""What the collector refuses; each refusal has a stable code.

SpoolError
├── SpoolFullError
├── SpoolFailedError
├── SpoolInUseError
└── SpoolDamagedError
CollectorError
├── NotEnrolledError
├── EnrolmentRefusedError
├── ServerAddressError
└── UplinkError
    └── RequestRefusedError
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


class CollectorError(DomainError):
    """The collector cannot start or go on."""

    code = "collector_refused"
    message = "The collector cannot run."


class NotEnrolledError(CollectorError):
    """There is no token in the state folder, and no code was given to get one."""

    code = "collector_not_enrolled"
    message = "This collector is not enrolled; give it the one-time code with --code."


class EnrolmentRefusedError(CollectorError):
    """The server did not take the one-time code."""

    code = "enrolment_refused"
    message = "The server refused the one-time code: %(reason)s."


class ServerAddressError(CollectorError):
    """A token must not travel in the open."""

    code = "server_address_refused"
    message = "The server's address must be https (http only for this machine itself)."


class UplinkError(CollectorError):
    """A request to the server did not succeed; it is made again."""

    code = "uplink_failed"
    message = "The server could not be reached: %(detail)s."


class RequestRefusedError(UplinkError):
    """The server said no; `reason` is its code, `status` that of HTTP."""

    code = "request_refused"
    message = "The server refused: %(reason)s."
