"""Fill in a column of the whole evaluation on one page: the targets, or what came of them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page
from hengwang.performance.choices import ActualSource
from hengwang.performance.filling import (
    ActualsForm,
    ByRowForm,
    TargetsForm,
    actual_data,
    target_data,
)
from hengwang.performance.models import Evaluation
from hengwang.performance.services import declaring
from hengwang.performance.services.actuals import enter_actual
from hengwang.performance.services.scoring import remeasure_and_rescore
from hengwang.performance.views.editing import editable


@login_required
def targets(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Targets and points of every row."""
    evaluation = editable(request, evaluation_id)
    form = TargetsForm(evaluation.indicators.select_related("section"), request.POST or None)

    @transaction.atomic
    def act() -> str:
        for row, told in form.changed():
            declaring.change_indicator(row.pk, target_data(row, told), by=request.user)
        remeasure_and_rescore(evaluation.pk)
        return reverse("declaration", args=[evaluation.pk])

    heads = [_("Target"), _("Points")]
    back = reverse("declaration", args=[evaluation.pk])
    return _page(
        request, form, act, evaluation, title=_("Fill in the targets"), heads=heads, back_url=back
    )


@login_required
def actuals(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Actual values of the rows that are filled in by hand."""
    evaluation = editable(request, evaluation_id)
    by_hand = evaluation.indicators.filter(source=ActualSource.MANUAL)
    rows = by_hand.select_related("section").prefetch_related("evidence")
    form = ActualsForm(rows, request.POST or None)

    @transaction.atomic
    def act() -> str:
        for row, told in form.changed():
            enter_actual(row.pk, actual_data(row, told), by=request.user)
        return evaluation.get_absolute_url()

    return _page(
        request,
        form,
        act,
        evaluation,
        title=_("Fill in the actual values"),
        heads=[
            _("Actual value"),
            _("Degree of completion"),
            _("Cause of deviation and improvement"),
        ],
        back_url=evaluation.get_absolute_url(),
        shows_target=True,
    )


def _page(
    request: MemberRequest,
    form: ByRowForm,
    act: Any,
    evaluation: Evaluation,
    *,
    title: str,
    **more: Any,
) -> HttpResponse:
    crumbs = [
        (_("Evaluations"), reverse("evaluation-list")),
        (evaluation.programme.name, evaluation.get_absolute_url()),
        (title, ""),
    ]
    return form_page(
        request,
        form,
        act,
        template="performance/fill_form.html",
        title=title,
        lead=evaluation.title,
        breadcrumbs=crumbs,
        rows=form.by_row(),
        **more,
    )
