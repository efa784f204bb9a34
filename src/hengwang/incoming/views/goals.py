"""Goals as a sheet: download it, bring it back, see row by row what it would do, write."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.incoming.services.goals import (
    PlannedRow,
    Trouble,
    Verdict,
    goals_workbook,
    import_goals,
    plan_goals,
)
from hengwang.incoming.wording import TROUBLES, cells
from hengwang.kernel.errors import DomainError
from hengwang.pages.exports import XLSX
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.performance.models import Evaluation

REMARKS = frozenset({Trouble.IN_WORDS})


class GoalsSheetForm(forms.Form):
    """A filled sheet of goals."""

    file = forms.FileField(
        label=gettext_lazy("Filled sheet"),
        allow_empty_file=True,
        help_text=gettext_lazy("xlsx; columns are found by their headings, in any order."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx"


@login_required
@require_GET
def workbook(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """The sheet with what is declared already."""
    evaluation = _editable(request, evaluation_id)
    response = HttpResponse(goals_workbook(evaluation), content_type=XLSX)
    name = f"绩效目标_{evaluation.short_id}.xlsx"
    named = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = named or "attachment"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Take a sheet in; nothing is written yet."""
    evaluation = _editable(request, evaluation_id)
    form = GoalsSheetForm(request.POST or None, request.FILES or None)

    # A file that is refused after it was stored leaves no row; its bytes are swept.
    @transaction.atomic
    def act() -> str:
        given = form.cleaned_data["file"]
        stored = store(given, name=given.name, kind=FileKind.SPREADSHEET, by=request.user)
        plan_goals(stored, evaluation, by=request.user)
        return reverse("goals-sheet-plan", args=[evaluation.pk, stored.pk])

    return form_page(
        request,
        form,
        act,
        template="incoming/goals_upload.html",
        evaluation=evaluation,
        title=_("Goals as a sheet"),
        lead=evaluation.title,
        save_label=_("See what it would do"),
        back_url=evaluation.get_absolute_url(),
        breadcrumbs=_crumbs(evaluation),
    )


@login_required
@require_GET
def plan(request: MemberRequest, evaluation_id: int, goals_sheet_id: int) -> HttpResponse:
    """Row by row: new, changed, here already, refused with the reason."""
    evaluation = _editable(request, evaluation_id)
    stored = _own_file(request, goals_sheet_id)
    try:
        planned = plan_goals(stored, evaluation, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("goals-sheet", evaluation.pk)
    order = {Verdict.REFUSE: 0, Verdict.CHANGE: 1, Verdict.ADD: 2, Verdict.HERE: 3}
    context = {
        "evaluation": evaluation,
        "stored": stored,
        "plan": planned,
        "counts": {verdict.value: planned.count(verdict) for verdict in Verdict},
        "rows": [_shown(one) for one in sorted(planned.rows, key=lambda one: order[one.verdict])],
        "left": cells(cell.as_json() for cell in planned.unreadable),
        "can_write": not planned.is_refused,
        "title": _("Goals as a sheet"),
        "breadcrumbs": _crumbs(evaluation),
    }
    return render(request, "incoming/goals_plan.html", context)


@login_required
@require_POST
def carry_out(request: MemberRequest, evaluation_id: int, goals_sheet_id: int) -> HttpResponse:
    """Write what was shown."""
    evaluation = _editable(request, evaluation_id)
    stored = _own_file(request, goals_sheet_id)
    try:
        shown = request.POST.get("shown", "")[:80]
        import_goals(stored, evaluation.pk, shown=shown, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("goals-sheet-plan", evaluation.pk, stored.pk)
    messages.success(request, _("The goals of the sheet are written."))
    return redirect(evaluation)


def _shown(one: PlannedRow) -> dict[str, Any]:
    english = (get_language() or "").startswith("en")
    is_refused = one.verdict is Verdict.REFUSE
    return {
        "row": one.row,
        "verdict": one.verdict.value,
        "place": one.place.in_english() if english else one.place.in_chinese(),
        "problems": [TROUBLES[t] for t in one.troubles if is_refused and t not in REMARKS],
        "remarks": [TROUBLES[t] for t in one.troubles if not is_refused or t in REMARKS],
    }


def _crumbs(evaluation: Evaluation) -> list[tuple[str, str]]:
    return [
        (_("Evaluations"), reverse("evaluation-list")),
        (evaluation.title, evaluation.get_absolute_url()),
        (_("Goals as a sheet"), ""),
    ]


def _editable(request: MemberRequest, evaluation_id: int) -> Evaluation:
    rows = Evaluation.objects.visible_to(request.user).select_related("programme__unit__region")
    found = get_object_or_404(rows, pk=evaluation_id)
    if not may(request.user, Permission.EDIT_EVALUATIONS, found.programme.unit):
        raise Http404
    return found


def _own_file(request: MemberRequest, goals_sheet_id: int) -> StoredFile:
    own = StoredFile.objects.filter(created_by_id=request.user.pk, kind=FileKind.SPREADSHEET)
    return get_object_or_404(own, pk=goals_sheet_id)
