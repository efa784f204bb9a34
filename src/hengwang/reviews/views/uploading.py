"""Upload of several reports, and the page that shows how far their check is."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.errors import DomainError
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.outbox.queries import job_row
from hengwang.pages.forms import refuse
from hengwang.pages.refusals import refusal_text
from hengwang.reviews.forms import UploadForm
from hengwang.reviews.models import ReviewedReport
from hengwang.reviews.services import CHECK_JOB, BatchFacts, upload_reports
from hengwang.reviews.wording import failure_text


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: MemberRequest) -> HttpResponse:
    """Take reports in; those let in are checked in the background."""
    if not may(request.user, Permission.CHECK_REPORTS):
        raise PermissionDenied
    if request.method == "POST":
        form = UploadForm(request.user, request.POST, request.FILES)
        address = _take(request, form) if form.is_valid() else ""
        if address:
            return redirect(address)
    else:
        asked = request.GET.get("programme", "")
        known = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None  # noqa: PLR2004
        form = UploadForm(request.user, programme_id=known)
    context = {
        "title": _("Upload reports"),
        "lead": _("Reports are read and checked; nothing in them is changed."),
        "form": form,
        "back_url": reverse("review-list"),
        "breadcrumbs": [(_("Report check"), reverse("review-list")), (_("Upload"), "")],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "reviews/upload.html", context, status=status)


def _take(request: MemberRequest, form: UploadForm) -> str:
    """Where to go on; empty when nothing was let in and the form says why."""
    data = form.cleaned_data
    try:
        taken = upload_reports(
            data["reports"],
            data["unit"],
            data["programme"],
            by=request.user,
            about=BatchFacts(data["title"], data["note"]),
        )
    except DomainError as refusal:
        refuse(form, refusal)
        return ""
    if taken.batch is None:
        for one in taken.refused:
            form.add_error("reports", refusal_text(one.error))
        return ""
    if len(taken.known) == 1 and not taken.reports and not taken.refused:
        return taken.known[0].get_absolute_url()
    return taken.batch.get_absolute_url()


@login_required
@require_GET
def checking(request: MemberRequest, job_id: int) -> HttpResponse:
    """How far a repeated check is; asked again every second and a half until it is done."""
    job = Job.objects.filter(pk=job_id, name=CHECK_JOB).first()
    if job is None:
        raise Http404
    ids = job.arguments.get("report_ids", [])
    seen = ReviewedReport.objects.visible_to(request.user).filter(pk__in=ids)
    reports = sorted(seen.select_related("file", "unit"), key=lambda one: ids.index(one.pk))
    if job.started_by_id != request.user.pk and not reports:
        raise Http404
    context = {
        "title": _("Reports being checked"),
        "rows": [(report, failure_text(report)) for report in reports],
        "breadcrumbs": [(_("Report check"), reverse("review-list")), (_("Check again"), "")],
        **progress_of(job),
    }
    part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "reviews/parts/checking.html" if part else "reviews/checking.html"
    return render(request, template, context)


def progress_of(job: Job) -> dict[str, Any]:
    """What the progress part shows of a job."""
    row = job_row(job)
    return {
        "job": row,
        "job_ended": not row.is_open,
        "job_failed": row.state in {JobState.FAILED, JobState.CANCELLED},
    }
