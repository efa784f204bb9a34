"""What can go wrong with jobs and announcements."""

from hengwang.kernel.errors import DomainError


class UnknownJobError(DomainError):
    """No job of this name is registered in this installation."""

    code = "unknown_job"
    message = "There is no job named %(name)s."


class LeaseLostError(DomainError):
    """The worker was too slow or too dead: the job belongs to another one now."""

    code = "lease_lost"
    message = "Job %(job)s was taken over by another worker or cancelled."


class JobNotOpenError(DomainError):
    """A finished job cannot be cancelled, an open one cannot be started again."""

    code = "job_not_open"
    message = "Job %(job)s is in the state %(state)s; this cannot be done to it now."
