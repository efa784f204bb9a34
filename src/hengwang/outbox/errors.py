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


class JobEndedError(DomainError):
    """A job that has ended cannot be cancelled."""

    code = "job_ended"
    message = "Job %(job)s has ended already."


class JobNotFailedError(DomainError):
    """Only a failed or cancelled job can be started again."""

    code = "job_not_failed"
    message = "Job %(job)s has neither failed nor been cancelled, so it is not started again."
