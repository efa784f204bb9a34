"""Trials: asked from a check or a credential, waited for on a page that fills by itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.errors import DomainError
from hengwang.monitoring.choices import CollectorStanding
from hengwang.monitoring.forms.trials import TrialForm
from hengwang.monitoring.models import Check, Credential, Target, Trial
from hengwang.monitoring.services.trying import try_check, try_credential
from hengwang.monitoring.standing import standing_of
from hengwang.monitoring.views.finding import seen
from hengwang.monitoring.wording import answer_of, place_of
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.pages.tones import Tone

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "system_name": gettext_noop("System name"),
        "description": gettext_noop("Description"),
        "object": gettext_noop("Object identifier of the maker"),
        "uptime_s": gettext_noop("Running for (s)"),
        "loss": gettext_noop("Share lost"),
        "status": gettext_noop("Status"),
        "days_left": gettext_noop("Days left"),
        "issuer": gettext_noop("Issuer"),
        "subject": gettext_noop("Subject"),
        "not_after": gettext_noop("Valid until"),
    }
)


@login_required
@require_POST
def check(request: MemberRequest, check_id: int) -> HttpResponse:
    """Ask as a check does, once and now."""
    own = Target.objects.editable_by(request.user)
    row = get_object_or_404(Check, pk=check_id, ended_at=None, target__in=own)
    try:
        return redirect(try_check(row.pk, by=request.user))
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("target-detail", row.target_id)


@login_required
def credential(request: MemberRequest, credential_id: int) -> HttpResponse:
    """Ask an agent with a credential."""
    row: Credential = seen(request, Credential, credential_id, "unit__region")
    form = TrialForm(request.user, request.POST or None)

    def act() -> str:
        made = try_credential(row.pk, **form.cleaned_data, by=request.user)
        return made.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Try %(name)s now") % {"name": row.name},
        lead=_("The agent is asked who it is. Nothing is kept but the answer."),
        save_label=_("Try now"),
        back_url=row.get_absolute_url(),
    )


@login_required
@require_GET
def detail(request: MemberRequest, trial_id: int) -> HttpResponse:
    """A trial; it fills while one looks."""
    row = _seen(request, trial_id)
    crumbs = [(_("Monitored targets"), reverse("target-list"))]
    if row.check_of is not None:
        crumbs.append((row.check_of.target.name, row.check_of.target.get_absolute_url()))
    elif row.credential is not None:
        crumbs.append((row.credential.name, row.credential.get_absolute_url()))
    context = {
        "title": pgettext("monitoring", "Trial"),
        "breadcrumbs": [*crumbs, (pgettext("monitoring", "Trial"), "")],
        **_told(row),
    }
    return render(request, "monitoring/trial.html", context)


@login_required
@require_GET
def part(request: MemberRequest, trial_id: int) -> HttpResponse:
    """The part of the page that fills."""
    return render(request, "monitoring/trial_part.html", _told(_seen(request, trial_id)))


def _seen(request: MemberRequest, trial_id: int) -> Trial:
    related = ("collector", "credential", "check_of__target", "asked_by")
    rows = Trial.objects.visible_to(request.user).select_related(*related)
    found: Trial = get_object_or_404(rows, pk=trial_id)
    return found


def _told(row: Trial) -> dict[str, Any]:
    now = timezone.now()
    is_over = row.ended_at is None and row.deadline_at <= now
    standing = standing_of(row.collector, now)
    context: dict[str, Any] = {
        "row": row,
        "is_waiting": row.ended_at is None and not is_over,
        "is_over": is_over,
        "is_away": standing not in {CollectorStanding.AT_WORK, CollectorStanding.STOPPED},
        "collector_word": standing.label,
        "place": place_of(row.kind, row.settings),
        "tone": Tone.UNKNOWN.value,
    }
    if row.ended_at is not None:
        context["answer"] = answer_of((row.ended_at, row.outcome, row.reason))
        context["values"] = [
            (_(NAMES[name]) if name in NAMES else name, _shown(value))
            for name, value in row.values.items()
        ]
        trip = row.round_trip_s
        context["round_trip_ms"] = None if trip is None else f"{trip * 1000:.1f}"
    return context


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
