"""Background jobs with their progress, and messages that nobody could take."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.errors import DomainError
from hengwang.outbox import queries, services
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.lists import ListPage
from hengwang.pages.refusals import refusal_text
from hengwang.web.system.tables import JobTable
from hengwang.web.system.wording import job_title

OPEN = frozenset({JobState.QUEUED, JobState.RUNNING})
AGAIN = frozenset({JobState.FAILED, JobState.CANCELLED})


class JobFilter(FilterSet):
    """Jobs by words and state."""

    text = TextFilter("name", "started_by_name", "progress_text")
    state = ChoiceFilter(label=gettext_lazy("State"), choices=JobState.choices)


class JobList(ListPage):
    """Everybody's jobs, for who looks after the platform."""

    request: MemberRequest
    title = gettext_lazy("Background jobs")
    template_name = "web/system/jobs.html"
    permission = Permission.VIEW_JOBS
    table_class = JobTable
    filterset_class: ClassVar[type[Any] | None] = JobFilter
    empty_icon = "player-play"
    empty_title = gettext_lazy("No job yet")
    empty_text = gettext_lazy("Long work such as checking a report is done in the background.")

    def rows(self) -> QuerySet[Job]:
        return Job.objects.order_by("-pk")

    def lead(self, shown: QuerySet[Job]) -> str:
        at_work = shown.filter(state__in=OPEN).count()
        text = ngettext("%(count)d job waits or runs", "%(count)d jobs wait or run", at_work)
        return text % {"count": at_work}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manages = may(self.request.user, Permission.MANAGE_JOBS)
        dead = queries.dead_deliveries()
        return super().get_context_data(dead=dead, may_manage=manages, **kwargs)


def _job(request: MemberRequest, job_id: int) -> Job:
    """One's own job, or any for who looks after jobs; 404 else."""
    jobs = Job.objects.all()
    if not may(request.user, Permission.VIEW_JOBS):
        jobs = jobs.filter(started_by_id=request.user.pk)
    return get_object_or_404(jobs, pk=job_id)


def _may_change(request: MemberRequest, job: Job) -> bool:
    return job.started_by_id == request.user.pk or may(request.user, Permission.MANAGE_JOBS)


@login_required
@require_GET
def detail(request: MemberRequest, job_id: int) -> HttpResponse:
    """One job; while it runs, its progress follows by itself."""
    job = _job(request, job_id)
    ended = job.state not in OPEN
    row = queries.job_row(job)
    context = {
        "job": job,
        "job_url": reverse("job-detail", args=[job.pk]),
        "job_ended": ended,
        "job_failed": job.state in AGAIN,
        "job_text": job.progress_text,
        "job_done": job.progress_done,
        "job_total": job.progress_total,
        "title": job_title(job.name),
        "results": [(name, _said(value)) for name, value in (job.result or {}).items()],
        "error": _refusal_of(row) if job.error_message else "",
        "shows_trace": may(request.user, Permission.MANAGE_JOBS),
        "may_cancel": not ended and _may_change(request, job),
        "may_restart": job.state in AGAIN and _may_change(request, job),
        "breadcrumbs": [(_("Background jobs"), reverse("job-list")), (f"#{job.pk}", "")],
    }
    part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "pages/parts/job.html" if part and not ended else "web/system/job.html"
    response = render(request, template, context)
    if part and ended:
        # The page changes as a whole when the work ends: result, errors and buttons.
        response.headers["HX-Refresh"] = "true"
    return response


def _said(value: object) -> object:
    """A result in words: nobody reads True and []."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value in (None, "", [], {}) else value


def _refusal_of(row: queries.JobRow) -> str:
    text = _(row.error_message)
    for name, value in row.error_params.items():
        text = text.replace(f"%({name})s", value)
    return text


@login_required
@require_POST
def change(request: MemberRequest, job_id: int, verb: str) -> HttpResponse:
    """Cancel a job or start it again."""
    job = _job(request, job_id)
    if not _may_change(request, job):
        raise Http404
    try:
        {"cancel": services.cancel_job, "restart": services.restart_job}[verb](job.pk)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect("job-detail", job.pk)


@login_required
@require_POST
def retry(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Try a message again that was given up."""
    if not may(request.user, Permission.MANAGE_JOBS):
        raise Http404
    if not services.retry_delivery(delivery_id):
        raise Http404
    messages.success(request, _("It will be tried again in a moment."))
    return redirect("job-list")
