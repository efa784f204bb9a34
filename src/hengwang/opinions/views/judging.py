"""The page on which an evaluator scores the rows and hands the opinion in."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hengwang.accounts.requests import MemberRequest
from hengwang.opinions.forms import ScoresForm
from hengwang.opinions.models import Appointment
from hengwang.opinions.services import give_scores, hand_in, judged_rows
from hengwang.opinions.views.board import trail
from hengwang.pages.form_pages import form_page


@login_required
def edit(request: MemberRequest, appointment_id: int) -> HttpResponse:
    """One's own opinion: kept as often as one likes, handed in once."""
    rows = Appointment.objects.visible_to(request.user).filter(evaluator=request.user)
    appointment = get_object_or_404(
        rows.select_related("evaluation__programme__unit"), pk=appointment_id
    )
    evaluation = appointment.evaluation
    if request.method == "GET" and appointment.handed_in_at is not None:
        return redirect("opinion-board", evaluation.pk)
    given = {one.indicator_id: one for one in appointment.scores.all()}
    form = ScoresForm(
        request.POST or None,
        rows=judged_rows(evaluation),
        given=given,
        initial={"opinion": appointment.opinion},
    )

    @transaction.atomic
    def act() -> str:
        opinion = form.cleaned_data["opinion"]
        give_scores(appointment.pk, form.scores(), opinion=opinion, by=request.user)
        if "hand_in" in request.POST:
            hand_in(appointment.pk, opinion=opinion, by=request.user)
            return reverse("opinion-board", args=[evaluation.pk])
        return appointment.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        template="opinions/judge.html",
        title=_("Score this evaluation"),
        appointment=appointment,
        evaluation=evaluation,
        breadcrumbs=trail(evaluation),
    )
