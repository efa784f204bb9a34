"""The rectifications a reader may see as one official form."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.disclosure.models import Rectification
from hengwang.documents.choices import Format
from hengwang.documents.ledger import build_ledger
from hengwang.documents.views import as_file
from hengwang.kernel.errors import DomainError
from hengwang.pages.refusals import refusal_text

LONGEST_YEAR = 4


@login_required
@require_GET
def ledger(request: MemberRequest, ending: str) -> HttpResponse:
    """Of one fiscal year (`?year=`), or of all."""
    if not may(request.user, Permission.VIEW_EVALUATIONS):
        raise PermissionDenied
    if ending not in Format.values:
        raise Http404
    rows = Rectification.objects.visible_to(request.user).select_related(
        "evaluation__programme__unit", "evaluation__programme__supervising_unit"
    )
    asked = request.GET.get("year", "")
    is_year = asked.isascii() and asked.isdigit() and len(asked) == LONGEST_YEAR
    year = int(asked) if is_year else None
    shown = rows if year is None else rows.filter(evaluation__fiscal_year=year)
    try:
        built = build_ledger(shown, year=year, at=timezone.localdate(), format=Format(ending))
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("rectification-list")
    return as_file(built)
