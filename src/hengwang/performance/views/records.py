"""Monitoring records: begin, explain each deviation, hand in."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.permissions import Permission, may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.performance.campaign_forms import MeasureForm
from hengwang.performance.models import Evaluation, MonitoringEntry, MonitoringRecord
from hengwang.performance.services import monitoring
from hengwang.performance.views.editing import editable


@login_required
@require_POST
def begin(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    found = editable(request, evaluation_id)
    try:
        day = _day(request.POST.get("as_of", ""))
        made = monitoring.begin_record(found.pk, as_of=day, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("evaluation-monitor", found.pk)
    return redirect("monitoring-record", made.pk)


def _day(text: str) -> date | None:
    """The day chosen in the form; None is the bureau's own."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@login_required
@require_GET
def record(request: MemberRequest, record_id: int) -> HttpResponse:
    seen = Evaluation.objects.visible_to(request.user)
    rows = MonitoringRecord.objects.select_related("evaluation__programme__unit__region")
    found = get_object_or_404(rows.filter(evaluation__in=seen), pk=record_id)
    unit = found.evaluation.programme.unit
    context = {
        "record": found,
        "evaluation": found.evaluation,
        "entries": found.entries.all(),
        "may_edit": found.reported_at is None
        and may(request.user, Permission.EDIT_EVALUATIONS, unit),
    }
    return render(request, "performance/monitoring_record.html", context)


@login_required
def explain(request: MemberRequest, deviation_id: int) -> HttpResponse:
    units = units_with(request.user, Permission.EDIT_EVALUATIONS)
    rows = MonitoringEntry.objects.filter(record__evaluation__programme__unit__in=units)
    entry = get_object_or_404(rows, pk=deviation_id)
    back = reverse("monitoring-record", args=[entry.record_id])
    started = {"reason": entry.reason, "measure": entry.measure}
    form = MeasureForm(request.POST or None, initial=started)

    def act() -> str:
        told = form.cleaned_data
        monitoring.explain(
            entry.pk, reason=told["reason"], measure=told["measure"], by=request.user
        )
        return back

    crumbs = [(_("Monitoring report"), back), (entry.name, "")]
    return form_page(request, form, act, title=entry.name, back_url=back, breadcrumbs=crumbs)


@login_required
@require_POST
def report(request: MemberRequest, record_id: int) -> HttpResponse:
    units = units_with(request.user, Permission.EDIT_EVALUATIONS)
    rows = MonitoringRecord.objects.filter(evaluation__programme__unit__in=units)
    found = get_object_or_404(rows, pk=record_id)
    try:
        monitoring.report(found.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect("monitoring-record", found.pk)
