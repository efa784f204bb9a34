"""The documents of an evaluation: download them, compare a filled form with the figures."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.comparing import Difference
from hengwang.documents.forms import CompareForm
from hengwang.documents.lookups import day_asked, last_day
from hengwang.documents.making import made
from hengwang.documents.offering import changes_of, offers_of, versions_of
from hengwang.documents.origins import passports_of
from hengwang.documents.services import BuiltDocument
from hengwang.documents.snapshots import current_snapshot
from hengwang.documents.uploads import compare_upload
from hengwang.kernel.errors import DomainError
from hengwang.kernel.periods import Period
from hengwang.pages.forms import refuse
from hengwang.pages.refusals import refusal_text
from hengwang.performance.models import Evaluation

# More digits than any key has.
LONGEST_NUMBER = 15


def _visible(request: MemberRequest, evaluation_id: int) -> Evaluation:
    rows = Evaluation.objects.visible_to(request.user).select_related(
        "programme__unit__region", "programme__supervising_unit"
    )
    return get_object_or_404(rows, pk=evaluation_id)


@login_required
@require_GET
def documents(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    evaluation = _visible(request, evaluation_id)
    context = {
        "evaluation": evaluation,
        "groups": offers_of(evaluation),
        "versions": versions_of(evaluation),
        "changes": changes_of(evaluation),
        "sealed": current_snapshot(evaluation).sealed,
        "title": _("Documents"),
        "first_day": Period.year_of(evaluation.fiscal_year).first_day,
        "last_day": last_day(evaluation),
    }
    return render(request, "documents/documents.html", context)


@login_required
@require_GET
def download(request: MemberRequest, evaluation_id: int, kind: str, ending: str) -> HttpResponse:
    """The file; `?on=` asks for the declaration or the monitoring sheet of another day, `?change=`
    for one of several changes of goals."""
    evaluation = _visible(request, evaluation_id)
    if kind not in DocumentKind.values or ending not in Format.values:
        raise Http404
    at = request.GET.get("at", "")
    on = day_asked(evaluation, at) if at else _day(request.GET.get("on", ""))
    try:
        built = made(
            DocumentKind(kind),
            evaluation,
            format=Format(ending),
            on=on,
            change=_number(request.GET.get("change", "")),
            passports=passports_of(evaluation, request.user),
        )
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("evaluation-documents", evaluation.pk)
    return as_file(built)


def as_file(built: BuiltDocument) -> HttpResponse:
    """The document as a download."""
    response = HttpResponse(built.content, content_type=built.media_type)
    named = content_disposition_header(as_attachment=True, filename=built.name)
    response.headers["Content-Disposition"] = named or "attachment"
    return response


def _number(text: str) -> int | None:
    """The number of an address; 404 for what is none."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Http404
    return int(text)


def _day(text: str) -> date | None:
    """The day of an address; 404 for what is none."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise Http404 from fault


@login_required
@require_http_methods(["GET", "POST"])
def comparison(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Hold a filled form against the evaluation's figures; the file is not kept."""
    evaluation = _visible(request, evaluation_id)
    at = last_day(evaluation)
    if request.method == "POST":
        form = CompareForm(request.POST, request.FILES, initial={"at": at})
    else:
        form = CompareForm(initial={"at": at, "kind": request.GET.get("kind", "")})
    found = _compared(form, evaluation, request.user) if form.is_valid() else None
    context: dict[str, Any] = {
        "evaluation": evaluation,
        "form": form,
        "differences": found,
        "done": found is not None,
        "name": form.cleaned_data["file"].name if found is not None else "",
        "title": _("Compare a filled form"),
        "back_url": reverse("evaluation-documents", args=[evaluation.pk]),
        "breadcrumbs": [
            (_("Forms and reports"), reverse("evaluation-documents", args=[evaluation.pk])),
            (_("Compare a filled form"), ""),
        ],
    }
    failed = form.is_bound and found is None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return render(request, "documents/comparison.html", context, status=status)


def _compared(form: CompareForm, evaluation: Evaluation, by: User) -> tuple[Difference, ...] | None:
    """The differences; None when the file was refused, and the form says why."""
    given = form.cleaned_data
    try:
        return compare_upload(
            given["file"],
            name=given["file"].name,
            kind=DocumentKind(given["kind"]),
            evaluation=evaluation,
            at=given["at"] or last_day(evaluation),
            by=by,
        )
    except DomainError as refusal:
        refuse(form, refusal, "file")
        return None
