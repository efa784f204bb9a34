"""Everybody's scores side by side; appoint and let go evaluators; decide a row."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.accounts.roles import ROLES_WITH
from hengwang.opinions.choices import Capacity, Choice
from hengwang.opinions.forms import AppointForm, DecideForm, WithdrawForm
from hengwang.opinions.models import Appointment, ReviewResult
from hengwang.opinions.queries import Board, Line, board_of
from hengwang.opinions.services import UNDER_REVIEW, appoint, decide, is_own_judge, withdraw
from hengwang.pages.form_pages import form_page
from hengwang.pages.formats import points_text, weight_text
from hengwang.performance.display import actual_or_rate
from hengwang.performance.models import Evaluation


def visible(request: MemberRequest, evaluation_id: int) -> Evaluation:
    """The evaluation, or 404 for who may not see it."""
    rows = Evaluation.objects.visible_to(request.user).select_related("programme__unit__region")
    return get_object_or_404(rows, pk=evaluation_id)


def reviewed(request: MemberRequest, evaluation_id: int) -> Evaluation:
    """The evaluation for who may review it; 404 for everybody else."""
    found = visible(request, evaluation_id)
    if not may(request.user, Permission.REVIEW_EVALUATIONS, found.programme.unit):
        raise Http404
    return found


def trail(evaluation: Evaluation) -> list[tuple[str, str]]:
    """The way back."""
    return [
        (_("Evaluations"), reverse("evaluation-list")),
        (evaluation.programme.name, evaluation.get_absolute_url()),
    ]


@login_required
@require_GET
def board(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    evaluation = visible(request, evaluation_id)
    found = board_of(evaluation, reader=request.user)
    reviews = may(request.user, Permission.REVIEW_EVALUATIONS, evaluation.programme.unit)
    decides = reviews and evaluation.state in UNDER_REVIEW and found.all_handed_in
    context = {
        "title": _("Scores side by side"),
        "evaluation": evaluation,
        "board": found,
        "lines": [
            (line, actual_or_rate(line.indicator), zip(found.columns, line.cells, strict=True))
            for line in found.lines
        ],
        "mine": next(
            (
                column.appointment
                for column in found.columns
                if column.appointment.evaluator_id == request.user.pk
                and column.appointment.handed_in_at is None
            ),
            None,
        ),
        "may_appoint": reviews and evaluation.state in UNDER_REVIEW,
        "may_decide": decides and not is_own_judge(evaluation, request.user),
        "others_decide": decides and is_own_judge(evaluation, request.user),
        "result": ReviewResult.objects.of(evaluation),
        "breadcrumbs": trail(evaluation),
    }
    return render(request, "opinions/board.html", context)


@login_required
def appoint_evaluator(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    evaluation = reviewed(request, evaluation_id)
    people = User.objects.filter(
        is_active=True,
        grants__role__in=[role.value for role in ROLES_WITH[Permission.REVIEW_EVALUATIONS]],
    ).distinct()
    form = AppointForm(request.POST or None, people=people.order_by("display_name"))

    def act() -> str:
        told = form.cleaned_data
        appoint(
            evaluation.pk,
            told["evaluator"],
            Capacity(told["capacity"]),
            due_on=told["due_on"],
            by=request.user,
        )
        return reverse("opinion-board", args=[evaluation.pk])

    return _page(request, form, act, evaluation, _("Ask an evaluator"))


@login_required
def withdraw_evaluator(request: MemberRequest, appointment_id: int) -> HttpResponse:
    rows = Appointment.objects.visible_to(request.user).filter(handed_in_at=None)
    found = get_object_or_404(rows, pk=appointment_id)
    evaluation = reviewed(request, found.evaluation_id)
    form = WithdrawForm(request.POST or None)

    def act() -> str:
        withdraw(found.pk, reason=form.cleaned_data["reason"], by=request.user)
        return reverse("opinion-board", args=[evaluation.pk])

    title = _("No longer ask %(name)s") % {"name": found.evaluator_name}
    return _page(request, form, act, evaluation, title)


@login_required
def decide_row(request: MemberRequest, indicator_id: int) -> HttpResponse:
    seen = Evaluation.objects.visible_to(request.user).filter(indicators=indicator_id)
    evaluation = reviewed(request, get_object_or_404(seen).pk)
    found = board_of(evaluation, reader=request.user)
    line = next((one for one in found.lines if one.indicator.pk == indicator_id), None)
    if line is None or not found.columns:
        raise Http404
    form = DecideForm(request.POST or None, options=_options(found, line), initial=_kept(line))

    def act() -> str:
        decide(evaluation.pk, indicator_id, form.chosen(), by=request.user)
        return f"{reverse('opinion-board', args=[evaluation.pk])}#row-{indicator_id}"

    return _page(request, form, act, evaluation, line.indicator.level3, lead=_row_told(line))


def _row_told(line: Line) -> str:
    """What is decided about, in one line: section, target, what came of it, points."""
    row = line.indicator
    told = [
        (_("Target"), row.target_text),
        (_("Actual value"), actual_or_rate(row)),
        (_("Points"), weight_text(row.points or Decimal(0))),
    ]
    return " · ".join([row.section.name, *(f"{name} {text}" for name, text in told if text)])


def _options(board: Board, line: Line) -> list[tuple[str, str]]:
    """Every score there is, by whose it is."""
    options = [(Choice.SELF.value, _labelled(Choice.SELF.label, line.indicator.score))]
    for column, cell in zip(board.columns, line.cells, strict=True):
        if cell is not None and cell.score is not None:
            one = column.appointment
            label = f"{one.evaluator_name}（{one.get_capacity_display()}）"
            told = _labelled(label, cell.score)
            if cell.deduction:
                told = f"{told} · {cell.get_deduction_display()} · {cell.reason}"
            options.append((f"{Choice.OPINION.value}:{one.pk}", told))
    if len(line.given) > 1:
        options.append((Choice.MEAN.value, _labelled(Choice.MEAN.label, line.mean)))
    options.append((Choice.OWN.value, str(Choice.OWN.label)))
    return options


def _labelled(label: Any, score: Any) -> str:
    return f"{label}: {'—' if score is None else points_text(score)}"


def _kept(line: Line) -> dict[str, Any]:
    kept = line.decision
    if kept is None:
        return {"choice": Choice.MEAN.value if len(line.given) > 1 else ""}
    own = kept.choice == Choice.OWN
    return {"choice": kept.choice, "score": kept.score if own else None, "reason": kept.reason}


def _page(
    request: MemberRequest,
    form: Any,
    act: Any,
    evaluation: Evaluation,
    title: str,
    *,
    lead: str = "",
) -> HttpResponse:
    back = reverse("opinion-board", args=[evaluation.pk])
    return form_page(
        request,
        form,
        act,
        title=title,
        lead=lead or evaluation.title,
        back_url=back,
        breadcrumbs=[*trail(evaluation), (_("Scores side by side"), back)],
    )
