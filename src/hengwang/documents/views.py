"""Download the documents of an evaluation: drafts while it is open, final ones once submitted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.documents.choices import FORMATS, DocumentKind, Format
from hengwang.documents.origins import passports_of
from hengwang.documents.services import build
from hengwang.documents.snapshots import current_snapshot
from hengwang.kernel.errors import DomainError
from hengwang.pages.refusals import refusal_text
from hengwang.performance.models import Evaluation


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
        "offered": [(kind, FORMATS[kind]) for kind in DocumentKind],
        "sealed": current_snapshot(evaluation).sealed,
        "title": _("Documents"),
    }
    return render(request, "documents/documents.html", context)


@login_required
@require_GET
def download(request: MemberRequest, evaluation_id: int, kind: str, ending: str) -> HttpResponse:
    evaluation = _visible(request, evaluation_id)
    if kind not in DocumentKind.values or ending not in Format.values:
        raise Http404
    try:
        built = build(
            DocumentKind(kind),
            current_snapshot(evaluation),
            format=Format(ending),
            passports=passports_of(evaluation, request.user),
        )
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("evaluation-documents", evaluation.pk)
    response = HttpResponse(built.content, content_type=built.media_type)
    named = content_disposition_header(as_attachment=True, filename=built.name)
    response.headers["Content-Disposition"] = named or "attachment"
    return response
