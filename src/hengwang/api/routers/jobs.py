"""Background jobs: one's own, and everybody's for who looks after the platform."""

from django.db.models import QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, may, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.paging import Pages
from hengwang.api.schemas.jobs import JobOut, JobsWanted
from hengwang.api.schemas.values import Id
from hengwang.outbox import services
from hengwang.outbox.models import Job

router = Router(tags=["jobs"])


def _seen(request: MemberRequest) -> QuerySet[Job]:
    jobs = Job.objects.order_by("-pk")
    if may(request.user, Permission.VIEW_JOBS):
        return jobs
    return jobs.filter(started_by_id=request.user.pk)


def _changeable(request: MemberRequest, job_id: int) -> Job:
    """One's own job, or any for who manages jobs."""
    job = found(_seen(request), pk=job_id)
    if job.started_by_id != request.user.pk:
        require(request.user, Permission.MANAGE_JOBS)
    return job


@router.get("", response=list[JobOut])
@paginate(Pages)
def list_jobs(request: MemberRequest, wanted: Query[JobsWanted]) -> QuerySet[Job]:
    """Jobs, newest first."""
    jobs = _seen(request)
    if wanted.state is not None:
        jobs = jobs.filter(state=wanted.state)
    return jobs.filter(started_by_id=request.user.pk) if wanted.is_mine else jobs


@router.get("/{job_id}", response=JobOut)
def get_job(request: MemberRequest, job_id: Path[Id]) -> Job:
    """One job with its progress."""
    return found(_seen(request), pk=job_id)


@router.post("/{job_id}/cancel", response=JobOut)
def cancel_job(request: MemberRequest, job_id: Path[Id]) -> Job:
    """Stop a job before or while it runs."""
    return services.cancel_job(_changeable(request, job_id).pk)


@router.post("/{job_id}/restart", response=JobOut)
def restart_job(request: MemberRequest, job_id: Path[Id]) -> Job:
    """Put a failed or cancelled job back into the queue."""
    return services.restart_job(_changeable(request, job_id).pk)
