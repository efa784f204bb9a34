"""Seal an evaluation: at once, or in the background when its evidence is much."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.evidence.models import EvidenceItem
from hengwang.kernel.errors import DomainError
from hengwang.outbox.services import enqueue
from hengwang.pages.refusals import refusal_text
from hengwang.performance.models import Evaluation
from hengwang.seals.services import seal_evaluation

AT_ONCE = 100


@login_required
@require_POST
def seal(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    rows = Evaluation.objects.visible_to(request.user).select_related("programme__unit__region")
    evaluation = get_object_or_404(rows, pk=evaluation_id)
    if not may(request.user, Permission.SEAL_EVALUATIONS, evaluation.programme.unit):
        raise Http404
    items = EvidenceItem.objects.filter(indicators__evaluation=evaluation).distinct().count()
    if items > AT_ONCE:
        enqueue("seals.seal", by=request.user, evaluation_id=evaluation.pk)
        messages.info(request, _("The package is being made; it appears here when it is finished."))
        return redirect(evaluation)
    try:
        made = seal_evaluation(evaluation.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect(evaluation)
    messages.success(request, _("Sealed as %(id)s.") % {"id": made.short_id})
    return redirect(made)
