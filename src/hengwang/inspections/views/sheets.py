"""The way round without a phone: workbook, paper, and taking the workbook in."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.media import XLSX
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.inspections.choices import ItemKind
from hengwang.inspections.forms import FilledForm
from hengwang.inspections.models import ChecklistItem, Occurrence
from hengwang.inspections.services.sheets import plan_sheet, take_sheet
from hengwang.inspections.tables import VERDICT_TONES
from hengwang.inspections.views.finding import carried_out, crumbs
from hengwang.inspections.workbooks import Asked, SheetWords, write_workbook
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text


def hint_of(item: ChecklistItem) -> str:
    """What may be written, in words."""
    if item.kind == ItemKind.NUMBER:
        low, high = (
            None if one is None else f"{one.normalize():f}" for one in (item.low, item.high)
        )
        if low is not None and high is not None:
            told = {"low": low, "high": high, "unit": item.symbol}
            return _("%(low)s to %(high)s %(unit)s") % told
        if low is not None:
            return _("at least %(low)s %(unit)s") % {"low": low, "unit": item.symbol}
        if high is not None:
            return _("at most %(high)s %(unit)s") % {"high": high, "unit": item.symbol}
        return item.symbol
    if item.kind == ItemKind.YES_NO:
        return " / ".join(_yes_no())
    return " / ".join(item.rule().plain_options)


def _yes_no() -> tuple[str, str]:
    return pgettext("inspection", "In order"), pgettext("inspection", "Not in order")


def _due(row: Occurrence) -> str:
    begin, end = timezone.localtime(row.due_from), timezone.localtime(row.due_until)
    return f"{begin:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"


@login_required
@require_GET
def workbook(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    """The workbook to fill in."""
    row = carried_out(request, occurrence_id)
    version = row.plan.checklist.in_force()
    remark = pgettext("inspection", "Remark")
    words = SheetWords(
        title=row.plan.name,
        place=row.plan.place_text,
        due=_due(row),
        inspector=_("Inspector"),
        started=f"{_('Begun')} ({timezone.localtime(row.due_from):%Y-%m-%d %H:%M})",
        finished=_("Finished"),
        heads=[_("No."), _("What is looked at"), _("What is asked"), _("Reading"), remark],
    )
    asked = [_asked(item) for item in version.items.all()]
    content = write_workbook(row.pk, version.pk, words, asked)
    response = HttpResponse(content, content_type=XLSX.media_type)
    name = quote(f"{row.plan.name} {row.slot}.xlsx".replace("/", "-"))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _asked(item: ChecklistItem) -> Asked:
    options: tuple[str, ...] = ()
    if item.kind == ItemKind.YES_NO:
        # Words the reader of the workbook knows in either language.
        options = ("正常", "异常")
    elif item.kind == ItemKind.CHOICE and not any("," in one for one in item.rule().plain_options):
        options = item.rule().plain_options
    return Asked(item.key, item.text, hint_of(item), options)


@login_required
@require_GET
def paper(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    """The list to print and fill in by hand."""
    row = carried_out(request, occurrence_id)
    version = row.plan.checklist.in_force()
    context = {
        "title": row.plan.name,
        "row": row,
        "due": _due(row),
        "version": version,
        "items": [(item, hint_of(item)) for item in version.items.all()],
        "back_url": row.get_absolute_url(),
    }
    return render(request, "inspections/paper.html", context)


@login_required
def choose(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    """Take a workbook in for looking at; nothing is written yet."""
    row = carried_out(request, occurrence_id)
    form = FilledForm(request.POST or None, request.FILES or None)

    # A file that is refused after it was stored leaves no row; its bytes are swept.
    @transaction.atomic
    def act() -> str:
        upload = form.cleaned_data["file"]
        stored = store(upload, name=upload.name, kind=FileKind.SPREADSHEET, by=request.user)
        plan_sheet(stored, row, by=request.user)
        return reverse("inspection-sheet-plan", args=[row.pk, stored.pk])

    return form_page(
        request,
        form,
        act,
        template="inspections/sheet_choose.html",
        title=_("Take in a filled-in workbook"),
        lead=_("First you see what each row says; nothing is written before you confirm."),
        row=row,
        back_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(row),
    )


def _crumbs(row: Occurrence) -> list[tuple[Any, str]]:
    return crumbs((str(row), row.get_absolute_url()), (_("Workbook"), ""))


def _own_file(request: MemberRequest, stored_id: int) -> StoredFile:
    own = StoredFile.objects.filter(created_by_id=request.user.pk, kind=FileKind.SPREADSHEET)
    return get_object_or_404(own, pk=stored_id)


@login_required
@require_GET
def look(request: MemberRequest, occurrence_id: int, stored_id: int) -> HttpResponse:
    """What the workbook says, row by row."""
    row = carried_out(request, occurrence_id)
    stored = _own_file(request, stored_id)
    try:
        planned = plan_sheet(stored, row, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("inspection-sheet-choose", row.pk)
    context = {
        "title": _("Take in a filled-in workbook"),
        "row": row,
        "stored": stored,
        "planned": planned,
        "lines": [
            {
                "line": one,
                "problem": refusal_text(one.problem) if one.problem else "",
                "tone": VERDICT_TONES[one.judged.verdict].value if one.judged else "bad",
            }
            for one in planned.lines
        ],
        "breadcrumbs": _crumbs(row),
    }
    return render(request, "inspections/sheet_plan.html", context)


@login_required
@require_POST
def take(request: MemberRequest, occurrence_id: int, stored_id: int) -> HttpResponse:
    """Take in what was looked at."""
    row = carried_out(request, occurrence_id)
    stored = _own_file(request, stored_id)
    try:
        take_sheet(stored, row, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("inspection-sheet-plan", row.pk, stored.pk)
    messages.success(request, _("The inspection was taken in."))
    return redirect(row)
