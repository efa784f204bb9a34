"""What a visitor may open, or 404: the evaluation behind every page of disclosure."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.performance.models import Evaluation


def evaluation_for(request: MemberRequest, evaluation_id: int, *rights: Permission) -> Evaluation:
    """The evaluation for who sees it and holds one of the rights; 404 for everybody else."""
    rows = Evaluation.objects.visible_to(request.user).select_related("programme__unit__region")
    found = get_object_or_404(rows, pk=evaluation_id)
    if not any(may(request.user, right, found.programme.unit) for right in rights):
        raise Http404
    return found


def told_of(evaluation: Evaluation, title: Any) -> dict[str, Any]:
    """Title, lead and way back of a form that hangs on an evaluation."""
    url = evaluation.get_absolute_url()
    crumbs = [(_("Evaluations"), reverse("evaluation-list")), (evaluation.programme.name, url)]
    return {"title": title, "lead": evaluation.title, "back_url": url, "breadcrumbs": crumbs}
