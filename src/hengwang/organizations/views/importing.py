"""Import of units: choose a workbook, see what it would do, carry it out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import open_file, store
from hengwang.kernel.errors import DomainError
from hengwang.organizations.forms import ImportForm
from hengwang.organizations.requests import PlacedRequest
from hengwang.organizations.scoping import MANAGE_UNITS
from hengwang.organizations.services.importing import (
    UnitImport,
    Verdict,
    import_units,
    plan_unit_import,
)
from hengwang.organizations.views.units import demand_manager
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text

SHOWN_ROWS = 500


@login_required
def choose(request: PlacedRequest) -> HttpResponse:
    """Take a workbook in; nothing is imported yet."""
    demand_manager(request)
    form = ImportForm(request.POST or None, request.FILES or None)

    def act() -> str:
        upload = form.cleaned_data["workbook"]
        stored = store(upload, name=upload.name, kind=FileKind.SPREADSHEET, by=request.user)
        _plan(request, stored)
        return reverse("unit-import-plan", args=[stored.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Import units"),
        lead=_("Needed: 单位名称, 区划代码; read too: 简称, 级别, 性质, 上级单位, 成立日期."),
        save_label=_("See what it would do"),
        back_url=reverse("unit-list"),
    )


@login_required
def plan(request: PlacedRequest, stored_id: int) -> HttpResponse:
    """What the workbook would do, row by row."""
    stored = _own_file(request, stored_id)
    planned = _plan(request, stored)
    rows = [
        {"row": row, "problems": [refusal_text(problem) for problem in row.problems]}
        for row in sorted(planned.rows, key=lambda row: row.verdict is not Verdict.REFUSE)
    ]
    context = {
        "title": _("Import units"),
        "stored": stored,
        "planned": planned,
        "counts": {verdict.value: planned.count(verdict) for verdict in Verdict},
        "rows": rows[:SHOWN_ROWS],
        "hidden": max(len(rows) - SHOWN_ROWS, 0),
    }
    return render(request, "organizations/import_plan.html", context)


@login_required
@require_POST
def carry_out(request: PlacedRequest, stored_id: int) -> HttpResponse:
    """Import the workbook that was looked at."""
    stored = _own_file(request, stored_id)
    try:
        count = import_units(_plan(request, stored), by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("unit-import-plan", stored.pk)
    text = ngettext("%(count)d unit imported.", "%(count)d units imported.", count)
    messages.success(request, text % {"count": count})
    return redirect("unit-list")


def _own_file(request: PlacedRequest, stored_id: int) -> StoredFile:
    demand_manager(request)
    own = StoredFile.objects.filter(created_by_id=request.user.pk, kind=FileKind.SPREADSHEET)
    return get_object_or_404(own, pk=stored_id)


def _plan(request: PlacedRequest, stored: StoredFile) -> UnitImport:
    with open_file(stored) as workbook:
        return plan_unit_import(workbook, reach=request.user.reach(MANAGE_UNITS))
