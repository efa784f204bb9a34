"""One click makes a ticket of what is broken."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from hengwang.accounts.requests import MemberRequest
from hengwang.monitoring.models import Alert, Target
from hengwang.tickets.services.causes import ticket_for_alert, ticket_for_target


@login_required
@require_POST
def for_alert(request: MemberRequest, alert_id: int) -> HttpResponse:
    """The ticket of an alert."""
    alert = get_object_or_404(Alert.objects.visible_to(request.user), pk=alert_id)
    ticket = ticket_for_alert(alert.pk, by=request.user)
    return HttpResponseRedirect(ticket.get_absolute_url())


@login_required
@require_POST
def for_target(request: MemberRequest, target_id: int) -> HttpResponse:
    """The ticket of a target that is down."""
    target = get_object_or_404(Target.objects.visible_to(request.user), pk=target_id)
    ticket = ticket_for_target(target.pk, by=request.user)
    return HttpResponseRedirect(ticket.get_absolute_url())
