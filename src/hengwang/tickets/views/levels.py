"""Service levels: what is promised, and a new version of it after a dry run."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.errors import DomainError
from hengwang.pages.forms import refuse
from hengwang.tickets.choices import Kind, Priority
from hengwang.tickets.level_forms import LevelForm
from hengwang.tickets.models import ServiceLevel
from hengwang.tickets.queries.level_trial import DAYS, try_level
from hengwang.tickets.services.levels import set_level
from hengwang.tickets.views.tickets import PROMISES

TITLE = gettext_lazy("Service levels")


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """What is promised now, and what was before."""
    if request.user.reach(Permission.VIEW_TICKETS).is_nothing:
        raise PermissionDenied
    rows = ServiceLevel.objects.visible_to(request.user).select_related("unit")
    context = {
        "title": TITLE,
        "levels": rows.in_force(),
        "former": rows.exclude(replaced_at=None).order_by("-replaced_at")[:50],
        "may_keep": may(request.user, Permission.MANAGE_UNITS),
        "breadcrumbs": [(_("Tickets"), reverse("ticket-list")), (TITLE, "")],
    }
    return render(request, "tickets/levels.html", context)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Promise something new."""
    if not may(request.user, Permission.MANAGE_UNITS):
        raise Http404
    return _form(request, None)


@login_required
def edit(request: MemberRequest, level_id: int) -> HttpResponse:
    """Promise something else from now on."""
    rows = ServiceLevel.objects.visible_to(request.user).in_force().select_related("unit__region")
    level = get_object_or_404(rows, pk=level_id)
    if not may(request.user, Permission.MANAGE_UNITS, level.unit):
        raise Http404
    return _form(request, level)


def _form(request: MemberRequest, level: ServiceLevel | None) -> HttpResponse:
    """First the dry run, then the second button writes."""
    form = LevelForm(request.user, request.POST or None, level=level)
    context: dict[str, Any] = {"days": DAYS}
    if form.is_valid():
        data = form.cleaned_data
        unit = data["unit"] if level is None else level.unit
        kind, priority = Kind(data["kind"]), Priority(data["priority"])
        if request.POST.get("really"):
            try:
                set_level(unit, kind, priority, form.promised(), by=request.user)
            except DomainError as refusal:
                refuse(form, refusal)
            else:
                return HttpResponseRedirect(reverse("service-level-list"))
        else:
            looked, tried = try_level(form.draft(unit), now=timezone.now())
            rows = [(PROMISES[one.promise], one) for one in tried]
            context |= {"is_tried": True, "looked": looked, "tried": rows}
    title = _("New service level") if level is None else level.name
    back = reverse("service-level-list")
    context |= {
        "form": form,
        "title": title,
        "back_url": back,
        "save_label": _("See what it would change"),
        "breadcrumbs": [(_("Tickets"), reverse("ticket-list")), (TITLE, back), (title, "")],
    }
    status = 422 if form.errors else 200
    return render(request, "tickets/level.html", context, status=status)
