"""Import of workbooks: choose one, see what each row would do, confirm exactly that."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.kernel.errors import DomainError
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.outbox.services import enqueue
from hengwang.pages.exports import XLSX
from hengwang.pages.form_pages import form_page
from hengwang.pages.formats import unit_text
from hengwang.pages.refusals import refusal_text
from hengwang.projects.exchange.budget_layouts import load_layouts
from hengwang.projects.importing.columns import FIELDS, Sheet
from hengwang.projects.importing.plans import ImportPlan, PlannedRow, Verdict
from hengwang.projects.importing.reading import read_workbook
from hengwang.projects.importing.template import template_workbook
from hengwang.projects.importing.wording import NOTES, SHEETS
from hengwang.projects.models import WorkbookImport
from hengwang.projects.services.importing import carry_out_import, plan_import

SHOWN_ROWS = 300
# More rows than this are written in the background, so that nobody watches a spinning browser.
AT_ONCE = 2_000
ENDED = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class WorkbookForm(forms.Form):
    """A workbook or CSV file."""

    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy(
            "xlsx or CSV. Sheets and columns are found by their headings, in any order; amounts in"
            " 元 or 万元 as the heading says."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suffixes = accepted_suffixes(FileKind.SPREADSHEET)
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)


@login_required
def choose(request: MemberRequest) -> HttpResponse:
    """Take a workbook in; nothing is imported yet."""
    _demand(request)
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def act() -> str:
        upload = form.cleaned_data["file"]
        stored = store(upload, name=upload.name, kind=FileKind.SPREADSHEET, by=request.user)
        read_workbook(stored)
        return reverse("programme-import-plan", args=[stored.pk])

    title = _("Import programmes and payments")
    return form_page(
        request,
        form,
        act,
        template="projects/import_choose.html",
        title=title,
        lead=_("First you see what each row would do; nothing is written before you confirm."),
        save_label=_("See what it would do"),
        back_url=reverse("programme-list"),
        breadcrumbs=[(_("Programmes"), reverse("programme-list")), (title, "")],
    )


@login_required
@require_GET
def template(request: MemberRequest) -> HttpResponse:
    """The workbook to fill in."""
    _demand(request)
    response = HttpResponse(template_workbook(), content_type=XLSX)
    name = quote("项目资金导入模板.xlsx")
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
        return redirect("programme-import")
    first = {Verdict.REFUSE: 0, Verdict.REPEATED: 1, Verdict.HERE: 2, Verdict.ADD: 3}
    rows = sorted(planned.rows, key=lambda row: (first.get(row.verdict, 4), not row.notes))
    context = {
        "title": _("Import programmes and payments"),
        "stored": stored,
        "plan": planned,
        "counts": {verdict.value: planned.count(verdict) for verdict in Verdict},
        "sheets": _sheets(planned),
        "tables": _tables(stored),
        "rows": [_shown(row) for row in rows[:SHOWN_ROWS]],
        "hidden": max(len(rows) - SHOWN_ROWS, 0),
        "earlier": WorkbookImport.objects.filter(sha256=stored.sha256).first(),
        "breadcrumbs": [
            (_("Programmes"), reverse("programme-list")),
            (_("Import"), reverse("programme-import")),
            (stored.name, ""),
        ],
    }
    return render(request, "projects/import_plan.html", context)


@login_required
@require_POST
def carry_out(request: MemberRequest, stored_id: int) -> HttpResponse:
    """Import what was looked at; large ones in the background."""
    stored = _own_file(request, stored_id)
    digest = request.POST.get("digest", "")[:80]
    wanted = request.POST.get("rows", "")
    if wanted.isascii() and wanted.isdigit() and int(wanted) > AT_ONCE:
        user = request.user
        asked = enqueue(
            "projects.import", by=user, stored_id=stored.pk, digest=digest, user_id=user.pk
        )
        return redirect("programme-import-job", asked.pk)
    try:
        done = carry_out_import(stored, digest=digest, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("programme-import-plan", stored.pk)
    count = done.counts[Verdict.ADD.value]
    text = ngettext("%(count)s row imported.", "%(count)s rows imported.", count)
    messages.success(request, text % {"count": f"{count:,d}"})
    return redirect("programme-list")


@login_required
@require_GET
def job(request: MemberRequest, job_id: int) -> HttpResponse:
    """How far a large import is; for who started it."""
    own = Job.objects.filter(name="projects.import", started_by_id=request.user.pk)
    found = get_object_or_404(own, pk=job_id)
    ended = found.state in ENDED
    context = {
        "title": _("Import programmes and payments"),
        "job": found,
        "job_url": reverse("programme-import-job", args=[found.pk]),
        "job_total": found.progress_total,
        "job_done": found.progress_done,
        "job_text": _job_text(found),
        "job_ended": ended,
        "job_failed": ended and found.state != JobState.DONE,
        "job_result_url": reverse("programme-list"),
    }
    part = bool(request.htmx)  # type: ignore[attr-defined]
    return render(request, "pages/parts/job.html" if part else "pages/job.html", context)


def _job_text(found: Job) -> str:
    if found.error_message:
        said = gettext(found.error_message)
        return said % found.error_params if found.error_params else said
    count = (found.result or {}).get(Verdict.ADD.value)
    if count is None:
        return _("Writing the rows; all of them appear together at the end.")
    text = ngettext("%(count)s row imported.", "%(count)s rows imported.", int(str(count)))
    return text % {"count": f"{count:,}"}


def _demand(request: MemberRequest) -> None:
    """404 for whoever may enter neither projects nor payments."""
    user = request.user
    if not (may(user, Permission.EDIT_PROJECTS) or may(user, Permission.RECORD_PAYMENTS)):
        raise Http404


def _own_file(request: MemberRequest, stored_id: int) -> StoredFile:
    _demand(request)
    own = StoredFile.objects.filter(created_by_id=request.user.pk, kind=FileKind.SPREADSHEET)
    return get_object_or_404(own, pk=stored_id)


def _sheets(planned: ImportPlan) -> list[dict[str, Any]]:
    """Counts and sums by kind of record."""
    found = []
    for sheet in Sheet:
        rows = planned.of(sheet)
        if rows:
            new = [row.amount for row in planned.of(sheet, Verdict.ADD) if row.amount is not None]
            counts = {v.value: sum(row.verdict is v for row in rows) for v in Verdict}
            name = SHEETS[sheet.value]
            found.append({"name": name, "counts": counts, "sum": sum(new) if new else None})
    return found


def _tables(stored: StoredFile) -> list[dict[str, Any]]:
    """How each table was understood: its kind, the layout, and the headings by their field."""
    layouts = load_layouts()
    found = []
    for table in read_workbook(stored).tables:
        layout = layouts.get(table.header.layout)
        usual = FIELDS[table.header.sheet]
        units = {str(unit_text(unit)) for unit in table.header.units.values()}
        found.append(
            {
                "name": table.name,
                "kind": SHEETS[table.header.sheet.value],
                "layout": layout.title if layout else None,
                "origin": layout.origin if layout else "",
                "units": sorted(units),
                "columns": [(title, usual[name][0]) for name, title in table.header.titles.items()],
            }
        )
    return found


def _shown(row: PlannedRow) -> dict[str, Any]:
    return {
        "row": row,
        "sheet": SHEETS[row.sheet.value],
        "problems": [refusal_text(problem) for problem in row.problems],
        # What a refused row would have been recorded as is beside the point.
        "notes": [] if row.problems else [NOTES[note] for note in row.notes],
    }
