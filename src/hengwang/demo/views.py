"""The doors of the demo: enter as a role with one click; closed doors do not exist."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hengwang.accounts.models import User
from hengwang.demo.doors import are_open
from hengwang.demo.services.visitors import VISITORS

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_POST
def enter(request: HttpRequest, username: str) -> HttpResponse:
    if not are_open(request) or username not in VISITORS:
        raise Http404
    visitor = get_object_or_404(User.objects.active(), username=username)
    login(request, visitor, backend=BACKEND)
    return redirect("start")
