"""The health of the platform: a page for people, one line for a watchdog."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.health.signs import State, examine, worst_of

# Cheap enough to be asked by anybody every few seconds.
WATCHED = frozenset({"disk", "worker"})
LEADS = {
    State.OK: lambda: _("Everything is well."),
    State.WARN: lambda: _("It works; look at what is marked."),
    State.BAD: lambda: _("Something is broken; do what is said beside it."),
}
WORDS = {
    State.OK: lambda: _("Well"),
    State.WARN: lambda: _("Look at it"),
    State.BAD: lambda: _("Broken"),
}


@login_required
@require_GET
def health(request: MemberRequest) -> HttpResponse:
    """Everything that can be looked at quickly."""
    if not may(request.user, Permission.VIEW_JOBS):
        raise Http404
    signs = examine(quick=True)
    context = {
        "title": _("Health of the platform"),
        "lead": LEADS[worst_of(signs)](),
        "signs": [(sign, WORDS[sign.state](), sign.state.tone.value) for sign in signs],
    }
    return render(request, "web/system/health.html", context)


@require_GET
def alive(request: HttpRequest) -> JsonResponse:
    """For a watchdog without an account: ok, warn or bad, and nothing else of the inside."""
    del request
    state = worst_of(examine(only=WATCHED))
    status = HTTPStatus.SERVICE_UNAVAILABLE if state is State.BAD else HTTPStatus.OK
    return JsonResponse({"state": state.value}, status=status)
