"""Import of the inventory: choose a workbook, see what each row would do, carry it out."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.kernel.errors import DomainError
from hengwang.network.forms import WorkbookForm
from hengwang.network.importing.columns import TITLES
from hengwang.network.importing.plans import PlannedRow, Verdict
from hengwang.network.importing.template import template_workbook
from hengwang.network.services.importing import carry_out_import, plan_import
from hengwang.network.views.finding import demand_keeper
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.outbox.services import enqueue
from hengwang.pages.exports import XLSX
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text

SHOWN_ROWS = 300
# More rows than this are written in the background, so that nobody watches a spinning browser.
AT_ONCE = 3_000
ENDED = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}
FIRST = {Verdict.REFUSE: 0, Verdict.CHANGE: 1, Verdict.ADD: 2, Verdict.SAME: 3}


@login_required
def choose(request: MemberRequest) -> HttpResponse:
    """Take a workbook in; nothing is imported yet."""
    demand_keeper(request)
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def act() -> str:
        upload = form.cleaned_data["file"]
        stored = store(upload, name=upload.name, kind=FileKind.SPREADSHEET, by=request.user)
        plan_import(stored, by=request.user)
        return reverse("network-import-plan", args=[stored.pk])

    return form_page(
        request,
        form,
        act,
        template="network/import_choose.html",
        title=_("Import the inventory"),
        lead=_("First you see what each row would do; nothing is written before you confirm."),
        save_label=_("See what it would do"),
        back_url=reverse("device-list"),
        breadcrumbs=[(_("Devices"), reverse("device-list")), (_("Import"), "")],
    )


@login_required
@require_GET
def template(request: MemberRequest) -> HttpResponse:
    """The workbook to fill in."""
    demand_keeper(request)
    response = HttpResponse(template_workbook(), content_type=XLSX)
    name = quote("网络资源导入模板.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@login_required
@require_GET
def plan(request: MemberRequest, stored_id: int) -> HttpResponse:
    """What the workbook would do, row by row; problems first."""
    stored = _own_file(request, stored_id)
    try:
        planned = plan_import(stored, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("network-import")
    rows = sorted(planned.rows, key=lambda row: FIRST[row.verdict])
    context = {
        "title": _("Import the inventory"),
        "stored": stored,
        "plan": planned,
        "counts": {verdict.value: planned.count(verdict) for verdict in Verdict},
        "rows": [_shown(row) for row in rows[:SHOWN_ROWS]],
        "hidden": max(len(rows) - SHOWN_ROWS, 0),
        "breadcrumbs": [
            (_("Devices"), reverse("device-list")),
            (_("Import"), reverse("network-import")),
            (stored.name, ""),
        ],
    }
    return render(request, "network/import_plan.html", context)


@login_required
@require_POST
def carry_out(request: MemberRequest, stored_id: int) -> HttpResponse:
    """Import what was looked at; large ones in the background."""
    stored = _own_file(request, stored_id)
    wanted = request.POST.get("rows", "")
    if wanted.isascii() and wanted.isdigit() and int(wanted[:9]) > AT_ONCE:
        user = request.user
        asked = enqueue("network.import", by=user, stored_id=stored.pk, user_id=user.pk)
        return redirect("network-import-job", asked.pk)
    try:
        counts = carry_out_import(stored, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("network-import-plan", stored.pk)
    messages.success(request, _done_text(counts["add"] + counts["change"]))
    return redirect("device-list")


@login_required
@require_GET
def job(request: MemberRequest, job_id: int) -> HttpResponse:
    """How far a large import is; for who started it."""
    own = Job.objects.filter(name="network.import", started_by_id=request.user.pk)
    found = get_object_or_404(own, pk=job_id)
    ended = found.state in ENDED
    context = {
        "title": _("Import the inventory"),
        "job": found,
        "job_url": reverse("network-import-job", args=[found.pk]),
        "job_total": found.progress_total,
        "job_done": found.progress_done,
        "job_text": _job_text(found),
        "job_ended": ended,
        "job_failed": ended and found.state != JobState.DONE,
        "job_result_url": reverse("device-list"),
    }
    part = bool(request.htmx)  # type: ignore[attr-defined]
    return render(request, "pages/parts/job.html" if part else "pages/job.html", context)


def _job_text(found: Job) -> str:
    if found.error_message:
        said = gettext(found.error_message)
        return said % found.error_params if found.error_params else said
    if not found.result:
        return _("Writing the rows; all of them appear together at the end.")
    counts = found.result
    return _done_text(int(str(counts["add"])) + int(str(counts["change"])))


def _done_text(count: int) -> str:
    text = ngettext("%(count)s row imported.", "%(count)s rows imported.", count)
    return text % {"count": f"{count:,d}"}


def _own_file(request: MemberRequest, stored_id: int) -> StoredFile:
    demand_keeper(request)
    own = StoredFile.objects.filter(created_by_id=request.user.pk, kind=FileKind.SPREADSHEET)
    return get_object_or_404(own, pk=stored_id)


def _shown(row: PlannedRow) -> dict[str, Any]:
    return {
        "row": row,
        "sheet": TITLES[row.sheet],
        "problems": [refusal_text(problem) for problem in row.problems],
    }
