"""Forms of others: bring one, see what is understood and what is not, decide, write."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.incoming.errors import DoubtsNotAcceptedError
from hengwang.incoming.forms import OtherFormChoices, OtherFormUpload
from hengwang.incoming.models import ImportedForm
from hengwang.incoming.others.facts import Left
from hengwang.incoming.services.others import Choices, Plan, doubts_of, import_form, plan_form
from hengwang.incoming.wording import DOUBTS, cells
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.forms import refuse
from hengwang.pages.refusals import refusal_text
from hengwang.performance.choices import EvaluationKind
from hengwang.projects.models import Programme

SHOWN = 300


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: MemberRequest) -> HttpResponse:
    """Take the file in; nothing becomes an evaluation yet."""
    _demand(request)
    form = OtherFormUpload(request.POST or None, request.FILES or None)

    # A file that is refused after it was stored leaves no row; its bytes are swept.
    @transaction.atomic
    def act() -> str:
        given = form.cleaned_data["file"]
        stored = store(given, name=given.name, kind=FileKind.REPORT, by=request.user)
        plan_form(stored, by=request.user)
        return reverse("form-import-plan", args=[stored.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Take over a form of others"),
        lead=_(
            "Last year's form in whatever layout: first you see what is understood, cell by cell, "
            "and what is not; nothing is written before you confirm."
        ),
        save_label=_("See what is understood"),
        back_url=reverse("evaluation-list"),
        breadcrumbs=[(_("Evaluations"), reverse("evaluation-list")), (_("Forms of others"), "")],
    )


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: MemberRequest, form_file_id: int) -> HttpResponse:
    """The dry run with its choices; POST writes what was shown."""
    stored = _own_file(request, form_file_id)
    wanted = (request.POST if request.method == "POST" else request.GET).get("part", "0")
    part = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 0  # noqa: PLR2004
    try:
        planned = plan_form(stored, part=part, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("form-import")
    form = OtherFormChoices(request.POST or None, plan=planned)
    doubts: list[dict[str, Any]] = []
    if form.is_valid():
        programme = get_object_or_404(Programme, pk=form.cleaned_data["programme"])
        try:
            made = _write(request, stored, form, programme)
        except DoubtsNotAcceptedError as refusal:
            found = doubts_of(planned.reading, programme, form.cleaned_data["year"])
            doubts = [{"what": DOUBTS[what], "said": s, "chosen": c} for what, s, c in found]
            refuse(form, refusal, "doubts_accepted")
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Taken over as printed."))
            return redirect(made)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = _context(stored, planned, form) | {"doubts": doubts}
    return render(request, "incoming/form_plan.html", context, status=status)


def _write(
    request: MemberRequest, stored: StoredFile, form: OtherFormChoices, programme: Programme
) -> Any:
    given = form.cleaned_data
    choices = Choices(
        programme=programme,
        year=given["year"],
        kind=EvaluationKind(given["kind"]),
        part=given["part"],
        doubts_accepted=given["doubts_accepted"],
    )
    return import_form(stored, choices, shown=given["shown"], by=request.user)


def _context(stored: StoredFile, planned: Plan, form: OtherFormChoices) -> dict[str, Any]:
    reading = planned.reading
    left = [cell for cell in reading.left if cell.reason is not Left.TEXT]
    texts = [cell for cell in reading.left if cell.reason is Left.TEXT]
    return {
        "stored": stored,
        "reading": reading,
        "form": form,
        "left": cells(one.as_json() for one in left[:SHOWN]),
        "left_hidden": max(len(left) - SHOWN, 0),
        "texts": cells(one.as_json() for one in texts[:SHOWN]),
        "texts_hidden": max(len(texts) - SHOWN, 0),
        "taken": cells(one.as_json() for one in reading.taken[: 3 * SHOWN]),
        "taken_hidden": max(len(reading.taken) - 3 * SHOWN, 0),
        "parts": range(reading.parts) if reading.parts > 1 else (),
        "title": _("What is understood"),
        "breadcrumbs": [
            (_("Evaluations"), reverse("evaluation-list")),
            (_("Forms of others"), reverse("form-import")),
            (stored.name, ""),
        ],
    }


@login_required
@require_GET
def imported(request: MemberRequest, form_id: int) -> HttpResponse:
    """What an evaluation was taken from, and what of the file was not understood."""
    row = _visible(request, form_id)
    context = {
        "row": row,
        "evaluation": row.evaluation,
        "left": cells(row.not_understood),
        "taken": cells(row.understood),
        "title": _("Taken from a form"),
        "breadcrumbs": [
            (_("Evaluations"), reverse("evaluation-list")),
            (row.evaluation.title, row.evaluation.get_absolute_url()),
            (_("Taken from a form"), ""),
        ],
    }
    return render(request, "incoming/form_imported.html", context)


@login_required
@require_GET
def original(request: MemberRequest, form_id: int) -> HttpResponse:
    """The file as it came."""
    return download(_visible(request, form_id).file)  # type: ignore[return-value]


def _visible(request: MemberRequest, form_id: int) -> ImportedForm:
    rows = ImportedForm.objects.visible_to(request.user).select_related("evaluation", "file")
    return get_object_or_404(rows, pk=form_id)


def _demand(request: MemberRequest) -> None:
    if not may(request.user, Permission.EDIT_EVALUATIONS):
        raise Http404


def _own_file(request: MemberRequest, form_file_id: int) -> StoredFile:
    _demand(request)
    own = StoredFile.objects.filter(created_by_id=request.user.pk, kind=FileKind.REPORT)
    return get_object_or_404(own, pk=form_file_id)
